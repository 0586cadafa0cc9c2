"""Who the people of a brief are: the office that each holds on record at its date."""

from __future__ import annotations

from collections.abc import Iterable

from briefing.facts import FactAsOf, LifecycleStatus
from briefing.model.brief import Office
from briefing.projections.notes import notes
from briefing.projections.view import View
from briefing.readmodel import Snapshot
from briefing.readmodel.query import ListQuery

AMONG = 2
"""Among how many lasting offices of a person the one that is told is chosen: one may be over."""


def offices(view: View, cited: Iterable[int]) -> tuple[Office, ...]:
    """The office of each person who takes part in the facts of some numbers."""
    known = view.snapshot.actors
    entries = (view.snapshot.numbered(number) for number in cited)
    actors = {actor.id: None for entry in entries if entry for actor in entry.fact.actors}
    people = [id_ for id_ in actors if id_ in known and known[id_].kind == "person"]
    snapshot = view.snapshot.holding([each for id_ in people for each in _asked(id_)])
    return tuple(
        Office(known[id_].name, _phrase(view, held), notes(snapshot, [held.number])[0])
        for id_ in people
        if (held := _held(snapshot, id_))
    )


def _asked(person: str) -> tuple[ListQuery, ListQuery]:
    """The offices that nobody else holds since and nothing ended, and the one attested last."""
    bucket = f"office:{person}"
    return ListQuery(bucket, AMONG, excluded_by=("end", "slot")), ListQuery(bucket, 1)


def _held(snapshot: Snapshot, person: str) -> FactAsOf | None:
    """The office that is held and was attested last, else a former one."""
    lasting, last = map(snapshot.ranked, _asked(person))
    holding = [entry for entry in lasting if entry.lifecycle is LifecycleStatus.HOLDS]
    return next(iter(holding or last), None)


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
