import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.exports.annotation import SpanOutsideText, annotation, annotations, collection, selectors
from claims.exports.rows import HopRow
from tests.claims.exports.samples import ATTRIBUTION, CASE, DESK, DOCUMENT, PASSAGE, START, TEXT


def test_an_annotation_has_what_the_recommendation_requires() -> None:
    made = annotation(ATTRIBUTION, text=TEXT, desk=DESK)
    assert made["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert (made["id"], made["type"]) == ("https://periksa.example/attributions/21", "Annotation")
    assert made["target"]["type"] == "SpecificResource"
    assert made["target"]["source"]["id"] == "https://periksa.example/documents/11/text"
    assert made["target"]["source"]["schema:sha256"] == DOCUMENT.sha256


def test_both_selectors_find_the_passage_in_the_stored_text() -> None:
    quotation, position = annotation(ATTRIBUTION, text=TEXT, desk=DESK)["target"]["selector"]
    assert quotation["exact"] == PASSAGE
    assert quotation["prefix"] + quotation["exact"] + quotation["suffix"] in TEXT
    assert TEXT[position["start"] : position["end"]] == PASSAGE


def test_positions_count_code_points_and_not_utf16_units() -> None:
    after = TEXT.index("seperti")
    _, position = selectors(TEXT, (after, after + 7))
    assert position["start"] == after
    assert len(TEXT[:after].encode("utf-16-le")) // 2 == after + 1


def test_a_passage_near_the_edge_of_the_text_keeps_what_words_there_are_around_it() -> None:
    quotation, _ = selectors(TEXT, (5, len(TEXT) - 3))
    assert (quotation["prefix"], quotation["suffix"]) == (TEXT[:5], TEXT[-3:])


@given(st.text(min_size=1), st.data())
def test_the_quotation_is_what_stands_at_the_position_with_its_neighbours(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quotation, position = selectors(text, (start, end))
    around = quotation["prefix"] + quotation["exact"] + quotation["suffix"]
    assert text[position["start"] - len(quotation["prefix"]) :].startswith(around)
    assert quotation["exact"] == text[start:end]


@pytest.mark.parametrize("span", [(5, 5), (-1, 4), (0, len(TEXT) + 1), (9, 3)])
def test_a_span_that_does_not_lie_in_the_text_is_refused(span: tuple[int, int]) -> None:
    with pytest.raises(SpanOutsideText, match=f"{span[0]}–{span[1]}"):
        selectors(TEXT, span)


def test_a_passage_in_two_parts_has_two_targets() -> None:
    parts = ((START, START + 4), (START + 11, START + 16))
    targets = annotation(replace(ATTRIBUTION, content=parts), text=TEXT, desk=DESK)["target"]
    assert [target["selector"][0]["exact"] for target in targets] == ["stok", "cukup"]


def test_the_body_holds_the_chain_in_words_and_hop_by_hop() -> None:
    words, chain = annotation(ATTRIBUTION, text=TEXT, desk=DESK)["body"]
    assert words["value"] == "Rana Wirya → Kabar Negeri → Harian Kota"
    hops = chain["schema:itemListElement"]
    assert [hop["schema:name"] for hop in hops] == ["speaker", "carrier", "publisher"]
    assert hops[0]["schema:item"]["type"] == "schema:Person"
    assert hops[0]["schema:item"]["schema:alternateName"] == "Menteri Pangan Rana Wirya"
    assert hops[1]["schema:subjectOf"]["selector"][0]["exact"] == "Kabar Negeri"
    assert "schema:subjectOf" not in hops[2]


def test_a_name_without_known_source_stays_in_the_chain_without_a_type() -> None:
    hops = (HopRow(position=0, role="speaker", name="seorang pejabat"),)
    _, chain = annotation(replace(ATTRIBUTION, hops=hops), text=TEXT, desk=DESK)["body"]
    assert chain["schema:itemListElement"][0]["schema:item"] == {"schema:name": "seorang pejabat"}


def test_many_annotations_are_one_a_line() -> None:
    lines = list(annotations([(ATTRIBUTION, TEXT)] * 3, desk=DESK))
    assert [json.loads(line)["id"] for line in lines] == ["https://periksa.example/attributions/21"] * 3


def test_a_collection_counts_its_annotations_and_states_the_context_once() -> None:
    made = collection([(ATTRIBUTION, TEXT)], desk=DESK, claim_id=31, made_at=CASE.made_at)
    assert made["total"] == len(made["first"]["items"]) == 1
    assert "@context" not in made["first"]["items"][0]
    assert made["id"] == "https://periksa.example/claims/31/annotations.jsonld"
