"""Lists in statements: so many question marks, in few lengths, so that few statements are prepared.

A list that is shorter names its last value again; ``IN`` minds no repetition.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")

_LENGTHS = (1, 8, 64, 512)


def in_params(wanted: Sequence[T]) -> Iterator[tuple[str, list[T]]]:
    """Question marks and what goes in their places, a few hundred at a time."""
    most = _LENGTHS[-1]
    for start in range(0, len(wanted), most):
        some = list(wanted[start : start + most])
        length = next(length for length in _LENGTHS if len(some) <= length)
        some += some[-1:] * (length - len(some))
        yield ",".join("?" * length), some
