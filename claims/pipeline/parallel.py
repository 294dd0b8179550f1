"""Work spread over processes, results in the order the work came, and never more than a few waiting."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import TypeVar

Work = TypeVar("Work")


def in_order(
    function: Callable[[Work], str], items: Iterable[tuple[Work | None, str]], *, jobs: int
) -> Iterator[tuple[str, str]]:
    """`(result, "")` for each piece of work and `("", error)` for each that came with an error, in order."""
    waiting: deque[tuple[Future[str] | None, str]] = deque()
    with ProcessPoolExecutor(max_workers=jobs) as pool:
        for work, error in items:
            waiting.append((pool.submit(function, work) if work is not None else None, error))
            if len(waiting) >= jobs * 4:
                yield _first(waiting)
        while waiting:
            yield _first(waiting)


def _first(waiting: deque[tuple[Future[str] | None, str]]) -> tuple[str, str]:
    future, error = waiting.popleft()
    return (future.result(), "") if future is not None else ("", error)
