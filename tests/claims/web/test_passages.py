"""Cutting a text into marked pieces, and marking what differs between two."""

from hypothesis import given
from hypothesis import strategies as st

from claims.web.passages import Mark, differing, pieces
from claims.web.triage_forms import as_statement

TEXT = "Ia berkata jembatan itu retak, katanya."


@given(
    st.text(max_size=40),
    st.lists(st.tuples(st.integers(0, 45), st.integers(1, 20), st.sampled_from(["content", "cue", "furniture"]))),
)
def test_the_pieces_together_are_the_text_whatever_is_marked(text: str, marked: list[tuple[int, int, str]]) -> None:
    marks = [
        Mark(min(start, len(text)), min(start + length, len(text)), role, candidate=i)
        for i, (start, length, role) in enumerate(marked)
    ]
    cut = pieces(text, marks)
    assert "".join(piece.text for piece in cut) == text
    opened = [piece.candidate for piece in cut if piece.opens]
    assert len(opened) == len(set(opened))


def test_where_two_passages_overlap_the_one_in_hand_is_named() -> None:
    cut = pieces(TEXT, [Mark(3, 29, "content", 1), Mark(11, 38, "content", 2, current=True)])
    assert [(p.text, p.candidate, p.current) for p in cut if p.candidate] == [
        ("berkata ", 1, False),
        ("jembatan itu retak", 2, True),
        (", katanya", 2, True),
    ]


def test_a_cue_outside_every_passage_belongs_to_no_candidate() -> None:
    cut = pieces(TEXT, [Mark(3, 10, "cue", 1), Mark(11, 29, "content pending", 1)])
    assert [(p.text, p.classes) for p in cut if p.classes] == [
        ("berkata", "hl-cue"),
        ("jembatan itu retak", "hl hl-content hl-pending"),
    ]


def test_words_that_differ_are_marked_and_case_and_spaces_are_no_difference() -> None:
    runs = differing("jembatan  itu retak 12 meter", "Jembatan itu retak 14 meter lebih")
    assert [(run.text.strip(), run.differs) for run in runs if run.differs] == [("14", True), ("lebih", True)]
    assert "".join(run.text for run in runs) == "Jembatan itu retak 14 meter lebih"


def test_a_first_draft_of_the_statement_drops_quotation_marks_and_ends_as_a_sentence() -> None:
    assert as_statement('"jembatan itu\n retak,"') == "Jembatan itu retak."
    assert as_statement("“Kapan selesai?”") == "Kapan selesai?"
    assert as_statement("ia melewati “Monas”") == "Ia melewati “Monas”."
    assert as_statement("that the dike had failed", language="en") == "The dike had failed."
    assert as_statement("bahwa tanggul jebol", language="id") == "Tanggul jebol."
    assert as_statement("that", language="en") == "That."
    assert as_statement(" , ") == " , "
