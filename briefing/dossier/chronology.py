"""What cannot be in time: an effect before its cause, a state attested outside its days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from briefing_events import Event, Fact
from briefing_events.shapes import State

_AFTER = {
    "replies_to": "what it answers",
    "outcome_of": "what it is the outcome of",
    "ends": "what it ends",
}


def order_problems(fact: Fact, known: Mapping[str, Event]) -> Iterator[tuple[str, str]]:
    """Links of a fact to one that comes surely later: the field, and the message."""
    for link, what in _AFTER.items():
        for key in _keys(fact, link):
            cause = known.get(key)
            if not isinstance(cause, Fact) or cause.occurred is None or fact.occurred is None:
                continue
            if fact.occurred.latest < cause.occurred.earliest:
                dates = (
                    f"{fact.occurred.edtf} comes before {what}, {key!r} of {cause.occurred.edtf}"
                )
                remedy = f"correct one of the dates, or leave {link} out"
                yield link, f"{fact.key!r} of {dates}: {remedy}"


def window_problem(fact: Fact) -> str | None:
    """Why a state cannot be attested when it is: it was over by then, by its own account."""
    if not isinstance(fact, State) or fact.holds_until is None or fact.former:
        return None
    attested = [fact.occurred, *(citation.attests for citation in fact.citations)]
    for each in attested:
        if each and fact.holds_until.latest < each.earliest:
            return (
                f"is attested on {each.edtf}, after holds_until {fact.holds_until.edtf}: correct "
                "one of them, or write former = true where the text calls it over"
            )
    return None


def _keys(fact: Fact, link: str) -> tuple[str, ...]:
    named = getattr(fact, link)
    if isinstance(named, tuple):
        return named
    return (named,) if named else ()
