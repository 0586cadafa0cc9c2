"""The buckets that facts lie in, and the order of each.

Every fact that stands lies in one bucket of the body ("developments", "positions:russia"; on
several of these where parties speak together),
and in others that answer a question of the brief (the steps of a track, the promises made).
A bucket has one order: rank, then the latest first, then the place in the texts. A section
needs only the first few of a bucket and their count, so a read model can keep buckets without
knowing how a brief is worded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from briefing.facts.resolved import FactAsOf, minute_of, window_of
from briefing.model.vantage import Status, Window
from briefing_events.dossier import ActorRegistry, Track
from briefing_events.fact import Fact, Role
from briefing_events.shapes import (
    Assessment,
    Encounter,
    Figure,
    Incident,
    Plan,
    State,
    Step,
    Utterance,
)
from briefing_events.types import FramingOffered, OfficeHeld
from briefing_events.when import When

MINOR_IMPORTANCE = 3
"""The importance that only a full brief shows where weightier ones stand beside it."""

REQUEST_ACTS = frozenset({"request", "condition", "demand"})
"""What calls for an answer."""

NOT_IN_FORCE = frozenset({"denied", "assessed"})
"""What says of a state that it does not hold, or is no more than an opinion of it."""

MOVING_MODALITIES = frozenset({"happened", "announced"})
"""How a text puts what moves a track."""

MINOR_RANK = 2 * MINOR_IMPORTANCE
"""The rank from which on facts of the body are minor ones."""

REPORTING_GAP = 30
"""The fewest days of a gap in reporting that a brief mentions."""

MONTH = 31
"""The most days that a date may fill to break a silence."""

_DEEPEST = 99

_BY_SUBJECT = {
    "economy": "economy",
    "sanctions": "economy",
    "encounters": "economy",
    "security": "security",
    "listing": "security",
    "politics": "politics",
    "law": "politics",
    "third-parties": "third-parties",
    "people": "people",
    "missions": "people",
    "membership": "background",
    "recognition": "background",
    "background": "background",
}
_OWNERS: tuple[tuple[Role, ...], ...] = (("speaker",), ("holder", "subject"))
_EXCHANGES = (Encounter, Utterance)
_DIGITS = re.compile(r"\d+")


END_OF_TIME = date.max.toordinal() + 1
"""Later than every day: the end of what does not end."""

DEFINITION = 0
"""The subject of events about the definition; every other one has the number of its first event."""

JUDGEMENTS = -1
"""The entity that all judgements of the desk are about: they are few, and read together."""

FOREVER = 2**31 - 1
"""The number until which a row holds that no event has ended."""


ROWS_APART = frozenset({"cites", "dated"})
"""The buckets of what no section asks for: the passages, days and words of a fact."""


class Placement(NamedTuple):
    """The place of a fact in one bucket.

    ``day`` is the ordinal of the day by which it is ordered, never later than the vantage on
    any clock. ``group_key`` is what a section alternates by: a speaker, an analyst, the days
    that a plan is for, the holder of an office. ``excluded_by`` is the key of the request that
    the fact answers: while that stands, the fact is shown there. ``slot`` is what only one holder
    can have at a time, ``attested_key`` when the holder is attested.
    """

    bucket: str
    rank: int
    day: int
    sort_key: str
    key: str
    number: int
    group_key: str = ""
    excluded_by: str = ""
    slot: str = ""
    attested_key: int = 0

    @property
    def order(self) -> tuple[int, int, str, str]:
        """First what ranks first, then the latest, then by place in the texts."""
        return self.rank, -self.day, self.sort_key, self.key

    def on(self, bucket: str) -> Placement:
        """The same in another bucket; half the work of ``_replace``, and done for every fact."""
        return Placement(bucket, *self[1:])


DAYS = 10_000_000_000
"""More than any minute has, counted from the first day of the calendar."""

_MINUTES = 1_500
"""More than a day has."""

LINKS = ("outcome", "reply", "end", "asks", "slot", "answers", "requests")
"""What a fact can be to another, whose key names the bucket: ``reply:k17``."""


def sort_key_of(label: str, start: int) -> str:
    """Where in the texts something stands, as text that sorts as people sort labels."""
    return f"{_padded(label)}:{start:07d}"


@lru_cache(maxsize=4096)
def _padded(label: str) -> str:
    return _DIGITS.sub(lambda found: found[0].zfill(6), label)


def placement_of(entry: FactAsOf, label: str) -> Placement:
    """The place of a fact in a bucket without rank; ``label`` is that of its first text."""
    place = sort_key_of(label, entry.fact.citations[0].start)
    return Placement("", 0, entry.day.toordinal(), place, entry.fact.key, entry.number)


def placements(
    entry: FactAsOf, base: Placement, actor_registry: ActorRegistry, as_of: date
) -> list[Placement]:
    """The place of a fact in each of its buckets, given the one without a bucket."""
    fact, settled = entry.fact, entry.settled
    is_expected = settled and is_awaited(entry, as_of)
    home = "expected" if is_expected else home_of(fact, actor_registry, settled=settled)
    found = [_at_home(entry, home, actor_registry, as_of, base)] if home else []
    if home == "positions":
        found += _under_others(fact, found[0], actor_registry)
    if track := actor_registry.tracks.get(fact.track or ""):
        found += _on_track(entry, track, as_of, base)
        if settled and pursues_goal(fact):
            found.append(base.on(f"pursues:{track.id}"))
    if fact.replies_to:
        found.append(base.on(f"answers:{fact.replies_to}"))
    if is_request(fact):
        found.append(base.on(f"requests:{fact.key}"))
    if settled:
        if is_office(fact):
            held = base._replace(day=entry.attested_day.toordinal())
            found += [held.on(f"office:{holder}") for holder in fact.actors_in("holder")]
        if isinstance(fact, Utterance):
            found += _spoken(fact, home, actor_registry, base)
        found += _links(entry, base, as_of)
    return found


def _under_others(
    fact: Fact, first: Placement, actor_registry: ActorRegistry
) -> Iterator[Placement]:
    """The placements of a position under each further party that speaks in it.

    Its n-th further line is also placed in the bucket ``again:n``, so that whoever counts facts
    can subtract what the buckets of the parties count twice.
    """
    speakers: dict[str | None, str] = {}
    for actor in fact.actors_in("speaker"):
        speakers.setdefault(actor_registry.party_of(actor), actor)
    own = speaks_for(fact, actor_registry)
    for nth, party in enumerate([party for party in speakers if party not in {own, None}], 1):
        yield first._replace(bucket=f"positions:{party}", group_key=speakers[party])
        yield first.on(f"again:{nth}")


def _spoken(
    fact: Utterance, home: str, actor_registry: ActorRegistry, base: Placement
) -> Iterator[Placement]:
    """Who spoke, and what they asked for or promised; what they ask calls for an answer."""
    for party in dict.fromkeys(
        actor_registry.party_of(actor) for actor in fact.actors_in("speaker")
    ):
        if party:
            yield base.on(f"spoke:{party}")
    if is_request(fact):
        yield base.on(f"asks:{fact.key}")
    if home == "asked" and fact.type.act == "condition":
        yield base.on("condition")
    if home == "positions" and fact.type.act == "commitment":
        yield base._replace(bucket="promise", excluded_by=_asked(fact))


def _links(entry: FactAsOf, base: Placement, as_of: date) -> list[Placement]:
    """What a settled fact does to others."""
    fact = entry.fact
    links = []
    if fact.outcome_of:
        links.append(base.on(f"outcome:{fact.outcome_of}"))
    if fact.replies_to:
        links.append(base.on(f"reply:{fact.replies_to}"))
    if fact.ends:
        links += [base.on(f"end:{key}") for key in dict.fromkeys(fact.ends)]
    if takes_slot(entry, as_of):
        links.append(_holding(entry, base))
    return links


def _holding(entry: FactAsOf, base: Placement) -> Placement:
    """A state among those that hold the same slot, the one attested last first."""
    attested_key = attested_key_of(entry)
    return base._replace(
        bucket=f"slot:{slot_of(entry.fact)}",
        day=attested_key // DAYS,
        sort_key=f"{DAYS - attested_key % DAYS:011d}",
        group_key=held_as(entry.fact),
        attested_key=attested_key,
    )


def filled_days(entry: FactAsOf) -> tuple[int, int] | None:
    """The ordinals of the days of a certain date that fills no more than a month.

    A figure of a whole year breaks no silence.
    """
    if not (entry.settled and entry.moment):
        return None
    early, late = entry.window.earliest.toordinal(), entry.window.latest.toordinal()
    return (early, late) if late - early < MONTH else None


def is_request(fact: Fact) -> bool:
    """Whether a fact calls for an answer."""
    return isinstance(fact, Utterance) and fact.type.act in REQUEST_ACTS


def is_office(fact: Fact) -> bool:
    """Whether a fact says what office somebody holds."""
    return fact.type is OfficeHeld


def slot_of(fact: Fact) -> str:
    """The slot of a state; nothing for any other fact."""
    return (fact.slot or "") if isinstance(fact, State) else ""


def held_as(fact: Fact) -> str:
    """What makes a state in a slot another than the one before: who holds it, or what holds.

    An office is the same whatever a text calls it, as long as the same actor holds it.
    """
    holders = " ".join(fact.actors_in("holder"))
    if is_office(fact) or not isinstance(fact, State):
        return holders
    return f"{holders}: {(fact.title or '').casefold()}"


def attested_key_of(entry: FactAsOf) -> int:
    """When a state is attested last, or holds from if that is later, as a number to sort by."""
    attested, start = entry.attested, _start_of(entry.fact)
    return max(_sortable(attested.window, attested.moment), _sortable(start, start) if start else 0)


def _sortable(days: Window | When, moment: When | None) -> int:
    latest = days.latest.toordinal() * _MINUTES + minute_of(moment)
    return days.earliest.toordinal() * DAYS + latest


def is_awaited(entry: FactAsOf, as_of: date) -> bool:
    """Whether a state does not hold yet: nothing holds before ``holds_from`` has surely come.

    A state that is attested inside an imprecise ``holds_from`` holds since then.
    """
    start = _start_of(entry.fact)
    if start is None or window_of(start).status(as_of) is Status.SETTLED:
        return False
    return bool(entry.attested.window.earliest < start.earliest)


def _start_of(fact: Fact) -> When | None:
    """The days from which on a state holds."""
    return fact.holds_from if isinstance(fact, State) else None


def takes_slot(entry: FactAsOf, as_of: date) -> bool:
    """Whether a settled state takes its slot from those before; a former one came before them."""
    fact = entry.fact
    if not (isinstance(fact, State) and fact.slot) or fact.former:
        return False
    return not is_awaited(entry, as_of)


def stage_rank(entry: FactAsOf, track: Track) -> int:
    """The rung that the weakest wording among the families reaches.

    What only may have been said by then does not weaken what is settled.
    """
    named = [cited for cited in entry.certain if cited.passage.rating.family] or entry.certain
    return min(track.rank(cited.citation.stage or entry.fact.stage or "") for cited in named)


def _rank(fact: Fact) -> int:
    """By importance; steps come before other facts of theirs."""
    return 2 * fact.importance + (not (isinstance(fact, Step) or fact.stage))


def home_of(fact: Fact, actor_registry: ActorRegistry, *, settled: bool) -> str:
    """The bucket of the body for a fact, without regard to what it replies to."""
    if fact.modality == "assessed":
        return "assessments"
    if not settled:
        return "possible"
    if isinstance(fact, State) and fact.track and fact.modality not in NOT_IN_FORCE:
        return ""
    if is_request(fact):
        return "asked"
    if isinstance(fact, Plan) or fact.due:
        return "expected"
    if isinstance(fact, Step) or fact.stage:
        return "developments"
    return _home_by_shape(fact, actor_registry)


def _home_by_shape(fact: Fact, actor_registry: ActorRegistry) -> str:
    subject = fact.subject or fact.type.subject
    if subject == "third-parties" or _is_among_others(fact, actor_registry):
        return "third-parties"
    if isinstance(fact, Encounter):
        return "developments" if fact.importance < MINOR_IMPORTANCE else "contacts"
    if (
        isinstance(fact, Incident)
        and fact.importance < MINOR_IMPORTANCE
        and subject != "background"
    ):
        return "developments"
    if isinstance(fact, Utterance):
        if fact.type.act == "invitation":
            return "developments"
        return "economy" if fact.type.act in {"topic", "support"} else "positions"
    if isinstance(fact, State | Figure | Incident):
        return _BY_SUBJECT.get(subject, "background")
    return "background"


def _is_among_others(fact: Fact, actor_registry: ActorRegistry) -> bool:
    """Whether those who met or spoke stand on no side."""
    if not (fact.actors and isinstance(fact, _EXCHANGES)):
        return False
    return not any(actor_registry.party_of(actor.id) for actor in fact.actors)


def _asked(fact: Fact) -> str:
    """The key of what an utterance answers; it is shown with that where that stands."""
    return fact.replies_to or "" if isinstance(fact, Utterance) else ""


def _at_home(
    entry: FactAsOf, home: str, actor_registry: ActorRegistry, as_of: date, base: Placement
) -> Placement:
    """A place in the body, with what its section orders and takes turns by."""
    fact = entry.fact
    bucket, rank, group, excluded_by = home, _rank(fact), "", _asked(fact)
    if home == "assessments":
        group = next(iter(fact.actors_in("analyst")), "")
        rank, excluded_by = _weight(entry, group, actor_registry), ""
    elif home in {"possible", "asked"}:
        excluded_by = ""
    elif home == "positions":
        bucket = f"positions:{speaks_for(fact, actor_registry) or ''}"
        group = next(iter(fact.actors_in("speaker")), "")
    elif home == "expected":
        due = awaited_day(fact)
        bucket = f"expected:{_stretch(due, as_of)}"
        group = due.edtf if due else ""
    return Placement(bucket, rank, *base[2:6], group, excluded_by)


def speaks_for(fact: Fact, actor_registry: ActorRegistry) -> str | None:
    """The party under which a position stands first: that of its first speaker on a side."""
    for roles in _OWNERS:
        for actor in fact.actors_in(*roles):
            if party := actor_registry.party_of(actor):
                return party
    return next((p for a in fact.actors if (p := actor_registry.party_of(a.id))), None)


def awaited_day(fact: Fact) -> When | None:
    """The days that a plan is for, or from which on a state holds."""
    return _start_of(fact) or fact.due


def _stretch(due: When | None, as_of: date) -> str:
    """Where a day lies to the days that a plan is for, whatever came of it."""
    if due is None:
        return "open"
    if as_of < due.earliest:
        return "planned"
    return "due" if as_of <= due.latest else "overdue"


def _weight(entry: FactAsOf, analyst: str, actor_registry: ActorRegistry) -> int:
    """Judgements before framing, and from texts of a family before those that never corroborate.

    Then by importance, named experts before the unnamed.
    """
    fact = entry.fact
    framing = fact.type.subject != "assessments" or fact.type is FramingOffered
    alone = not any(cited.passage.rating.family for cited in entry.cited)
    parts = (
        int(framing),
        int(alone),
        fact.importance - 1,
        int(not actor_registry.is_named(analyst)),
    )
    return ((parts[0] * 2 + parts[1]) * 3 + parts[2]) * 2 + parts[3]


def _on_track(entry: FactAsOf, track: Track, as_of: date, base: Placement) -> Iterator[Placement]:
    """What a fact does to its track: moves it, denies a move, holds on it, may yet move it."""
    fact = entry.fact
    yield base.on(f"track:{track.id}" if entry.settled else f"maybe:{track.id}")
    if not entry.settled:
        if fact.stage and fact.modality in MOVING_MODALITIES:
            yield base._replace(
                bucket=f"perhaps:{track.id}", rank=_DEEPEST - stage_rank(entry, track)
            )
        return
    if fact.modality == "denied":
        yield base._replace(bucket=f"denied:{track.id}", sort_key=_newest(entry))
    if moves_track(entry, track):
        rung = _DEEPEST - stage_rank(entry, track)
        place = f"{_newest(entry)}:{rung:03d}:{int(isinstance(fact, Plan))}"
        yield base._replace(bucket=f"step:{track.id}", sort_key=place)
        if entry.moment:
            yield base._replace(bucket=f"dated:{track.id}", sort_key=place)
        if fact.stage == track.stages[-1].id:
            yield base.on(f"final:{track.id}")
        if fact.occurred is None:
            yield base.on("undated")
    elif fact.modality == "claimed" and fact.stage and not isinstance(fact, State | Assessment):
        yield base._replace(bucket=f"claimed:{track.id}", sort_key=_newest(entry))
    if _is_in_force(entry, as_of):
        yield base._replace(
            bucket=f"force:{track.id}:{slot_of(fact)}",
            rank=0 if slot_of(fact) else fact.importance,
            day=entry.attested_day.toordinal(),
            group_key=held_as(fact),
            slot=slot_of(fact),
            attested_key=attested_key_of(entry),
        )


def _newest(entry: FactAsOf) -> str:
    """Of facts of one day, the one that may have begun last comes first."""
    earlier = date.max.toordinal() - entry.window.earliest.toordinal()
    return f"{earlier:07d}{_MINUTES - entry.minute:04d}"


def pursues_goal(fact: Fact) -> bool:
    """Whether a fact on a track looks ahead to a stage of it: a plan, or a condition for one."""
    if isinstance(fact, Utterance) and fact.type.act == "condition":
        return True
    return bool(fact.stage) and (isinstance(fact, Plan) or fact.due is not None)


def moves_track(entry: FactAsOf, track: Track) -> bool:
    """Whether a settled fact moves its track: only what happened or was announced does.

    A plan moves it only to a rung of words, never to what is yet to be done.
    """
    fact = entry.fact
    if not fact.stage or isinstance(fact, State | Assessment):
        return False
    if isinstance(fact, Plan):
        in_words = track.stages[stage_rank(entry, track)].kind == "in words"
        return in_words and fact.modality in {"announced", "planned"}
    return fact.modality in MOVING_MODALITIES


def _is_in_force(entry: FactAsOf, as_of: date) -> bool:
    """Whether a settled state holds by what its own fact says."""
    fact = entry.fact
    if not isinstance(fact, State) or fact.modality in NOT_IN_FORCE:
        return False
    return not (is_over(fact, as_of) or is_awaited(entry, as_of))


def is_over(fact: State, as_of: date) -> bool:
    """Whether a state has ended by what its own fact says."""
    until = fact.holds_until
    return fact.former or bool(until and window_of(until).status(as_of) is Status.SETTLED)
