"""Types that add no field share their shape's validator, and stay types of their own."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError, field_validator
from pydantic.errors import PydanticUserError

from briefing_events.fact import Fact
from briefing_events.registry import FACT_TYPES, FACTS_BY_TOPIC
from briefing_events.shapes import Encounter, Utterance
from briefing_events.thin import Thin

SHAPES = 8


def content(topic: str) -> dict[str, Any]:
    path = Path(__file__).parent / "samples" / f"{topic}@1.json"
    sample: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return sample


def sample(topic: str) -> Fact:
    return FACTS_BY_TOPIC[topic].model_validate(content(topic))


def test_there_are_no_more_validators_than_shapes() -> None:
    for type_ in FACT_TYPES:
        sample(type_.TOPIC)
    assert len({id(type_.__pydantic_validator__) for type_ in FACT_TYPES}) <= SHAPES


@pytest.mark.parametrize("topic", FACTS_BY_TOPIC)
def test_however_it_is_made_a_fact_is_of_its_type(topic: str) -> None:
    type_, plain = FACTS_BY_TOPIC[topic], content(topic)
    facts = [
        type_(**plain),
        type_.model_validate(plain),
        type_.model_validate_json(json.dumps(plain)),
        sample(topic).model_copy(),
        pickle.loads(pickle.dumps(sample(topic))),  # noqa: S301  our own
    ]
    assert [type(fact) for fact in facts] == [type_] * len(facts)
    assert {fact.model_dump_json(exclude_defaults=True) for fact in facts} == {
        facts[0].model_dump_json(exclude_defaults=True)
    }
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
    "topic", [type_.TOPIC for type_ in FACT_TYPES if type_.REQUIRED_ROLES], ids=str
)
def test_every_type_asks_for_its_own_roles(topic: str) -> None:
    role, least = FACTS_BY_TOPIC[topic].REQUIRED_ROLES[0]
    with pytest.raises(ValidationError, match=f"at least {least} actor with role '{role}'"):
        FACTS_BY_TOPIC[topic].model_validate(content(topic) | {"actors": []})


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


def test_a_fact_is_taken_as_it_is_by_its_own_type_only() -> None:
    fact = sample("statement-made")
    assert type(fact).model_validate(fact) is fact
    with pytest.raises(ValidationError):
        FACTS_BY_TOPIC["position-stated"].model_validate(fact)


def test_a_type_with_a_field_of_its_own_has_a_validator_of_its_own() -> None:
    class Whispered(Utterance):
        """Said so that few heard it."""

        TOPIC = "whispered"
        volume: int = 1

    class Hissed(Whispered):
        """Whispered sharply."""

        TOPIC = "hissed"

    plain = content("statement-made")
    assert Hissed.model_validate(plain | {"volume": 2}).volume == 2
    assert "volume" not in Utterance.model_fields
    assert type(Hissed.model_validate(plain)) is Hissed
    with pytest.raises(ValidationError):
        Whispered.model_validate(plain | {"volume": "loud"})
    with pytest.raises(ValidationError):
        FACTS_BY_TOPIC["statement-made"].model_validate(plain | {"volume": 2})


def test_a_type_with_a_check_of_pydantic_runs_it() -> None:
    class Shouted(Utterance):
        """Said so that all heard it."""

        @field_validator("statement")
        @classmethod
        def _is_loud(cls, text: str) -> str:
            if not text.isupper():
                msg = "a shout is in capitals"
                raise ValueError(msg)
            return text

    with pytest.raises(ValidationError, match="capitals"):
        Shouted.model_validate(content("statement-made"))


def test_a_slip_in_the_name_of_a_class_variable_is_refused() -> None:
    with pytest.raises(PydanticUserError, match="SUBJCT"):
        Thin("Slip", (Encounter,), {"__module__": __name__, "SUBJCT": "encounters"})
