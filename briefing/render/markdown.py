"""Render a brief as Markdown, with its stamp."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from briefing.characters import visible
from briefing.model.brief import Brief
from briefing.render import jinja
from briefing.render.data import brief_data, picked


def stamped(brief: Brief, template: Path | None = None) -> Brief:
    """The brief with the digests of its template and of its model in the stamp."""
    model = sha256(model_bytes(brief)).hexdigest()
    stamp = replace(brief.stamp, template=jinja.digest(template), model=model)
    return replace(brief, stamp=stamp)


def model_bytes(brief: Brief) -> bytes:
    """The model in canonical JSON: sorted names, no spaces, without the stamp of the ledger."""
    data = brief_data(brief)
    del data["ledger"]
    told = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return told.encode()


def brief_markdown(brief: Brief, template: Path | None = None) -> str:
    """The brief as GitHub-flavoured Markdown with footnotes; what would act in it is escaped."""
    return visible(page_source(brief, template))


def page_source(brief: Brief, template: Path | None = None) -> str:
    """The brief as the Markdown that pages and documents are made of, character by character."""
    if template:
        return jinja.render_file(template, **given(brief))
    return jinja.render(jinja.BRIEF, **given(brief))


def given(brief: Brief) -> dict[str, object]:
    """The variables that templates receive."""
    return {"brief": brief, "stamp": json.dumps(stamp_data(brief), ensure_ascii=True)}


def stamp_data(brief: Brief) -> dict[str, object]:
    """The stamp: everything needed to reproduce this brief."""
    vantage = brief.vantage
    return {
        "dossier": brief.dossier,
        "as_of": vantage.as_of.isoformat(),
        "known_by": vantage.known_by.isoformat() if vantage.known_by else None,
        "recorded": vantage.recorded,
        "at_head": vantage.at_head,
        "since": brief.since.isoformat() if brief.since else None,
        "full": brief.full,
        **picked(brief.stamp, "number", "digest", "template", "model", "program"),
    }
