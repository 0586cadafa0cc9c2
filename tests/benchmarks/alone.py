"""One brief, as Markdown: ``python -m tests.benchmarks.alone FILE DAY``."""

from __future__ import annotations

import sys

from briefing.ledger import Ledger
from briefing.render.markdown import markdown
from briefing.service.vantages import Asked

from .ledgers import Calendar
from .looking import brief_at


def main(file: str, day: str) -> None:
    """Print the brief as of a day."""
    with Ledger.open(file, clock=Calendar(), create=False) as ledger:
        sys.stdout.write(markdown(brief_at(ledger, Asked(as_of=day))))


if __name__ == "__main__":
    main(*sys.argv[1:])
