"""How often each rule of lean sheets gives what people wrote: ``python -m tests.benchmarks.rules``.

The sheets of a dossier say every field of every fact. Each rule is asked as if the field that
it gives were left out, and its answer is compared.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

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

    @property
    def precision(self) -> float:
        """The share of what it gives that is right."""
        return self.right / self.given if self.given else 1.0

    @property
    def recall(self) -> float:
        """The share of what is written that it gives."""
        return self.right / self.written if self.written else 1.0


def scores(dossier: Dossier) -> dict[str, Score]:
    """The score of each field that rules give, on the facts of a dossier."""
    names = ActorNames.of(actor.model_dump() for actor in dossier.definition.actors)
    found: dict[str, Score] = {name: Score() for name in FIELDS}
    for fact in dossier.facts:
        part = _partial(fact, dossier, names)
        for name, score in found.items():
            _count(name, fact, _given(name, part), score)
    return found


def _partial(fact: Fact, dossier: Dossier, names: ActorNames) -> PartialFact:
    passages = {each.id: each for s in dossier.sources for each in (s, *s.parts)}
    return PartialFact(
        kind=fact.type,
        statement=fact.statement,
        quotes=tuple(citation.exact for citation in fact.citations),
        actors=tuple((part.id, part.role) for part in fact.actors),
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


def _count(name: str, fact: Fact, given: Derived | None, score: Score) -> None:
    """Add one fact to the score of a field."""
    value = _plain(name, given)
    written = set(_written(name, fact))
    if name in _USUAL:
        value = value or _USUAL[name]
    score.written += written != {None}
    if value is None:
        return
    score.given += 1
    if written == {value}:
        score.right += 1
    else:
        score.misses.append(f"{fact.key}: gives {value}, written {sorted(map(str, written))}")


def _plain(name: str, given: Derived | None) -> str | None:
    if given is None:
        return None
    if name.startswith(_ROLE):
        return ", ".join(part["id"] for part in given.values["actors"])
    return str(given.values[name])


def _written(name: str, fact: Fact) -> Iterator[str | None]:
    if name.startswith(_ROLE):
        role = name.removeprefix(_ROLE)
        ids = [part.id for part in fact.actors if part.role == role]
        yield ", ".join(ids) or None
    elif name == "said_by":
        yield from (citation.said_by for citation in fact.citations)
    elif name == "occurred":
        yield fact.occurred.edtf if fact.occurred else None
    else:
        yield str(getattr(fact, name))


def main() -> None:
    """Print precision and recall by field, with every miss."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else BUNDLED
    for name, score in scores(read_dossier(folder)).items():
        told = f"precision {score.right}/{score.given} = {score.precision:.3f}"
        told += f", recall {score.right}/{score.written} = {score.recall:.3f}"
        sys.stdout.write(f"{name}: {told}\n")
        sys.stdout.writelines(f"    {miss}\n" for miss in score.misses)


if __name__ == "__main__":
    main()
