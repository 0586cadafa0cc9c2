"""The review of drafts: what is on the table, and what each decision does.

One service under the terminal and any page: it takes decisions and writes each at once, so a
review can be ended at any moment and goes on where it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from statistics import median

from briefing.drafting.candidate import Candidate, TypeScore
from briefing.drafting.reading import read_article
from briefing.drafting.type_rules import roles_of
from briefing.errors import Refused
from briefing.model.envelope import EventEnvelope
from briefing.service.dossier_reader import DossierReader
from briefing.service.draft_sheets import as_sheet, corroboration_of, fact_of
from briefing.service.draft_store import Decision, Draft, DraftStore, Verdict
from briefing.service.drafting import Known
from briefing.service.editing import Editor
from briefing_events.registry import FACTS_BY_TOPIC

_TWIN = 0.5
_MODALITIES = {"assessment": "assessed", "plan": "announced"}


@dataclass(frozen=True)
class Item:
    """A draft on the table, with what a person needs to judge it."""

    draft: Draft
    line: str
    """The line of the article that the quote stands in."""
    at: int
    """Where in the line the quote starts."""
    twins: tuple[tuple[str, str], ...] = ()
    """Key and statement of recorded facts that may be the same."""
    proposed_by: str | None = None
    """Who took it already, where two people must."""


@dataclass(frozen=True)
class Timing:
    """When a decision was made, and after how many seconds of looking."""

    at: datetime
    seconds: float = 0.0


@dataclass(frozen=True)
class Report:
    """How a review went."""

    accepted: int
    rejected: int
    seconds: float | None
    """The median of an accepted fact."""
    untouched: int
    """Accepted with no more than one change."""
    seeded: int
    seeded_taken: int


@dataclass
class Review:
    """The drafts of one dossier under review by one person."""

    store: DraftStore
    reader: DossierReader
    by: str
    four_eyes: bool = False
    _session: list[int] = field(default_factory=list)

    @property
    def slug(self) -> str:
        """The dossier."""
        return self.reader.slug

    def items(self, source: str | None = None) -> list[Item]:
        """What waits, in the order of the texts; what was put off comes last."""
        known = Known(self.reader)
        proposed = {
            d.place: d.by for d in self.store.decisions(self.slug) if d.verdict == "proposed"
        }
        return [
            self._item(draft, known, proposed.get(draft.place))
            for draft in self.store.waiting(self.slug, source)
            if draft.source in known.articles
        ]

    def _item(self, draft: Draft, known: Known, proposed_by: str | None) -> Item:
        text, candidate = known.articles[draft.source].text, draft.candidate
        start = text.rfind("\n", 0, candidate.start) + 1
        line = text[start : candidate.end] + text[candidate.end :].partition("\n")[0]
        twins = [
            (fact.key, fact.statement)
            for fact in sorted(known.facts, key=lambda fact: fact.key != candidate.corroborates)
            if fact.key == candidate.corroborates
            or any(c.source == draft.source and candidate.overlaps(c.start, c.end) >= _TWIN
                   for c in fact.citations)
        ]  # fmt: skip
        return Item(draft, line, candidate.start - start, tuple(twins[:3]), proposed_by)

    def accept(
        self, item: Item, timing: Timing, *, type_: str | None = None, sheet: str | None = None
    ) -> EventEnvelope | None:
        """Record a draft as a fact, as it is, as another type or as an edited sheet says.

        Nothing is recorded for a seeded draft, nor for the first of two people. Raises
        ``InvalidInput`` with what the fact lacks; nothing is decided then.
        """
        touches = (type_ not in {None, item.draft.candidate.type}) + 2 * (sheet is not None)
        final = type_ or item.draft.candidate.type
        given = sheet or self.sheet(item, type_)
        if self.four_eyes and (touches or item.proposed_by is None):
            if touches:
                Editor(self.reader, self.by, dry=True).add(given)
                given = given.replace(f"taken by {self.by}", f"edited by {self.by}")
                self.store.keep_sheet(self.slug, item.draft, given, timing.at)
            self._decide(item.draft, "proposed", timing, touches=touches, final=final)
            return None
        if self.four_eyes and item.proposed_by == self.by:
            raise Refused(f"{self.by} drafted or took it; with four eyes somebody else decides")
        return self._take(item, given, timing, touches, final)

    def propose(self, draft: Draft, sheet: str, timing: Timing) -> None:
        """Keep a draft as a person wrote it; with four eyes, another one takes it."""
        self.store.keep_sheet(self.slug, draft, sheet, timing.at)
        self._decide(draft, "proposed", timing)

    def corroborate(self, item: Item, key: str, timing: Timing) -> EventEnvelope | None:
        """Record that the draft's words carry a fact that is on record."""
        candidate = replace(item.draft.candidate, corroborates=key)
        values = corroboration_of(candidate, self._actors, self._note(item))
        sheet = as_sheet(item.draft.source, "[corroborates]", values)
        if self.four_eyes:
            self.propose(item.draft, sheet, timing)
            return None
        return self._take(item, sheet, timing, 0, candidate.type)

    def reject(self, item: Item, timing: Timing) -> None:
        """Decide that a draft is none."""
        self._decide(item.draft, "rejected", timing)

    def put_off(self, item: Item, timing: Timing) -> None:
        """Leave a draft for later."""
        self._decide(item.draft, "later", timing)

    def undo(self) -> Decision | None:
        """Take back the last decision of this session; a recorded fact is retracted."""
        if not self._session:
            return None
        last = self._session.pop()
        decision = next(d for d in self.store.decisions(self.slug) if d.id == last)
        if decision.number is not None:
            editor = Editor(self._fresh(), self.by)
            editor.retract(decision.number, reason="the review took its acceptance back")
            self.reader = self._fresh()
        self.store.undo(last)
        return decision

    def accept_many(
        self, items: Sequence[Item], least: float, *, at: datetime
    ) -> tuple[list[EventEnvelope], list[Item]]:
        """Accept what is on the screen and at least so sure; returns what was, and what is left."""
        sure = [item for item in items if item.draft.candidate.confidence >= least]
        recorded = [self.accept(item, Timing(at)) for item in sure]
        return [r for r in recorded if r], [item for item in items if item not in sure]

    def sheet(self, item: Item, type_: str | None = None) -> str:
        """The draft as a small lean sheet, to be edited; as whoever proposed it left it."""
        if type_ is None and (kept := self.store.sheet(self.slug, item.draft)):
            return kept
        candidate = _retyped(item.draft.candidate, type_)
        key, fields = fact_of(candidate, self._actors, self._taken, self._note(item))
        return as_sheet(item.draft.source, f"[{key}]", fields)

    def uncovered(self, source: str) -> list[str]:
        """The sentences of an article on which neither a fact nor a draft rests."""
        known = Known(self.reader)
        article = known.article(source)
        spans = [(start, end) for start, end, _ in known.spans(article)]
        spans += [
            (d.candidate.start, d.candidate.end) for d in self.store.drafts(self.slug, source)
        ]
        return [
            article.text[s.start : s.end]
            for s in read_article(article.text).sentences
            if s.kind == "body" and not any(a < s.end and s.start < b for a, b in spans)
        ]

    def report(self) -> Report:
        """How the review went so far, over all sessions."""
        decisions = self.store.decisions(self.slug)
        seeded = {d.place for d in self.store.drafts(self.slug) if d.seeded}
        accepted = [d for d in decisions if d.verdict == "accepted" and d.place not in seeded]
        timed = [d.seconds for d in accepted if d.seconds > 0]
        return Report(
            accepted=len(accepted),
            rejected=sum(d.verdict == "rejected" for d in decisions),
            seconds=median(timed) if timed else None,
            untouched=sum(d.touches <= 1 for d in accepted),
            seeded=sum(d.place in seeded for d in decisions),
            seeded_taken=sum(d.place in seeded and d.verdict == "accepted" for d in decisions),
        )

    def seed(self, count: int, at: datetime) -> int:
        """Put wrong drafts among the true ones, to see whether they are taken."""
        drafts = [d for d in self.store.waiting(self.slug) if d.candidate.occurred and not d.seeded]
        wrong = [
            Draft(d.source, _spoiled(d.candidate), seeded=True)
            for d in drafts[:: max(1, len(drafts) // max(1, count))]
        ]
        return sum(self.store.put(self.slug, d.source, "", "", [d], at) for d in wrong[:count])

    @property
    def _actors(self) -> set[str]:
        return {actor.id for actor in self.reader.definition.actors}

    def _taken(self, key: str) -> bool:
        return self.reader.ledger.number_of(self.slug, key) is not None

    def _note(self, item: Item) -> str:
        candidate = item.draft.candidate
        first = f"; proposed by {item.proposed_by}" if item.proposed_by else ""
        made = f"{candidate.made_by} ({candidate.confidence:.2f})"
        return f"drafted by {made}{first}; taken by {self.by}"

    def _take(
        self, item: Item, sheet: str, timing: Timing, touches: int, final: str | None
    ) -> EventEnvelope | None:
        """Record what a sheet says and decide so; of a seeded draft nothing is recorded."""
        recorded = None if item.draft.seeded else self._record(sheet)
        number = recorded.number if recorded else None
        self._decide(item.draft, "accepted", timing, touches=touches, number=number, final=final)
        return recorded

    def _record(self, sheet: str) -> EventEnvelope:
        recorded = Editor(self.reader, self.by).add(sheet)
        self.reader = self._fresh()
        return recorded[0]

    def _fresh(self) -> DossierReader:
        return self.reader.at_head(self.reader.ledger.head(self.slug))

    def _decide(
        self, draft: Draft, verdict: Verdict, timing: Timing, *, touches: int = 0,
        number: int | None = None, final: str | None = None,
    ) -> None:  # fmt: skip
        decision = Decision(
            0, draft.place, verdict, self.by, timing.at.isoformat(), round(timing.seconds, 1),
            touches, number, final,
        )  # fmt: skip
        self._session.append(self.store.decide(self.slug, decision))


def _retyped(candidate: Candidate, type_: str | None) -> Candidate:
    if type_ is None or type_ == candidate.type:
        return candidate
    others = tuple(t for t in candidate.types if t.type != type_)
    shape = FACTS_BY_TOPIC[type_].shape.SHAPE
    keeps = "happened" if candidate.modality in _MODALITIES.values() else candidate.modality
    modality = _MODALITIES.get(shape, keeps)
    first = [replace(actor, role=roles_of(type_)[0]) for actor in candidate.actors[:1]]
    return replace(
        candidate, type=type_, types=(TypeScore(type_, 1.0), *others), modality=modality,
        actors=(*first, *candidate.actors[1:]), due=candidate.due if shape == "plan" else None,
    )  # fmt: skip


def _spoiled(candidate: Candidate) -> Candidate:
    """A wrong twin: a year late, or with the opposite sense."""
    year = (candidate.occurred or "")[:4]
    if year.isdigit() and candidate.occurred and candidate.occurred[4:7] != "-02":
        wrong = f"{int(year) - 1}{candidate.occurred[4:]}"
        return replace(candidate, occurred=wrong)
    statement = candidate.statement.replace(" said ", " never said ", 1).replace(
        " was ", " was not ", 1
    )
    return replace(candidate, statement=statement)
