"""How far a long run is, on stderr, with an estimate of what is left."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self


class Progress:
    """A line for one piece of work: rewritten on a terminal, else said anew now and then."""

    def __init__(self, what: str, total: float) -> None:
        self.what = what
        self.total = total
        self.done = 0.0
        self.began = time.monotonic()
        self.terminal = sys.stderr.isatty()
        self.pause = 0.5 if self.terminal else 20.0
        self.told = self.began

    def __enter__(self) -> Self:
        if not self.terminal:
            self._say(f"{self.what} ...")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._say(f"{self.what}: {time.monotonic() - self.began:.1f} s", last=True)

    def step(self, by: float = 1) -> None:
        """Tell that so much more of the total is done."""
        self.done += by
        now = time.monotonic()
        if now - self.told >= self.pause:
            self.told = now
            left = (now - self.began) / self.done * (self.total - self.done)
            share = self.done / self.total
            self._say(f"{self.what}: {share:.0%}, about {max(left, 0):.0f} s left")

    def _say(self, text: str, *, last: bool = False) -> None:
        if self.terminal:
            sys.stderr.write(f"\r\033[K{text}{chr(10) if last else ''}")
        else:
            sys.stderr.write(f"{text}\n")
        sys.stderr.flush()
