"""Run Jinja templates: lookup, variables and sandbox.

All templates, also those that users bring, run in Jinja's sandbox and see only the model.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache
from hashlib import sha256
from importlib.util import cache_from_source
from itertools import groupby
from pathlib import Path
from pickle import UnpicklingError

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, meta
from jinja2.bccache import Bucket, FileSystemBytecodeCache
from jinja2.sandbox import SandboxedEnvironment

from briefing.environment import folder
from briefing.errors import BriefingError
from briefing.model.brief import Line, LineSegment
from briefing.model.vantage import day
from briefing.projections import wording
from briefing.render import escape

BRIEF = "brief.md.j2"
"""The template of a brief where none is named."""

_TAKEN_IN = ("lines.md.j2",)
"""The templates that it takes in: told here, as finding them takes longer than the brief."""

_LARGEST = 1_000_000
"""The longest template that is read, in characters."""


PARAGRAPH = 4
"""How many sentences of one date share a bullet."""


class TemplateFailed(BriefingError):
    """A template cannot be read or run."""

    def __init__(self, name: str, why: object) -> None:
        super().__init__(f"template {name!r}: {why}; docs/templates.md says what templates receive")


def render(name: str, /, **given: object) -> str:
    """Run one of our templates."""
    try:
        return _environment(folder("templates")).get_template(name).render(**given)
    except TemplateError as error:
        raise TemplateFailed(name, error) from error


def render_file(path: Path, /, **given: object) -> str:
    """Run a user's template; includes of ours work in it."""
    try:
        return _environment(folder("templates")).from_string(_text(path)).render(**given)
    except Exception as error:  # a template of somebody else can raise anything
        raise TemplateFailed(str(path), f"{type(error).__name__}: {error}") from error


def digest(path: Path | None) -> str:
    """SHA-256 of a template's text and of those that it takes in, in hexadecimal.

    Without a path, of the one that a brief is made with by default.
    """
    ours = folder("templates")
    text = _text(path or ours / BRIEF)
    taken_in = _taken_in(text) if path else _TAKEN_IN
    parts = [text, *(_text(ours / each) for each in sorted(taken_in))]
    return sha256("\0".join(parts).encode()).hexdigest()


def _taken_in(text: str) -> set[str]:
    """The templates of ours that a template names."""
    try:
        named = meta.find_referenced_templates(_environment(folder("templates")).parse(text))
        return {name for name in named if name and (folder("templates") / name).is_file()}
    except (TemplateError, RecursionError, OSError, ValueError):
        return set()


def _text(path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            text = file.read(_LARGEST + 1)
    except (OSError, UnicodeDecodeError) as error:
        raise TemplateFailed(str(path), error) from error
    if len(text) > _LARGEST:
        raise TemplateFailed(str(path), f"it has more than {_LARGEST:,} characters")
    return text


def sandbox(templates: Path, *, escaped: bool) -> SandboxedEnvironment:
    """The sandbox that all templates run in; ``escaped`` turns on HTML escaping."""
    settings = {
        "trim_blocks": True,
        "lstrip_blocks": True,
        "keep_trailing_newline": True,
        "autoescape": escaped,
    }
    return SandboxedEnvironment(
        loader=FileSystemLoader(templates),
        undefined=StrictUndefined,
        bytecode_cache=Compiled(templates, repr(settings)),
        **settings,
    )


@cache
def _environment(templates: Path) -> SandboxedEnvironment:
    return equipped(sandbox(templates, escaped=False))


def equipped(environment: SandboxedEnvironment) -> SandboxedEnvironment:
    """The environment with the filters and tests of Markdown templates."""
    environment.filters |= {
        "md": escape.escape_markdown,
        "day": day,
        "bullets": bullets,
        "cited": cited,
        "sentence": sentence,
        "refs": refs,
        "starting": wording.capitalised,
    }
    return environment


def bullets(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Lines of one date together, a few sentences to a bullet; only the first tells the date."""
    for _, same in groupby(lines, key=lambda line: line.lead or line.key):
        together = list(same)
        for start in range(0, len(together), PARAGRAPH):
            first, *rest = together[start : start + PARAGRAPH]
            yield [replace(first, lead="") if start else first, *rest]


def cited(line: Line) -> str:
    """A line's clauses in Markdown, each with its sources and its footnote references."""
    return "".join(f"{_clause(each)}{refs(each.facts)}" for each in line.clauses)


def sentence(line: Line) -> str:
    """A line in Markdown with its sources inside the full stops, without references."""
    return "".join(map(_clause, line.clauses))


def _clause(segment: LineSegment) -> str:
    text, stop = segment.text, ""
    if text.endswith((".", ";", ",")):
        text, stop = text[:-1], text[-1]
    space = " " if text.startswith(" ") else ""
    suffix = f" ({escape.escape_markdown(segment.suffix)})" if segment.suffix else ""
    mark = "†" if segment.hindsight else ""
    return f"{space}{escape.escape_markdown(text)}{suffix}{stop}{mark}"


def refs(facts: Sequence[int]) -> str:
    """Footnote references in Markdown."""
    return "".join(f"[^{number}]" for number in facts)


class Compiled(FileSystemBytecodeCache):
    """Keeps our own templates compiled, which takes longer than all else that rendering does.

    What comes of it lies in ``__pycache__`` beside the templates (or where
    ``PYTHONPYCACHEPREFIX`` says) and is made anew when a template, Jinja's format or Python
    changes; ``settings`` tell apart what was compiled otherwise. Where nothing may be written,
    nothing is kept. The templates of users are never kept.
    """

    def __init__(self, templates: Path, settings: str) -> None:
        super().__init__(str(Path(cache_from_source(str(templates / "x"))).parent), "%s.jinja")
        self._settings = settings

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The digest of a template's file and of the settings."""
        return super().get_cache_key(name, f"{filename}\0{self._settings}")

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what was kept, if it is whole and still fits."""
        with suppress(OSError, EOFError, UnpicklingError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it, whole or not at all."""
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                Path(self.directory).mkdir(parents=True, exist_ok=True)
                super().dump_bytecode(bucket)
