from xml.etree import ElementTree

from claims.figures.plots import Bar, bars_svg

SERIES = {"accepted": "Accepted", "rejected": "Rejected"}


def drawn(*bars: Bar) -> ElementTree.Element:
    return ElementTree.fromstring(bars_svg(bars, series=SERIES, key="days", title="By day"))


def test_a_part_is_as_high_as_its_count_and_stands_on_the_one_before() -> None:
    bar = Bar(label="1", name="1 March", parts={"accepted": 30, "rejected": 10})
    low, high = drawn(bar).findall(".//rect[@class]")[1:]
    assert float(low.attrib["height"]) == 3 * float(high.attrib["height"])
    assert float(high.attrib["y"]) + float(high.attrib["height"]) == float(low.attrib["y"])


def test_every_word_is_escaped() -> None:
    bar = Bar(label="<b>", name='"&', parts={"accepted": 1}, href='/a/?b=1&c="')
    [link] = drawn(bar).findall(".//a")
    assert link.attrib == {"href": '/a/?b=1&c="', "aria-label": '"&: Accepted 1'}


def test_a_day_without_anything_is_drawn_and_not_told() -> None:
    picture = drawn(Bar(label="1", name="1 March", parts={}), Bar(label="2", name="2 March", parts={"accepted": 2}))
    assert picture.findtext("desc") == "2 March: Accepted 2"
    assert [text.text for text in picture.findall("text")][3:] == ["1", "2"]


def test_nothing_to_draw_is_no_picture() -> None:
    assert bars_svg([], series=SERIES, key="days", title="By day") == ""
