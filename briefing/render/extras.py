"""Optional libraries of some formats, and the message where one is missing."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from briefing.errors import BriefingError

_NEEDS = {
    "pdf": "WeasyPrint",
    "docx": "python-docx",
    "seal": "cryptography",
    "web": "Starlette and uvicorn",
}
"""The extras that formats need, by their name, with the library that each brings."""


class MissingExtra(BriefingError):
    """A format needs a library that is not installed."""

    def __init__(self, what: str, extra: str) -> None:
        self.extra = extra
        super().__init__(
            f"{what} needs {_NEEDS[extra]}, which is not installed; "
            f"install it: pip install 'briefing-ledger[{extra}]'"
        )


class MissingLibrary(BriefingError):
    """WeasyPrint is installed, but not the system libraries that it loads."""

    def __init__(self, what: str, why: object) -> None:
        super().__init__(
            f"{what} needs the Pango text library of the system ({why}); "
            "on Debian and Ubuntu: apt-get install libpango-1.0-0 libpangoft2-1.0-0"
        )


def extra(module: str, name: str, what: str) -> ModuleType:
    """A module of an extra; raises ``MissingExtra`` where ``what`` cannot be had without it."""
    try:
        return import_module(module)
    except ImportError as error:
        raise MissingExtra(what, name) from error
    except OSError as error:
        raise MissingLibrary(what, error) from error
