"""Whether the index gives the briefs that a replay of all events gives.

Compared are whole brief models as JSON, in the short form: only that is read from the index.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from briefing.ledger import Ledger
from briefing.render.markdown import model_bytes
from briefing.service import DossierReader
from briefing.service.clocks import AskedClocks

from .cast import SLUG
from .ledgers import Calendar
from .looking import NOW, PROGRAM
from .progress import Progress

_SHARED = 8
"""How many briefs one desk makes: it reads the ledger once for them, and keeps every record."""

CAN_REPLAY = "replayed" in {field.name for field in fields(DossierReader)}
"""Whether a desk can be told to read everything and fold it, where it would use an index."""


def briefs(path: Path | str, vantages: Sequence[AskedClocks], *, replayed: bool) -> list[str]:
    """The briefs at these vantages, as JSON."""
    way: dict[str, Any] = {"replayed": replayed} if CAN_REPLAY else {}
    found = []
    with (
        Ledger.open(path, clock=Calendar(), create=False) as ledger,
        Progress("briefs by replay" if replayed else "briefs", len(vantages)) as progress,
    ):
        for place, asked in enumerate(vantages):
            if place % _SHARED == 0:
                reader = DossierReader(ledger, SLUG, PROGRAM, NOW, **way)
            # In its short form: the full one reads everything, whatever there is.
            brief = reader.brief(reader.vantage(asked))
            found.append(model_bytes(brief).decode())
            progress.step()
    return found


def different(path: Path | str, vantages: Sequence[AskedClocks]) -> list[AskedClocks]:
    """The vantages at which the two ways give different briefs."""
    indexed = briefs(path, vantages, replayed=False)
    replayed = briefs(path, vantages, replayed=True)
    return [
        asked for asked, one, other in zip(vantages, indexed, replayed, strict=True) if one != other
    ]
