"""A page of the documentation: its fenced blocks, its commands and what they are said to print."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = (
    ROOT / "README.md",
    ROOT / "docs/clocks.md",
    ROOT / "docs/drafting.md",
    ROOT / "docs/templates.md",
)
"""The pages whose console blocks are run, each in a folder of its own."""

PROMPT = "$ "
_FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_NAMED = re.compile(r"<!-- #(\d+) is ([a-z0-9.+-]+) -->")
_INLINE = re.compile(r"(?<!`)`(briefing [^`]+)`")


@dataclass(frozen=True)
class Block:
    """A fenced block: its info string, its text and where the text starts."""

    info: str
    text: str
    start: int


@dataclass(frozen=True)
class Shown:
    """A command at a prompt and the lines that it is said to print."""

    command: str
    quoted: tuple[str, ...]


def blocks(text: str) -> list[Block]:
    """The fenced blocks of a page, in order."""
    return [
        Block(found["info"].strip(), found["text"], found.start("text"))
        for found in _FENCE.finditer(text)
    ]


def shown(block: Block) -> list[Shown]:
    """The commands of a console block, each with its output."""
    parts = re.split(r"^(?=\$ )", block.text, flags=re.MULTILINE)
    found = []
    for part in parts:
        if not part.startswith(PROMPT):
            continue
        lines = part.removesuffix("\n").split("\n")
        said = 1
        while lines[said - 1].endswith("\\"):
            said += 1
        command = " ".join(line.removesuffix("\\").strip() for line in lines[:said])
        quoted = lines[said:]
        while quoted and not quoted[-1]:
            quoted.pop()
        found.append(Shown(command.removeprefix(PROMPT), tuple(quoted)))
    return found


def files(text: str) -> dict[str, str]:
    """The files that a page shows: blocks whose info string has a name after the language."""
    named = [(block.info.split(), block.text) for block in blocks(text)]
    return {info[1]: content for info, content in named if len(info) > 1}


def named_numbers(text: str) -> dict[int, str]:
    """The numbers of events that a page uses, by what they are: a key, ``head``, ``head+1``."""
    return {int(number): name for number, name in _NAMED.findall(text)}


def renumbered(text: str, numbers: dict[int, int]) -> str:
    """The page with other numbers for the events that it names."""

    def swap(found: re.Match[str]) -> str:
        return str(numbers.get(int(found[0]), found[0]))

    def line(text: str) -> str:
        in_command = text.startswith((PROMPT, "    --"))
        return re.sub(r"\b\d+\b" if in_command else r"(?<=#)\d+\b", swap, text)

    return "\n".join(line(each) for each in text.split("\n"))


def commands(text: str) -> list[str]:
    """Every call of the program on a page: at prompts, in shell blocks, between backticks."""
    calls = _INLINE.findall(text)
    for block in blocks(text):
        language = block.info.partition(" ")[0]
        if language == "console":
            calls += [each.command for each in shown(block)]
        elif language == "sh":
            calls += [line.partition("#")[0].strip() for line in block.text.splitlines()]
    return [call for call in calls if call.startswith("briefing ")]
