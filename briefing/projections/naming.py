"""Names in running text: in full at first, short after that.

The bottom line is read alone; the body behind it begins anew. A name that is spelled out with its
abbreviation behind it, "World Trade Organization (WTO)", is the abbreviation alone after that.

It is the last touch on a brief that is to be read: what a line says must not depend on its
neighbours where briefs are compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from briefing.facts.actors import bearers_of
from briefing.model.brief import Brief, Cell, Group, Line, Section
from briefing.projections.wording import capitalised
from briefing_events.dossier import Actor

SIGNED = "judgement"
"""The section whose sentences are signed: their names stay as they were written."""

_QUOTED = re.compile(r'("[^"]*"|“[^”]*”)')
_ALONE = frozenset({"bottom-line", "board", "changes"})
_SPELLED = re.compile(
    r"((?:[A-Z][\w.'’-]* )(?:(?:[A-Z][\w.'’-]*|of|and|the|for) )*)\(([A-Z][A-Z-]{1,9})\)"
)


def with_short_names(brief: Brief, actors: Sequence[Actor]) -> Brief:
    """The brief with the names of its sentences shortened after their first use."""
    return replace(brief, sections=short_names(brief.sections, actors))


def short_names(sections: Sequence[Section], actors: Sequence[Actor]) -> tuple[Section, ...]:
    """Sections with the names of their sentences shortened after their first use.

    A name that several actors bear stays whole, and so does one whose short form could be
    another's. Names of others are looked for too: one may begin as another's does.
    """
    bearers = bearers_of(actors)
    names = {a.name: a.name for a in actors} | {
        a.name: a.short
        for a in actors
        if a.short and len(bearers[a.name]) == len(bearers[a.short]) == 1
    }
    longest_first = map(re.escape, sorted(names, key=len, reverse=True))
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(longest_first) or '(?!)'})(?!\w)")
    used: set[str] = set()
    named = []
    for section in sections:
        if section.id == SIGNED:
            named.append(section)
            continue
        seen = set[str]() if section.id in _ALONE else used
        groups = tuple(_group(group, pattern, names, seen) for group in section.groups)
        named.append(replace(section, groups=groups))
    return tuple(named)


def _group(
    group: Group, pattern: re.Pattern[str], names: Mapping[str, str], used: set[str]
) -> Group:
    if group.kind == "table":
        return _with_short_answers(group, pattern, names)
    return replace(group, lines=tuple(_lines(group.lines, pattern, names, used)))


def _with_short_answers(table: Group, pattern: re.Pattern[str], names: Mapping[str, str]) -> Group:
    """A table of what was asked, its answers as short of names as its other columns."""
    if not any(column.startswith("Answer") for column in table.columns):
        return table

    def shortened(cell: Cell) -> Cell:
        text = pattern.sub(lambda found: names[found[0]], cell.text)
        return replace(cell, text=capitalised(text))

    rows = (replace(row, cells=(*row.cells[:-1], shortened(row.cells[-1]))) for row in table.lines)
    return replace(table, lines=tuple(rows))


def _lines(
    lines: Iterable[Line], pattern: re.Pattern[str], names: Mapping[str, str], used: set[str]
) -> Iterator[Line]:
    def short(found: re.Match[str]) -> str:
        name = found[0]
        if name not in used:
            used.add(name)
            return name
        return names[name]

    def abbreviated(found: re.Match[str]) -> str:
        spelled = f"({found[0]})"
        if spelled in used:
            return found[2]
        used.add(spelled)
        return found[0]

    def shortened(text: str) -> str:
        parts = _QUOTED.split(text)
        return "".join(
            part if place % 2 else pattern.sub(short, _SPELLED.sub(abbreviated, part))
            for place, part in enumerate(parts)
        )

    for line in lines:
        if line.segments:
            segments = [replace(each, text=shortened(each.text)) for each in line.segments]
            segments[0] = replace(segments[0], text=capitalised(segments[0].text))
            text = "".join(each.text for each in segments)
            yield replace(line, text=text, segments=tuple(segments))
        else:
            yield replace(line, text=capitalised(shortened(line.text)))
