"""Dates, roles and ratings that many events share: each is made once."""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache

from briefing_events.fact import Involvement
from briefing_events.source import Rating
from briefing_events.when import When


@lru_cache(maxsize=50_000)
def moment(text: str) -> When:
    """A resolved date; the same text is resolved once."""
    return When.parse(text)


@lru_cache(maxsize=50_000)
def day(ordinal: int) -> When:
    """One day."""
    at = date.fromordinal(ordinal)
    return When(edtf=at.isoformat(), earliest=at, latest=at)


@cache
def involved(actor: str, role: str) -> Involvement:
    """An actor in a role."""
    return Involvement.model_validate({"id": actor, "role": role})


@lru_cache(maxsize=1_000)
def rating(reliability: str, family: str | None) -> Rating:
    """How far a text is to be trusted."""
    shared = family is not None and family.startswith("W")
    return Rating.model_validate(
        {
            "reliability": reliability,
            "reliability_reason": "Its outlet is known for this.",
            "family": family,
            "family_degree": "shared wording" if shared else "own account",
            "family_reason": "It is an agency's text." if shared else None,
        }
    )
