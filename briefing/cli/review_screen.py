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
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import typer

from briefing.cli.output import notify
from briefing.errors import BriefingError, Refused
from briefing.model.envelope import EventEnvelope
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
            raise Refused(f"the editor {program!r} cannot be used ({error}); set EDITOR") from error
        return file.read_text(encoding="utf-8")


class Screen:
    """Goes through the items of a review until they end or the reviewer does."""

    def __init__(
        self, review: Review, clock: Callable[[], datetime], keys: str | None = None
    ) -> None:
        self.review, self.clock = review, clock
        self._next_key = next_key if keys is None else partial(next, iter(keys), "q")
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
        drafts = self.review.store.drafts(self.review.slug, source)
        for article in sorted({draft.source for draft in drafts}):
            for sentence in self.review.uncovered(article):
                notify(f"{article}: nothing covers: {sentence}")

    def _decide(self, items: Sequence[Item], source: str | None) -> tuple[bool, list[Item]]:
        item, rest = items[0], list(items[1:])
        while True:
            key = self._next_key()
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
        types = item.draft.candidate.types
        sheet = edited = self.review.sheet(item) if key == "e" else None
        if sheet is not None and (edited := edit(sheet)) == sheet:
            notify("nothing was changed")
            return False
        timing = Timing(self.clock(), time.monotonic() - self._shown_at)
        if key == "r":
            self.review.reject(item, timing)
        elif key == "l":
            self.review.put_off(item, timing)
        elif key in "ae" or (key in "123" and int(key) < len(types)):
            type_ = types[int(key)].type if key in "123" else None
            say_recorded(self.review.accept(item, timing, type_=type_, sheet=edited))
        elif key == "c" and item.twins:
            say_recorded(self.review.corroborate(item, item.twins[0][0], timing))
        else:
            notify(f"{key!r} decides nothing here. {LEGEND}")
            return False
        return True

    def _undo(self) -> None:
        undone = self.review.undo()
        what = f"taken back: {undone.verdict}" if undone else "nothing to take back in this session"
        notify(what)

    def _accept_screen(self, items: Sequence[Item]) -> list[Item]:
        on_screen, rest = items[:_SCREEN], list(items[_SCREEN:])
        taken, left = self.review.accept_many(on_screen, SURE, at=self.clock())
        notify(f"recorded {len(taken)} of the {len(on_screen)} on the screen, those from {SURE} on")
        return [*left, *rest]


def say_recorded(recorded: EventEnvelope | None) -> None:
    """What became of a draft that was taken."""
    notify(f"recorded as #{recorded.number}" if recorded else "noted")


def show_candidate(item: Item, left: int, upcoming: Sequence[Item]) -> None:
    """The draft with its quote lit in its line, its twins beside it, and what comes next."""
    shown = item.draft.candidate
    due = f", due {shown.due}" if shown.due else ""
    what = f"{shown.type or 'type open'} · {shown.modality}"
    who = ", ".join(f"{a.role} {a.id or f'?{a.name}'}" for a in shown.actors) or "no actor"
    said = f"; said by {shown.said_by}" if shown.said_by else ""
    coming = [following.draft.candidate for following in upcoming]
    lines = [
        "",
        f"-- {item.draft.source}, {left} left ".ljust(_WIDTH, "-"),
        textwrap.fill(lit(item), _WIDTH),
        "",
        f"  {shown.statement}",
        f"  {what} · {shown.occurred or 'undated'}{due} ({shown.basis})",
        f"  {who}{said}; confidence {shown.confidence:.2f}, {shown.made_by}",
        *(f"    {n}  {t.type} ({t.score:.2f})" for n, t in enumerate(shown.types[1:4], 1)),
        *(f"  on record: {key}: {statement}" for key, statement in item.twins),
        *([f"  taken by {item.proposed_by}; a second person decides"] if item.proposed_by else []),
        *(f"  next: ({each.confidence:.2f}) {each.statement[:80]}" for each in coming),
        LEGEND,
    ]
    for line in lines:
        notify(line)


def lit(item: Item) -> str:
    """The line around the quote, with the quote marked."""
    start, end = item.at, item.at + len(item.draft.candidate.exact)
    before, after = item.line[max(0, start - _AROUND) : start], item.line[end : end + _AROUND]
    quote = item.line[start:end]
    marked = typer.style(quote, reverse=True) if sys.stderr.isatty() else f">>{quote}<<"
    return f"{'…' if start > _AROUND else ''}{before}{marked}{after}"
