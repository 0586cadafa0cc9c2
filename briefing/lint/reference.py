"""What the ledger itself says at the vantage: its brief in both forms, and the words of its facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from briefing.facts import FactAsOf
from briefing.lint.lint_context import LintContext, carriers, quotes
from briefing.lint.words import Word, names_of, words_of
from briefing.render.read_back import WrittenRow, WrittenSentence
