"""An export of some thousand lines, and a process that imports it."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

from briefing.ledger import Ledger
from briefing.model.envelope import Head
from briefing.service import DossierReader
from briefing.service.loading import load_dossier
from briefing.service.transfer import export_jsonl, import_file
from briefing_events.shapes import Encounter
from briefing_events.types import VisitMade
from tests.ledger.processes import now

SLUG = "river-treaty"
DOSSIER = Path(__file__).parents[1] / "dossiers" / SLUG

QUICKLY = multiprocessing.get_context("forkserver")
QUICKLY.set_forkserver_preload([__name__, "briefing.ledger.postgres"])


def visit(number: int) -> Encounter:
    """A fact that the articles of the dossier carry."""
    citation = {"source": "n1", "exact": "Per Lund, at the Old Bridge", "start": 108, "end": 135}
    return VisitMade.model_validate(
        {
            "key": f"visit-{number}",
            "statement": f"Per Lund came to the Old Bridge for the {number}th time.",
            "occurred": "2031-04-15",
            "actors": [{"id": "lund", "role": "visitor"}],
            "citations": [citation],
        }
    )


def export(folder: Path, count: int) -> tuple[Path, Head]:
    """The lines of a dossier with so many facts more, and the head that they lead to."""
    file = folder / "lines.jsonl"
    with Ledger.open(folder / "origin.db", clock=now) as ledger:
        load_dossier(ledger, DOSSIER, "Ana")
        ledger.append(SLUG, [visit(number) for number in range(count)], author="Ana")
        lines = export_jsonl(DossierReader(ledger, SLUG, "0", now()))
        file.write_text("\n".join(lines), encoding="utf-8")
        return file, ledger.head(SLUG)


def bring(db: str, file: Path) -> None:
    """Import the lines into a ledger that may hold some of them."""
    with Ledger.open(db, clock=now) as ledger:
        import_file(ledger, file, "Ana")
