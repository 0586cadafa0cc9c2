"""Many briefs as Markdown: what did not change since the one before is not worded again.

The bytes are those of ``markdown(stamped(brief))``. Sections and notes that one brief takes
over from another are the same objects, and are known by that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from typing import Any, Generic, TypeVar

from jinja2 import Template
from jinja2.runtime import Context, Macro
from jinja2.sandbox import SandboxedEnvironment

from briefing.brief import Brief, Cell, Group, Line, Note, Quote, Section
from briefing.locate import folder
from briefing.render import escape, pages
from briefing.render.data import brief_data, citations_data, section_data
from briefing.render.markdown import canonical, given

KEPT = 5000
"""How many results are kept before all are forgotten."""

SHARED = frozenset({"section_block", "group_block", "bullet", "note_line"})
"""The macros of our templates that depend on nothing but what they are called with."""

MODEL = frozenset({Brief, Section, Group, Line, Cell, Note, Quote})
"""The kinds of objects whose every public name is for templates."""

_SCOPES = frozenset({"_loop_vars", "_block_vars"})

A = TypeVar("A")
B = TypeVar("B")


class Once(Generic[A, B]):
    """A function that is called once for each object: the same one, not an equal one."""

    def __init__(self, function: Callable[[A], B]) -> None:
        self._function = function
        self._known: dict[int, tuple[A, B]] = {}

    def __call__(self, thing: A) -> B:
        """What it gives for the object, which is kept so that its id stays its own."""
        known = self._known.get(id(thing))
        if known is None:
            if len(self._known) >= KEPT:
                self._known.clear()
            known = self._known[id(thing)] = (thing, self._function(thing))
        return known[1]


class Printer:
    """Stamps and prints the briefs of one series with our own template."""

    def __init__(self) -> None:
        environment = pages.sandbox(folder("templates"), escaped=False, kind=_Sharing)
        pages.equipped(environment).filters["md"] = lru_cache(KEPT)(escape.markdown)
        self._template: Template = environment.get_template(pages.BRIEF)
        self._digest = pages.digest(None)
        self._section: Once[Section, str] = Once(lambda told: canonical(section_data(told)))
        self._notes: Once[tuple[Note, ...], str] = Once(
            lambda told: canonical(citations_data(told))
        )

    def stamped(self, brief: Brief) -> Brief:
        """The brief with the digests of its template and of its model in the stamp."""
        model = sha256(self._model(brief).encode()).hexdigest()
        stamp = replace(brief.stamp, template=self._digest, model=model)
        return replace(brief, stamp=stamp)

    def _model(self, brief: Brief) -> str:
        """The model in canonical JSON, put together from its parts."""
        data = brief_data(replace(brief, sections=(), notes=()))
        del data["ledger"]
        parts = {name: canonical(value) for name, value in data.items()}
        parts["sections"] = f"[{','.join(map(self._section, brief.sections))}]"
        parts["citations"] = self._notes(brief.notes)
        members = (f"{canonical(name)}:{parts[name]}" for name in sorted(parts))
        return f"{{{','.join(members)}}}"

    def markdown(self, brief: Brief) -> str:
        """The brief as GitHub-flavoured Markdown with footnotes."""
        return self._template.render(**given(brief))


class _Sharing(SandboxedEnvironment):
    """The sandbox of all templates, in which a macro says the same of the same only once."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._said: dict[Any, tuple[Any, Any]] = {}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Read what a template names; what the model says may be read."""
        if type(obj) in MODEL and not attribute.startswith("_"):
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)

    def call(self, context: Context, called: Any, *args: Any, **named: Any) -> Any:
        """Call what a template calls."""
        # What Jinja names is the caller's scope, which a macro never sees.
        seen = named.keys() - _SCOPES
        if not isinstance(called, Macro) or called.name not in SHARED or seen:
            return super().call(context, called, *args, **named)
        name = (called.name, *map(_name, args))
        said = self._said.get(name)
        if said is None:
            if len(self._said) >= KEPT:
                self._said.clear()
            said = self._said[name] = (args, super().call(context, called, *args))
        return said[1]


def _name(thing: Any) -> object:
    """What a thing is known by: sections and notes by being the same, others by their value."""
    if isinstance(thing, Section | Note):
        return id(thing)
    return tuple(thing) if isinstance(thing, list) else thing
