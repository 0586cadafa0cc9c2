"""The review of drafts in a terminal: one draft on the screen, one key decides and goes on."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import typer

from briefing.cli.context import notify
from briefing.errors import BriefingError, Refused
from briefing.service.reviewing import Item, Review, Timing

LEGEND = (
    "a accept   r reject   l later   u undo   1-3 another type   e edit   c corroborates   "
    "A accept all on the screen   q quit"
)
SURE = 0.6
"""How confident a draft is that ``A`` takes."""
_SCREEN = 5
"""How many drafts are on the screen: the one in question, and those that come next."""
_WIDTH = 100
_AROUND = 350


def next_key() -> str:
    """One key: as it is pressed on a terminal, else the next character of the input."""
    if sys.stdin.isatty():
        return typer.getchar()
    character = sys.stdin.read(1)
    return character or "q"


def edit(sheet: str) -> str:
    """A small sheet as it is when the editor of ``$VISUAL`` or ``$EDITOR`` was closed.

    Raises ``Refused`` where that cannot be started.
    """
    program = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    with TemporaryDirectory() as folder:
        file = Path(folder) / "draft.toml"
        file.write_text(sheet, encoding="utf-8")
        try:
            subprocess.run([*shlex.split(program), str(file)], check=True)  # noqa: S603 - their own
        except (OSError, ValueError, subprocess.CalledProcessError) as error:
            msg = f"the editor {program!r} cannot be used ({error}); set EDITOR"
            raise Refused(msg) from error
        return file.read_text(encoding="utf-8")


class Screen:
    """Goes through the items of a review until they end or the reviewer does."""

    def __init__(
        self, review: Review, clock: Callable[[], datetime], keys: str | None = None
    ) -> None:
        self.review, self.clock = review, clock
        self._keys = None if keys is None else iter(keys)
        self._shown_at = 0.0

    def run(self, source: str | None) -> None:
        """Every decision is written before the next draft is shown."""
        items = self.review.items(source)
        while items:
            show_candidate(items[0], len(items), items[1:_SCREEN])
            self._shown_at = time.monotonic()
            stop, items = self._decide(items, source)
            if stop:
                return
        notify("No draft waits.")
        for article in sorted(
            {d.source for d in self.review.store.drafts(self.review.slug, source)}
        ):
            for sentence in self.review.uncovered(article):
                notify(f"{article}: nothing covers: {sentence}")

    def _decide(self, items: Sequence[Item], source: str | None) -> tuple[bool, list[Item]]:
        item, rest = items[0], list(items[1:])
        while True:
            key = next_key() if self._keys is None else next(self._keys, "q")
            if key in {"q", "\x03", "\x04"}:
                return True, rest
            if key in "\r\n ":
                continue
            try:
                if key == "u":
                    self._undo()
                    return False, self.review.items(source)
                if key == "A":
                    return False, self._accept_screen(items)
                if self._one(item, key):
                    return False, [*rest, item] if key == "l" and rest else rest
            except BriefingError as error:
                notify(f"not recorded: {error}")
                notify("edit it (e), choose another type (1-3), or reject it (r)")

    def _one(self, item: Item, key: str) -> bool:
        """Carry out a key; whether the draft is decided."""
        spent = time.monotonic() - self._shown_at
        timing = Timing(self.clock(), spent)
        if key == "a":
            self._say(self.review.accept(item, timing))
        elif key == "r":
            self.review.reject(item, timing)
        elif key == "l":
            self.review.put_off(item, timing)
        elif key in "123" and int(key) < len(item.draft.candidate.types):
            type_ = item.draft.candidate.types[int(key)].type
            self._say(self.review.accept(item, timing, type_=type_))
        elif key == "e":
            before = self.review.sheet(item)
            edited = edit(before)
            if edited == before:
                notify("nothing was changed")
                return False
            timing = Timing(self.clock(), time.monotonic() - self._shown_at)
            self._say(self.review.accept(item, timing, sheet=edited))
        elif key == "c" and item.twins:
            self._say(self.review.corroborate(item, item.twins[0][0], timing))
        else:
            notify(f"{key!r} decides nothing here. {LEGEND}")
            return False
        return True

    def _undo(self) -> None:
        undone = self.review.undo()
        notify(
            f"taken back: {undone.verdict}" if undone else "nothing to take back in this session"
        )

    def _accept_screen(self, items: Sequence[Item]) -> list[Item]:
        on_screen, rest = items[:_SCREEN], list(items[_SCREEN:])
        taken, left = self.review.accept_many(on_screen, SURE, at=self.clock())
        notify(f"recorded {len(taken)} of the {len(on_screen)} on the screen, those from {SURE} on")
        return [*left, *rest]

    @staticmethod
    def _say(recorded: object) -> None:
        number = getattr(recorded, "number", None)
        notify(f"recorded as #{number}" if number else "noted")


def show_candidate(item: Item, left: int, upcoming: Sequence[Item]) -> None:
    """The draft with its quote lit in its line, its twins beside it, and what comes next."""
    candidate = item.draft.candidate
    notify("")
    notify(f"-- {item.draft.source}, {left} left ".ljust(_WIDTH, "-"))
    notify(textwrap.fill(lit(item), _WIDTH))
    notify("")
    notify(f"  {candidate.statement}")
    when = candidate.occurred or "undated"
    due = f", due {candidate.due}" if candidate.due else ""
    what = f"{candidate.type or 'type open'} · {candidate.modality}"
    notify(f"  {what} · {when}{due} ({candidate.basis})")
    who = ", ".join(f"{a.role} {a.id or f'?{a.name}'}" for a in candidate.actors)
    said = f"; said by {candidate.said_by}" if candidate.said_by else ""
    notify(
        f"  {who or 'no actor'}{said}; confidence {candidate.confidence:.2f}, {candidate.made_by}"
    )
    for number, other in enumerate(candidate.types[1:4], 1):
        notify(f"    {number}  {other.type} ({other.score:.2f})")
    for key, statement in item.twins:
        notify(f"  on record: {key}: {statement}")
    if item.proposed_by:
        notify(f"  taken by {item.proposed_by}; a second person decides")
    for following in upcoming:
        coming = following.draft.candidate
        notify(f"  next: ({coming.confidence:.2f}) {coming.statement[:80]}")
    notify(LEGEND)


def lit(item: Item) -> str:
    """The line around the quote, with the quote marked."""
    start, end = item.at, item.at + len(item.draft.candidate.exact)
    before, after = item.line[max(0, start - _AROUND) : start], item.line[end : end + _AROUND]
    quote = item.line[start:end]
    marked = typer.style(quote, reverse=True) if sys.stderr.isatty() else f">>{quote}<<"
    return f"{'…' if start > _AROUND else ''}{before}{marked}{after}"
