"""The names by which texts call the actors of a dossier, and who stands at a place of a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)
_AUTHOR = re.compile(r"\bauthors?\b")
_NEVER = re.compile(r"(?!)")
_JOINT = re.compile(r"(?:,? and|,) (?=\w)")


@dataclass(frozen=True)
class ActorNames:
    """Ids by name, short name and alias, and the kind of each actor.

    A name that two actors share names neither.
    """

    by_name: Mapping[str, str] = field(default_factory=dict)
    """Without a leading "the"."""
    kinds: Mapping[str, str] = field(default_factory=dict)
    authors: frozenset[str] = frozenset()
    """Those who stand for the article's own voice: "the author of S1"."""

    @classmethod
    def of(cls, actors: Iterable[Mapping[str, Any]]) -> ActorNames:
        """The names of actors as a definition has them, whatever else may be wrong there."""
        owners: dict[str, set[str]] = {}
        kinds: dict[str, str] = {}
        authors: set[str] = set()
        for actor in actors:
            name = str(actor.get("id"))
            kinds[name] = str(actor.get("kind"))
            if _AUTHOR.search(str(actor.get("name"))):
                authors.add(name)
            aliases = actor.get("aliases") or ()
            several = aliases if isinstance(aliases, list | tuple) else ()
            for spoken in (actor.get("name"), actor.get("short"), *several):
                if isinstance(spoken, str) and (bare := _ARTICLE.sub("", spoken.strip())):
                    owners.setdefault(bare, set()).add(name)
        single = {name: next(iter(ids)) for name, ids in owners.items() if len(ids) == 1}
        return cls(single, kinds, frozenset(authors))

    def resolve(self, words: str) -> str | None:
        """The actor whose id or name these words are, or nothing."""
        return words if words in self.kinds else self.by_name.get(_ARTICLE.sub("", words.strip()))

    def at(self, text: str, start: int = 0) -> tuple[str, int] | None:
        """The actor whose name begins at a place of a text, and where that name ends."""
        found = self._pattern.match(text, start)
        return (self.by_name[found["name"]], found.end()) if found else None

    def group_at(self, text: str, start: int = 0) -> tuple[tuple[str, ...], int]:
        """The actors of "A, B and C" at a place of a text, and where their names end."""
        actors: list[str] = []
        end = start
        found = self.at(text, start)
        while found:
            actors.append(found[0])
            end = found[1]
            joint = _JOINT.match(text, end)
            found = self.at(text, joint.end()) if joint else None
        return tuple(dict.fromkeys(actors)), end

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """Any name, the longest first, unless it goes on or is a possessive."""
        if not self.by_name:
            return _NEVER
        names = "|".join(re.escape(name) for name in sorted(self.by_name, key=len, reverse=True))
        return re.compile(rf"(?:[Tt]he )?(?P<name>{names})(?![\w-]|['’]s?(?!\w))")
