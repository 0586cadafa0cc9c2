"""A brief's Markdown as tokens: the one reading of it that pages and documents share.

Whatever a template makes of a brief, its Markdown is the text; pages and documents are made
from it, so that all formats say the same. Raw HTML in it is text like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from briefing.render.sanitize import without_invisible

_GROUP_TITLE = ("strong_open", "text", "strong_close")


@dataclass(frozen=True, slots=True)
class Part:
    """A heading of the second level and all that stands under it."""

    title: str
    tokens: tuple[Token, ...]
    notes: bool = False
    """Whether the notes are defined here."""


@dataclass(frozen=True)
class Parsed:
    """A document in parts, with the footnotes that it refers to, by label.

    They are in the order of their use; the place of a note is its number in print.
    """

    head: tuple[Token, ...]
    parts: tuple[Part, ...]
    notes: Mapping[str, tuple[Token, ...]]

    @cached_property
    def numbers(self) -> Mapping[str, str]:
        """The number of each note in print, by label."""
        return {label: str(number) for number, label in enumerate(self.notes, 1)}


def parser(renderer: type[RendererHTML] = RendererHTML) -> MarkdownIt:
    """GitHub's tables and footnotes; raw HTML is escaped."""
    reader = MarkdownIt("js-default", renderer_cls=renderer)
    return reader.use(footnote_plugin, inline=False, move_to_end=False)


def parse(text: str, stamp: str) -> Parsed:
    """Markdown in parts; the ``stamp``, a comment in which it ends, is left out."""
    bare = without_invisible(text.rstrip()).removesuffix(
        f"<!-- briefing {without_invisible(stamp)} -->"
    )
    flow, notes, at = _without_notes(parser().parse(bare))
    heads = [i for i, token in enumerate(flow) if _is_section(token)]
    parts = tuple(
        Part(
            title=inline_text(flow[start + 1].children or ()),
            tokens=tuple(_titled(flow[start + 3 : end])),
            notes=at is not None and start < at <= end,
        )
        for start, end in pairwise([*heads, len(flow)])
    )
    return Parsed(tuple(flow[: [*heads, len(flow)][0]]), parts, _in_order_of_use(flow, notes))


def inline_text(tokens: Iterable[Token]) -> str:
    """The text of inline tokens, without footnote references."""
    return "".join(token.content for token in tokens if token.type != "footnote_ref")


def _is_section(token: Token) -> bool:
    return token.type == "heading_open" and token.tag == "h2"


def _without_notes(
    tokens: Sequence[Token],
) -> tuple[list[Token], dict[str, tuple[Token, ...]], int | None]:
    """The flow of the text, the footnotes by label, and where in the flow the first stood."""
    flow: list[Token] = []
    notes: dict[str, tuple[Token, ...]] = {}
    at: int | None = None
    label: str | None = None
    held: list[Token] = []
    for token in tokens:
        if token.type == "footnote_reference_open":
            label, held = str(token.meta["label"]), []
            at = len(flow) if at is None else at
        elif token.type == "footnote_reference_close":
            notes.setdefault(label or "", tuple(held))
            label = None
        else:
            (flow if label is None else held).append(token)
    return flow, notes, at


def _in_order_of_use(
    flow: Sequence[Token], notes: Mapping[str, tuple[Token, ...]]
) -> Mapping[str, tuple[Token, ...]]:
    """The notes that the text or a note of it refers to; a reference to none is mere text."""
    every = (*flow, *(token for tokens in notes.values() for token in tokens))
    used = (
        str(child.meta["label"])
        for token in every
        for child in token.children or ()
        if child.type == "footnote_ref"
    )
    return {label: notes[label] for label in dict.fromkeys(used)}


def _titled(tokens: Sequence[Token]) -> Iterator[Token]:
    """A paragraph that is bold and nothing else is the title of a group."""
    for i, token in enumerate(tokens):
        inline = tokens[i + 1] if i + 1 < len(tokens) else token
        if token.type == "paragraph_open" and token.level == 0 and _is_title(inline):
            yield _tag(token, "heading_open")
        elif token.type == "inline" and i and token.level == 1 and _is_title(token):
            yield _unbold(token)
        elif token.type == "paragraph_close" and token.level == 0 and _is_title(tokens[i - 1]):
            yield _tag(token, "heading_close")
        else:
            yield token


def _is_title(token: Token) -> bool:
    return tuple(each.type for each in token.children or () if each.content or each.nesting) == (
        _GROUP_TITLE
    )


def _tag(token: Token, kind: str) -> Token:
    return token.copy(type=kind, tag="h3")


def _unbold(token: Token) -> Token:
    return token.copy(children=[each for each in token.children or () if each.type == "text"])
