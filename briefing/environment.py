"""What the surroundings tell: the version that is installed, and who is at the keyboard."""

from __future__ import annotations

import os
from importlib.metadata import PackageNotFoundError, version


def program_version() -> str:
    """The version of the installed program."""
    try:
        return version("briefing-ledger")
    except PackageNotFoundError:
        return "0+checkout"


def author() -> str:
    """Who is at the keyboard: the variable ``BRIEFING_AUTHOR``, or the user of the system."""
    from getpass import getuser  # noqa: PLC0415 - only an act has an author

    try:
        return os.environ.get("BRIEFING_AUTHOR") or getuser()
    except (OSError, KeyError):
        return "unknown"
