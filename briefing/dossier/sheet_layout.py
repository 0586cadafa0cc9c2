"""Laying a sheet out in the lean form: what it says stays, comments stay above their tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from briefing.dossier.document import Document, parse_document
from briefing.dossier.lean_reader import RESERVED
from briefing.dossier.lean_reduction import reduced
from briefing.dossier.lean_values import NOBODY
from briefing.dossier.lean_writer import in_order, lean_fact, quoting
from briefing.dossier.names import Names
from briefing.dossier.position import STRING, Path
from briefing.dossier.sheet_reader import Sheet, read_sheet
from briefing.dossier.shortened import shortened
from briefing.dossier.toml_text import key_text, table_text
from briefing.errors import Problem
from briefing_events.registry import FACTS_BY_TOPIC
from briefing_events.source import Source

_COMMENT = re.compile(rf"(?P<comment>#[^\n]*)|{STRING}", re.DOTALL)
_NOT_FACTS = "not_a_fact"
_USUAL_WEIGHT = 2


def laid_out(
    document: Document, text: str, register: Names, longest: int | None = None
) -> str | Problem:
    """The sheet in the lean form; it reads as before, or a problem says where it would not.

    ``text`` is what ``document`` was read from. Quotes of more than ``longest`` characters
    are shortened where that is clear.
    """
    wanted = _read(document, register)
    written: frozenset[str] = frozenset()
    while True:
        lean = _Layout(document, text, register, written, longest).text()
        again = parse_document(document.file, lean)
        differing = (
            {"the sheet"}
            if isinstance(again, Problem)
            else _differing(wanted, _read(again, register))
        )
        if not differing:
            return lean
        if differing <= written or "the sheet" in differing:
            message = f"{min(differing)} would not read as it does; lay it out by hand"
            return document.problem(message)
        written |= differing


def text_of(document: Document, text: str) -> str:
    """A lean sheet laid out from its values; ``text`` has its comments, at the same lines."""
    return _Layout(document, text, None).text()


def _read(document: Document, register: Names) -> Sheet:
    return read_sheet(document, register, [], {})


def _differing(old: Sheet, new: Sheet) -> frozenset[str]:
    """The keys of what does not read as it did; a rule's mark is no reading."""
    named = [_by_key(sheet) for sheet in (old, new)]
    keys = [key for key in {**named[0], **named[1]} if named[0].get(key) != named[1].get(key)]
    same_order = list(named[0]) == list(named[1])
    aside = [sorted((n.start, n.exact, n.reason) for n in sheet.not_facts) for sheet in (old, new)]
    rest = () if same_order and aside[0] == aside[1] else ("the sheet",)
    return frozenset(keys or rest)


def _by_key(sheet: Sheet) -> dict[str, object]:
    facts = {e.event.key: e.event.model_copy(update={"derived": ()}) for e in sheet.facts}
    others = {e.event.key: e.event for e in (*sheet.corroborations, *sheet.conflicts)}
    return {**facts, **others}


@dataclass(frozen=True)
class _Block:
    """One table at the head of a sheet, with the comments above and within it."""

    path: Path
    table: Mapping[str, Any]
    comments: tuple[str, ...]
    text: str
    """As it is written, with what stands above its header."""


