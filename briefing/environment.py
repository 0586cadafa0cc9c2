"""What the surroundings tell: where data lies, which version is installed, and who is there."""

from __future__ import annotations

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """The folder ``templates`` or ``seeds``: in the wheel, or else in the checkout."""
    packaged = _PACKAGE / name
    return packaged if packaged.is_dir() else _PACKAGE.parent / name


def program_version() -> str:
    """The version of the installed program."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("briefing-ledger")
    except PackageNotFoundError:
        return "0+checkout"


def author() -> str:
    """Who is at the keyboard: the variable ``BRIEFING_AUTHOR``, or the user of the system."""
    from getpass import getuser

    try:
        return os.environ.get("BRIEFING_AUTHOR") or getuser()
    except (OSError, KeyError):
        return "unknown"
