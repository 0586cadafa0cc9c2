"""One table of a sheet in the lean form: the fields as they are written, line by line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from briefing.dossier.lean_values import COUNTS, PAIRS, figure_fields
from briefing.dossier.toml_text import value_text

_SHARED = ("said_by", "via", "attribution")
_OF_ONE = ("nth", "start", "hedge", "attests", "note")
_FIRST = ("who", "actors", "date", "occurred", "basis", "basis_note", "quote", "quotes", "citation")
_LAST = ("importance", "credibility", "credibility_reason")
_ACTOR = {"id", "role"}

Table = Mapping[str, Any]


def lean_fact(long: Table) -> dict[str, Any]:
    """A fact of the long form, every field of it written in the lean form."""
    lean: dict[str, Any] = {str(long["type"]): long["statement"]}
    rest = {name: value for name, value in long.items() if name not in {"key", "type", "statement"}}
    if _are_plain(rest.get("actors")):
        lean["who"] = _who(rest.pop("actors"))
    _put_date(rest)
    put_figures(rest)
    put_credibility(rest)
    for name, (second, sign) in PAIRS.items():
        if isinstance(rest.get(name), str) and isinstance(rest.get(second), str):
            rest[name] = f"{rest[name]}{sign}{rest.pop(second)}"
    return in_order(lean | quoting(rest))


def quoting(table: Table) -> dict[str, Any]:
    """A table with its citations as ``quote`` or ``quotes``."""
    citations = table.get("citation")
    rest = {name: value for name, value in table.items() if name != "citation"}
    if not isinstance(citations, list) or not all(isinstance(each, dict) for each in citations):
        return dict(table)
    if len(citations) == 1:
        (citation,) = citations
        own = {name: citation[name] for name in (*_SHARED, *_OF_ONE) if name in citation}
        left = {name: value for name, value in citation.items() if name not in own}
        quote = left["exact"] if set(left) == {"exact"} else left
        return rest | {"quote": quote} | _one_via(own)
    shared = {
        name: citations[0][name]
        for name in _SHARED
        if all(name in each and each[name] == citations[0].get(name) for each in citations)
    }
    quotes = []
    for each in citations:
        left = _one_via({name: value for name, value in each.items() if name not in shared})
        quotes.append(left["exact"] if set(left) == {"exact"} else left)
    return rest | {"quotes": quotes} | _one_via(shared)


def in_order(lean: Table) -> dict[str, Any]:
    """The fields in the order in which sheets have them: the sentence, who, when, the words."""
    sentence = next(iter(lean), "")
    last = [name for name in _LAST if name in lean]
    named = [sentence, *_FIRST, *_SHARED, *_OF_ONE]
    first = [name for name in named if name in lean]
    middle = [name for name in lean if name not in first and name not in last]
    return {name: lean[name] for name in (*first, *middle, *last)}


def _are_plain(actors: object) -> bool:
    return (
        isinstance(actors, list)
        and bool(actors)
        and all(
            isinstance(each, dict)
            and set(each) == _ACTOR
            and all(isinstance(value, str) and value for value in each.values())
            for each in actors
        )
    )


def _who(actors: Sequence[Mapping[str, str]]) -> str:
    groups: list[tuple[str, list[str]]] = []
    for part in actors:
        if not groups or groups[-1][0] != part["role"]:
            groups.append((part["role"], []))
        groups[-1][1].append(part["id"])
    return "; ".join(f"{role} {', '.join(names)}" for role, names in groups)


def put_credibility(fields: dict[str, Any]) -> None:
    """Put a rating and its reason on one line."""
    if isinstance(fields.get("credibility"), int) and "credibility_reason" in fields:
        fields["credibility"] = f"{fields['credibility']} {fields.pop('credibility_reason')}"


def put_figures(fields: dict[str, Any]) -> None:
    """Put a number, its range, unit and qualifier on one line."""
    for name in ("value", *COUNTS):
        others = (f"{name}_qualifier",) if name in COUNTS else ("upper", "unit", "qualifier")
        own = {key: fields[key] for key in (name, *others) if key in fields}
        numbers = [f"{own[k]:,}" for k in (name, "upper") if isinstance(own.get(k), int | Decimal)]
        parts = (own.get(others[-1]), " to ".join(numbers), own.get("unit"))
        line = " ".join(str(part) for part in parts if part)
        if len(own) > 1 and figure_fields(name, line) == own:
            for key in others:
                fields.pop(key, None)
            fields[name] = line


def _put_date(fields: dict[str, Any]) -> None:
    """Put when, its basis and its note on one line."""
    when, basis, note = (fields.get(name) for name in ("occurred", "basis", "basis_note"))
    when = when if isinstance(when, str) or when is None else value_text(when)
    if when is None and basis == "unknown":
        line = f"unknown {note or ''}".strip() if note else None
    elif when is None or " " in when.strip() or (note and not basis):
        return
    else:
        line = " ".join(filter(None, (when, basis if basis != "stated" or note else None, note)))
    for name in ("occurred", "basis", "basis_note"):
        fields.pop(name, None)
    if line:
        fields["date"] = line


def _one_via(fields: Mapping[str, Any]) -> dict[str, Any]:
    """``via`` of one actor without brackets."""
    via = fields.get("via")
    if isinstance(via, list) and via and all(isinstance(each, str) for each in via):
        return {**fields, "via": ", ".join(via)}
    return dict(fields)
