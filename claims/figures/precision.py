"""How often reviewers kept what the extractor found, by whatever its findings are grouped by."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from claims.figures.agreement import Share

K = TypeVar("K", bound=Hashable)
AS_IS, FIXED, DUPLICATE, REJECTED = "as_is", "fixed", "duplicate", "rejected"


@dataclass(frozen=True, slots=True)
class Cell:
    """So many decided candidates alike in all that they are grouped by. ``outlet`` is None where it is not known."""

    rule: str
    pack: str
    version: str
    outlet: int | None
    outcome: str
    reason: str
    count: int


@dataclass(slots=True)
class Precision:
    """What became of some candidates. A duplicate is neither right nor wrong: it says that it was found before."""

    as_is: int = 0
    fixed: int = 0
    duplicates: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def rejected(self) -> int:
        return self.reasons.total()

    @property
    def decided(self) -> int:
        return self.as_is + self.fixed + self.duplicates + self.rejected

    @property
    def kept(self) -> Share | None:
        """Accepted, as is or after a fix, out of accepted and rejected."""
        accepted = self.as_is + self.fixed
        return Share(accepted, accepted + self.rejected) if accepted + self.rejected else None

    @property
    def untouched(self) -> Share | None:
        """Accepted as is, out of accepted and rejected."""
        whole = self.as_is + self.fixed + self.rejected
        return Share(self.as_is, whole) if whole else None

    def count(self, cell: Cell) -> None:
        if cell.outcome == AS_IS:
            self.as_is += cell.count
        elif cell.outcome == FIXED:
            self.fixed += cell.count
        elif cell.outcome == DUPLICATE:
            self.duplicates += cell.count
        else:
            self.reasons[cell.reason] += cell.count


def rolled_up(cells: Iterable[Cell], by: Callable[[Cell], K]) -> list[tuple[K, Precision]]:
    """The precision of each group, the group with the most decisions first."""
    groups: dict[K, Precision] = {}
    for cell in cells:
        groups.setdefault(by(cell), Precision()).count(cell)
    return sorted(groups.items(), key=lambda group: (-group[1].decided, str(group[0])))
