"""Editorial work: corrections, retractions, conflicts, corroborations, and ratings.

Each act is checked against what counts at the moment of writing; if someone else appends in
between, it is checked again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import wraps
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Concatenate, Literal, ParamSpec, cast

from briefing.dossier.anchor import anchor
from briefing.dossier.chronology import order_problems
from briefing.dossier.messages import words_of
from briefing.dossier.numbers import numbers_in, plain
from briefing.errors import InvalidInput, Refused
from briefing.facts import FactHistory
from briefing.facts.resolved import Attestations
from briefing.model.envelope import EventEnvelope, Head
from briefing.model.vantage import Vantage
from briefing.readmodel import Snapshot
from briefing.readmodel.query import ListQuery
from briefing.service.clocks import AskedClocks
from briefing.service.dossier_reader import DossierReader
from briefing.service.judging import JudgementTerms, check_judged
from briefing.service.loading import read_known
from briefing.service.meanwhile import check_unchanged
from briefing.service.patch import from_file, with_fields
from briefing_events.editorial import (
    Account,
    Editorial,
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
from briefing_events.fact import Citation, Event, Fact
from briefing_events.shapes import FIGURES
from briefing_events.source import Passage, Rating, Reliability, Source
from briefing_events.when import When

P = ParamSpec("P")


def act(
    build: Callable[Concatenate[Editor, P], Event],
) -> Callable[Concatenate[Editor, P], EventEnvelope]:
    """Record the event that a method builds of the present; it is asked again on conflict."""

    @wraps(build)
    def recorded(self: Editor, /, *args: P.args, **named: P.kwargs) -> EventEnvelope:
        return self.record(lambda now: [build(replace(self, reader=now), *args, **named)])[0]

    return recorded


@dataclass(frozen=True)
class Editor:
    """Records editorial events for one author."""

    reader: DossierReader
    author: str
    seen: int | None = None
    """The last event that the author knew of; what others did to the same since then refuses."""
    dry: bool = False
    """Whether to give what would be recorded, and record nothing."""

    def add(self, sheet: str) -> tuple[EventEnvelope, ...]:
        """Record the facts of a small sheet, checked like any sheet."""
        with TemporaryDirectory() as folder:
            file = Path(folder) / "sheet.toml"
            file.write_text(sheet, encoding="utf-8")
            try:
                return self.record(lambda reader: read_known(file, reader))
            except InvalidInput as error:
                problems = [replace(each, file="the fact") for each in error.problems]
                raise InvalidInput(problems) from error

    @act
    def register(self, source: Source) -> Event:
        """Record an article with its text; raises ``Refused`` for one that is there already."""
        if source.id in self.reader.reader.passages():
            raise Refused(f"{source.id} is on record already; give the article another id")
        return SourceRegistered(key=f"source:{source.id}", source=source)

    @act
    def correct(  # noqa: PLR0913
        self,
        number: int,
        *,
        changes: dict[str, str] | None = None,
        file: Path | None = None,
        source: str | None = None,
        quote: str | None = None,
        nth: int | None = None,
        reason: str,
    ) -> Event:
        """Give a fact its whole new reading, from fields or from a small sheet.

        With a ``source`` it is that publication which corrects, and the fact reads so since it
        came out; its ``quote`` is added to those that the fact has.
        """
        root, fact = _standing_fact(self.reader, number)
        named, quoted = None, None
        if source is not None:
            named = self.reader.passage(source)
            fact = _as_published_before(self.reader, fact, named)
        if quote is not None:
            article = _article(self.reader, source or fact.citations[0].source)
            quoted = _anchored(article, quote, nth)
            named = self.reader.passage(quoted.source) if named else None
        if file:
            new = from_file(self.reader, fact, file)
        else:
            new = with_fields(self.reader, fact, changes or {}, quoted)
        if new == fact:
            raise Refused(f"#{root} already reads so; nothing to correct")
        _check_order(self.reader, new)
        return FactCorrected(
            key=self._key("correct", root),
            reason=reason,
            target=root,
            basis="source" if named else "coding",
            source=named.id if named else None,
            type=new.topic,
            version=new.type.version,
            replacement=new.model_dump(mode="json", exclude_defaults=True),
        )

    @act
    def retract(self, number: int, *, reason: str) -> Event:
        """Take back a fact, a corroboration, a conflict or an editorial act."""
        event = self.reader.event(number).event
        if not isinstance(
            event, Fact | FactCorroborated | FactsInConflict | JudgementMade | Editorial
        ):
            msg = f"#{number} is a {event.topic}; withdraw its source or load a new definition"
            raise Refused(msg)
        if not _counts(self.reader, number):
            msg = f"#{number} was already taken back; briefing show {number} tells its history"
            raise Refused(msg)
        _check_not_superseded(self.reader, number)
        return FactRetracted(key=self._key("retract", number), reason=reason, target=number)

    @act
    def judge(
        self, statement: str, numbers: Sequence[int], terms: JudgementTerms, asked: AskedClocks
    ) -> Event:
        """Record a judgement of the desk, which rests on facts that stand at a vantage."""
        vantage = self.reader.vantage(asked)
        facts = dict(_standing_fact(self.reader, number) for number in numbers)
        if missing := sorted(facts.keys() - set(self.reader.reader.standing([*facts], vantage))):
            msg = f"#{missing[0]} does not stand {vantage.in_words()}; judge from what does"
            raise Refused(msg)
        if terms.supersedes and not _is_held(self.reader, terms.supersedes):
            raise Refused(f"#{terms.supersedes} is no judgement that the desk holds")
        check_judged(statement, terms)
        tracks = {fact.track for fact in facts.values()}
        if terms.track:
            tracks = {self.reader.track(terms.track).id}
        return JudgementMade(
            key=self._key("judge", vantage.as_of),
            statement=statement,
            facts=tuple(fact.key for fact in facts.values()),
            likelihood=terms.likelihood,
            confidence=terms.confidence,
            reason=terms.reason,
            indicators=terms.indicators,
            track=tracks.pop() if len(tracks) == 1 else None,
            as_of=vantage.as_of,
            known_by=vantage.known_by,
            supersedes=terms.supersedes,
        )

    @act
    def reinstate(
        self, *, number: int | None = None, source: str | None = None, reason: str
    ) -> Event:
        """Reinstate a retracted event or a withdrawn source."""
        named = None if source is None else self.reader.passage(source).id
        if named is not None:
            away = _is_withdrawn(self.reader, named)
        else:
            away = not _counts(self.reader, self.reader.event(number or 0).number)
        if not away:
            raise Refused(f"{source or f'#{number}'} counts already; there is nothing to reinstate")
        key = self._key("reinstate", named or number or 0)
        return Reinstated(key=key, reason=reason, target=number, source=named)

    @act
    def conflict(
        self,
        numbers: Sequence[int],
        accounts: Sequence[str],
        *,
        point: str,
        weight: int = 2,
        reason: str | None = None,
    ) -> Event:
        """Put on record that facts differ, one account each."""
        if len(numbers) < 2 or len(accounts) > len(numbers):  # noqa: PLR2004
            raise Refused("a conflict names at least two facts, and at most one --account for each")
        facts = [_standing_fact(self.reader, number)[1] for number in numbers]
        if len({fact.key for fact in facts}) < len(facts):
            raise Refused("a fact is in no conflict with itself; name each fact once")
        texts = [*accounts, *(fact.statement for fact in facts[len(accounts) :])]
        return FactsInConflict(
            key=self._key("conflict", "-".join(map(str, numbers))),
            point=point,
            weight=cast("Literal[1, 2, 3]", weight),
            reason=reason,
            accounts=tuple(
                Account(text=text, facts=(fact.key,), sources=_carriers(self.reader, fact))
                for fact, text in zip(facts, texts, strict=True)
            ),
        )

    @act
    def corroborate(  # noqa: PLR0913
        self,
        number: int,
        *,
        source: str,
        quote: str,
        nth: int | None = None,
        statement: str | None = None,
        said_by: str | None = None,
        hedge: str | None = None,
        attests: str | None = None,
        reason: str | None = None,
    ) -> Event:
        """Put on record that another article carries a fact, with its own words."""
        _, fact = _standing_fact(self.reader, number)
        article = _article(self.reader, source)
        citation = _anchored(article, quote, nth)
        if article.passage_at(citation.start).rating.family is None:
            raise Refused(f"{citation.source} belongs to no family, so it corroborates nothing")
        _check_new(self.reader, fact, citation)
        _check_same_figures(self.reader, fact, citation)
        if said_by and said_by not in {actor.id for actor in self.reader.definition.actors}:
            raise Refused(f"no actor {said_by!r} in this dossier's definition")
        zone = self.reader.definition.time_zone
        given = {
            "said_by": said_by,
            "hedge": hedge,
            "attests": When.parse(attests, zone) if attests else None,
        }
        return FactCorroborated(
            key=_fresh_key(self.reader, f"{fact.key}@{article.id}"),
            fact=fact.key,
            statement=statement,
            reason=reason,
            citations=(citation.model_copy(update=given),),
        )

    @act
    def reassess(
        self,
        source: str,
        *,
        reliability: Reliability,
        because: str,
        published: str | None = None,
        reason: str,
    ) -> Event:
        """Rate a source anew, or give it a date of publication that became known."""
        passage = self.reader.passage(source)
        given = {"reliability": reliability, "reliability_reason": because}
        zone = self.reader.definition.time_zone
        return SourceReassessed(
            key=self._key("reassess", passage.id),
            reason=reason,
            source=passage.id,
            rating=Rating.model_validate(passage.rating.model_dump() | given),
            published=When.parse(published, zone) if published else None,
        )

    @act
    def withdraw(self, source: str, *, reason: str) -> Event:
        """Withdraw a source; facts that it alone carries leave the brief."""
        named = self.reader.passage(source).id
        if _is_withdrawn(self.reader, named):
            raise Refused(f"{named} was already withdrawn")
        return SourceWithdrawn(key=self._key("withdraw", named), reason=reason, source=named)

    def _key(self, name: str, target: object) -> str:
        return f"{name}:{target}:{self.reader.head.number + 1}"

    def record(
        self, build: Callable[[DossierReader], Sequence[Event]]
    ) -> tuple[EventEnvelope, ...]:
        """Record what ``build`` makes of the present; it is asked again on conflict."""
        reader = self.reader

        def events_at(head: Head) -> Sequence[Event]:
            present = reader.at_head(head)
            try:
                events = build(present)
            except ValueError as error:  # an event's type refuses a value
                raise Refused(f"refused: {words_of(error)}") from error
            if self.seen is not None:
                check_unchanged(present, self.seen, events)
            return events

        if self.dry:
            recorded = reader.ledger.tried(reader.slug, events_at, author=self.author)
        else:
            recorded = reader.ledger.append(reader.slug, author=self.author, guard=events_at)
        if not recorded:
            raise Refused("this is already on record; nothing was added")
        return recorded


def _counts(reader: DossierReader, number: int) -> bool:
    """Whether an event counts: whether nothing that counts has taken it back."""
    return number not in reader.about(numbers=[number]).taken_back


def _is_held(reader: DossierReader, number: int) -> bool:
    """Whether an event is a judgement that the desk still holds."""
    judged = reader.about(numbers=[number]).judgements
    return any(each.item.number == number and each.ended_by is None for each in judged)


def _is_withdrawn(reader: DossierReader, source: str) -> bool:
    return source in reader.about(passages=[source]).withdrawn


def _check_not_superseded(reader: DossierReader, number: int) -> None:
    """Refuse to retract a correction that a later one carries along: nothing would change."""
    event = reader.event(number).event
    if not isinstance(event, FactCorrected):
        return
    folded = reader.about(numbers=[number])
    held = folded.facts.get(folded.about[number][0])
    own = [each.number for each in held.revisions if each.source is None] if held else []
    last = max(own, default=number)
    if last > number:
        raise Refused(
            f"#{last} came after #{number} and carries the whole fact, so nothing would change; "
            f"retract #{last} as well, or correct #{event.target} again"
        )


def _check_order(reader: DossierReader, fact: Fact) -> None:
    """Refuse a date after that of what answers the fact, is its outcome or ends it."""

    def effects(snapshot: Snapshot) -> list[Fact]:
        buckets = (f"{link}:{fact.key}" for link in ("reply", "outcome", "end"))
        return [e.fact for bucket in buckets for e in snapshot.select(ListQuery(bucket))]

    hindsight = Vantage(date.max, None, reader.head.number)
    for effect in reader.reader.project(hindsight, effects)[0]:
        for _, message in order_problems(effect, {fact.key: fact}):
            raise Refused(message)


def _as_published_before(reader: DossierReader, fact: Fact, correcting: Passage) -> Fact:
    """The fact that a text corrects: as it reads with what was published until then.

    What a later text corrected must not be read into an earlier one, whichever is recorded
    first.
    """
    folded = reader.about(keys=[fact.key], passages=[correcting.id])
    known = Attestations(folded.facts[fact.key], folded)
    return known.published_by(correcting.published.latest)


def _fresh_key(reader: DossierReader, key: str) -> str:
    """The key, or one beside it where an article corroborates a fact a second time."""
    taken = reader.ledger.number_of(reader.slug, key) is not None
    return f"{key}:{reader.head.number + 1}" if taken else key


def _standing_fact(reader: DossierReader, number: int) -> tuple[int, Fact]:
    """The first number and the present reading of the fact that a number is about."""
    fact = reader.fact_numbered(number)
    return _held(reader, fact).number, fact


def _held(reader: DossierReader, fact: Fact) -> FactHistory:
    """A fact that counts, with all that carries it."""
    return reader.about(keys=[fact.key]).facts[fact.key]


def _article(reader: DossierReader, source: str) -> Source:
    """The article that a passage is, or is part of."""
    passage = reader.passage(source).id
    folded = reader.about(passages=[passage])
    return folded.articles[folded.article_of(passage)]


def _anchored(article: Source, quote: str, nth: int | None) -> Citation:
    if not quote:
        raise Refused("the quote is empty; copy the words of the article that carry the fact")
    start = anchor(article, quote, nth)
    if isinstance(start, str):
        raise Refused(start)
    return Citation(
        source=article.passage_at(start).id, exact=quote, start=start, end=start + len(quote)
    )


def _check_new(reader: DossierReader, fact: Fact, citation: Citation) -> None:
    """Refuse a corroboration by the fact's own article, or by words on record for it."""
    held = _held(reader, fact)
    number = held.number
    if citation.source in {own.source for own in fact.citations}:
        raise Refused(
            f"{citation.source} states #{number} itself; "
            f"to give #{number} another quote: briefing correct {number}"
        )
    place = citation.source, citation.start, citation.end
    for also, event in held.corroborations:
        if place in {(told.source, told.start, told.end) for told in event.citations}:
            raise Refused(f"#{number} rests on these words already, by #{also}")


def _check_same_figures(reader: DossierReader, fact: Fact, citation: Citation) -> None:
    """Refuse a corroboration by words whose numbers are all others than the fact's."""
    figures = {name: value for name in FIGURES if (value := getattr(fact, name, None)) is not None}
    given = numbers_in(citation.exact)
    if not (figures and given) or given & {plain(str(value)) for value in figures.values()}:
        return
    number, name = _held(reader, fact).number, next(iter(figures))
    raise Refused(
        f"{citation.source} gives other numbers than {name} = {figures[name]} of #{number}; where "
        f"it is the later report: briefing correct {number} --source {citation.source} "
        f'--quote "..." --set {name}=... --statement "..."'
    )


def _carriers(reader: DossierReader, fact: Fact) -> tuple[str, ...]:
    held = _held(reader, fact)
    own = [citation.source for citation in fact.citations]
    others = [c.source for _, event in held.corroborations for c in event.citations]
    return tuple(dict.fromkeys([*own, *others]))
