"""The program as a library: a dossier of a ledger, and what can be asked of it.

The names here are those that ``briefing`` exports; ``docs/python.md`` shows each in use.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from briefing.environment import author, program_version
from briefing.ledger import Ledger
from briefing.model.brief import Brief, Section
from briefing.model.vantage import Vantage
from briefing.service.clocks import AskedClocks, along, day_of
from briefing.service.dossier_reader import DossierReader, reader_of_dossier

if TYPE_CHECKING:
    from briefing.diff import Change, Diff
    from briefing.readmodel import Snapshot
    from briefing.replay import Clock, Moment

Day = date | str
"""A day, as a date or as ISO text: ``2024-11-26``."""

LedgerPoint = int | str | datetime
"""A point of the ledger: an event's number, or a time, as ``datetime`` or as ISO text."""

Row = dict[str, Any]
"""Plain data by name: texts, numbers, days and lists of them."""

Days = tuple[Day | None, Day | None]
LedgerPoints = tuple[LedgerPoint | None, LedgerPoint | None]
"""One value for each side of a diff."""


def open(ledger: str | Path, dossier: str | None = None) -> Dossier:  # noqa: A001 - as gzip.open
    """Open a dossier of a ledger: a file, or ``postgresql://...``.

    ``dossier`` may be left out where there is but one. Raises ``UnusableLedger``,
    ``UnknownDossier``, or ``Refused`` where there are several.
    """
    return _opened(Ledger.open(ledger, clock=_now, create=False), lambda _: dossier)


def load(folder: str | Path, ledger: str | Path, *, by: str | None = None) -> Dossier:
    """Record what is new in a dossier's folder, and open it; makes the ledger if it is missing.

    ``by`` is who does it, and stays on record. Raises ``InvalidInput`` with every problem;
    nothing is recorded then.
    """
    from briefing.ledger.sqlite_datastore import new_file
    from briefing.service import loading

    with new_file(ledger):
        return _opened(
            Ledger.open(ledger, clock=_now),
            lambda into: loading.load_dossier(into, Path(folder), by or author()).slug,
        )


def _opened(ledger: Ledger, slug: Callable[[Ledger], str | None]) -> Dossier:
    """A dossier of a ledger, which is closed at once where there is no such dossier."""
    try:
        return Dossier(reader_of_dossier(ledger, slug(ledger), program_version(), _now()), _now)
    except BaseException:
        ledger.close()
        raise


def _now() -> datetime:
    return datetime.now(UTC)


