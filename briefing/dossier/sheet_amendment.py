"""Changing single tables of a sheet; every other line stays as a person wrote it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from briefing.dossier.anchor import occurrences
from briefing.dossier.document import Document, parse_document
from briefing.dossier.formatting import by_key
from briefing.dossier.names import Names
from briefing.dossier.position import Path
from briefing.dossier.sheet_layout import Layout, tables_of
from briefing.dossier.sheet_reader import read_sheet
from briefing.dossier.sheet_writer import as_written, fact_table
from briefing.dossier.toml_text import key_text, table_text, value_text
from briefing.errors import Problem
from briefing_events import Event, Fact
from briefing_events.editorial import FactCorroborated, FactsInConflict

_CARRIED = "corroborates"
_WAYS = ((False, False), (True, False), (False, True), (True, True))
"""How a fact is tried: with all fields that a rule would give; behind all else of the sheet."""


@dataclass(frozen=True)
class Amendment:
    """What is to stand in a sheet by its key, and the keys of what is to go."""

    document: Document
    register: Names
    wanted: Mapping[str, Event]
    gone: Collection[str] = ()

    def text(self) -> tuple[str, frozenset[str]]:
        """The amended sheet, and the keys of what cannot stand in it: it stays as it was."""
        there = by_key(read_sheet(self.document, self.register, [], {}))
        ways = dict.fromkeys(self.wanted, 0)
        while True:
            text = self._with(ways)
            wanted = {key: event for key, event in self.wanted.items() if key in ways}
            expected = {k: e for k, e in (there | wanted).items() if k not in self.gone}
            wrong = self._differing(text, expected)
            if not wrong:
                return text, frozenset(self.wanted.keys() - ways.keys())
            if not ways:
                return self.document.text, frozenset({*self.wanted, *self.gone})
            for key in (wrong & ways.keys()) or [*ways]:
                ways[key] += 1
                if ways[key] == len(_WAYS):
                    del ways[key]

    def _differing(self, text: str, expected: Mapping[str, Event]) -> set[str]:
        again = parse_document(self.document.file, text)
        if isinstance(again, Problem):
            return {""}
        read = by_key(read_sheet(again, self.register, [], {}))
        return {key for key in {**read, **expected} if read.get(key) != expected.get(key)}

    def _with(self, ways: Mapping[str, int]) -> str:
        """The sheet with what is wanted, each in its way."""
        lines: list[str | None] = [*self.document.text.split("\n")]
        spans, added, carried = dict(self._spans()), list[str](), list[str]()
        for key in (*self.gone, *ways):
            whole, apart = _WAYS[ways.get(key, 0)]
            table = self._table(self.wanted[key], whole=whole) if key in ways else ""
            start, end = spans.get(key, (0, 0))
            lines[start:end] = [None] * (end - start)
            if end and not apart and table:
                lines[start] = table
            elif table:
                (carried if _CARRIED in self._path(self.wanted[key]) else added).append(table)
        if carried:
            added += self._place_carried(lines, carried)
        body = "\n".join(line for line in lines if line is not None).rstrip("\n")
        closed = ["[[stretch]]"] if added and self.document.values.get("stretch") else []
        return "\n\n".join([body, *closed, *added]) + "\n"

    def _place_carried(self, lines: list[str | None], carried: Sequence[str]) -> Sequence[str]:
        """Put corroborations below their header, or give them with one."""
        if isinstance(self.document.values.get(_CARRIED), list):
            return carried
        at = self.document.line(_CARRIED) - 1 if _CARRIED in self.document.values else -1
        if at >= 0 and (lines[at] or "").startswith(f"[{_CARRIED}]"):
            lines[at] = "\n".join([str(lines[at]), *carried])
            return ()
        return ["\n".join([f"[{_CARRIED}]", *carried])]

    def _path(self, event: Event) -> Path:
        """Under which header an event stands."""
        if isinstance(event, FactCorroborated):
            return (_CARRIED, event.fact)
        return ("conflict", event.key) if isinstance(event, FactsInConflict) else (event.key,)

    def _table(self, event: Event, *, whole: bool) -> str:
        layout = Layout(self.document, self.register, frozenset({event.key} if whole else ()))
        source = self.register.sources[str(self.document.values["source"])]
        if isinstance(event, Fact):
            usual = event.model_dump(
                mode="json", include={*self.document.values.get("defaults", {})}
            )
            given = usual | fact_table(event)
            table = {name: value for name, value in given.items() if value not in (None, "")}
            quotes = list(_quotes(table.pop("citations"), source.text))
            return layout.fact(table | {"citation": quotes}).rstrip("\n")
        values = event.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
        in_list = isinstance(self.document.values.get(str(self._path(event)[0])), list)
        if isinstance(event, FactCorroborated):
            quotes = list(_quotes(as_written(values["citations"]), source.text))
            long = {n: values[n] for n in ("statement",) if n in values} | {"citation": quotes}
            if in_list:
                return table_text(f"[[{_CARRIED}]]", {"fact": event.fact} | long).rstrip("\n")
            return f"{key_text(event.fact)} = {value_text(layout.carried(long))}"
        key = {"key": values.pop("key")}
        given = {"point": values.pop("point"), "account": values.pop("accounts")} | values
        header = "[[conflict]]" if in_list else f"[conflict.{key_text(event.key)}]"
        return table_text(header, key | given if in_list else given).rstrip("\n")

    def _spans(self) -> Iterator[tuple[str, tuple[int, int]]]:
        """The lines of each event of the sheet by its key, from the header to the last value."""
        lines = self.document.text.split("\n")
        places = [(self.document.line(*path) - 1, key) for path, key in self._paths()]
        starts = sorted({line for line, _ in places})
        ends = {one: _end(lines, two) for one, two in pairwise([*starts, len(lines)])}
        yield from ((key, (line, ends[line])) for line, key in places if key)

    def _paths(self) -> Iterator[tuple[Path, str]]:
        """Where tables begin, each with the key of the event that it holds, if it holds one."""
        source = self.document.values["source"]
        for block in tables_of(self.document.values):
            name, *rest = block.path
            about = next(iter(block.tables), "")
            match name:
                case "fact":
                    yield block.path, str(block.tables[""].get("key", ""))
                case "corroborates":
                    yield block.path, f"{about}@{source}" if rest else ""
                    named = () if rest else block.tables
                    yield from (((name, key), f"{key}@{source}") for key in named)
                case "conflict":
                    yield block.path, about
                case "stretch" | "draft" | "defaults" | "not_a_fact":
                    yield block.path, ""
                case _:
                    yield block.path, str(name)


def _quotes(citations: Iterable[dict[str, Any]], text: str) -> Iterator[dict[str, Any]]:
    """Citations as a sheet has them; a place only where the words stand in several."""
    for each in citations:
        several = len(list(occurrences(text, each["exact"]))) > 1
        left = {"source", "end"} if several else {"source", "end", "start"}
        yield {name: value for name, value in each.items() if name not in left}


def _end(lines: Sequence[str], end: int) -> int:
    """The line behind a table's last; blank lines and comments belong to what follows."""
    while end and lines[end - 1].strip()[:1] in {"", "#"}:
        end -= 1
    return end
