"""Dates: TempEval-3, value F1 of all TIMEX3 and accuracy of the values of DATE."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from briefing.drafting.timex import Timex, timexes

_TAG = re.compile(r"<(/?)(\w+)([^>]*)>")
_CREATED = re.compile(r"<DCT>.*?value=\"([^\"]+)\"", re.DOTALL)
_BODY = re.compile(r"<TEXT>(.*?)</TEXT>", re.DOTALL)


@dataclass(frozen=True)
class Marked:
    """A time expression as it was marked by hand."""

    start: int
    end: int
    kind: str
    value: str


def document(path: Path) -> tuple[str, date, list[Marked]]:
    """The text of a document, the day of its creation, and what was marked in it."""
    source = path.read_text("utf-8")
    created, body = _CREATED.search(source), _BODY.search(source)
    if created is None or body is None:
        msg = f"{path} is no TimeML document"
        raise ValueError(msg)
    text, at = "", 0
    marked: list[Marked] = []
    opened: tuple[int, dict[str, str]] = (0, {})
    for tag in _TAG.finditer(body[1]):
        text += html.unescape(body[1][at : tag.start()])
        at = tag.end()
        if tag[2] == "TIMEX3" and not tag[1]:
            opened = (len(text), dict(re.findall(r'(\w+)="([^"]*)"', tag[3])))
        elif tag[2] == "TIMEX3":
            start, values = opened
            marked.append(Marked(start, len(text), values["type"], values["value"]))
    text += html.unescape(body[1][at:])
    return text, date.fromisoformat(created[1][:10]), marked


def pairs(paths: list[Path]) -> Iterator[tuple[str, Marked | None, Timex | None]]:
    """What was marked beside what was found at its place, and what stands alone."""
    for path in paths:
        text, created, marked = document(path)
        left = list(timexes(text, created))
        for each in marked:
            hit = next((f for f in left if f.start < each.end and each.start < f.end), None)
            if hit is not None:
                left.remove(hit)
            yield text[each.start : each.end], each, hit
        for alone in left:
            yield alone.text, None, alone


def score(paths: list[Path]) -> dict[str, float]:
    """Value F1 over all expressions, and the share of dates with the right value."""
    count: Counter[str] = Counter()
    for _, marked, found in pairs(paths):
        right = bool(marked and found and marked.value == found.value)
        count["marked"] += marked is not None
        count["found"] += found is not None
        count["right"] += right
        if marked is not None and marked.kind == "DATE":
            count["dates"] += 1
            count["dates right"] += right
    return {
        "value F1": 2 * count["right"] / (count["marked"] + count["found"]),
        "DATE accuracy": count["dates right"] / count["dates"],
    }


def misses(paths: list[Path], most: int) -> list[str]:
    """Expressions with another value than marked, missed, or marked by nobody."""
    wrong = [
        f"{words!r}: marked {marked and marked.value}, found {found and found.value}"
        for words, marked, found in pairs(paths)
        if not (marked and found and marked.value == found.value)
    ]
    return wrong[:: max(1, len(wrong) // most)][:most]
