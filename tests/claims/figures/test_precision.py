from claims.figures.precision import AS_IS, DUPLICATE, FIXED, REJECTED, Cell, rolled_up


def a_cell(outcome: str, count: int, *, rule: str = "id.post.kata", reason: str = "") -> Cell:
    return Cell(rule=rule, pack="id", version="1", outlet=None, outcome=outcome, reason=reason, count=count)


def test_precision_is_what_was_accepted_of_what_was_accepted_or_rejected() -> None:
    cells = [a_cell(AS_IS, 6), a_cell(FIXED, 2), a_cell(DUPLICATE, 5), a_cell(REJECTED, 2, reason="opinion")]
    [(rule, figures)] = rolled_up(cells, lambda cell: cell.rule)
    assert rule == "id.post.kata"
    assert figures.decided == 15
    assert figures.kept is not None
    assert (figures.kept.part, figures.kept.whole) == (8, 10)


def test_a_group_of_duplicates_alone_has_no_precision() -> None:
    [(_rule, figures)] = rolled_up([a_cell(DUPLICATE, 3)], lambda cell: cell.rule)
    assert figures.kept is None


def test_groups_come_by_falling_number_of_decisions() -> None:
    cells = [a_cell(AS_IS, 1, rule="b"), a_cell(REJECTED, 3, rule="c", reason="other"), a_cell(AS_IS, 1, rule="a")]
    assert [key for key, _figures in rolled_up(cells, lambda cell: cell.rule)] == ["c", "a", "b"]
