"""An event-sourced briefing generator: facts in, a brief as of any date out.

    >>> import briefing
    >>> dossier = briefing.load("seeds/russia-taliban", "briefing.db")
    >>> dossier.brief("2024-11-26").title
    'Russia–Taliban relations'

Every name is loaded when it is first used, so that a command loads no more than it needs.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from briefing.api import BriefReport, DiffReport, Dossier, ReplayReport, load, open  # noqa: A004
    from briefing.errors import (
        BriefingError,
        InvalidInput,
        LedgerConflict,
        Problem,
        ReadModelBehind,
        ReadModelDiffers,
        Refused,
        UnknownDossier,
        UnknownNumber,
        UnusableDate,
        UnusableLedger,
    )

    __version__: str

__all__ = [
    "BriefReport",
    "BriefingError",
    "DiffReport",
    "Dossier",
    "InvalidInput",
    "LedgerConflict",
    "Problem",
    "ReadModelBehind",
    "ReadModelDiffers",
    "Refused",
    "ReplayReport",
    "UnknownDossier",
    "UnknownNumber",
    "UnusableDate",
    "UnusableLedger",
    "__version__",
    "load",
    "open",
]

_API = frozenset({"BriefReport", "DiffReport", "Dossier", "ReplayReport", "load", "open"})


if not TYPE_CHECKING:  # which would then let any name pass

    def __getattr__(name: str) -> Any:
        if name == "__version__":
            value = import_module("briefing.environment").program_version()
        elif name in __all__:
            module = "briefing.api" if name in _API else "briefing.errors"
            value = getattr(import_module(module), name)
        else:
            raise AttributeError(f"module 'briefing' has no attribute {name!r}")
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