class Dossier:
    """One dossier of a ledger. What others append is seen by the next question.

    Clocks are those of the command line: ``as_of`` (today, if not given), ``known_by`` or
    ``contemporary``, ``recorded_by``. Questions raise ``UnusableDate``, ``UnknownNumber`` or
    ``Refused`` for clocks that make no sense. Close it, or use it in a ``with`` statement.
    """

    def __init__(self, reader: DossierReader, clock: Callable[[], datetime] | None = None) -> None:
        self._reader = reader
        self._clock = clock

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Dossier {self.slug!r}: {self.title}, {self._present().head.number} events>"

    def close(self) -> None:
        """Close the ledger."""
        self._reader.ledger.close()

    @property
    def slug(self) -> str:
        """The name of the dossier in its ledger."""
        return self._reader.slug

    @property
    def title(self) -> str:
        """The title of the dossier."""
        return self._present().definition.title

    def brief(
        self,
        as_of: Day | None = None,
        *,
        since: Day | None = None,
        known_by: Day | None = None,
        contemporary: bool = False,
        recorded_by: LedgerPoint | None = None,
        full: bool = False,
    ) -> BriefReport:
        """The brief as of a day; ``since`` tells what changed, ``full`` leaves nothing out."""
        reader = self._present()
        vantage = reader.vantage(_asked(as_of, known_by, recorded_by, contemporary=contemporary))
        baseline = None if since is None else day_of(_text(since))
        return BriefReport(*reader.build_brief(vantage, since=baseline, full=full))

    def diff(
        self,
        first: Day | Path,
        second: Day | None = None,
        *,
        known_by: Day | Days | None = None,
        contemporary: bool = False,
        recorded_by: LedgerPoint | LedgerPoints | None = None,
    ) -> DiffReport:
        """What changed from one day to another (today), and why; a clock may be a pair, one a side.

        ``first`` may be a brief in Markdown: its stamp has its vantage. The other side is then
        seen as the brief is, up to its own day, unless a clock says otherwise.
        """
        reader = self._present()
        known, recorded = _sides(known_by), _sides(recorded_by)
        if isinstance(first, Path):
            from briefing.service.linting import read_brief
            from briefing.service.reproduce import vantage_of_brief

            before = vantage_of_brief(reader, read_brief(first), str(first))
            as_then = known[1] is None and before.known_by is not None
            contemporary = contemporary or (as_then and before.known_by == before.as_of)
            known = (None, before.known_by if as_then and not contemporary else known[1])
        else:
            asked = _asked(first, known[0], recorded[0], contemporary=contemporary)
            before = reader.vantage(asked)
        after = _asked(second, known[1], recorded[1], contemporary=contemporary)
        return DiffReport(reader.diff(before, reader.vantage(after)))

    def replay(
        self,
        to: Day | None = None,
        *,
        by: Clock = "occurred",
        known_by: Day | None = None,
        contemporary: bool = False,
        recorded_by: LedgerPoint | None = None,
    ) -> ReplayReport:
        """The history event by event along a clock, with what each changed on the board."""
        reader = self._present()
        asked = _asked(None, known_by, recorded_by, contemporary=contemporary)
        vantage = reader.vantage(along(by, None if to is None else _text(to), asked))
        return ReplayReport(reader, vantage, by)

    def facts(
        self,
        as_of: Day | None = None,
        *,
        known_by: Day | None = None,
        contemporary: bool = False,
        recorded_by: LedgerPoint | None = None,
    ) -> list[Row]:
        """The facts that stand, settled or possible, by date: a row each."""
        from briefing.service.rows import fact_data

        reader = self._present()
        vantage = reader.vantage(_asked(as_of, known_by, recorded_by, contemporary=contemporary))
        return [fact_data(entry) for entry in reader.snapshot(vantage).entries()]

    def log(self, *, recorded_by: LedgerPoint | None = None) -> list[Row]:
        """The events of the ledger by number: a row each."""
        from briefing.service.rows import event_data

        reader = self._present()
        last = reader.vantage(_asked(None, None, recorded_by)).recorded
        return [event_data(item) for item in reader.read(last)]

    def show(
        self,
        number: int,
        as_of: Day | None = None,
        *,
        known_by: Day | None = None,
        contemporary: bool = False,
        recorded_by: LedgerPoint | None = None,
    ) -> Row:
        """An event as it was recorded, where it stands, and its history."""
        from briefing.service.rows import provenance_data

        reader = self._present()
        vantage = reader.vantage(_asked(as_of, known_by, recorded_by, contemporary=contemporary))
        return provenance_data(reader.provenance(number, vantage), vantage)

    def why(
        self,
        track: str,
        as_of: Day | None = None,
        *,
        known_by: Day | None = None,
        contemporary: bool = False,
        recorded_by: LedgerPoint | None = None,
        whole: bool = False,
    ) -> Row:
        """The chain of facts behind the status of a track; ``whole`` leaves no fact out."""
        from briefing.service.rows import chain_data

        reader = self._present()
        vantage = reader.vantage(_asked(as_of, known_by, recorded_by, contemporary=contemporary))
        asked = reader.track(track)
        return chain_data(reader.chain(asked, vantage, whole=whole), asked)

    def sources(self) -> list[Row]:
        """The articles with ratings, families and how many facts each carries: a row each."""
        from briefing.service.rows import source_data

        return [source_data(each) for each in self._present().sources()]

    def _present(self) -> DossierReader:
        """What reads the dossier at its present head and time."""
        if self._clock:
            self._reader = self._reader.at_head(self._reader.ledger.head(self._reader.slug))
            self._reader.now = self._clock()
        return self._reader