@dataclass(frozen=True)
class _Layout:
    """A sheet that is laid out; facts named in ``whole`` leave nothing to rules."""

    document: Document
    source_text: str
    register: Names | None
    whole: frozenset[str] = frozenset()
    longest: int | None = None

    def text(self) -> str:
        """The lean sheet."""
        head, blocks = self._blocks()
        out = [head]
        waiting: list[str] = []
        carried: dict[str, Any] = {}
        aside: dict[str, list[Any]] = {}
        for block in blocks:
            name = block.path[0]
            if name == "draft":
                out.append(block.text)
                continue
            waiting += block.comments
            if name == "conflict" and carried:
                out.append(_gathered("corroborates", carried))
                carried = {}
            if name == "corroborates":
                key, own = self._named(block, "fact")
                carried[key] = self._carried(own)
            elif name == _NOT_FACTS:
                _set_aside(block, aside)
            else:
                out.append(_commented(waiting, self._table(block)))
                waiting = []
        if carried:
            out.append(_gathered("corroborates", carried))
        if aside:
            quotes = {reason: q[0] if len(q) == 1 else q for reason, q in aside.items()}
            out.append(_commented(waiting, _gathered(_NOT_FACTS, quotes)))
        elif waiting:
            out.append(_commented(waiting, ""))
        return "\n".join(out)

    def _carried(self, own: Mapping[str, Any]) -> Any:
        """What an article carries of another's fact: its words, alone or in a table."""
        short = in_order(self._short(quoting(own)))
        return short["quote"] if set(short) == {"quote"} else short

    def _table(self, block: _Block) -> str:
        name, table = str(block.path[0]), block.table
        if name == "fact":
            return self._fact(table)
        if name == "conflict":
            key, own = self._named(block, "key")
            if own.get("weight") == _USUAL_WEIGHT:
                del own["weight"]
            return table_text(f"[conflict.{key_text(key)}]", own)
        if name in {"defaults", "stretch"}:
            return table_text("[[stretch]]" if name == "stretch" else "[defaults]", table)
        sentence = [key for key in table if key in FACTS_BY_TOPIC]
        first = {key: table[key] for key in sentence}
        return table_text(
            f"[{key_text(name)}]", in_order(self._short({**first, **table})) if table else {}
        )

    def _named(self, block: _Block, field: str) -> tuple[str, dict[str, Any]]:
        """What a table is about, and its other fields."""
        own = dict(block.table)
        return str(own.pop(field) if field in own else block.path[1]), own

    def _fact(self, table: Mapping[str, Any]) -> str:
        key, left = str(table["key"]), dict(table)
        closed: tuple[str, ...] = ()
        source = self._source
        if source is not None and self.register is not None:
            defaults = self.document.values.get("defaults", {})
            whole = key in self.whole
            left, closed = reduced(left, source, self.register, defaults, whole=whole)
        lean = lean_fact(left)
        if closed:
            own = [lean["who"]] if "who" in lean else []
            lean["who"] = "; ".join([*own, *(f"{role} {NOBODY}" for role in closed)])
        return table_text(f"[{key_text(key)}]", in_order(self._short(lean)))

    def _short(self, table: Mapping[str, Any]) -> dict[str, Any]:
        """A table with its long quotes shortened."""
        out = dict(table)
        if "quote" in out:
            out["quote"] = self._short_quote(out["quote"])
        if isinstance(out.get("quotes"), list):
            out["quotes"] = [self._short_quote(each) for each in out["quotes"]]
        return out

    def _short_quote(self, quote: Any) -> Any:
        if isinstance(quote, dict) and isinstance(quote.get("exact"), str):
            return {**quote, "exact": self._short_quote(quote["exact"])}
        if self.longest is None or self._source is None or not isinstance(quote, str):
            return quote
        return shortened(self._source.text, quote, self.longest)

    @property
    def _source(self) -> Source | None:
        name = str(self.document.values.get("source"))
        return self.register.sources.get(name) if self.register else None

    def _blocks(self) -> tuple[str, list[_Block]]:
        """The head of the sheet, and its tables in the order of the file."""
        lines = self.source_text.splitlines(keepends=True)
        tables = sorted(self._tables(), key=lambda pair: self.document.line(*pair[0]))
        starts = []
        for path, _ in tables:
            start = self.document.line(*path) - 1
            while start and (
                not lines[start - 1].strip() or lines[start - 1].lstrip().startswith("#")
            ):
                start -= 1
            starts.append(start)
        ends = [*starts[1:], len(lines)] if starts else []
        head = "".join(lines[: starts[0] if starts else len(lines)]).strip() + "\n"
        return head, [
            _block(path, table, "".join(lines[start:end]))
            for (path, table), start, end in zip(tables, starts, ends, strict=True)
        ]

    def _tables(self) -> Iterator[tuple[Path, Mapping[str, Any]]]:
        for name, value in self.document.values.items():
            if isinstance(value, list) and name in RESERVED:
                yield from (((name, place), table) for place, table in enumerate(value))
            elif isinstance(value, dict) and name in {"corroborates", "conflict"}:
                for key, table in value.items():
                    yield (name, key), {"quote": table} if isinstance(table, str) else table
            elif isinstance(value, dict):
                yield (name,), value


def _set_aside(block: _Block, aside: dict[str, list[Any]]) -> None:
    """Take over what no fact rests on, under its reason."""
    if len(block.path) == 1:
        for reason, quotes in block.table.items():
            aside.setdefault(reason, []).extend(quotes if isinstance(quotes, list) else [quotes])
        return
    own = {name: value for name, value in block.table.items() if name != "reason"}
    quote = own["exact"] if set(own) == {"exact"} else own
    aside.setdefault(str(block.table["reason"]), []).append(quote)


def _gathered(name: str, table: Mapping[str, Any]) -> str:
    return table_text(f"[{name}]", table)


def _block(path: Path, table: Mapping[str, Any], text: str) -> _Block:
    return _Block(path, table, tuple(_comments(text)), text.strip("\n") + "\n")


def _comments(block: str) -> Iterator[str]:
    """The comments of a block, those behind values too."""
    for found in _COMMENT.finditer(block):
        if found["comment"]:
            yield found["comment"].rstrip()


def _commented(comments: Sequence[str], table: str) -> str:
    above = "".join(f"{line}\n" for line in comments)
    return above + table
