"""The page on the definition of a dossier has every field, and its example is one."""

from __future__ import annotations

import re
import tomllib
from typing import get_args

from briefing.dossier.definition_reader import DEFINITION_KEYS
from briefing.dossier.source_reader import PART_KEYS, SOURCE_KEYS
from briefing_events.dossier import Actor, ActorKind, Definition, Stage, StepKind, Track
from briefing_events.source import FamilyDegree

from .page import ROOT, blocks

TEXT = (ROOT / "docs/dossier.md").read_text("utf-8")
TABLES = {"track", "source", "actor", "part"}


def test_every_field_has_its_row() -> None:
    rows = re.findall(r"^\| (`.+?) \|", TEXT, re.MULTILINE)
    told = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    models = {field for model in (Actor, Stage, Track) for field in model.model_fields}
    fields = {*DEFINITION_KEYS, *SOURCE_KEYS, *PART_KEYS, *models} - TABLES
    assert told == fields


def test_every_choice_is_told() -> None:
    choices = [*get_args(ActorKind), *get_args(StepKind), *get_args(FamilyDegree)]
    assert [each for each in choices if f"`{each}`" not in TEXT] == []


def test_the_example_is_a_definition_but_for_who_is_left_out() -> None:
    (example,) = (block.text for block in blocks(TEXT) if block.info == "toml")
    read = tomllib.loads(example)
    assert set(read) <= set(DEFINITION_KEYS)
    assert set(read["source"][0]) <= set(SOURCE_KEYS)
    others = [{"id": id_, "name": id_, "kind": "state"} for id_ in read["parties"]]
    Definition.model_validate(
        {key: read[key] for key in Definition.model_fields if key in read}
        | {"tracks": read["track"], "actors": [*read["actor"], *others]}
    )
