"""Replace invisible characters that control layout or direction in text from outside.

Control characters cannot stand in a page or a document at all, and embeddings and overrides of
the writing direction would turn the words around them. Each becomes U+FFFD, one for one, so
that positions in a text stay what they were. Ordinary marks of right-to-left text are kept.
"""

from __future__ import annotations

import re

_STEERING = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069"
    r"\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def without_invisible(text: str) -> str:
    """The text with each control or direction character replaced; same length."""
    return _STEERING.sub("�", text)
