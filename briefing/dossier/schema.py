"""JSON Schema of sheets and definitions, made from the models, for editors that know TOML.

It tells names, kinds and choices. What holds between fields and files, ``check`` tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel

from briefing.dossier.citation_reader import CITATION_KEYS
from briefing.dossier.fact_reader import Defaults
from briefing.dossier.lean_reader import STRETCH_KEYS
from briefing.dossier.lean_values import COUNTS
from briefing.dossier.source_reader import PART_KEYS, SOURCE_KEYS
from briefing_events.dossier import Actor, Definition, Track
from briefing_events.editorial import Account, FactsInConflict
from briefing_events.fact import Citation, Fact, FactType
from briefing_events.shapes import Figure, Step
from briefing_events.source import Passage, Rating
from briefing_events.types import FACT_TYPES

Schema = dict[str, Any]

_DIALECT = "http://json-schema.org/draft-07/schema#"
_TEXT: Schema = {"type": "string"}
_DATED = frozenset({"When"})
_NUMBER: Schema = {
    "type": ["number", "string"],
    "description": 'The number, or with what the text says of it: "about 80,000 tonnes".',
}
_LINES: Mapping[str, Schema] = {
    **dict.fromkeys(("value", *COUNTS), _NUMBER),
    "who": {
        **_TEXT,
        "description": 'Roles with their actors: "speaker shoigu; addressee taliban".',
    },
    "date": {
        **_TEXT,
        "description": 'The date, its basis and a note: "2024-07 by-context in July".',
    },
    "credibility": {
        "type": ["integer", "string"],
        "description": '1 to 6, with the reason: "3 why".',
    },
    "track": {**_TEXT, "description": "The track, or track/stage."},
    "slot": {**_TEXT, "description": "What only one can hold at a time, and its title."},
    "outcome_of": {**_TEXT, "description": "The plan, and how it came out: plan-key fulfilled."},
    "via": {"type": ["string", "array"], "items": _TEXT, "description": "Through whom it came."},
    "said_by": {**_TEXT, "description": 'Who says so; "nobody" for the article\'s own voice.'},
}


def sheet_schema() -> Schema:
    """The schema of a fact sheet, in the lean and in the long form."""
    quote = {"type": ["string", "object"], "description": "The words, character by character."}
    own = _fields(Citation, CITATION_KEYS) | {"exact": _TEXT} | _integers("nth", "start")
    citation = _object(own | {name: _LINES[name] for name in ("via", "said_by")})
    quoting = {"quote": quote, "quotes": {"type": "array", "items": quote}}
    citing = {k: v for k, v in citation["properties"].items() if k != "exact"}
    fields = _all_fields()
    lean = (
        citing
        | fields
        | quoting
        | dict(_LINES)
        | {each.topic: _sentence(each) for each in FACT_TYPES}
    )
    long = fields | {
        "type": {"enum": [each.topic for each in FACT_TYPES]},
        "key": _TEXT,
        "statement": _TEXT,
        "citation": _list(citation),
    }
    carried = _object(citing | quoting | {"statement": _TEXT, "citation": _list(citation)})
    return _whole(
        "A fact sheet",
        {
            "source": {**_TEXT, "description": "The article, as dossier.toml names it."},
            "defaults": _object(
                _fields(Defaults, Defaults.model_fields) | {"credibility": _LINES["credibility"]}
            ),
            "stretch": _list(_object({k: v for k, v in lean.items() if k in STRETCH_KEYS})),
            "fact": _list(_object(long, ("key", "type", "statement"))),
            "corroborates": _keyed_or_list(carried, "fact", "string"),
            "conflict": _keyed_or_list(_conflict(), "key"),
            "not_a_fact": {"type": ["object", "array"]},
            "draft": {"type": "array"},
        },
        ("source",),
        additional=_object(lean),
    )


def definition_schema() -> Schema:
    """The schema of ``dossier.toml``."""
    rated = _fields(Rating, Rating.model_fields) | _fields(Passage, Passage.model_fields)
    part = {k: v for k, v in rated.items() if k in PART_KEYS} | dict.fromkeys(
        ("begins", "ends"), _TEXT
    )
    source = {k: v for k, v in rated.items() if k in SOURCE_KEYS} | {"file": _TEXT}
    head = ("slug", "title", "time_zone", "author", "distribution", "four_eyes", "parties",
            "lead_track")  # fmt: skip
    return _whole(
        "The definition of a dossier",
        _fields(Definition, head)
        | {
            "track": _list(_object(_fields(Track, Track.model_fields), ("id", "title", "stages"))),
            "source": _list(_object(source | {"part": _list(_object(part))}, ("id", "file"))),
            "actor": _list(_object(_fields(Actor, Actor.model_fields), ("id", "name", "kind"))),
        },
        ("slug", "title", "parties"),
        additional=False,
    )


def _conflict() -> Schema:
    fields = _fields(FactsInConflict, ("point", "weight", "note"))
    accounts = _list(_object(_fields(Account, Account.model_fields), tuple(Account.model_fields)))
    return _object(fields | {"account": accounts}, ("point", "account"))


def _sentence(type_: FactType[Fact]) -> Schema:
    """The line that a fact of a type begins with: what it says, and what it needs."""
    own = ", ".join(n for n in type_.shape.model_fields if n not in Fact.model_fields)
    told = f"{type_.meaning} ({type_.shape.SHAPE}; needs: {needs(type_) or 'nothing'}; own fields: "
    return {**_TEXT, "description": f"{told}{own or 'none'})"}


def needs(type_: FactType[Fact]) -> str:
    """The roles of ``who`` and the lines that a lean fact of a type must have, by rule or hand."""
    roles = [role if least == 1 else f"{least} {role}s" for role, least in type_.actors_needed]
    lines = ["slot" if name == "title" else name for name in type_.fields]
    if type_.shape is Step and not type_.off_track:
        lines.append("track/stage")
    if type_.shape is Figure:
        lines += ["measure", "value"]
    return ", ".join((*roles, *lines))


def types_text() -> str:
    """The types as a table in Markdown: the shape, what each needs, and what it says."""
    rows = (f"| `{t.topic}` | {t.shape.SHAPE} | {needs(t)} | {t.meaning} |" for t in FACT_TYPES)
    return "\n".join(["| type | shape | needs | meaning |", "| --- | --- | --- | --- |", *rows])


def _all_fields() -> Schema:
    """The fields of facts of every shape, but for those that a sheet writes otherwise."""
    found: Schema = {}
    for shape in dict.fromkeys(each.shape for each in FACT_TYPES):
        names = (
            n for n in shape.model_fields if n not in {"key", "statement", "citations", "derived"}
        )
        found |= _fields(shape, names)
    return found


def _fields(model: type[BaseModel], names: Iterable[str]) -> Schema:
    whole = model.model_json_schema()
    return {
        name: _plain(whole["properties"][name], whole.get("$defs", {}))
        for name in names
        if name in whole["properties"]
    }


def _plain(schema: Any, defs: Mapping[str, Any]) -> Any:
    """A schema without references; a date is the text that people write."""
    if isinstance(schema, list):
        return [_plain(each, defs) for each in schema if each != {"type": "null"}]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return _TEXT if name in _DATED else _plain(defs[name], defs)
    plain = {
        key: {name: _plain(each, defs) for name, each in value.items()}
        if key == "properties"
        else _plain(value, defs)
        for key, value in schema.items()
        if key not in {"title", "default"}
    }
    only = plain.get("anyOf", ())
    return plain | only[0] if len(only) == 1 and plain.pop("anyOf") else plain


def _integers(*names: str) -> Schema:
    return {name: {"type": "integer"} for name in names}


def _keyed_or_list(of: Schema, key: str, *shorter: str) -> Schema:
    """Tables by what they are about, or an array of tables that say so."""
    named = of["properties"] | {key: _TEXT}
    return {
        "type": ["object", "array"],
        "additionalProperties": of | {"type": ["object", *shorter]},
        "items": of | {"properties": named},
    }


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def _object(properties: Mapping[str, Any], required: Iterable[str] = ()) -> Schema:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
    }


def _whole(
    title: str, properties: Schema, required: Iterable[str], *, additional: Schema | bool
) -> Schema:
    own = _object(properties, required) | {"additionalProperties": additional}
    return {"$schema": _DIALECT, "title": title, **own}
