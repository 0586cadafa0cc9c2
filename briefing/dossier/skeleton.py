"""A new dossier to fill in: small, commented, and loadable as it is."""

from __future__ import annotations

import json
import re
from pathlib import Path

from briefing.dossier.schema import Schema, definition_schema, sheet_schema
from briefing.errors import Refused

_SLUG = re.compile(r"[a-z0-9][a-z0-9.-]{0,79}")

DEFINITION = """\
#:schema schemas/definition.json
# What this dossier follows, whom it names and what it rests on.

slug = "@slug@"
title = "@title@"
time_zone = "UTC"               # of the tz database: "Europe/Moscow", "Asia/Kabul"
parties = ["north", "south"]    # the sides that briefs tell apart, by actor
lead_track = "treaty"           # the track that a brief opens with

# ---------------------------------------------------------------- status tracks
# A status that briefs follow from stage to stage, lowest first.
# A stage is "in words", "in procedure" or "in act".

[[track]]
id = "treaty"
title = "Treaty"
none = "No treaty on record"
goal = "signature"
stages = [
    { id = "proposed", title = "Treaty proposed", kind = "in words" },
    { id = "negotiated", title = "Talks opened", kind = "in procedure" },
    { id = "signed", title = "Treaty signed", kind = "in act" },
]

# ---------------------------------------------------------------- articles
# One table an article; its text lies in sources/ and is never changed.

[[source]]
id = "s1"
label = "S1"                    # how briefs cite it
file = "sources/1-example.txt"
title = "North proposes a treaty to South"
outlet = "The Example"
published = "2024-03-06"        # an inferred date is a closed window: "[2024-03-05..2024-03-31]"
published_basis = "stated"      # stated | inferred, with published_reason
reliability = "F"               # A reliable ... E unreliable, F cannot be judged
reliability_reason = "an example"
family = "example"              # texts that share wording or origin count once

# A passage of other origin in the same text gets its own table:
# [[source.part]]
# id = "s1b"
# label = "S1b"
# begins = "the first words of the passage, which occur once"
# title, published, reliability, reliability_reason ... as above

# ---------------------------------------------------------------- actors
# kind: state | organisation | person | outlet | group | unnamed; of: whose side they stand on.

[[actor]]
id = "north"
name = "North"
kind = "state"

[[actor]]
id = "south"
name = "South"
kind = "state"

[[actor]]
id = "north-minister"
name = "the foreign minister of North"
kind = "unnamed"
of = "north"
aliases = ["North's foreign minister"]
"""

ARTICLE = """\
North proposes a treaty to South
On Tuesday, North's foreign minister proposed a treaty to South. South could answer in May.
"""

SHEET = """\
#:schema ../schemas/sheet.json
# Every fact of the article, in the order of its text. docs/lean-sheets.md tells every line;
# "briefing check" shows each fact as it would be recorded.

source = "s1"

# credibility: 1 confirmed ... 5 improbable, 6 cannot be judged
[defaults]
credibility = 3
credibility_reason = "an example"

# The name of the table is the fact's key, single in the dossier; other facts refer to it.
# The sentence stands under the name of its type. importance: 1 to 3.
[north-proposes-treaty]
step-taken = "North's foreign minister proposed a treaty to South."
who = "speaker north-minister; addressee south"
date = '2024-03-05 resolved "On Tuesday", before the publication on Wednesday 6 March 2024'
quote = "On Tuesday, North's foreign minister proposed a treaty to South"
track = "treaty/proposed"
importance = 1

# modality: happened | announced | planned | claimed | denied | assessed
[south-could-answer]
plan-announced = "South could answer in May."
who = "speaker south"
quote = "South could answer in May"
modality = "planned"
due = "2024-05"

[not_a_fact]
heading = "North proposes a treaty to South"
"""


def new_dossier(slug: str, folder: Path) -> tuple[Path, ...]:
    """Write the skeleton of a dossier into a folder that does not exist yet.

    Gives the files written. Raises ``Refused`` for a slug that is none, for a folder that
    exists, and where nothing can be written.
    """
    if not _SLUG.fullmatch(slug):
        msg = f"{slug!r} names no dossier: write lower-case letters, digits, hyphens and dots"
        raise Refused(msg)
    title = re.sub(r"[.-]+", " ", slug).strip().capitalize() or slug
    texts = {
        "dossier.toml": DEFINITION.replace("@slug@", slug).replace("@title@", title),
        "sources/1-example.txt": ARTICLE,
        "sheets/1-example.toml": SHEET,
        "schemas/sheet.json": _json(sheet_schema()),
        "schemas/definition.json": _json(definition_schema()),
    }
    try:
        folder.mkdir(parents=True)
        for name, text in texts.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
    except FileExistsError as error:
        msg = f"{folder} exists already; name a folder that does not"
        raise Refused(msg) from error
    except (OSError, ValueError) as error:
        msg = f"cannot write to {folder}: {error}"
        raise Refused(msg) from error
    return tuple(folder / name for name in texts)


def _json(schema: Schema) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
