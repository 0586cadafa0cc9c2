"""Standalone pages: our templates with every value escaped, and no file beside them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2.sandbox import SandboxedEnvironment

from briefing.environment import folder
from briefing.model.vantage import day
from briefing.render.jinja import sandbox
from briefing.render.sanitize import without_invisible


def html_page(template: str, /, **given: object) -> str:
    """A page from one of our templates; what is HTML already, the template marks as safe."""
    return _environment(folder("templates")).get_template(template).render(**given)


@cache
def _environment(templates: Path) -> SandboxedEnvironment:
    environment = sandbox(templates, escaped=True)
    environment.finalize = lambda value: without_invisible(value) if type(value) is str else value
    environment.filters["day"] = day
    environment.filters["sentence"] = lambda text: f"{text[:1].upper()}{text[1:]}"
    return environment
