"""The one-line values of lean sheets: ``who``, ``date``, ``track/stage``, numbers, ``via``.

Each function gives the long form's fields, or the message that says how the line is written.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any, get_args

from briefing.dossier.actor_names import ActorNames
from briefing.dossier.messages import shown, suggestion
from briefing_events.fact import DateBasis, Role
from briefing_events.shapes import Magnitude, Qualifier

ROLES: tuple[str, ...] = get_args(Role)
BASES: tuple[str, ...] = get_args(DateBasis)
NOBODY = "nobody"
"""In ``who`` and ``said_by``: none, and no rule gives one."""

PAIRS = {"track": ("stage", "/"), "slot": ("title", " "), "outcome_of": ("outcome", " ")}
"""Fields that may have a second one behind them on their line, and what stands between."""

_GROUPS = re.compile(r"\s*;\s*")
_NAMES = re.compile(r"\s*,\s*")
_RATED = re.compile(r"([1-6])(?:[\s:,]+(\S.*))?")
_WHO = 'write roles with their actors, as "speaker shoigu; addressee taliban, putin"'
_DATE = 'write the date, then its basis and a note: "2024-07 by-context in July, of the visit"'

COUNTS = ("deaths", "injured", "displaced")
_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_EXACT, _VAGUE = get_args(Qualifier)[: -len(get_args(Magnitude))], get_args(Magnitude)
_FIGURE = re.compile(
    rf"(?:(?P<qualifier>{'|'.join(_EXACT)}) )?(?P<value>{_NUMBER})"
    rf"(?: ?(?:to|-|–) ?(?P<upper>{_NUMBER}))?(?: ?(?P<unit>[^\d\s.,].*))?"
    rf"|(?P<vague>{'|'.join(reversed(_VAGUE))})(?: (?P<of>\S.*))?"
)

Fields = dict[str, Any]


def who_fields(value: object, names: ActorNames) -> Fields | str:
    """``actors``; a role that nobody has stands in ``closed``."""
    if not isinstance(value, str):
        return f"'who' is text in quotes: {_WHO}"
    actors: list[dict[str, str]] = []
    closed: list[str] = []
    for group in filter(None, _GROUPS.split(value.strip())):
        role, _, rest = group.partition(" ")
        if role not in ROLES:
            return f"who: unknown role {shown(role)}{suggestion(role, ROLES)}; {_WHO}"
        if not rest.strip():
            return f"who: names nobody as {role}; {_WHO}"
        if rest.strip() == NOBODY:
            closed.append(role)
            continue
        actors += [{"id": actor_id(name, names), "role": role} for name in _NAMES.split(rest)]
    return {"actors": actors, "closed": closed}


def actor_id(words: str, names: ActorNames) -> str:
    """The id of an actor by id or name; the words themselves where nobody has them."""
    return names.resolve(words.strip()) or words.strip()


def date_fields(value: object) -> Fields | str:
    """``occurred``, ``basis`` and ``basis_note``."""
    if isinstance(value, date):  # TOML dates need no quotes
        value = value.isoformat()
    if not isinstance(value, str) or not value.strip():
        return f"'date' is text in quotes: {_DATE}"
    written, _, rest = value.strip().partition(" ")
    basis, _, note = rest.strip().partition(" ")
    fields: Fields = {} if written == "unknown" else {"occurred": written}
    if written == "unknown":
        basis, note = "unknown", rest
    elif basis and basis not in BASES:
        known = f"its basis is one of {', '.join(BASES)}"
        return f"date: unknown basis {shown(basis)}{suggestion(basis, BASES)}; {known}; {_DATE}"
    return fields | _with(basis=basis, basis_note=note.strip())


def pair_fields(name: str, value: object) -> Fields:
    """Two fields of one line: "track/stage", "slot title", "plan moved"; one alone is as it is."""
    second, sign = PAIRS[name]
    if not isinstance(value, str):
        return {name: value}
    first, _, rest = value.strip().partition(sign)
    return {name: first.strip()} | _with(**{second: rest.strip()})


def credibility_fields(value: object) -> Fields | str:
    """``credibility`` and ``credibility_reason`` of "2 why"; a number stays as it is."""
    if not isinstance(value, str):
        return {"credibility": value}
    if found := _RATED.fullmatch(value.strip()):
        return {"credibility": int(found[1])} | _with(credibility_reason=found[2])
    return f'credibility: write 1 to 6 and the reason, as "3 in this text only", not {shown(value)}'


def figure_fields(name: str, value: object) -> Fields | str:
    """``value``, ``upper``, ``unit`` and ``qualifier`` of "about 80,000 tonnes"; of people, two."""
    if not isinstance(value, str):
        return {name: value}
    people, found = name in COUNTS, _FIGURE.fullmatch(value.strip())
    if found is None or (people and (found["upper"] or found["unit"] or found["of"])):
        shape = '"at least 8", or "dozens"' if people else '"about 80,000 tonnes"'
        return f"{name}: write the number as {shape}, not {shown(value)}"
    numbers = {name: found["value"], "upper": found["upper"]}
    plain = {key: Decimal(each.replace(",", "")) for key, each in numbers.items() if each}
    qualifier = found["qualifier"] or found["vague"]
    told = _with(unit=found["unit"] or found["of"])
    return plain | told | _with(**{f"{name}_qualifier" if people else "qualifier": qualifier})


def via_field(value: object, names: ActorNames) -> object:
    """Through whom, as ids: a list, or one text with commas."""
    if isinstance(value, str):
        value = _NAMES.split(value.strip()) if value.strip() else []
    if not isinstance(value, list):
        return value
    return [actor_id(each, names) if isinstance(each, str) else each for each in value]


def _with(**texts: str | None) -> Fields:
    return {name: text for name, text in texts.items() if text}
