"""A type is a row of the table: facts of one shape share their fields and keep their own type."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from briefing_events import types
from briefing_events.fact import Fact, FactType
from briefing_events.registry import FACTS_BY_TOPIC, read
from briefing_events.shapes import Utterance
from briefing_events.types import FACT_TYPES


def content(topic: str) -> dict[str, Any]:
    path = Path(__file__).parent / "samples" / f"{topic}@1.json"
    sample: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return sample


def sample(topic: str) -> Fact:
    return FACTS_BY_TOPIC[topic].model_validate(content(topic))


@pytest.mark.parametrize("type_", FACT_TYPES, ids=lambda type_: type_.topic)
def test_a_type_is_found_under_the_name_that_its_topic_gives(type_: FactType[Fact]) -> None:
    name = "".join(word.capitalize() for word in type_.topic.split("-"))
    assert getattr(types, name) is type_


def test_no_two_types_have_one_topic() -> None:
    assert len(FACTS_BY_TOPIC) == len(FACT_TYPES)


@pytest.mark.parametrize("type_", FACT_TYPES, ids=lambda type_: type_.topic)
def test_however_it_is_made_a_fact_is_of_its_type(type_: FactType[Fact]) -> None:
    plain = content(type_.topic)
    facts = [
        type_(**plain),
        type_.model_validate(plain),
        type_.model_validate_json(json.dumps(plain)),
        sample(type_.topic).model_copy(),
        read(type_.topic, 1, plain),
    ]
    assert {(getattr(fact, "type", None), fact.topic) for fact in facts} == {(type_, type_.topic)}
    assert len({fact.model_dump_json(exclude_defaults=True) for fact in facts}) == 1
    assert facts == [facts[0]] * len(facts)
    assert len(set(facts)) == 1


@pytest.mark.parametrize("topic", FACTS_BY_TOPIC)
def test_every_type_is_frozen_and_refuses_fields_that_it_does_not_know(topic: str) -> None:
    fact: Any = sample(topic)
    with pytest.raises(ValidationError, match="frozen"):
        fact.importance = 1
    with pytest.raises(ValidationError, match="Extra inputs"):
        FACTS_BY_TOPIC[topic].model_validate(content(topic) | {"colour": "red"})
    with pytest.raises(ValidationError, match="Extra inputs"):
        FACTS_BY_TOPIC[topic].model_validate_json(json.dumps(content(topic) | {"colour": "red"}))


@pytest.mark.parametrize(
    ("topic", "missing"),
    [
        ("meeting-held", "needs at least 2 actors with role 'participant'"),
        ("visit-made", "needs at least 1 actor with role 'visitor'"),
        ("position-stated", "needs at least 1 actor with role 'speaker'"),
        ("invitation-extended", "role 'speaker'.*; needs at least 1 actor with role 'addressee'"),
        ("office-held", "needs at least 1 actor with role 'holder'"),
        ("forecast-offered", "needs at least 1 actor with role 'analyst'"),
    ],
)
def test_a_type_asks_for_the_roles_of_its_row_and_of_its_shape(topic: str, missing: str) -> None:
    with pytest.raises(ValidationError, match=missing):
        FACTS_BY_TOPIC[topic].model_validate(content(topic) | {"actors": []})


@pytest.mark.parametrize(
    ("topic", "field"), [("reply-given", "replies_to"), ("office-held", "title")]
)
def test_a_type_asks_for_the_fields_of_its_row(topic: str, field: str) -> None:
    plain = content(topic)
    del plain[field]
    with pytest.raises(ValidationError, match=f"a fact of type {topic} needs {field}, as "):
        FACTS_BY_TOPIC[topic].model_validate(plain)


def test_types_of_one_shape_keep_their_own_rules() -> None:
    nobody = content("forum-held") | {"actors": []}
    assert FACTS_BY_TOPIC["forum-held"].model_validate(nobody).actors == ()
    with pytest.raises(ValidationError, match="participant"):
        FACTS_BY_TOPIC["meeting-held"].model_validate(nobody)


def test_facts_of_two_types_with_the_same_content_differ() -> None:
    plain = content("statement-made")
    one, other = (
        FACTS_BY_TOPIC[t].model_validate(plain) for t in ("statement-made", "position-stated")
    )
    assert one != other
    assert one.model_dump() == other.model_dump()


def test_a_fact_keeps_its_type_when_it_is_read_as_another() -> None:
    fact = sample("statement-made")
    assert types.PositionStated.model_validate(fact.model_dump()).type is types.PositionStated
    assert types.PositionStated.model_validate(fact).type is types.PositionStated
    assert fact.type is types.StatementMade


def test_a_shape_makes_no_fact_without_a_type() -> None:
    with pytest.raises(TypeError, match="made by its type"):
        Utterance.model_validate(content("statement-made"))
