"""A progress line on stderr, shown only on a terminal."""

from __future__ import annotations

import sys
import time

_AFTER = 1.0
_BETWEEN = 0.2
_CLEAR = "\r\033[K"


class ProgressLine:
    """One line, rewritten in place: share done and estimated time left.

    Shown only after a delay. Called with (done, total).
    """

    def __init__(self, what: str) -> None:
        self._what = what
        self._began = self._told = time.monotonic()
        self._shown = False

    def __call__(self, done: int, total: int) -> None:
        """Callback(done, total)."""
        now = time.monotonic()
        if done >= total:
            self.close()
        elif done and now - self._told > (_BETWEEN if self._shown else _AFTER):
            self._told = now
            left = (now - self._began) / done * (total - done)
            self._say(f"{self._what}: {done:,} of {total:,}, about {_words(left)} left")

    def close(self) -> None:
        """Erase the line."""
        if self._shown:
            self._say("")
            self._shown = False

    def _say(self, text: str) -> None:
        if sys.stderr.isatty():
            self._shown = True
            sys.stderr.write(f"{_CLEAR}{text}")
            sys.stderr.flush()


def _words(seconds: float) -> str:
    """A duration in words, rounded."""
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes > 1 else f"{max(1, round(seconds))} s"
