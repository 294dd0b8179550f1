import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claims.exports.formulas import escape, runs, unescape

BEGINNINGS = ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n"]
texts = st.text(st.sampled_from("'=+-@＝＋\t\r\n  \u200ba1\"") | st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize("beginning", BEGINNINGS)
@pytest.mark.parametrize("before", ["", " ", "\u00a0", "  ", "\ufeff", "\u200b", "\u3000"])
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(beginning: str, before: str) -> None:
    cell = before + beginning + "cmd|'/c calc'!A1"
    assert escape(cell) == "'" + cell
    assert not runs(escape(cell))


@pytest.mark.parametrize("text", ["", "beras", "'tis", "''", "5-4", "a=b", "“=1”", "(−5)", "1,5"])
def test_harmless_text_stays_as_it_is(text: str) -> None:
    assert escape(text) == text
    assert unescape(text) == text


@given(texts)
@example("'=1")
@example("''=1")
@example("' =1")
@example("'\t")
def test_escaping_is_undone_exactly_and_leaves_nothing_that_runs(text: str) -> None:
    assert unescape(escape(text)) == text
    assert not runs(escape(text))


@given(texts, texts)
def test_two_texts_never_become_one_cell(one: str, other: str) -> None:
    assert (escape(one) == escape(other)) == (one == other)
