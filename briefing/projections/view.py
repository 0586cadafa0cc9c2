"""The view that a projection reads, and how it words the lines of its section."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from briefing.facts import CitationAsOf, FactAsOf
from briefing.model.brief import Line
from briefing.projections import wording
from briefing.projections.source_tags import names_sources
from briefing.readmodel import Snapshot
from briefing.readmodel.placement import home_of, is_request
from briefing.readmodel.query import ListQuery
from briefing_events.fact import Fact

IMPROBABLE = 5
"""The credibility from which on a fact is not told in the brief's own voice."""

MINOR_CONFLICT = 3
"""The weight of conflicts on no more than words; a short brief leaves them out."""

CONTESTED = "sources differ"
"""What stands in brackets behind what sources tell otherwise."""

_WORD = re.compile(r"\w{4,}")
_WHOSE = re.compile(r"(?i)\b(according to|in the view of|(the|an?) (unnamed )?(author|paper) of)\b")
_SAYING = re.compile(r"(?i)\b(reportedly|allegedly|claim(s|ed)?|said|says|stated?|told)\b")


@dataclass(frozen=True)
class View:
    """A snapshot, the snapshot at its baseline, and whether to show everything."""

    snapshot: Snapshot
    before: Snapshot
    full: bool
    alone: bool = False
    """Whether each fact has a line of its own, whatever others say: where briefs are compared."""

    @property
    def today(self) -> date:
        """The day of the brief."""
        return self.snapshot.vantage.as_of

    @property
    def baseline(self) -> date:
        """The day that movement is told against."""
        return self.before.vantage.as_of

    def marked(self, entry: FactAsOf) -> bool:
        """Whether a fact carries the mark of what was first reported later (†)."""
        return entry.hindsight and not self.snapshot.source_basis.all_later

    def choose(self, query: ListQuery) -> list[FactAsOf]:
        """The facts that a section shows of a bucket, by date; a full view shows all."""
        return self.snapshot.select(replace(query, limit=None) if self.full else query)

    def choose_led(self, query: ListQuery, kind: str, most: int) -> list[FactAsOf]:
        """As ``choose``, but the lead track's own come first: up to ``most`` of importance 1.

        ``kind`` is what they do to the track: "step", or "maybe" for what is only possible.
        """
        lead = self.snapshot.lead_track
        if self.full or lead is None:
            return self.choose(query)
        own = [
            entry
            for entry in self.snapshot.ranked(replace(query, bucket=f"{kind}:{lead.id}"))
            if entry.fact.importance == 1 and self._is_at_home(entry, query.bucket)
        ][:most]
        rest = [entry for entry in self.snapshot.ranked(query) if entry not in own]
        chosen = [*own, *rest][: query.limit]
        return sorted(chosen, key=lambda entry: entry.order)

    def _is_at_home(self, entry: FactAsOf, bucket: str) -> bool:
        registry = self.snapshot.actor_registry
        return home_of(entry.fact, registry, settled=entry.settled) == bucket

    def left_out(self, shown: int, *buckets: str) -> int:
        """Number of facts in some buckets beyond those shown."""
        if self.full:
            return 0
        return sum(self.snapshot.read_model.count(ListQuery(bucket)) for bucket in buckets) - shown

    def sentence(self, entry: FactAsOf) -> str:
        """What a fact says.

        What cannot be judged, is improbable or only claimed is not told in the brief's own
        voice: where its statement does not say whose it is, its texts or its claimant are named.
        """
        statement = entry.fact.statement
        whose = self._whose(entry)
        if not whose:
            return statement
        quoted = " ".join(cited.citation.exact for cited in entry.cited)
        return f"According to {whose}, {wording.lowered(statement, quoted)}"

    def answer(self, entry: FactAsOf) -> str:
        """What a fact says; an answer that is told apart from its request, with what it answers."""
        asked = self.snapshot.get(entry.fact.replies_to or "")
        if asked is None or not is_request(asked.fact):
            return self.sentence(entry)
        who = wording.names(self.snapshot, asked.fact.actors_in("speaker"))
        what = f"{asked.fact.type.act} ({wording.small(wording.matter(asked.fact), self.snapshot)})"
        return f"{self.sentence(entry).removesuffix('.')}, in answer to {who}'s {what}."

    def _whose(self, entry: FactAsOf) -> str:
        fact = entry.fact
        if fact.modality == "assessed" or _WHOSE.search(fact.statement):
            return ""
        if fact.credibility >= IMPROBABLE and fact.credibility_reason:
            return wording.source_names(entry)
        claimed = fact.modality == "claimed" and not _SAYING.search(fact.statement)
        if claimed and not self._names_sayer(entry):
            return wording.claimant(self.snapshot, entry)
        return ""

    def _names_sayer(self, entry: FactAsOf) -> bool:
        """Whether a statement names one of those whose words it is."""
        sayers = {cited.citation.said_by for cited in entry.certain} - {None}
        known = (self.snapshot.actors.get(sayer or "") for sayer in sayers)
        names = {name for actor in known if actor for name in (actor.name, actor.short) if name}
        return any(name.lower() in entry.fact.statement.lower() for name in names)

    def suffix_of(self, entries: Sequence[FactAsOf]) -> str:
        """The sources of what several facts say, where one family alone carries all of them."""
        families = {family for entry in entries for family in entry.families}
        if len(entries) == 1 or len(families) > 1 or self.snapshot.one_article:
            return self.suffix(entries[0]) if len(entries) == 1 else ""
        return "/".join(dict.fromkeys(label for entry in entries for label in entry.labels))

    def suffix(self, entry: FactAsOf, *, accounts: bool = True) -> str:
        """The sources of a fact that one family alone carries, and whether accounts differ.

        With ``accounts``, what single texts have instead is told.
        """
        named = entry.of_one_family and not self.snapshot.one_article
        sources = wording.source_names(entry)
        told = self._whose(entry) == sources or names_sources(entry.fact.statement, entry.labels)
        parts = [sources] if named and not told else []
        own = list(self._own_accounts(entry))
        differ = [CONTESTED] if own or entry.number in self.contested else []
        parts += own if own and accounts else differ
        parts += [f"{cited.passage.label} gives {wording.of(cited)}" for cited in entry.other_days]
        return "; ".join(parts)

    def _own_accounts(self, entry: FactAsOf) -> Iterator[str]:
        """What single texts have of a fact: less than it says, or it through somebody else.

        As 'S3: "announced plans", via unnamed Russian media'.
        """
        through = {c.passage.label for c in entry.cited if c.citation.via}
        everywhere = through == {c.passage.label for c in entry.cited}
        for label in dict.fromkeys(cited.passage.label for cited in entry.cited):
            own = [cited for cited in entry.cited if cited.passage.label == label]
            less = self._less(entry, own)
            via = "" if everywhere else self._through(entry, own)
            if less or via:
                yield f"{label}: {', '.join(filter(None, (less, via)))}"

    def _less(self, entry: FactAsOf, own: Sequence[CitationAsOf]) -> str:
        if own[0].passage.id not in entry.weaker:
            return ""
        for citation in (cited.citation for cited in own):
            if citation.hedge:
                return f'"{citation.hedge}"'
            if citation.stage and entry.fact.track:
                track = self.snapshot.actor_registry.tracks[entry.fact.track]
                return wording.small(track.stages[track.rank(citation.stage)].title)
        return "in weaker words"

    def _through(self, entry: FactAsOf, own: Sequence[CitationAsOf]) -> str:
        """Through whom a text has what another has from nobody, where the fact does not say so."""
        spoken = [c.citation for c in own if c.citation.said_by] or [c.citation for c in own]
        if not all(each.via and each.attribution != "context" for each in spoken):
            return ""
        via = spoken[0].via
        named = wording.name(self.snapshot, via[0], short=False).removeprefix("unnamed ")
        told = named.casefold() in entry.fact.statement.casefold()
        return "" if told else f"via {wording.names(self.snapshot, via)}"

    def repeated(self, found: Iterable[FactAsOf]) -> Iterator[list[FactAsOf]]:
        """Requests, each with those in which its side asks the same of the same once more."""
        same: dict[object, list[FactAsOf]] = {}
        for entry in found:
            key = entry.number if self.alone else self._request(entry.fact)
            same.setdefault(key, []).append(entry)
        yield from same.values()

    def _request(self, fact: Fact) -> tuple[object, ...]:
        """What is asked, by which side, of which: as far as texts can be compared by words."""
        sides = (
            frozenset(self.snapshot.party_of(id_) or id_ for id_ in fact.actors_in(role))
            for role in ("speaker", "addressee")
        )
        words = frozenset(_WORD.findall(wording.matter(fact).casefold()))
        return fact.type.topic, *sides, words

    @cached_property
    def contested(self) -> set[int]:
        """The facts on which sources differ in more than words."""
        return {
            number
            for difference in self.snapshot.differences()
            if difference.conflict.weight < MINOR_CONFLICT
            for number in difference.facts
        }

    def line(self, entry: FactAsOf, section: str, *, lead: bool = True) -> Line:
        """A fact as one line: its date, its statement, and its sources where they are few."""
        return Line(
            key=f"{section}/#{entry.number}",
            text=self.answer(entry),
            facts=(entry.number,),
            lead=wording.capitalised(wording.when(entry, self.today)) if lead else "",
            suffix=self.suffix(entry),
            hindsight=self.marked(entry),
        )

    def lines(self, entries: Iterable[FactAsOf], section: str) -> tuple[Line, ...]:
        """Facts as lines of a section."""
        return tuple(self.line(entry, section) for entry in entries)
