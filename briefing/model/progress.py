"""Long work: its progress, reported through a context variable to whoever listens, and a pause
of the garbage collector.

An event is a small tree of values and holds no cycle. The collector does not know that: while
thousands of events are made it goes through those that there are already, again and again, which
takes as long as making them.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

T = TypeVar("T")

ProgressCallback = Callable[[int, int], None]
"""Callback(done, total); always ends with done == total, also after a failure."""

_watching: ContextVar[Callable[[str], ProgressCallback] | None] = ContextVar(
    "watching", default=None
)
EACH = 500
"""After how many items progress is told."""


@contextmanager
def watch_progress(begin: Callable[[str], ProgressCallback]) -> Iterator[None]:
    """Report progress of work in this context: ``begin(label)`` returns the callback."""
    token = _watching.set(begin)
    try:
        yield
    finally:
        _watching.reset(token)


def progress(what: str) -> ProgressCallback:
    """The callback of whoever watches, or one that does nothing, for work that counts itself."""
    begin = _watching.get()
    return begin(what) if begin else _unheard


def _unheard(done: int, total: int) -> None:
    del done, total


def with_progress(what: str, items: Collection[T], *, each: int = EACH) -> Iterator[T]:
    """Yield the items, reporting progress after ``each`` of them, where there are more."""
    begin = _watching.get()
    if begin is None or len(items) <= each:
        yield from items
        return
    told = begin(what)
    try:
        for done, item in enumerate(items):
            if done % each == 0:
                told(done, len(items))
            yield item
    finally:
        told(len(items), len(items))


@contextmanager
def gc_paused() -> Iterator[None]:
    """Disable garbage collection inside the block, process-wide, if it was enabled."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
