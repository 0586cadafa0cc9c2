"""Desks over the dossiers of the tests, and a brief on the river treaty written by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from briefing.ledger import Ledger
from briefing.lint import Finding, Reference, lint_brief
from briefing.model.brief import Brief
from briefing.model.vantage import Vantage
from briefing.readmodel.full_snapshot import FullSnapshot
from briefing.render.markdown import brief_markdown, stamped
from briefing.render.read_back import read_back
from briefing.service import DossierReader
from briefing.service.linting import lint_generated, reference_at
from briefing.service.loading import load_dossier

RIVER = Path(__file__).parents[1] / "dossiers" / "river-treaty"
BUNDLED = Path(__file__).parents[2] / "seeds" / "russia-taliban"
NOW = datetime(2031, 6, 20, 12, 0, tzinfo=UTC)
PROGRAM = "test"
HAND_WRITTEN = date(2031, 5, 10)

_BODY = """\
# The river

**As of 10 May 2031**, written by hand.

## Bottom line

On 15 April 2031 the ministers began talks on a treaty that "could share the river
“fairly and for good”" (N1).[^{talks-opened}] No signature is on record.

## Status board

| Track | In force | Latest step | Movement |
| --- | --- | --- | --- |
| Treaty on the river | No treaty on record | Talks opened, 15 April 2031; no signature on record[^{talks-opened}] | New on record |
| Upper dam | No dam on record | None on record | – |

## Key developments

- **15 April 2031.** At the Old Bridge Ada Okoye met Per Lund;[^{okoye-meets-lund}] she asked
  him for South's flow figures (N1).[^{flow-figures-asked}]
- Lund made it a condition that North put off the filling of the upper dam: only if it
  does would South publish (N1).[^{delay-as-condition}]

## Possibly by this date

- **By 31 May 2031.** Okoye reportedly offered to put off the filling of the dam
  to July (N2).[^{later-filling-offered}]

## Expected

- A second round was to be held on 6 May 2031 (N1).[^{second-round-planned}] *Overdue.*

| Asked | By, of whom | Answer on record |
| --- | --- | --- |
| Figures[^{flow-figures-asked}] | Okoye | Not refused (N1)[^{figures-not-refused}] |
| A delay[^{delay-as-condition}] | Lund | None |

## Analysts' assessments

- To unnamed engineers a signature this year seemed unlikely (N2).[^{signature-unlikely}]

## What the record does not say

- Any outcome: no filling before June.[^{no-filling-before-june}]

## Notes

"""  # noqa: E501


@contextmanager
def desk_of(dossier: Path) -> Iterator[DossierReader]:
    """A desk over a ledger that holds one dossier."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "briefing.db"
        path.write_bytes(_loaded(dossier))
        with Ledger.open(str(path), clock=lambda: NOW) as ledger:
            yield DossierReader(ledger, ledger.dossiers()[0], PROGRAM, NOW)


@cache
def _loaded(dossier: Path) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "briefing.db"
        with Ledger.open(str(path), clock=lambda: NOW, create=True) as ledger:
            load_dossier(ledger, dossier, "the desk")
            copy = Path(folder) / "copy.db"
            ledger.backup(copy)
        return copy.read_bytes()


def at(reader: DossierReader, as_of: date, known_by: date | None = None) -> Vantage:
    """A vantage with all that the ledger holds."""
    return Vantage(as_of, known_by, reader.head.number)


def written(brief: Brief) -> str:
    """A brief as generate prints it."""
    return brief_markdown(stamped(brief))


def by_hand(snapshot: FullSnapshot) -> str:
    """The brief written by hand, with the numbers and quotes of the ledger."""
    body = re.sub(r"\{([a-z-]+)\}", lambda key: str(number(snapshot, key[1])), _BODY)
    cited = sorted({int(found) for found in re.findall(r"\[\^(\d+)\]", body)})
    return body + "\n".join(_note(snapshot, each) for each in cited) + "\n"


def _note(snapshot: FullSnapshot, cited: int) -> str:
    entry = snapshot.numbered(cited)
    assert entry is not None
    quotes = " · ".join(f'"{c.citation.exact}" {c.passage.label}' for c in entry.cited)
    return f"[^{cited}]: **#{cited}** {quotes}"


def number(snapshot: FullSnapshot, key: str) -> int:
    """The number of the fact of a key."""
    entry = snapshot.get(key)
    assert entry is not None
    return entry.number


def findings(reader: DossierReader, text: str, as_of: date = HAND_WRITTEN) -> list[Finding]:
    """What the lint finds in a text."""
    return lint_brief(read_back(text), _reference(reader, as_of))


_references: dict[tuple[str, str, date], Reference] = {}


def _reference(reader: DossierReader, as_of: date) -> Reference:
    """What the ledger says, found once for a state of it and a date."""
    key = (reader.definition.slug, reader.head.digest, as_of)
    if key not in _references:
        _references[key] = reference_at(reader, at(reader, as_of))
    return _references[key]


def generated(
    reader: DossierReader,
    as_of: date,
    form: frozenset[str] = frozenset(),
    since: date | None = None,
) -> list[str]:
    """What the lint finds in a brief as it is generated; a form is full, contemporary, both."""
    vantage = at(reader, as_of, as_of if "contemporary" in form else None)
    done = lint_generated(reader, vantage, since=since, full="full" in form)
    return [found.told("brief.md") for found in done.findings]
