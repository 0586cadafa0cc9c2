"""The streams of a process: closed, full, cut off, or in another encoding than UTF-8."""

from __future__ import annotations

import os
import sys

from briefing.cli.context import notify


def prepare_streams() -> None:
    """Make stdout UTF-8 wherever it does not end at a terminal, and fit for any text there.

    A closed stream is replaced, so that no file that is opened later takes its place: what is
    written to stdout then is an error, and messages are lost.
    """
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115  as long as the process
    if sys.stdout is None:
        sys.stdout = open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    for stream in (sys.stdout, sys.stderr):
        encoding = stream.encoding if stream.isatty() else "utf-8"
        stream.reconfigure(encoding=encoding, errors="backslashreplace")  # type: ignore[union-attr]


def drop_output() -> None:
    """Let what is still written to stdout vanish: whoever read it has had enough."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def end_of_output(code: int) -> int:
    """Write what stdout still holds; gives the exit code, or 2 where it could not be written."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        drop_output()
    except OSError as error:
        notify(f"briefing: cannot write the result: {error.strerror or error}")
        drop_output()
        return code or 2
    return code
