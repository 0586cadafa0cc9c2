"""Who the people of a brief are: the office that each holds on record at its date."""

from __future__ import annotations

from collections.abc import Iterable

from briefing.facts import FactAsOf, LifecycleStatus
from briefing.model.brief import Office
from briefing.projections.notes import notes
from briefing.projections.view import View
from briefing.readmodel.query import ListQuery

AMONG = 4
"""Among how many offices of a person, those attested last, the one that is told is chosen."""


def offices(view: View, cited: Iterable[int]) -> tuple[Office, ...]:
    """The office of each person who takes part in the facts of some numbers."""
    entries = (view.snapshot.numbered(number) for number in cited)
    people = {actor.id: None for entry in entries if entry for actor in entry.fact.actors}
    known = view.snapshot.actors
    return tuple(
        Office(known[id_].name, _phrase(view, held), notes(view.snapshot, [held.number])[0])
        for id_ in people
        if id_ in known and known[id_].kind == "person" and (held := _held(view, id_))
    )


def _held(view: View, person: str) -> FactAsOf | None:
    """The office that is held and was attested last, else a former one."""
    found = view.snapshot.ranked(ListQuery(f"office:{person}", AMONG))
    holding = [entry for entry in found if entry.lifecycle is LifecycleStatus.HOLDS]
    return next(iter(holding or found), None)


def _phrase(view: View, held: FactAsOf) -> str:
    """An office within a sentence: "University professor" begins small, a proper title does not."""
    title = getattr(held.fact, "title", None) or held.fact.statement.rstrip(".")
    first, _, rest = title.partition(" ")
    proper = rest[:1].isupper() or _is_name(view, first.removesuffix("'s"))
    phrase = title if proper else title[:1].lower() + title[1:]
    over = held.lifecycle is LifecycleStatus.ENDED and first.lower() not in {"former", "ex"}
    return f"former {phrase}" if over else phrase


def _is_name(view: View, word: str) -> bool:
    """Whether a word stands in the name of somebody."""
    known = view.snapshot.actors.values()
    return any(word in name.split() for actor in known for name in (actor.name, *actor.aliases))