@dataclass(frozen=True)
class BriefReport:
    """A brief. A notebook shows it as Markdown; ``model`` is the brief as a frozen value.

    ``snapshot`` holds the facts that it was made from.
    """

    model: Brief
    snapshot: Snapshot = field(repr=False)

    @property
    def title(self) -> str:
        """The title of the dossier."""
        return self.model.title

    @property
    def vantage(self) -> Vantage:
        """The three clocks that it was made at; ``in_words()`` says them."""
        return self.model.vantage

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections in order, each with ``id``, ``title`` and ``lines``."""
        return self.model.sections

    def to_markdown(self, template: str | Path | None = None) -> str:
        """The text that ``briefing generate`` prints; ``template`` is a file of your own."""
        from briefing.render.markdown import brief_markdown, stamped

        path = None if template is None else Path(template)
        return brief_markdown(stamped(self.model, path), path)

    def to_dict(self) -> Row:
        """Sections, lines and citations as plain data."""
        from briefing.render.data import brief_data

        return brief_data(self.model)

    def to_json(self) -> str:
        """The same as JSON."""
        from briefing.render.data import as_json

        return as_json(self.to_dict())

    def _repr_markdown_(self) -> str:
        return self.to_markdown()


@dataclass(frozen=True)
class DiffReport:
    """What changed between two vantages; ``model`` is the diff as a frozen value."""

    model: Diff

    @property
    def changes(self) -> tuple[Change, ...]:
        """The changes, those of the board first, each with ``key``, ``kind`` and ``cause``."""
        return self.model.changes

    def to_markdown(self, *, full: bool = False) -> str:
        """Half a page of Markdown, or with ``full`` all changes, by cause."""
        from briefing.render.diff_text import diff_markdown

        return diff_markdown(self.model, full=full)

    def to_dict(self) -> Row:
        """The two vantages and the changes as plain data."""
        from briefing.render.diff_text import diff_data

        return diff_data(self.model)

    def to_json(self) -> str:
        """The same as JSON."""
        from briefing.render.data import as_json

        return as_json(self.to_dict())

    def _repr_markdown_(self) -> str:
        return self.to_markdown()


@dataclass(frozen=True)
class ReplayReport:
    """A history along a clock: iterate over its moments, as often as you like."""

    _reader: DossierReader
    vantage: Vantage
    clock: Clock
    start: date | None = None
    track: str | None = None

    def __iter__(self) -> Iterator[Moment]:
        from briefing.replay import narrowed

        return narrowed(self._reader.replay(self.vantage, self.clock), self.start, self.track)

    def to_markdown(self, *, full: bool = False) -> str:
        """What changed the board and the weightiest facts as Markdown, or with ``full`` all."""
        from briefing.replay import shortened
        from briefing.service.replay_text import replay_markdown, state_markdown

        definition = self._reader.definition
        end = state_markdown(self._reader.snapshot(self.vantage), self._reader.stamp)
        title = f"{definition.title}: replay along {self.clock}, {self.vantage.in_words()}"
        return replay_markdown(title, self if full else shortened(self), end)

    def _repr_markdown_(self) -> str:
        return self.to_markdown()

    def narrowed(self, *, start: Day | None = None, track: str | None = None) -> ReplayReport:
        """The same from a day on, or of what stands on a track or changed it; raises ``Refused``
        for a track that there is not.
        """
        first = self.start if start is None else day_of(_text(start))
        return replace(
            self, start=first, track=self._reader.track(track).id if track else self.track
        )

    def to_dicts(self) -> list[Row]:
        """The moments as plain data: a row each."""
        from briefing.service.rows import moment_data

        return [moment_data(moment) for moment in self]


def _asked(
    as_of: Day | None,
    known_by: Day | None,
    recorded_by: LedgerPoint | None,
    *,
    contemporary: bool = False,
) -> AskedClocks:
    texts = [None if each is None else _text(each) for each in (as_of, known_by, recorded_by)]
    return AskedClocks(texts[0], texts[1], contemporary, texts[2])


def _text(value: LedgerPoint | Day) -> str:
    """A day, a time or a number as the command line takes it."""
    return value.isoformat() if isinstance(value, date) else str(value)


def _sides(value: LedgerPoint | Day | Days | LedgerPoints | None) -> Sequence[Any]:
    """One value for each side, or the same for both."""
    return value if isinstance(value, tuple) else (value, value)
