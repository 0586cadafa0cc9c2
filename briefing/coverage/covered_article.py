"""An article with its coverage, as the renderers take it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from briefing.coverage.segment import Coverage


@dataclass(frozen=True)
class CoveredArticle:
    """One article to show: how it is cited, its title, and what each label on it says."""

    label: str
    title: str
    coverage: Coverage
    statements: Mapping[str, str] = field(default_factory=dict)
    """The statement of each fact, by the label that its spans carry."""

    def facts(self) -> tuple[str, ...]:
        """The labels on the text, each once, in the order in which they first appear."""
        return tuple(dict.fromkeys(f for s in self.coverage.segments for f in s.facts))

    def summary(self) -> str:
        """How much of the article rests on facts, in one line."""
        on, aside, left = self.coverage.words()
        facts, stretches = len(self.facts()), len(self.coverage.left)
        return (
            f"{facts} fact{'s' * (facts != 1)} on {_words(on)}; {_words(aside)} set aside; "
            f"{_words(left)} left in {stretches} stretch{'es' * (stretches != 1)}"
        )


def _words(count: int) -> str:
    return f"{count} word{'s' * (count != 1)}"
