from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from lxml import etree

from claims.exports.chain import BETWEEN, GAP, HEIGHT, LETTERS_A_LINE, Node, chain_svg

SPEAKER = Node(role="speaker", role_name="Speaker", name="Menik Larasati", stance="asserts", stance_name="asserts")
CARRIER = Node(role="carrier", role_name="Carrier", name="Kantor Berita Contoh", grade="B", href="/sources/7/")
PUBLISHER = Node(role="publisher", role_name="Publisher", name="warta.example", said_on="4 Mar 2025")


def drawn(*nodes: Node, also: Sequence[Node] = ()) -> Any:
    told = "Speaker Menik Larasati; …"
    return etree.fromstring(chain_svg(nodes, key="9", title="Chain", description=told, also=also))


def outline(**speaks: str) -> Any:
    picture = drawn(replace(SPEAKER, **speaks), PUBLISHER)
    return picture.xpath("//*[contains(@class, 'chain-picture-outline')]")[0]


def test_hops_stand_in_their_order_from_left_to_right() -> None:
    picture = drawn(SPEAKER, CARRIER, PUBLISHER)
    names = picture.xpath("//*[@class='chain-picture-name']")
    assert [name.text for name in names] == ["Menik Larasati", "Kantor Berita Contoh", "warta.example"]
    places = [int(name.get("x")) for name in names]
    assert places == sorted(places)
    assert len(picture.xpath("//*[contains(@class, 'chain-picture-arrow')]")) == 2


def test_no_node_reaches_into_the_next() -> None:
    picture = drawn(SPEAKER, CARRIER, PUBLISHER)
    boxes = [(int(r.get("x")), int(r.get("width"))) for r in picture.xpath("//rect[@class='chain-picture-outline']")]
    assert [x + wide + GAP for x, wide in boxes[:-1]] == [x for x, _wide in boxes[1:]]
    assert boxes[-1][0] + boxes[-1][1] <= int(picture.get("width"))


def test_other_outlets_of_the_text_stand_below_the_publisher_each_at_an_arrow() -> None:
    others = [replace(PUBLISHER, name="kedua.example"), replace(PUBLISHER, name="ketiga.example")]
    picture = drawn(SPEAKER, PUBLISHER, also=others)
    names = picture.xpath("//*[@class='chain-picture-name']")
    assert [name.text for name in names] == ["Menik Larasati", "warta.example", "kedua.example", "ketiga.example"]
    assert len({name.get("x") for name in names[1:]}) == 1
    downs = [int(g.get("transform").split()[1].strip(")")) for g in picture.xpath("//g[@transform]")]
    assert [down - above for above, down in pairwise([0, *downs])] == [HEIGHT + BETWEEN] * 2
    assert int(picture.get("height")) == HEIGHT + downs[-1]
    assert len(picture.xpath("//*[contains(@class, 'chain-picture-arrow')]")) == 3


def test_the_grade_stands_on_its_node_and_a_name_is_a_link() -> None:
    picture = drawn(SPEAKER, CARRIER)
    assert picture.xpath("//*[contains(@class, 'grade-B')]/text/text()") == ["B"]
    assert picture.xpath("//a/@href") == ["/sources/7/"]


def test_stances_differ_in_outline_and_not_in_colour_alone() -> None:
    shapes = {stance: etree.tostring(outline(stance=stance, stance_name="x")) for stance in
              ("asserts", "accuses", "denies", "promises", "silent")}  # fmt: skip
    assert len(set(shapes.values())) == 5


def test_a_silence_is_told_by_class_and_word() -> None:
    picture = drawn(replace(SPEAKER, stance="silent", stance_name="is silent"), PUBLISHER)
    assert picture.xpath("//*[contains(@class, 'chain-picture-silent')]")
    assert "is silent" in "".join(picture.itertext())
    assert picture.xpath("//*[contains(@class, 'chain-picture-quiet')]")


def test_the_picture_is_named_and_described() -> None:
    picture = drawn(SPEAKER, PUBLISHER)
    assert picture.get("aria-labelledby") == picture.find("title").get("id") == "chain-title-9"
    assert picture.get("aria-describedby") == picture.find("desc").get("id")
    assert picture.find("desc").text == "Speaker Menik Larasati; …"


def test_a_name_that_would_be_markup_stays_words() -> None:
    svg = chain_svg([replace(SPEAKER, name='<script>"&')], key='"><b>', title="<i>", description="&")
    assert "<script" not in svg
    assert "<b>" not in svg
    assert "<i>" not in svg


@pytest.mark.parametrize("name", ["a" * 300, "kata " * 60, "Pemerintah Provinsi Wanabuana Bagian Timur Laut"])
def test_a_long_name_takes_two_lines_at_most(name: str) -> None:
    lines = drawn(replace(SPEAKER, name=name)).xpath("//*[@class='chain-picture-name']/text()")
    assert 1 <= len(lines) <= 2
    assert all(len(line) <= LETTERS_A_LINE for line in lines)


def test_no_style_is_set_on_any_part() -> None:
    picture = drawn(replace(SPEAKER, stance="denies"), CARRIER, PUBLISHER)
    assert not picture.xpath("//@style | //style | //script | //@fill | //@stroke")


def test_without_hops_nothing_is_drawn() -> None:
    assert chain_svg([], key="1", title="", description="") == ""
