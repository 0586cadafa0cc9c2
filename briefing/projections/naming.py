"""Names in running text: in full at first, short after that.

The bottom line is read alone; the body behind it begins anew. A name that is spelled out with its
abbreviation behind it, "World Trade Organization (WTO)", is the abbreviation alone after that.

It is the last touch on a brief that is to be read: what a line says must not depend on its
neighbours where briefs are compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from briefing.model.brief import Brief, Cell, Group, Line, Office, Section
from briefing.projections.wording import capitalised
from briefing_events.dossier import Actor, bearers_of

SIGNED = "judgement"
"""The section whose sentences are signed: their names stay as they were written."""

_QUOTED = re.compile(r'("[^"]*"|“[^”]*”)')
_ROLE = re.compile(
    r"(?i)(?:[a-z-]*minister|president|secretary|ambassador|envoy|director|chief|head|leader|"
    r"chair(?:man|woman)?|spokes\w+|professor|general|governor|mayor|judge|representative)"
)
_ALONE = frozenset({"bottom-line", "board", "changes"})
_SPELLED = re.compile(
    r"((?:[A-Z][\w.'’-]* )(?:(?:[A-Z][\w.'’-]*|of|and|the|for) )*)\(([A-Z][A-Z-]{1,9})\)"
)


def with_short_names(brief: Brief, actors: Sequence[Actor]) -> Brief:
    """The brief with the names of its sentences shortened after their first use.

    There stands what each person is on record, unless the sentence says it itself.
    """
    sections = short_names(brief.sections, actors, brief.offices)
    cited = {number for section in sections for line in section.lines for number in line.facts}
    known = {note.number for note in brief.notes}
    new = [o.note for o in brief.offices if o.note.number in cited - known]
    told = sorted({note.number: note for note in (*brief.notes, *new)}.items())
    return replace(brief, sections=sections, notes=tuple(note for _, note in told))


def short_names(
    sections: Sequence[Section], actors: Sequence[Actor], offices: Iterable[Office] = ()
) -> tuple[Section, ...]:
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
    holding = {office.name: office for office in offices if len(bearers[office.name]) == 1}
    register = _Names(pattern, names, holding)
    used: set[str] = set()
    named = []
    for section in sections:
        if section.id == SIGNED:
            named.append(section)
            continue
        seen = set[str]() if section.id in _ALONE else used
        groups = tuple(_group(group, register.after(seen)) for group in section.groups)
        named.append(replace(section, groups=groups))
    return tuple(named)


class _Names:
    """Every name of the register, what it is shortened to, and the offices on record."""

    def __init__(
        self, pattern: re.Pattern[str], short: Mapping[str, str], offices: Mapping[str, Office]
    ) -> None:
        self.pattern = pattern
        self.short = short
        self._offices = offices
        self._used = set[str]()
        self._introduced: list[int] = []
        """The facts on the offices that the clause at hand has come to tell."""

    def after(self, used: set[str]) -> _Names:
        """The same behind sentences that have used some names; it adds to them."""
        self._used = used
        return self

    def told(self, text: str) -> str:
        """The text of a clause with its names in full at first, short after that."""
        self._introduced = []
        parts = _QUOTED.split(text)
        return "".join(part if n % 2 else self._unquoted(part) for n, part in enumerate(parts))

    def facts(self, facts: tuple[int, ...]) -> tuple[int, ...]:
        """The facts of the clause told last, with those on the offices in it."""
        return tuple(dict.fromkeys((*facts, *self._introduced)))

    def _unquoted(self, text: str) -> str:
        for name in self._used & self._offices.keys():  # an office is told once
            again = rf"(?i)({re.escape(name)}), {re.escape(self._offices[name].phrase)},"
            text = re.sub(again, r"\1", text)
        return self.pattern.sub(self._named, _SPELLED.sub(self._abbreviated, text))

    def _named(self, found: re.Match[str]) -> str:
        name = found[0]
        if name in self._used:
            return self.short[name]
        self._used.add(name)
        office = self._offices.get(name)
        if office is None or _is_introduced(found):
            return name
        self._introduced.append(office.note.number)
        ends = found.string[found.end() :][:1] in {"", ".", ";", ")", ":"}
        return f"{name}, {office.phrase}{'' if ends else ','}"

    def _abbreviated(self, found: re.Match[str]) -> str:
        spelled = f"({found[0]})"
        if spelled in self._used:
            return found[2]
        self._used.add(spelled)
        return found[0]


def _group(group: Group, names: _Names) -> Group:
    if group.kind == "table":
        return _with_short_answers(group, names)
    return replace(group, lines=tuple(_line(line, names) for line in group.lines))


def _with_short_answers(table: Group, names: _Names) -> Group:
    """A table of what was asked, its answers as short of names as its other columns."""
    if not any(column.startswith("Answer") for column in table.columns):
        return table

    def shortened(cell: Cell) -> Cell:
        text = names.pattern.sub(lambda found: names.short[found[0]], cell.text)
        return replace(cell, text=capitalised(text))

    rows = (replace(row, cells=(*row.cells[:-1], shortened(row.cells[-1]))) for row in table.lines)
    return replace(table, lines=tuple(rows))


def _line(line: Line, names: _Names) -> Line:
    if not line.segments:
        text = capitalised(names.told(line.text))
        return replace(line, text=text, facts=names.facts(line.facts))
    segments = [
        replace(each, text=names.told(each.text), facts=names.facts(each.facts))
        for each in line.segments
    ]
    segments[0] = replace(segments[0], text=capitalised(segments[0].text))
    text = "".join(each.text for each in segments)
    facts = tuple(dict.fromkeys((*line.facts, *(n for s in segments for n in s.facts))))
    return replace(line, text=text, facts=facts, segments=tuple(segments))


def _is_introduced(name: re.Match[str]) -> bool:
    """Whether a sentence says itself who somebody is, or has no room for it behind the name."""
    before, after = name.string[: name.start()].rstrip(), name.string[name.end() :]
    word = before.rpartition(" ")[2]
    titled = (word[:1].isupper() and " " in before) or bool(_ROLE.fullmatch(word))
    return titled or after.startswith((",", "'s", "’s"))
