"""Names in running text: in full at first in a section, short after that.

It is the last touch on a brief that is to be read: what a line says must not depend on its
neighbours where briefs are compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from briefing.facts.actors import bearers_of
from briefing.model.brief import Brief, Group, Line, Section
from briefing.projections.wording import capitalised
from briefing_events.dossier import Actor

SIGNED = "judgement"
"""The section whose sentences are signed: their names stay as they were written."""

_QUOTED = re.compile(r'("[^"]*"|“[^”]*”)')


def with_short_names(brief: Brief, actors: Sequence[Actor]) -> Brief:
    """The brief with the names of its sentences shortened after their first use in a section."""
    return replace(brief, sections=short_names(brief.sections, actors))


def short_names(sections: Sequence[Section], actors: Sequence[Actor]) -> tuple[Section, ...]:
    """Sections with the names of their sentences shortened after their first use in each.

    A name that several actors bear stays whole, and so does one whose short form could be
    another's. Names of others are looked for too: one may begin as another's does.
    """
    bearers = bearers_of(actors)
    names = {a.name: a.name for a in actors} | {
        a.name: a.short
        for a in actors
        if a.short and len(bearers[a.name]) == len(bearers[a.short]) == 1
    }
    if all(name == short for name, short in names.items()):
        return tuple(sections)
    longest_first = map(re.escape, sorted(names, key=len, reverse=True))
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)")
    return tuple(_section(section, pattern, names) for section in sections)


def _section(section: Section, pattern: re.Pattern[str], names: Mapping[str, str]) -> Section:
    if section.id == SIGNED:
        return section
    used: set[str] = set()
    groups = tuple(_group(group, pattern, names, used) for group in section.groups)
    return replace(section, groups=groups)


def _group(
    group: Group, pattern: re.Pattern[str], names: Mapping[str, str], used: set[str]
) -> Group:
    if group.kind == "table":
        return group
    return replace(group, lines=tuple(_lines(group.lines, pattern, names, used)))


def _lines(
    lines: Iterable[Line], pattern: re.Pattern[str], names: Mapping[str, str], used: set[str]
) -> Iterator[Line]:
    def short(found: re.Match[str]) -> str:
        name = found[0]
        if name not in used:
            used.add(name)
            return name
        return names[name]

    for line in lines:
        parts = _QUOTED.split(line.text)
        text = "".join(
            part if place % 2 else pattern.sub(short, part) for place, part in enumerate(parts)
        )
        text = capitalised(text)
        yield line if text == line.text else replace(line, text=text)
