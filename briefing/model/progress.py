"""Long work that somebody may watch: it says how far it is, and knows nothing of who listens."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

T = TypeVar("T")

ProgressCallback = Callable[[int, int], None]
"""Takes how much is done of how much; told that all is done, whatever became of the work."""

_watching: ContextVar[Callable[[str], ProgressCallback] | None] = ContextVar(
    "watching", default=None
)
_EACH = 500


@contextmanager
def watch_progress(begin: Callable[[str], ProgressCallback]) -> Iterator[None]:
    """Have long work of this thread watched: ``begin`` is called with what it is."""
    token = _watching.set(begin)
    try:
        yield
    finally:
        _watching.reset(token)


def with_progress(what: str, items: Collection[T]) -> Iterator[T]:
    """The items one by one; whoever watches hears how many were taken, where they are many."""
    begin = _watching.get()
    if begin is None or len(items) <= _EACH:
        yield from items
        return
    told = begin(what)
    try:
        for done, item in enumerate(items):
            if done % _EACH == 0:
                told(done, len(items))
            yield item
    finally:
        told(len(items), len(items))
