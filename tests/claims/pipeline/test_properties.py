"""What holds for any text at all, random or mutated."""

import tomllib
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.pipeline.contract import Extracted, Extraction
from claims.pipeline.cues import find_cues
from claims.pipeline.pack import PACKS, load_pack
from claims.pipeline.reading import read
from claims.pipeline.run import extract

ARTICLE = """JAKARTA, - Wali Kota Rini Astuti mengatakan bahwa 1.200 rumah terendam pada Senin (3/2/2025).

“Kami akan membangun tanggul baru,” kata Rini kepada Radio Bahari. “Anggarannya Rp 40 miliar.”

Menurut Badan Cuaca, hujan turun lebih dari sepuluh jam. Serikat Nelayan menuding pabrik itu membuang limbah.
Baca juga: Tanggul Lama Jebol
Dia menambahkan, warga tidak menyebutkan apakah bantuan sudah tiba, dilansir Kabar Pantai.
"""
REPORT = """HARBOR CITY (CNA) — Mayor Tom Avery said on Tuesday that 1,200 homes were flooded.

"We will build a new dike," Avery said. "It costs $40 million."

According to the weather bureau, it rained for more than ten hours. The union accused the plant of dumping waste.
He declined to say whether aid had come, and the bureau told Radio Coast that it was late.
"""
WORDS = """kata Kim mengatakan bahwa menurut said that Trump yang dan tidak 10.000 dilaporkan ujarnya dilansir Reuters
he dia presiden kemarin more than last Friday Baca juga: according to Rp 3 juta Senin (1/2/2025) whether claims by"""
MARKS = [
    '"',
    "“",
    "”",
    ",",
    ".",
    "\n",
    "(",
    ")",
    " ",
    "\u00a0",
    "''",
    "’s",
    "-",
    "—",
    ":",
    "é",
    "🙂",
    "\ud800",
    "ہے",
    "0",
    "?",
]
PIECES = st.sampled_from([*WORDS.split(), *MARKS])
TEXTS = st.one_of(
    st.text(max_size=300), st.lists(PIECES, max_size=80).map(" ".join), st.lists(PIECES, max_size=80).map("".join)
)
LANGUAGES = st.sampled_from(["id", "en", "auto"])
SLOW = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _extract(text: str, language: str = "id") -> Extracted:
    return extract(text, settings=Extraction(language=language))


@given(text=TEXTS, language=LANGUAGES)
@SLOW
def test_any_text_is_read_and_every_offset_lies_in_it(text: str, language: str) -> None:
    found = _extract(text, language)
    for attribution in found.attributions:
        spans = [*attribution.content, *(figure.span for figure in attribution.figures)]
        spans += [span for span in (attribution.cue, attribution.source, attribution.when) if span]
        spans += [carrier.span for carrier in attribution.via if carrier.span]
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert attribution.content
        assert 0 <= attribution.confidence <= 1
        assert 0 <= attribution.check_worthy <= 1


@given(text=TEXTS, language=LANGUAGES)
@SLOW
def test_content_never_overlaps_its_own_cue_and_its_parts_are_in_order(text: str, language: str) -> None:
    for attribution in _extract(text, language).attributions:
        parts = attribution.content
        assert all(before[1] <= after[0] for before, after in pairwise(parts))
        if attribution.cue:
            assert all(end <= attribution.cue[0] or start >= attribution.cue[1] for start, end in parts)


@given(cut=st.integers(0, len(ARTICLE)), past=st.integers(0, 40), put=TEXTS)
@SLOW
def test_a_mutated_article_is_read_the_same_twice(cut: int, past: int, put: str) -> None:
    text = ARTICLE[:cut] + put + ARTICLE[cut + past :]
    assert _extract(text) == _extract(text)


def _passages(text: str, language: str) -> set[tuple[str, ...]]:
    return {
        tuple(text[start:end] for start, end in attribution.content)
        for attribution in _extract(text, language).attributions
    }


def test_two_articles_one_after_the_other_hold_what_each_holds_alone() -> None:
    for language, one in (("id", ARTICLE), ("en", REPORT)):
        other = one.replace("Rini", "Sari").replace("Avery", "Baker")
        alone = _passages(one, language) | _passages(other, language)
        assert alone <= _passages(one + "\n\n" + other, language)


@given(first=st.lists(PIECES, max_size=30).map(" ".join))
@SLOW
def test_what_stands_before_an_article_takes_nothing_from_it(first: str) -> None:
    both = first + "\n\n" + ARTICLE
    assert _passages(ARTICLE, "id") <= _passages(both, "id")


@pytest.mark.parametrize("text", [
    "", "\x00", "Ketua \x00 mengatakan\x00 bahwa pasar dibuka.", "Ketua \ud800\udfff mengatakan bahwa \ud800 dibuka.",
    "a" * 1_000_000, "kata " * 200_000, "\u200b\ufeff\u2028", "İ" * 300, "'" * 3000, "’s" * 3000,
    "kata\r\nKim\r\n" * 500,
], ids=lambda text: f"{text[:12]!r} of {len(text)}")  # fmt: skip
@pytest.mark.parametrize("language", ["id", "en", "ms"])
def test_hostile_text_raises_nothing(text: str, language: str) -> None:
    extract(text, settings=Extraction(language=language, explain=True))


@pytest.mark.parametrize("whole", [
    "Hujan reda. Menurut Kim, dia berkata bahwa “pasar itu” ditutup, kata Rini, dilansir Radio Bahari.",
    "Hujan reda. Kim mengatakan bahwa pasar buka. Kim berkata, “Ya”. Hal itu disampaikan oleh Rini kepada Antara agar",
    "According to Lind, the guild told Reuters that “it fell,” citing X, said Avery. She declined to say whether",
])  # fmt: skip
def test_a_text_may_end_anywhere(whole: str) -> None:
    for past in range(len(whole) + 1):
        for language in ("id", "en"):
            extract(whole[:past], settings=Extraction(language=language, explain=True))


def _examples(language: str) -> list[str]:
    table = tomllib.loads((PACKS / language / "examples.toml").read_text(encoding="utf-8"))
    return [example["text"] for kind in ("takes", "leaves") for example in table[kind]]


@pytest.mark.parametrize("language", ["id", "en", "ms"])
def test_every_sentence_with_a_cue_is_explained(language: str) -> None:
    headline = "Menteri Mengatakan Harga Naik\n\n"
    for text in [*_examples(language), headline + ARTICLE, ARTICLE + ARTICLE, REPORT]:
        found = extract(text, settings=Extraction(language=language, explain=True))
        reading = read(text, load_pack(language))
        told = [note.span for note in found.notes]
        for sentence in reading.sentences:
            if find_cues(reading, sentence):
                start, end = reading.tokens.span(sentence.first, sentence.past)
                spans = [*told, *(part for attribution in found.attributions for part in attribution.content)]
                assert any(start < span[1] and span[0] < end for span in spans), text[start:end]
        assert len(found.notes) >= len(found.attributions)


def test_offsets_count_code_points() -> None:
    text = "🙂🙂 Wali Kota Rini Astuti mengatakan bahwa 🙂 pasar dibuka."
    (attribution,) = _extract(text).attributions
    assert [text[start:end] for start, end in attribution.content] == ["🙂 pasar dibuka"]
    assert attribution.source is not None
    assert text[slice(*attribution.source)] == "Wali Kota Rini Astuti"
