"""Write results to stdout or to a file; a file is written whole or not at all.

Stdout may be closed, full, cut off, or of another encoding than UTF-8.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from briefing.characters import visible
from briefing.cli.options import Force, Output
from briefing.errors import Refused

_COLOURS: Final = re.compile(r"(\x1b\[(?:0|1|3[0-9])m)|[^\x1b]+|\x1b")


@dataclass
class Into:
    """Where a result goes: stdout or, whole, a file; ``force`` replaces one not written by us."""

    output: Output = None
    force: Force = False

    def text(self, text: str, *, coloured: bool = False) -> None:
        """Write a text.

        A reader of stdout who left changes nothing of what the command goes on to find. Of
        ``coloured`` text the colours stay; all else that would act on a terminal is escaped.
        """
        text = _COLOURS.sub(_visible_but_colours, text) if coloured else visible(text)
        if self.output is not None:
            self._write(self.output, [text.encode()])
            return
        try:
            sys.stdout.write(text if text.endswith("\n") else f"{text}\n")
        except BrokenPipeError:
            drop_output()

    def data(self, data: bytes) -> None:
        """Write binary output; refused on a terminal."""
        if self.output is not None:
            self._write(self.output, [data])
            return
        if sys.stdout.isatty():
            raise Refused("this format is no text for a terminal; write it to a file: -o FILE")
        sys.stdout.buffer.write(data)

    def lines(self, lines: Iterable[str], *, private: bool = False) -> None:
        """Stream lines; a file of ``private`` ones is its owner's alone."""
        ended = (f"{visible(line)}\n" for line in lines)
        if self.output is None:
            sys.stdout.writelines(ended)
        else:
            self._write(self.output, (line.encode() for line in ended), private=private)

    def _write(self, output: Path, data: Iterable[bytes], *, private: bool = False) -> None:
        from briefing.cli.output_file import write_file

        write_file(data, output, force=self.force, private=private)
        notify(f"Wrote {output}.")


write_text, write_lines = Into().text, Into().lines
"""Write a text, or stream lines, to stdout."""


def notify(text: str) -> None:
    """Print a message to stderr."""
    sys.stderr.write(f"{visible(text)}\n")


def write_list(items: Iterable[Any]) -> None:
    """Stream a JSON list, value by value."""
    from briefing.render.data import as_json

    begun = False
    for item in items:
        text = visible(as_json([item])).removeprefix("[").removesuffix("\n]")
        sys.stdout.write(f"{',' if begun else '['}{text}")
        begun = True
    sys.stdout.write("\n]\n" if begun else "[]\n")


def _visible_but_colours(found: re.Match[str]) -> str:
    return found[1] or visible(found[0])


def colour() -> bool:
    """Whether stdout is a terminal that wants colour (https://no-color.org)."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ


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
