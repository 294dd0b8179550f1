from xml.etree import ElementTree

from sources.figures.ties import MOST, Tie, ties_svg


def drawn(to_it: list[Tie], from_it: list[Tie]) -> ElementTree.Element:
    return ElementTree.fromstring(ties_svg("Kantor <A>", to_it=to_it, from_it=from_it, key="1", title="Ties"))


def ties(many: int) -> list[Tie]:
    return [Tie(name=f"Badan {n}", href=f"/sources/{n}/", word="part of") for n in range(many)]


def test_each_tie_is_a_box_with_its_link_and_a_line_with_its_word() -> None:
    picture = drawn(ties(2), ties(1))
    assert [link.attrib["href"] for link in picture.iter("a")] == ["/sources/0/", "/sources/1/", "/sources/0/"]
    assert len(picture.findall(".//rect")) == 4
    assert (
        picture.findtext("desc") == "Badan 0 part of Kantor <A>; Badan 1 part of Kantor <A>; Kantor <A> part of Badan 0"
    )


def test_the_same_ties_give_the_same_picture_and_no_two_boxes_lie_on_each_other() -> None:
    first, again = (ties_svg("A", to_it=ties(5), from_it=ties(3), key="1", title="T") for _ in range(2))
    assert first == again
    places = [(r.attrib["x"], r.attrib["y"]) for r in ElementTree.fromstring(first).findall(".//rect")]
    assert len(set(places)) == len(places) == 9


def test_no_side_draws_more_than_fits() -> None:
    assert len(drawn(ties(30), ties(30)).findall(".//rect")) == 2 * MOST + 1


def test_a_tie_that_has_ended_is_dashed() -> None:
    [line] = drawn([], [Tie(name="B", href="/", word="part of", ended=True)]).findall(
        "path[@class='ties-line ties-ended']"
    )
    assert line is not None


def test_a_source_without_ties_has_no_picture() -> None:
    assert ties_svg("A", to_it=[], from_it=[], key="1", title="Ties") == ""
