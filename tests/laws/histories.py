"""Generated histories: a small dossier, its sources, facts of every shape, and the desk's acts.

Every statement and every quote is a string of its own ("Fact k07 came about.", "Quote 014 of
s1."), so that a test can tell from the text of a brief what it gives away.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from briefing.model.envelope import EventEnvelope
from briefing.model.vantage import Vantage
from briefing.readmodel.placement import REQUEST_ACTS
from briefing_events import types
from briefing_events.dossier import Actor, Definition, Stage, Track
from briefing_events.editorial import (
    Account,
    DossierDefined,
    FactCorrected,
    FactCorroborated,
    FactRetracted,
    FactsInConflict,
    JudgementMade,
    Reinstated,
    SourceReassessed,
    SourceRegistered,
    SourceWithdrawn,
)
from briefing_events.fact import Citation, Event, Fact, FactType, Involvement
from briefing_events.registry import current_version
from briefing_events.shapes import Assessment, Plan, State, Utterance
from briefing_events.source import Rating, Source, SourcePart, digest_of
from briefing_events.when import When

FIRST, MIDDLE, LAST = date(2024, 1, 1), date(2024, 4, 1), date(2024, 6, 30)
"""Where most dates of a history lie; spans and months may run over."""

DEFINITION = Definition(
    slug="north-south",
    title="North and South",
    parties=("north", "south"),
    lead_track="listing",
    actors=(
        Actor(id="north", name="the North", short="North", kind="state"),
        Actor(id="south", name="the South", kind="state"),
        Actor(id="minister", name="Ada Minister", short="Minister", kind="person", of="north"),
        Actor(id="envoy", name="Bo Envoy", short="Envoy", kind="person", of="minister"),
        Actor(id="league", name="the League", kind="organisation"),
        Actor(id="analyst", name="Cy Analyst", kind="person"),
    ),
    tracks=(
        Track(
            id="listing",
            title="Listing",
            goal="removal",
            stages=(
                Stage(id="proposed", title="Removal proposed", kind="in words"),
                Stage(id="assured", title="Removal assured", kind="in words"),
                Stage(id="filed", title="Removal filed", kind="in procedure"),
                Stage(id="removed", title="Removed", kind="in act"),
            ),
        ),
        Track(
            id="seat",
            title="Seat in the League",
            stages=(
                Stage(id="sought", title="Seat sought", kind="in words"),
                Stage(id="backed", title="Seat backed", kind="in procedure"),
                Stage(id="granted", title="Seat granted", kind="in act"),
            ),
        ),
        Track(
            id="embassy",
            title="Embassy",
            none="Closed",
            stages=(
                Stage(id="mooted", title="Opening mooted", kind="in words"),
                Stage(id="agreed", title="Opening agreed", kind="in procedure"),
                Stage(id="opened", title="Embassy open", kind="in act"),
            ),
        ),
    ),
)

_ACTORS = tuple(actor.id for actor in DEFINITION.actors)
_SLOTS = 100
"""Quotes in an article; those from ``_PART`` on stand in its part, where it has one."""
_PART = 60
_RECORDED_AT = datetime(2026, 1, 1, tzinfo=UTC)


class Readable:
    """Shown on a failure by its own ``repr``, where Hypothesis would list every field."""

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:  # noqa: FBT001  its protocol
        printer.text(repr(self))


@dataclass(frozen=True, repr=False)
class History(Readable):
    """Events in the order of their recording, from number 1."""

    events: tuple[Event, ...]

    def __repr__(self) -> str:
        """A listing that a reader of a failure can follow."""
        listed = (f"  #{n} {told(event)}" for n, event in enumerate(self.events, 1))
        return "History(\n" + "\n".join(listed) + "\n)"

    def __len__(self) -> int:
        return len(self.events)

    def recorded(self) -> list[EventEnvelope]:
        """The events as a ledger holds them, an hour apart."""
        return [
            EventEnvelope(
                number=number,
                recorded_at=_RECORDED_AT + timedelta(hours=number),
                recorded_by="desk",
                digest="",
                topic=event.topic,
                version=current_version(event.topic),
                event=event,
                stored=b"",
            )
            for number, event in enumerate(self.events, 1)
        ]

    def plus(self, *events: Event) -> History:
        """The same history with more events at its end."""
        return replace(self, events=(*self.events, *events))

    def facts(self) -> list[tuple[int, Fact]]:
        """All facts with their numbers."""
        return [(n, e) for n, e in enumerate(self.events, 1) if isinstance(e, Fact)]

    def sources(self) -> list[Source]:
        """All articles."""
        return [e.source for e in self.events if isinstance(e, SourceRegistered)]


def told(event: Event) -> str:
    """An event in one line: what it is and the fields that were set."""
    if isinstance(event, SourceRegistered):
        source = event.source
        parts = ", ".join(
            f"{p.id} {p.published.edtf} {p.rating.family}" for p in (source, *source.parts)
        )
        return f"source {parts}"
    if isinstance(event, DossierDefined):
        return "definition"
    fields = event.model_dump(mode="json", exclude_defaults=True, exclude={"statement"})
    return f"{event.topic} {_brief_fields(fields)}"


def _brief_fields(value: Any) -> Any:
    if isinstance(value, dict):
        if "edtf" in value:
            return value["edtf"]
        return {k: _brief_fields(v) for k, v in value.items() if k not in {"start", "end"}}
    return [_brief_fields(each) for each in value] if isinstance(value, list) else value


# --- choices -----------------------------------------------------------------------------

Option = TypeVar("Option")


@cache
def _below(count: int) -> SearchStrategy[int]:
    return st.integers(0, count - 1)


def pick(draw: DrawFn, options: Sequence[Option]) -> Option:
    """One of some options; it shrinks to the first. Cheaper than ``sampled_from``."""
    return options[draw(_below(len(options)))]


def once_in(draw: DrawFn, times: int) -> bool:
    """True about once in so many times; it shrinks to false."""
    return draw(_below(times)) == times - 1


# --- dates -------------------------------------------------------------------------------


@cache
def moment(text: str) -> When:
    """A resolved date; the same text is resolved once."""
    return When.parse(text)


def a_day(draw: DrawFn, first: date = FIRST, last: date = LAST) -> date:
    """A day within bounds; it shrinks to the first."""
    return first + timedelta(draw(_below((last - first).days + 1)))


def a_when(draw: DrawFn, first: date = FIRST, last: date = LAST) -> When:
    """A date of any exactness that starts within bounds, and may run on beyond them."""
    start = a_day(draw, first, last)
    kind = pick(draw, ("day", "day", "one of", "span", "month", "moment"))
    if kind == "month" and start.replace(day=1) >= first:
        return moment(f"{start:%Y-%m}")
    if kind == "moment":
        return moment(f"{start}T{pick(draw, ('09:00', '18:30'))}")
    if kind in {"day", "month"}:
        return moment(start.isoformat())
    end = start + timedelta(draw(_below(60)))
    return moment(f"[{start}..{end}]" if kind == "one of" else f"{start}/{end}")


def _maybe_when(draw: DrawFn) -> When | None:
    return a_when(draw) if once_in(draw, 3) else None


# --- sources -----------------------------------------------------------------------------


def a_rating(draw: DrawFn) -> Rating:
    """Ratings, some in a family with others, some in none."""
    return Rating(
        reliability=pick(draw, ("B", "F")),
        reliability_reason="A reason",
        family=pick(draw, (None, "F1", "F2", "F1")),
    )


def a_source(draw: DrawFn, name: str, first: date = FIRST, last: date = LAST) -> Source:
    """An article of numbered quotes, maybe with a part of another date and rating."""
    text = " ".join(_quote(name, slot) for slot in range(_SLOTS))
    parts: tuple[SourcePart, ...] = ()
    if once_in(draw, 2):
        parts = (
            SourcePart(
                id=f"{name}.p",
                label=f"{name.upper()}p",
                title=f"Part of {name}",
                published=a_when(draw, first, last),
                rating=a_rating(draw),
                start=_start(name, _PART),
                end=len(text),
            ),
        )
    return Source(
        id=name,
        label=name.upper(),
        title=f"Article {name}",
        outlet="The Outlet",
        published=a_when(draw, first, last),
        rating=a_rating(draw),
        text=text,
        digest=digest_of(text),
        parts=parts,
    )


def _quote(name: str, slot: int) -> str:
    return f"Quote {slot:03d} of {name}."


def _start(name: str, slot: int) -> int:
    return slot * (len(_quote(name, slot)) + 1)


def passages(of: Sequence[Source]) -> list[str]:
    """The ids of all articles and parts."""
    return [passage.id for source in of for passage in (source, *source.parts)]


# --- facts -------------------------------------------------------------------------------


@dataclass
class Desk:
    """What has been written so far: which keys there are to refer to, and which quotes are free."""

    passages: list[str]
    written: list[Fact]
    quoted: int = 0
    keys: int = 0

    def key(self) -> str:
        """A new key for a fact."""
        self.keys += 1
        return f"k{self.keys:02d}"

    def quote(self, passage: str) -> dict[str, Any]:
        """The source, text and position of a quote that nothing else cites."""
        self.quoted += 1
        article, _, part = passage.partition(".")
        slot = self.quoted % (_SLOTS - _PART) + _PART if part else self.quoted % _PART
        exact = _quote(article, slot)
        start = _start(article, slot)
        return {"source": passage, "exact": exact, "start": start, "end": start + len(exact)}

    def those(self, *shapes: type[Fact]) -> list[str]:
        """The keys of the facts of some shapes."""
        return [fact.key for fact in self.written if isinstance(fact, shapes)]

    def asking(self) -> list[str]:
        """The keys of the facts that call for an answer."""
        return [fact.key for fact in self.written if fact.type.act in REQUEST_ACTS]


Fields = dict[str, Any]
Kind = tuple[FactType[Fact], Callable[[DrawFn, Desk], Fields]]


def _acting(*roles: str) -> Callable[[DrawFn, Desk], Fields]:
    def fields(draw: DrawFn, _: Desk) -> Fields:
        first = draw(_below(len(_ACTORS)))
        ids = (*_ACTORS[first:], *_ACTORS[:first])
        return {
            "actors": tuple(
                Involvement.model_validate({"id": name, "role": role})
                for name, role in zip(ids, roles, strict=False)
            )
        }

    return fields


def _on_track(draw: DrawFn, _: Desk) -> Fields:
    track = pick(draw, DEFINITION.tracks)
    return {"track": track.id, "stage": pick(draw, track.stages).id}


def _step(draw: DrawFn, reader: Desk) -> Fields:
    modality = pick(draw, ("happened", "announced", "happened", "claimed", "denied"))
    due = _maybe_when(draw) if modality == "announced" else None
    return {**_on_track(draw, reader), "modality": modality, "due": due}


def _plan(draw: DrawFn, _: Desk) -> Fields:
    return {
        "modality": pick(draw, ("planned", "announced")),
        "due": _maybe_when(draw),
    }


def _plan_on_track(draw: DrawFn, reader: Desk) -> Fields:
    return {**_plan(draw, reader), **_on_track(draw, reader)}


def _reply(draw: DrawFn, reader: Desk) -> Fields:
    asked = reader.asking()
    return {
        **_acting("speaker")(draw, reader),
        "replies_to": pick(draw, asked) if asked else "k00",
    }


def _state(draw: DrawFn, _: Desk) -> Fields:
    start, end = _maybe_when(draw), _maybe_when(draw)
    return {
        "slot": pick(draw, (None, "slot-1", "slot-2")),
        "former": once_in(draw, 5),
        "holds_from": start,
        "holds_until": end if not (start and end and end.latest < start.earliest) else None,
    }


def _office(draw: DrawFn, reader: Desk) -> Fields:
    return {**_state(draw, reader), **_acting("holder")(draw, reader), "title": "an office"}


def _state_on_track(draw: DrawFn, reader: Desk) -> Fields:
    track = pick(draw, DEFINITION.tracks)
    held = {**_state(draw, reader), **_acting("holder")(draw, reader)}
    return {**held, "track": track.id, "title": pick(draw, (None, "Agreed", "Suspended"))}


def _figure(draw: DrawFn, _: Desk) -> Fields:
    period = _maybe_when(draw)
    return {"measure": "trade", "value": Decimal(7), "unit": "boats", "period": period}


def _assessment(draw: DrawFn, reader: Desk) -> Fields:
    return {**_acting("analyst")(draw, reader), "modality": "assessed"}


KINDS: tuple[Kind, ...] = (
    (types.EventRecalled, _acting()),
    (types.StepTaken, _step),
    (types.StateInForce, _state_on_track),
    (types.PlanAnnounced, _plan),
    (types.RequestMade, _acting("speaker", "addressee")),
    (types.ReplyGiven, _reply),
    (types.OfficeHeld, _office),
    (types.MeetingHeld, _acting("participant", "participant")),
    (types.ConditionSet, _acting("speaker", "addressee")),
    (types.StepPlanned, _plan_on_track),
    (types.CommitmentMade, _acting("speaker")),
    (types.AssessmentOffered, _assessment),
    (types.StepTaken, _step),
    (types.PositionStated, _acting("speaker")),
    (types.StatementMade, _acting("speaker", "speaker")),
    (types.LawInForce, _state),
    (types.DemandMade, _acting("speaker", "addressee")),
    (types.VisitMade, _acting("visitor", "host")),
    (types.InvitationExtended, _acting("speaker", "addressee")),
    (types.TopicDiscussed, _acting("speaker", "speaker")),
    (types.AttackOccurred, _acting("perpetrator")),
    (types.ThreatDescribed, _state),
    (types.TradeFigureReported, _figure),
    (types.EconomicSituationDescribed, _state),
    (types.ThirdPartyActed, _acting("subject")),
    (types.ActorDescribed, _state),
)

UNLINKED: tuple[Kind, ...] = tuple(
    kind
    for kind in KINDS
    if not issubclass(kind[0].shape, State)
    and kind[0] not in {types.ReplyGiven, types.StepTaken, types.StepPlanned}
)
"""Kinds of facts that neither answer, end nor succeed others, nor stand on a track."""


def a_fact(  # noqa: PLR0913  each bound is a law's own
    draw: DrawFn,
    reader: Desk,
    *,
    key: str | None = None,
    first: date = FIRST,
    last: date = LAST,
    dated: bool = False,
    kinds: Sequence[Kind] = KINDS,
    linked: bool = True,
) -> Fact:
    """A fact of any shape, with one or two quotes and links to what was written before.

    No date of it, and of no quote of it, starts before ``first``.
    """
    key = key or reader.key()
    type_, own = pick(draw, kinds)
    occurred = a_when(draw, first, last) if dated or not once_in(draw, 6) else None
    fields: Fields = {
        "key": key,
        "statement": f"Fact {key} came about.",
        "occurred": occurred,
        "basis": "stated" if occurred else "unknown",
        "importance": pick(draw, (1, 2, 3)),
        **own(draw, reader),
    }
    if once_in(draw, 4):
        fields["matter"] = f"the matter of {key}"
    if linked:
        fields |= _links(draw, reader, key)
    fields["citations"] = tuple(
        _citation(draw, reader, first, last, fields.get("track") if fields.get("stage") else None)
        for _ in range(pick(draw, (1, 2)))
    )
    fact = type_.model_validate(fields)
    reader.written.append(fact)
    return fact


def _links(draw: DrawFn, reader: Desk, key: str) -> Fields:
    links: Fields = {}
    awaited = [k for k in reader.those(Plan, Utterance) if k != key]
    if awaited and once_in(draw, 4):
        links["outcome_of"] = pick(draw, awaited)
        links["outcome"] = pick(draw, ("fulfilled", "moved", "cancelled"))
    states = [k for k in reader.those(State) if k != key]
    if states and once_in(draw, 4):
        links["ends"] = (pick(draw, states),)
    return links


def _citation(
    draw: DrawFn, reader: Desk, first: date, last: date, track: str | None = None
) -> Citation:
    passage = pick(draw, reader.passages)
    attests = a_when(draw, first, last) if once_in(draw, 5) else None
    stage = None
    if track and once_in(draw, 4):
        stages = next(t for t in DEFINITION.tracks if t.id == track).stages
        stage = pick(draw, stages).id
    return Citation(**reader.quote(passage), attests=attests, stage=stage)


def a_corroboration(
    draw: DrawFn, reader: Desk, fact: str, *, attested_from: date | None = None
) -> FactCorroborated:
    """Another quote for a fact; from ``attested_from`` on it speaks of a moment of its own."""
    passage = pick(draw, reader.passages)
    attests = a_when(draw) if once_in(draw, 3) else None
    if attested_from:
        attests = a_when(draw, attested_from, attested_from + timedelta(90))
    quote = reader.quote(passage)
    key = f"{fact}@{passage}:{quote['start']}"
    lesser = f"Lesser {fact} by {passage}:{quote['start']} came about."
    return FactCorroborated(
        key=key,
        fact=fact,
        statement=lesser if once_in(draw, 2) else None,
        citations=(Citation(**quote, attests=attests),),
    )


def a_conflict(draw: DrawFn, reader: Desk, name: str) -> FactsInConflict:
    """A difference between two facts, each on the sources that carry it."""
    one = pick(draw, reader.written)
    other = pick(draw, [fact for fact in reader.written if fact.key != one.key])
    return FactsInConflict(
        key=name,
        point=f"Point {name}",
        accounts=tuple(
            Account(
                text=f"Account of {fact.key}",
                facts=(fact.key,),
                sources=tuple(dict.fromkeys(c.source for c in fact.citations)),
            )
            for fact in (one, other)
        ),
        weight=pick(draw, (1, 2, 3)),
    )


def a_judgement(draw: DrawFn, reader: Desk, events: Sequence[Event]) -> JudgementMade:
    """A judgement on a few facts, made at any vantage, at times in place of an earlier one."""
    earlier = [n for n, e in enumerate(events, 1) if isinstance(e, JudgementMade)]
    keys = [pick(draw, reader.written).key for _ in range(1 + draw(_below(2)))]
    as_of = a_day(draw)
    return JudgementMade(
        key=f"judge-{len(events) + 1}",
        statement=f"Judgement {len(events) + 1}.",
        facts=tuple(dict.fromkeys(keys)),
        confidence=pick(draw, ("low", "moderate", "high")),
        reason="A reason",
        track=pick(draw, (None, *(track.id for track in DEFINITION.tracks))),
        as_of=as_of,
        known_by=pick(draw, (None, None, as_of)),
        supersedes=pick(draw, (None, *earlier)),
    )


# --- the desk's acts ---------------------------------------------------------------------


def an_act(draw: DrawFn, reader: Desk, events: Sequence[Event]) -> Event:
    """An act of the desk on what is recorded so far."""
    number = len(events) + 1
    act = {"key": f"act-{number}", "reason": "A reason"}
    given = {n: e for n, e in enumerate(events, 1) if isinstance(e, Fact)}
    targets = [n for n, e in enumerate(events, 1) if _retractable(e)]
    retracted = [e.target for e in events if isinstance(e, FactRetracted)]
    withdrawn = [e.source for e in events if isinstance(e, SourceWithdrawn)]
    articles = [e.source.id for e in events if isinstance(e, SourceRegistered)]
    kinds = ["reassess", "withdraw", "reassess", *(["retract", "retract"] if targets else [])]
    kinds += ["correct"] * 3 if given else []
    kinds += ["reinstate"] * 3 if retracted or withdrawn else []
    match pick(draw, kinds):
        case "retract":
            return FactRetracted(**act, target=pick(draw, targets))
        case "correct":
            return _correction(draw, reader, act, given)
        case "withdraw":
            return SourceWithdrawn(**act, source=pick(draw, articles))
        case "reassess":
            source = pick(draw, reader.passages)
            rating = a_rating(draw)
            return SourceReassessed(
                **act, source=source, rating=rating, published=_maybe_when(draw)
            )
        case _:
            undo: list[Fields] = [{"target": n} for n in retracted]
            undo += [{"source": name} for name in withdrawn]
            return Reinstated(**act, **pick(draw, undo))


def _retractable(event: Event) -> bool:
    return not isinstance(event, DossierDefined | SourceRegistered)


def _correction(draw: DrawFn, reader: Desk, act: Fields, given: dict[int, Fact]) -> FactCorrected:
    target = pick(draw, sorted(given))
    fact = a_fact(draw, reader, key=given[target].key)
    source = pick(draw, (None, *reader.passages))
    return correction(act["key"], target, fact, source)


def correction(key: str, target: int, fact: Fact, source: str | None = None) -> FactCorrected:
    """The correction of a number to a new fact, worded so that it can be told from the old."""
    named = fact.model_copy(update={"statement": f"Fact {fact.key} by {key} came about."})
    return FactCorrected(
        key=key,
        reason="A reason",
        target=target,
        basis="source" if source else "coding",
        source=source,
        type=fact.topic,
        version=fact.type.version,
        replacement=named.model_dump(mode="json", exclude_defaults=True),
    )


# --- histories ---------------------------------------------------------------------------


@dataclass(frozen=True, repr=False)
class Scene(Readable):
    """A history and the desk that wrote it, ready to write more."""

    history: History
    reader: Desk

    def __repr__(self) -> str:
        return repr(self.history)


@st.composite
def scenes(draw: DrawFn, *, most: int = 12, acting: bool = True, least_sources: int = 1) -> Scene:
    """Histories: a definition, sources, then facts and what the desk did, intermingled."""
    count = draw(st.integers(least_sources, 4))
    articles = [a_source(draw, f"s{n}") for n in range(1, count + 1)]
    reader = Desk(passages(articles), [])
    events: list[Event] = [DossierDefined(key="definition-1", definition=DEFINITION)]
    events += [SourceRegistered(key=f"source:{a.id}", source=a) for a in articles]
    least = pick(draw, (0, most // 2, most // 2, most // 2))
    for _ in range(draw(st.integers(least, most))):
        events.append(_next(draw, reader, events, acting=acting))
    return Scene(History(tuple(events)), reader)


def _next(draw: DrawFn, reader: Desk, events: Sequence[Event], *, acting: bool) -> Event:
    kinds = ["fact"] * 5
    if reader.written:
        kinds += ["corroboration"]
    if len({fact.key for fact in reader.written}) > 1:
        kinds += ["conflict"]
    if acting:
        kinds += ["act", "act"]
        kinds += ["judgement"] if reader.written else []
    match pick(draw, kinds):
        case "corroboration":
            fact = pick(draw, reader.written).key
            return a_corroboration(draw, reader, fact)
        case "conflict":
            return a_conflict(draw, reader, f"conflict-{len(events) + 1}")
        case "judgement":
            return a_judgement(draw, reader, events)
        case "act":
            return an_act(draw, reader, events)
        case _:
            return a_fact(draw, reader)


def histories(*, most: int = 12, acting: bool = True) -> SearchStrategy[History]:
    """Histories alone."""
    return scenes(most=most, acting=acting).map(lambda scene: scene.history)


def a_vantage(draw: DrawFn, history: History) -> Vantage:
    """A vantage on all three clocks: hindsight, contemporary or between; at the head or before."""
    first, last = FIRST - timedelta(10), LAST + timedelta(100)
    as_of = a_day(draw, pick(draw, (first, MIDDLE, MIDDLE)), last)
    known_by = pick(draw, (None, None, as_of, a_day(draw, first, last)))
    count = len(history)
    number = 1 + draw(_below(count)) if once_in(draw, 3) else count
    return Vantage(as_of, known_by, number, at_head=number == count)


def is_opinion(fact: Fact) -> bool:
    """Whether a fact is someone's view."""
    return isinstance(fact, Assessment) or fact.modality == "assessed"
