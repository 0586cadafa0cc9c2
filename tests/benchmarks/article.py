"""One generated article: its facts, its text with their quotes, what it says of earlier ones."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator
from datetime import date
from typing import Any, TypeVar

from briefing_events.editorial import Account, FactCorroborated, FactsInConflict, SourceRegistered
from briefing_events.fact import Event, Fact, FactType
from briefing_events.source import Rating, Source, SourcePart, digest_of
from briefing_events.when import When

from .cast import ANALYSTS, NAMES, NORTH, SOUTH, STAGES, THIRD
from .kinds import (
    ENDING,
    FILLER_WEIGHTS,
    FILLERS,
    GIVEN_UP,
    KEPT,
    PUT_OFF,
    REPLY,
    Kind,
    Who,
)  # fmt: skip
from .plot import Opener, Plot, key_of, open_day, sort_of
from .values import day, involved, moment, rating

Fields = dict[str, Any]
T = TypeVar("T")

_WITH_PARTS = 0.04
_CORROBORATED = 0.155
"""Of the facts of an article that a later one comes back to; that is a tenth of all facts."""
_IN_CONFLICT = 0.0155
"""The same for facts of which another account is given; that is a hundredth of all facts."""

_THINGS = (
    "grain", "timber", "water", "ferry", "customs", "border", "power", "rail", "harbour",
    "prisoner", "school", "fishing", "transit", "salt", "mining", "visa",
)  # fmt: skip
_MATTERS = ("question", "route", "deal", "talks", "case", "works", "rights", "quota")
_PLACES = ("the Old Bridge", "Upper Ford", "Lower Ford", "the capital", "Riverside")
_OUTLETS = tuple(f"The {name} Post" for name in ("Morning", "River", "Northern", "Southern"))
_SAYING = ("reported that", "wrote that", "said that", "noted that")
_HEDGES = ("reportedly", "is said to", "could")


class Article:
    """One article as it is written: its facts first, then the text that holds their quotes."""

    def __init__(self, plot: Plot, place: int) -> None:
        self.plot = plot
        self.place = place
        self.day = plot.day(place)
        self.id = f"s{place}"
        self.chance = plot.random(place, 0).random
        self.sentences: list[str] = []
        self.length = 0
        self.part_start: int | None = None
        self.facts: list[tuple[FactType[Fact], Fields]] = []

    def events(self) -> Iterator[Event]:
        """The article, its facts, and what it says of those of an earlier one."""
        for opener in self.plot.openers(self.place):
            self._open(opener)
        for opener in self.plot.answered(self.place):
            self._answer(opener)
        self._fill(self.plot.fillers(self.place))
        on_earlier = list(self._on_earlier())
        yield SourceRegistered(key=f"source:{self.id}", source=self._source())
        for type_, content in self.facts:
            yield type_.model_validate(content)
        yield from on_earlier

    def _one_of(self, options: tuple[T, ...]) -> T:
        return options[int(self.chance() * len(options))]

    # --- facts ---------------------------------------------------------------------------

    def _open(self, opener: Opener) -> None:
        fields: Fields = {}
        if opener.due is not None:
            fields["due"] = self._due(self.day + opener.due)
        if opener.kind.slot:
            # Offices differ by who is in them; what is in force on a track has one place.
            slot = opener.kind.slot
            fields["slot"] = f"{slot}-{opener.whom}" if slot == "head" else slot
            fields |= self._holding()
        self._add(opener.kind, opener.who, opener.whom, fields)

    def _holding(self) -> Fields:
        drawn = self.chance()
        if drawn < 0.1:
            return {"holds_from": day(self.day - 400)}
        if drawn < 0.2:
            return {"holds_until": day(self.day + 200)}
        return {"former": True} if drawn < 0.24 else {}

    def _due(self, first: int) -> When:
        drawn = self.chance()
        if drawn < 0.6:
            return day(first)
        start, end = date.fromordinal(first), date.fromordinal(first + 14)
        return moment(f"{start:%Y-%m}" if drawn < 0.8 else f"[{start}..{end}]")

    def _answer(self, opener: Opener) -> None:
        fields: Fields = {"occurred": day(self.day)}
        match sort_of(opener.kind):
            case "plan":
                kind, outcome = self._outcome()
                fields |= {"outcome_of": opener.key, "outcome": outcome}
                self._add(kind, opener.who, opener.whom, fields)
            case "asked":
                fields["replies_to"] = opener.key
                self._add(REPLY, opener.whom, opener.who, fields)
            case _:
                fields["ends"] = (opener.key,)
                self._add(ENDING, opener.who, opener.whom, fields)

    def _outcome(self) -> tuple[Kind, str]:
        drawn = self.chance()
        if drawn < 0.7:
            return self._one_of(KEPT), "fulfilled"
        return (PUT_OFF, "moved") if drawn < 0.85 else (GIVEN_UP, "cancelled")

    def _fill(self, count: int) -> None:
        split = count // 2 if self.chance() < _WITH_PARTS else count
        for place in range(count):
            if place == split:
                self.part_start = self.length
            kind = FILLERS[bisect(FILLER_WEIGHTS, self.chance() * FILLER_WEIGHTS[-1])]
            who, whom = self._cast(kind.who)
            self._add(kind, who, whom, {"value": place} if kind.more else {})

    def _cast(self, who: Who) -> tuple[str, str]:
        if who == "sides":
            north, south = self._one_of(NORTH), self._one_of(SOUTH)
            return (north, south) if self.chance() < 0.5 else (south, north)
        if who == "analysts":
            return self._one_of(ANALYSTS), ""
        first = int(self.chance() * len(THIRD))
        return THIRD[first], THIRD[first - 1]

    def _add(self, kind: Kind, who: str, whom: str, fields: Fields) -> None:
        place = len(self.facts)
        chance = self.chance
        matter = f"the {self._one_of(_THINGS)} {self._one_of(_MATTERS)} {self.place}.{place}"
        said = kind.words.format(a=NAMES.get(who, ""), b=NAMES.get(whom, ""), matter=matter)
        drawn = chance()
        fact: Fields = {
            "key": key_of(self.place, place),
            "statement": f"{said[0].upper()}{said[1:]}.",
            "modality": self._one_of(kind.modalities),
            "importance": 1 if drawn < 0.1 else 2 if drawn < 0.4 else 3,
            "credibility": 1 + int(chance() * 6),
            "matter": matter,
            "actors": tuple(
                involved(actor, role)
                for actor, role in zip((who, whom), kind.roles, strict=False)
                if actor
            ),
            "citations": self._citations(said, who, kind),
            **(self._date() if "occurred" not in fields else {}),
            **dict(kind.more),
            **fields,
        }
        if kind.track:
            fact["track"] = kind.track
            if kind.stage:
                fact["stage"] = kind.stage
        if chance() < 0.3:
            fact["place"] = self._one_of(_PLACES)
        self.facts.append((kind.type, fact))

    def _date(self) -> Fields:
        """Mostly a day; else a month, a year, a span, one day of several, or nothing."""
        last = self.day - int(self.chance() * 6)
        drawn = self.chance()
        if drawn < 0.82:
            return {"occurred": day(open_day(last))}
        at = date.fromordinal(last)
        if drawn < 0.86:
            return {"occurred": moment(f"{at:%Y-%m}")}
        if drawn < 0.88:
            return {"occurred": moment(str(at.year))}
        start = date.fromordinal(last - int(self.chance() * 21))
        if drawn < 0.92:
            return {"occurred": moment(f"{start}/{at}")}
        if drawn < 0.96:
            note = "The text says only: lately."
            return {
                "occurred": moment(f"[{start}..{at}]"), "basis": "resolved", "basis_note": note,
            }  # fmt: skip
        return {"basis": "unknown"}

    # --- text ----------------------------------------------------------------------------

    def _citations(self, said: str, who: str, kind: Kind) -> tuple[Fields, ...]:
        citation = self._quote(said)
        drawn = self.chance()
        if drawn < 0.4 and who:
            citation["said_by"] = who
            if drawn < 0.12:
                citation["via"] = (self._one_of(THIRD),)
        elif drawn < 0.5:
            citation["attribution"] = "context"
        elif drawn < 0.58:
            citation["hedge"] = self._one_of(_HEDGES)
        if drawn < 0.95:
            return (citation,)
        again = self._quote(f"as for {said}, more was said of it")
        if kind.track and kind.stage:
            again["stage"] = STAGES[kind.track][0]
        return citation, again

    def _quote(self, exact: str) -> Fields:
        """A sentence for the text, and where in it the quote stands."""
        opening = f"{self._one_of(_OUTLETS)} {self._one_of(_SAYING)} "
        start = self.length + len(opening)
        self.sentences.append(f"{opening}{exact}.")
        self.length = start + len(exact) + 2
        source = self.id if self.part_start is None else f"{self.id}.b"
        return {"source": source, "exact": exact, "start": start, "end": start + len(exact)}

    def _source(self) -> Source:
        text = "\n".join(self.sentences)
        parts: tuple[SourcePart, ...] = ()
        if self.part_start is not None:
            parts = (SourcePart.model_validate(self._part(self.part_start, len(text))),)
        return Source.model_validate(
            {
                "id": self.id,
                "label": f"S{self.place}",
                "title": f"Article {self.place} on North and South",
                "outlet": self._one_of(_OUTLETS),
                **self._published(inferred=self.chance() < 0.1),
                "rating": self._rating(),
                "text": text,
                "digest": digest_of(text),
                "parts": parts,
            }
        )

    def _part(self, start: int, end: int) -> Fields:
        return {
            "id": f"{self.id}.b",
            "label": f"S{self.place}b",
            "title": f"A second piece below article {self.place}",
            **self._published(inferred=True),
            "rating": rating("F", None),
            "start": start,
            "end": end,
        }

    def _published(self, *, inferred: bool) -> Fields:
        """The day after which nothing in it happened, or some weeks from then."""
        if not inferred:
            return {"published": day(self.day)}
        first, last = (date.fromordinal(self.day + n) for n in (0, 7 + int(self.chance() * 28)))
        reason = "It carries no date; it calls recent what happened shortly before."
        return {
            "published": moment(f"[{first}..{last}]"),
            "published_basis": "inferred",
            "published_reason": reason,
        }

    def _rating(self) -> Rating:
        drawn = self.chance()
        if drawn < 0.2:
            return rating(self._one_of(("C", "F")), None)
        shared = drawn < 0.5
        family = f"W{int(self.chance() * 12)}" if shared else f"A{self.place}"
        return rating(self._one_of(("B", "C", "C", "D", "F")), family)

    # --- on earlier articles -------------------------------------------------------------

    def _on_earlier(self) -> Iterator[Event]:
        """Corroborations and conflicts with facts that were on record before."""
        earlier = self.plot.earlier(self.place)
        if earlier is None:
            return
        for place in range(self.plot.count(earlier)):
            drawn = self.chance()
            if drawn < _CORROBORATED:
                yield self._corroboration(key_of(earlier, place))
            elif drawn < _CORROBORATED + _IN_CONFLICT:
                yield self._conflict(earlier, place)

    def _corroboration(self, key: str) -> FactCorroborated:
        citation = self._quote(f"{key} is told here as well")
        if self.chance() < 0.05:
            citation["attests"] = day(self.day)
        return FactCorroborated.model_validate(
            {"key": f"also:{self.id}:{key}", "fact": key, "citations": (citation,)}
        )

    def _conflict(self, earlier: int, place: int) -> FactsInConflict:
        key = key_of(earlier, place)
        mine = [
            Account(text=f"{fact['key']} has it so", facts=(fact["key"],), sources=(cited,))
            for _, fact in self.facts[: 1 + (self.chance() < 0.3)]
            for cited in (fact["citations"][0]["source"],)
        ]
        theirs = Account(text=f"{key} has it otherwise", facts=(key,), sources=(f"s{earlier}",))
        drawn = self.chance()
        return FactsInConflict(
            key=f"conflict:{self.id}:{key}",
            point=f"What became of {key}",
            accounts=(theirs, *mine),
            weight=1 if drawn < 0.2 else 2 if drawn < 0.6 else 3,
        )
