"""One brief, as Markdown: ``python -m tests.benchmarks.alone FILE DAY``."""

from __future__ import annotations

import sys

from briefing.ledger import Ledger
from briefing.render.markdown import brief_markdown
from briefing.service.clocks import AskedClocks

from .ledgers import Calendar
from .looking import brief_at


def main(file: str, day: str) -> None:
    """Print the brief as of a day."""
    with Ledger.open(file, clock=Calendar(), create=False) as ledger:
        sys.stdout.write(brief_markdown(brief_at(ledger, AskedClocks(as_of=day))))


if __name__ == "__main__":
    main(*sys.argv[1:])
