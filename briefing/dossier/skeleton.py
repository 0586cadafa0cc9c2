"""A new dossier to fill in: small, commented, and loadable as it is."""

from __future__ import annotations

import json
import re
from pathlib import Path

from briefing.dossier.schema import Schema, definition_schema, sheet_schema
from briefing.environment import folder as data_folder
from briefing.errors import Refused

_SLUG = re.compile(r"[a-z0-9][a-z0-9.-]{0,79}")
_FILES = ("dossier.toml", "sources/1-example.txt", "sheets/1-example.toml")


def new_dossier(slug: str, folder: Path) -> tuple[Path, ...]:
    """Write the skeleton of a dossier into a folder that does not exist yet.

    Gives the files written. Raises ``Refused`` for a slug that is none, for a folder that
    exists, and where nothing can be written.
    """
    if not _SLUG.fullmatch(slug):
        msg = f"{slug!r} names no dossier: write lower-case letters, digits, hyphens and dots"
        raise Refused(msg)
    title = re.sub(r"[.-]+", " ", slug).strip().capitalize() or slug
    skeleton = data_folder("templates") / "dossier"
    texts = {
        name: (skeleton / name).read_text("utf-8").replace("@slug@", slug).replace("@title@", title)
        for name in _FILES
    } | {
        "schemas/sheet.json": _json(sheet_schema()),
        "schemas/definition.json": _json(definition_schema()),
    }
    try:
        folder.mkdir(parents=True)
        for name, text in texts.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
    except FileExistsError as error:
        raise Refused(f"{folder} exists already; name a folder that does not") from error
    except (OSError, ValueError) as error:
        raise Refused(f"cannot write to {folder}: {error}") from error
    return tuple(folder / name for name in texts)


def _json(schema: Schema) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
