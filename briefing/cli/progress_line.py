"""How far a long piece of work is: a line on stderr, where a person watches."""

from __future__ import annotations

import sys
import time

_AFTER = 1.0
_BETWEEN = 0.2
_CLEAR = "\r\033[K"


class ProgressLine:
    """A line that is written anew: how much is done, and how long the rest may take.

    Short work has none. It is called with how much is done of how much.
    """

    def __init__(self, what: str) -> None:
        self._what = what
        self._began = self._told = time.monotonic()
        self._shown = False

    def __call__(self, done: int, total: int) -> None:
        """Tell how much is done of how much."""
        now = time.monotonic()
        if done >= total:
            self.close()
        elif done and now - self._told > (_BETWEEN if self._shown else _AFTER):
            self._told = now
            left = (now - self._began) / done * (total - done)
            self._say(f"{self._what}: {done:,} of {total:,}, about {_words(left)} left")

    def close(self) -> None:
        """Take the line away."""
        if self._shown:
            self._say("")
            self._shown = False

    def _say(self, text: str) -> None:
        if sys.stderr.isatty():
            self._shown = True
            sys.stderr.write(f"{_CLEAR}{text}")
            sys.stderr.flush()


def _words(seconds: float) -> str:
    """A time in seconds or minutes, as exactly as an estimate is."""
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes > 1 else f"{max(1, round(seconds))} s"
