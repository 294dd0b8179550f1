from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from claims.exports.prov import CONTEXT, provenance
from claims.exports.rows import HopRow
from tests.claims.exports.samples import ATTRIBUTION, CASE, CORRECTED, DESK, HOPS, REVIEW, STORED

AGENTS = {"prov:Agent", "prov:Person", "prov:Organization"}
DOMAIN_AND_RANGE: Mapping[str, tuple[set[str], set[str]]] = {
    "prov:wasAttributedTo": ({"prov:Entity"}, AGENTS),
    "prov:wasDerivedFrom": ({"prov:Entity"}, {"prov:Entity"}),
    "prov:wasQuotedFrom": ({"prov:Entity"}, {"prov:Entity"}),
    "prov:wasRevisionOf": ({"prov:Entity"}, {"prov:Entity"}),
    "prov:specializationOf": ({"prov:Entity"}, {"prov:Entity"}),
    "prov:wasAssociatedWith": ({"prov:Activity"}, AGENTS),
    "prov:used": ({"prov:Activity"}, {"prov:Entity"}),
    "prov:actedOnBehalfOf": (AGENTS, AGENTS),
    "prov:wasInfluencedBy": ({"prov:Entity"}, {"prov:Activity"}),
}
"""The classes that PROV-O lets stand on either side of each relation."""
TIMES = {"prov:generatedAtTime": {"prov:Entity"}, "prov:endedAtTime": {"prov:Activity"}}
OUTWARD = {"prov:hadPrimarySource", "prov:atLocation"}


FIRST, SECOND = (f"https://periksa.example/verdicts/{CORRECTED.claim_id}#version-{number}" for number in (1, 2))


def graph(**changes: Any) -> dict[str, dict[str, Any]]:
    given = {
        "attributions": CASE.attributions, "documents": CASE.documents, "reviews": CASE.reviews,
        "verdicts": CASE.verdicts, "evidence": CASE.evidence, "desk": DESK,
    }  # fmt: skip
    return {node["@id"]: node for node in provenance(**{**given, **changes})["@graph"]}


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def test_every_relation_joins_what_prov_o_lets_it_join() -> None:
    nodes = graph()
    for node in nodes.values():
        for name, value in node.items():
            if name in DOMAIN_AND_RANGE:
                domain, reach = DOMAIN_AND_RANGE[name]
                assert node["@type"] in domain
                assert {nodes[target["@id"]]["@type"] for target in listed(value)} <= reach, (name, value)
            elif name in TIMES:
                assert node["@type"] in TIMES[name]
                assert value["@type"] == "xsd:dateTime"
            else:
                assert not name.startswith("prov:") or name in OUTWARD


def test_every_prefix_in_use_is_in_the_context() -> None:
    names = {name for node in graph().values() for name in node if not name.startswith("@")}
    assert {name.split(":")[0] for name in names} <= set(CONTEXT)


def test_the_document_is_quoted_back_hop_by_hop_to_the_speaker() -> None:
    nodes = graph()
    document = nodes["https://periksa.example/documents/11"]
    assert document["prov:wasAttributedTo"] == {"@id": "https://periksa.example/sources/3"}
    carried = nodes[document["prov:wasQuotedFrom"]["@id"]]
    assert carried["prov:wasAttributedTo"] == {"@id": "https://periksa.example/sources/2"}
    said = nodes[carried["prov:wasQuotedFrom"]["@id"]]
    assert said["prov:wasAttributedTo"] == {"@id": "https://periksa.example/sources/1"}
    assert said["dcterms:date"] == {"@value": "2026-03-01", "@type": "xsd:date"}
    assert "prov:wasQuotedFrom" not in said


def test_the_stored_text_derives_from_the_bytes_as_fetched() -> None:
    nodes = graph()
    snapshot = nodes[nodes["https://periksa.example/documents/11"]["prov:wasDerivedFrom"]["@id"]]
    assert snapshot["schema:sha256"] == STORED.snapshots[0].sha256
    assert snapshot["prov:hadPrimarySource"] == {"@id": "https://harian.example/2026/03/02/beras"}


def test_a_correction_revises_the_version_before_it() -> None:
    nodes = graph()
    assert nodes[SECOND]["prov:wasRevisionOf"] == {"@id": FIRST}
    assert nodes[SECOND]["rdfs:comment"] == CORRECTED.note
    assert "prov:wasRevisionOf" not in nodes[FIRST]


def test_a_document_with_two_attributions_quotes_both_chains() -> None:
    other = replace(ATTRIBUTION, id=22, hops=(HOPS[1], HOPS[2]))
    document = graph(attributions=[ATTRIBUTION, other])["https://periksa.example/documents/11"]
    assert [quoted["@id"] for quoted in document["prov:wasQuotedFrom"]] == [
        "https://periksa.example/attributions/21#told-1",
        "https://periksa.example/attributions/22#told-1",
    ]


def test_an_unknown_name_is_an_agent_of_its_attribution_alone() -> None:
    unknown = replace(ATTRIBUTION, hops=(HopRow(position=0, role="speaker", name="seorang pejabat"),))
    node = graph(attributions=[unknown])["https://periksa.example/attributions/21#who-0"]
    assert (node["@type"], node["rdfs:label"]) == ("prov:Agent", "seorang pejabat")


def test_a_review_used_the_attributions_and_the_evidence_and_the_verdict_follows_it() -> None:
    nodes = graph()
    review = nodes[f"https://periksa.example/reviews/{REVIEW.id}"]
    assert {used["@id"].split("/")[-2] for used in review["prov:used"]} == {"attributions", "evidence"}
    assert nodes[FIRST]["prov:wasInfluencedBy"] == {"@id": review["@id"]}
