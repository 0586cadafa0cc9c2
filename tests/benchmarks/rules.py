"""How often each rule of lean sheets gives what people wrote: ``python -m tests.benchmarks.rules``.

Before the bundled sheets left anything to rules, people had written every field of every fact.
``written_by_people.jsonl`` keeps what stood there. Each rule is asked as if the field that it
gives were left out, and its answer is compared.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from briefing.dossier import Dossier, read_dossier
from briefing.dossier.actor_names import ActorNames
from briefing.dossier.derivation import FIELDS, RULES, Derived, PartialFact
from briefing_events.fact import Fact

BUNDLED = Path(__file__).parents[2] / "seeds/russia-taliban"
_ROLE = "actors."
_USUAL = {"modality": "happened"}


@dataclass
class Score:
    """What a rule gave for one field: how often, how often rightly, and of how many."""

    given: int = 0
    right: int = 0
    written: int = 0
    misses: list[str] = field(default_factory=list)
    """What it gives wrongly."""
    missed: list[str] = field(default_factory=list)
    """What people wrote and it does not give."""

    @property
    def precision(self) -> float:
        """The share of what it gives that is right."""
        return self.right / self.given if self.given else 1.0

    @property
    def recall(self) -> float:
        """The share of what is written that it gives."""
        return self.right / self.written if self.written else 1.0


Written = Mapping[str, Any]
"""What people wrote of a fact: the fields that rules give, ``actors`` by role."""


def written_by_people() -> dict[str, Written]:
    """What people wrote of the bundled facts, by key."""
    lines = (Path(__file__).parent / "written_by_people.jsonl").read_text("utf-8").splitlines()
    return {each["key"]: each for each in map(json.loads, lines)}


def scores(dossier: Dossier) -> dict[str, Score]:
    """The score of each field that rules give, on the facts of which people wrote all."""
    people = written_by_people()
    names = ActorNames.of(actor.model_dump() for actor in dossier.definition.actors)
    found: dict[str, Score] = {name: Score() for name in FIELDS}
    for fact in dossier.facts:
        if (written := people.get(fact.key)) is None:
            continue
        part = _partial(fact, written, dossier, names)
        for name, score in found.items():
            _count(name, written, _given(name, part), score)
    return found


def _partial(fact: Fact, written: Written, dossier: Dossier, names: ActorNames) -> PartialFact:
    passages = {each.id: each for s in dossier.sources for each in (s, *s.parts)}
    return PartialFact(
        kind=fact.type,
        statement=fact.statement,
        quotes=tuple(citation.exact for citation in fact.citations),
        actors=tuple((id_, role) for role, ids in written["actors"].items() for id_ in ids),
        passage=passages[fact.citations[0].source],
        names=names,
    )


def _given(name: str, part: PartialFact) -> Derived | None:
    """What the rule of a field gives where that field is left out."""
    if name.startswith(_ROLE):
        left = tuple(each for each in part.actors if _ROLE + each[1] != name)
        part = replace(part, actors=left)
    given = (rule(part) for rule in RULES.values())
    return next((each for each in given if each and each.field == name), None)


def _count(name: str, fact: Written, given: Derived | None, score: Score) -> None:
    """Add one fact to the score of a field."""
    value = _plain(name, given)
    written = set(_written(name, fact))
    if name in _USUAL:
        value = value or _USUAL[name]
    score.written += written != {None}
    if value is None:
        score.missed += [f"{fact['key']}: written {told(written)}"] if written != {None} else []
        return
    score.given += 1
    if written == {value}:
        score.right += 1
    else:
        score.misses.append(f"{fact['key']}: gives {value}, written {told(written)}")


def told(written: set[str | None]) -> str:
    """What people wrote, in words."""
    return " and ".join(sorted(each or "nothing" for each in written))


def table(found: Mapping[str, Score]) -> str:
    """The scores as a table in Markdown."""
    rows = ["| field | right of given | right of written |", "| --- | --- | --- |"]
    for name, score in found.items():
        given = f"{score.right} of {score.given}: {score.precision:.2f}"
        written = f"{score.right} of {score.written}: {score.recall:.2f}"
        rows.append(f"| `{name}` | {given} | {written} |")
    misses = (f"- `{name}`: {miss}" for name, score in found.items() for miss in score.misses)
    return "\n".join([*rows, "", "Given wrongly:", "", *misses])


def _plain(name: str, given: Derived | None) -> str | None:
    if given is None:
        return None
    if name.startswith(_ROLE):
        return ", ".join(part["id"] for part in given.values["actors"])
    return str(given.values[name])


def _written(name: str, fact: Written) -> Iterator[str | None]:
    if name.startswith(_ROLE):
        yield ", ".join(fact["actors"].get(name.removeprefix(_ROLE), ())) or None
    elif name == "said_by":
        yield from fact["said_by"]
    else:
        yield fact[name]


def main() -> None:
    """Print precision and recall by field, with every miss."""
    found = scores(read_dossier(BUNDLED))
    sys.stdout.write(f"{table(found)}\n\nNot given:\n\n")
    for name, score in found.items():
        sys.stdout.writelines(f"- `{name}`: {miss}\n" for miss in score.missed)


if __name__ == "__main__":
    main()
