"""A sheet laid out in the lean form: its tables in their order, comments above their tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from briefing.dossier.document import Document
from briefing.dossier.lean_reader import KEYED, RESERVED
from briefing.dossier.lean_reduction import reduced
from briefing.dossier.lean_values import NOBODY
from briefing.dossier.lean_writer import in_order, lean_fact, put_credibility, put_figures, quoting
from briefing.dossier.names import Names
from briefing.dossier.position import STRING, Path
from briefing.dossier.shortened import shortened
from briefing.dossier.toml_text import key_text, table_text
from briefing_events.registry import FACTS_BY_TOPIC
from briefing_events.source import Source

_COMMENT = re.compile(rf"(?P<comment>#[^\n]*)|{STRING}", re.DOTALL)
_ASIDE = "not_a_fact"
_CARRIED = "corroborates"
_USUAL_WEIGHT = 2


@dataclass(frozen=True)
class Block:
    """Tables of one name that stand together, by what they are about, with what is above them."""

    path: Path
    tables: Mapping[str, Any]
    text: str = ""
    """As it is written, with what stands above its header."""

    def comments(self) -> Iterator[str]:
        """The comments above and within it, those behind values too."""
        for found in _COMMENT.finditer(self.text):
            if found["comment"]:
                yield found["comment"].rstrip()


@dataclass(frozen=True)
class Layout:
    """How a sheet is laid out.

    Without ``register``, what is written stays written. Facts named in ``whole`` leave nothing
    to rules. Quotes of more than ``longest`` characters are shortened where that is clear.
    """

    document: Document
    register: Names | None = None
    whole: frozenset[str] = frozenset()
    longest: int | None = None

    def text(self) -> str:
        """The lean sheet."""
        head, blocks = self._blocks()
        out, waiting = [head], list[str]()
        carried, aside = dict[str, Any](), dict[str, list[Any]]()

        def flush(header: str, tables: Mapping[str, Any]) -> None:
            if tables or waiting:
                out.append(_commented(waiting, table_text(header, tables) if tables else ""))
                waiting.clear()

        for block in blocks:
            name = block.path[0]
            if name == "draft":
                out.append(block.text)
                continue
            if name == "conflict" and carried:
                flush(f"[{_CARRIED}]", carried)
                carried.clear()
            waiting += block.comments()
            for key, table in block.tables.items():
                if name == _CARRIED:
                    carried[key] = self.carried(table)
                elif name == _ASIDE:
                    aside.setdefault(key, []).extend(_quotes(table))
                else:
                    out.append(_commented(waiting, self._table(str(name), key, dict(table))))
                    waiting.clear()
        if carried:
            flush(f"[{_CARRIED}]", carried)
        flush(f"[{_ASIDE}]", {why: q[0] if len(q) == 1 else q for why, q in aside.items()})
        return "\n".join(out)

    def carried(self, table: Any) -> Any:
        """What an article carries of another's fact: its words, alone or in a table."""
        own = table if isinstance(table, dict) else {"quote": table}
        short = in_order(self._short(quoting(own)))
        return short["quote"] if set(short) == {"quote"} else short

    def _table(self, name: str, key: str, table: dict[str, Any]) -> str:
        if name == "fact":
            return self.fact(table)
        if name == "conflict":
            if table.get("weight") == _USUAL_WEIGHT:
                del table["weight"]
            return table_text(f"[conflict.{key_text(key)}]", table)
        if name in RESERVED:
            put_credibility(table)
            return table_text("[[stretch]]" if name == "stretch" else f"[{name}]", table)
        put_figures(table)
        sentence = {topic: table[topic] for topic in table if topic in FACTS_BY_TOPIC}
        return table_text(f"[{key_text(name)}]", in_order(self._short(sentence | table)))

    def fact(self, long: dict[str, Any]) -> str:
        """A fact of the long form as a table of the lean form."""
        key, closed, source = str(long["key"]), tuple[str, ...](), self._source
        if source is not None and self.register is not None:
            defaults = self.document.values.get("defaults", {})
            whole = key in self.whole
            long, closed = reduced(long, source, self.register, defaults, whole=whole)
        lean = lean_fact(long)
        if closed:
            own = [lean["who"]] if "who" in lean else []
            lean["who"] = "; ".join([*own, *(f"{role} {NOBODY}" for role in closed)])
        return table_text(f"[{key_text(key)}]", in_order(self._short(lean)))

    def _short(self, table: Mapping[str, Any]) -> dict[str, Any]:
        """A table with its long quotes shortened."""
        quoting = {"quote", "quotes"}
        return {n: self._short_quote(v) if n in quoting else v for n, v in table.items()}

    def _short_quote(self, quote: Any) -> Any:
        if isinstance(quote, list):
            return [self._short_quote(each) for each in quote]
        if isinstance(quote, dict) and "exact" in quote:
            return {**quote, "exact": self._short_quote(quote["exact"])}
        if self.longest is None or self._source is None or not isinstance(quote, str):
            return quote
        return shortened(self._source.text, quote, self.longest)

    @property
    def _source(self) -> Source | None:
        name = str(self.document.values.get("source"))
        return self.register.sources.get(name) if self.register else None

    def _blocks(self) -> tuple[str, list[Block]]:
        """The head of the sheet, and its tables in the order of the file."""
        lines = self.document.text.split("\n")
        blocks = sorted(tables_of(self.document.values), key=lambda b: self.document.line(*b.path))
        starts = []
        for block in blocks:
            start = self.document.line(*block.path) - 1
            while start and lines[start - 1].strip()[:1] in {"", "#"}:
                start -= 1
            starts.append(start)
        head, *texts = ["\n".join(lines[a:b]) for a, b in pairwise((0, *starts, len(lines)))]
        placed = zip(blocks, texts, strict=True)
        return head.strip() + "\n", [
            Block(block.path, block.tables, text.strip("\n") + "\n") for block, text in placed
        ]


def tables_of(values: Mapping[str, Any]) -> Iterator[Block]:
    """The tables of a sheet, as far as they stand together."""
    for name, value in values.items():
        if isinstance(value, list) and name in RESERVED:
            for place, table in enumerate(value):
                own = dict(table)
                about = str(own.pop(KEYED[name])) if name in KEYED else ""
                yield Block((name, place), {about: own})
        elif isinstance(value, dict) and name == "conflict":
            yield from (Block((name, key), {key: table}) for key, table in value.items())
        elif isinstance(value, dict):
            yield Block((name,), value if name in KEYED else {"": value})


def _quotes(aside: Any) -> list[Any]:
    """What no fact rests on, a quote alone where it has nothing but its words."""
    if isinstance(aside, list):
        return aside
    alone = isinstance(aside, dict) and set(aside) == {"exact"}
    return [aside["exact"] if alone else aside]


def _commented(comments: list[str], table: str) -> str:
    return "".join(f"{line}\n" for line in comments) + table
