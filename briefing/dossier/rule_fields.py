"""The fields that rules give, in a fact of the long form: read, set, and left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

ROLE = "actors."
"""Begins the field of the actors in a role: ``actors.speaker``."""

_DATE = ("occurred", "basis", "basis_note")
_AHEAD = frozenset({"analyst", "speaker", "holder"})

Table = dict[str, Any]


def own_values(table: Mapping[str, Any], field: str) -> dict[str, Any]:
    """What a fact has in a field, as a rule would give it; empty where it has nothing."""
    if field.startswith(ROLE):
        role = field.removeprefix(ROLE)
        parts = [part for part in _actors(table) if part.get("role") == role]
        return {"actors": parts} if parts else {}
    if field == "occurred":
        return {n: table[n] for n in _DATE if n in table} if "occurred" in table else {}
    place = _first_quote(table) if field == "said_by" else table
    return {field: place[field]} if place.get(field) is not None else {}


def put(table: Table, values: Mapping[str, Any]) -> None:
    """Set what a rule gives; who speaks, judges or holds stands before all others."""
    for name, value in values.items():
        if name == "said_by":
            _first_quote(table)[name] = value
        elif name == "actors":
            own = _actors(table)
            ahead = [part for part in own if part.get("role") in _AHEAD]
            table[name] = [*ahead, *value, *(part for part in own if part not in ahead)]
        else:
            table[name] = value


def take_out(table: Table, field: str) -> None:
    """Leave a field out."""
    if field.startswith(ROLE):
        role = field.removeprefix(ROLE)
        table["actors"] = [part for part in _actors(table) if part.get("role") != role]
        if not table["actors"]:
            del table["actors"]
        return
    place = _first_quote(table) if field == "said_by" else table
    for name in _DATE if field == "occurred" else (field,):
        place.pop(name, None)


def _actors(table: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [part for part in table.get("actors", ()) if isinstance(part, dict)]


def _first_quote(table: Mapping[str, Any]) -> dict[str, Any]:
    quotes = table.get("citation", table.get("citations", ()))
    return next((each for each in quotes if isinstance(each, dict)), {})
