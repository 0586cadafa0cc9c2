"""What the ledger has and the sheets of a folder do not, written back into them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from briefing.dossier import Dossier, read_dossier, slug_of
from briefing.dossier.document import Document, parse_document, read_document
from briefing.dossier.formatting import LaidOut
from briefing.dossier.load import DEFINITION_FILE, SHEETS_FOLDER, read_documents, sheet_files
from briefing.dossier.names import Names
from briefing.dossier.new_source import file_stem
from briefing.dossier.sheet_amendment import Amendment
from briefing.dossier.sheet_writer import as_written
from briefing.dossier.toml_text import string_text, table_text, value_text
from briefing.errors import InvalidInput, Problem
from briefing.facts import FoldedState, fold
from briefing.ledger import Ledger
from briefing.replay import described
from briefing.service.loading import known_events
from briefing.service.sheet_changes import (
    SheetChange,
    readings,
    same_reading,
    sheet_changes,
    sheet_key,
)
from briefing_events.editorial import FactsInConflict, SourceRegistered
from briefing_events.fact import Event, Fact
from briefing_events.references import facts_named
from briefing_events.source import Passage, Source


@dataclass
class SheetWriting:
    """A dossier's folder beside its ledger: the files as they would read, and what is left."""

    folder: Path
    dossier: Dossier
    state: FoldedState
    recorded: dict[str, Event]
    """Every event by its key, also those that were taken back."""
    left: list[str] = field(default_factory=list)
    """What no file can say, and why."""

    @classmethod
    def of(cls, folder: Path, ledger: Ledger) -> SheetWriting:
        """The folder of a dossier that is on record; raises ``InvalidInput``."""
        items = list(ledger.read(slug_of(folder)))
        state = fold(items)
        dossier = read_dossier(folder, known_events(state))
        return cls(folder, dossier, state, {item.event.key: item.event for item in items})

    def files(self) -> Iterator[LaidOut]:
        """Each file that would change, articles before the definition, sheets last."""
        there = {source.id for source in self.dossier.sources}
        fresh = [each for name, each in self.state.articles.items() if name not in there]
        fresh = [each for each in fresh if not self._has_parts(each)]
        definition = read_document(self.folder / DEFINITION_FILE)
        if isinstance(definition, Problem):
            raise InvalidInput([definition])
        text, stems = self._rated(definition), dict[str, str]()
        for number, source in enumerate(fresh, len(there) + 1):
            stems[source.id] = file_stem(number, source.title)
            table = _source_table(self._now(source), stems[source.id])
            text = f"{text.rstrip()}\n\n{table}"
            yield LaidOut(self.folder / f"sources/{stems[source.id]}.txt", "", source.text)
        yield LaidOut(self.folder / DEFINITION_FILE, definition.text, text)
        sources = [*self.dossier.sources, *map(self._now, fresh)]
        yield from self._sheets(Names.of(self.dossier.definition, sources), stems)
        self.left += self._unsaid()

    def _sheets(self, register: Names, stems: dict[str, str]) -> Iterator[LaidOut]:
        documents = {each.file: each for each in read_documents(sheet_files(self.folder, []), [])}
        by_source = {str(each.values.get("source")): each for each in reversed(documents.values())}
        for name, stem in stems.items():
            file = str(self.folder / SHEETS_FOLDER / f"{stem}.toml")
            by_source[name] = _document(file, f"source = {string_text(name)}\n")
        wanted, gone = dict[str, dict[str, Event]](), dict[str, list[str]]()
        for change in sheet_changes(self.dossier, self.state):
            key = sheet_key(change.event)
            if self._is_gone(change):
                gone.setdefault(self.dossier.places[key][0], []).append(key)
            elif event := self._wanted(change):
                home = self._home(event)
                place = self.dossier.places.get(key, (by_source[home].file if home else "",))[0]
                if home not in by_source or not home:
                    self._leave(event, "it rests on several articles, or on none with a sheet")
                else:
                    documents.setdefault(place, by_source[home])
                    wanted.setdefault(place, {})[key] = event
        for file in {**wanted, **gone}:
            document = documents[file]
            amended = Amendment(document, register, wanted.get(file, {}), gone.get(file, ()))
            text, failed = amended.text()
            for key in sorted(failed):
                self.left.append(f"{key}: it would not read as it is on record; write it by hand")
            before = document.text if Path(file).exists() else ""
            yield LaidOut(Path(file), before, text)

    def _wanted(self, change: SheetChange) -> Event | None:
        """The event as a sheet should have it, if it has another, earlier reading or none."""
        if isinstance(change.event, SourceRegistered) or change.kind in {"new", "retracted"}:
            return None
        key = sheet_key(change.event)
        now = readings(self.state)[key][1]
        if change.kind != "in no sheet" and same_reading(change.event, now):
            return None
        history = self.state.facts.get(key)
        if history and any(each.source for each in history.revisions):
            self._leave(now, "an article corrected it, and a sheet has no earlier readings")
            return None
        if change.kind == "changed" and not any(
            same_reading(change.event, each) for each in self._readings(key)
        ):
            self.left.append(f"{change.place}: {key} was changed here; load or undo that first")
            return None
        mark = {"derived": ()} if isinstance(now, Fact) else {"reason": None}
        return now.model_copy(update={"key": key} | mark)

    def _readings(self, key: str) -> Iterable[Event]:
        """All that was ever on record under a key."""
        history = self.state.facts.get(key)
        if history:
            return [each.fact for each in history.revisions]
        return [self.recorded[key]] if key in self.recorded else []

    def _is_gone(self, change: SheetChange) -> bool:
        """Whether something of the sheets was taken back, and nothing that counts names it."""
        key = change.event.key
        if isinstance(change.event, SourceRegistered) or key not in self.recorded:
            return False
        if change.kind not in {"new", "retracted"}:
            return False
        naming = [e.key for _, e in readings(self.state).values() if key in facts_named(e)]
        if naming:
            self.left.append(f"{key}: it was retracted, but {naming[0]} names it")
        return not naming

    def _home(self, event: Event) -> str | None:
        """The article in whose sheet an event stands."""
        if isinstance(event, FactsInConflict):
            names = [name for account in event.accounts for name in account.sources][:1]
        else:
            names = [each.source for each in getattr(event, "citations", ())]
        homes = {self.state.article_of(name) for name in names}
        return homes.pop() if len(homes) == 1 else None

    def _now(self, source: Source) -> Source:
        """An article as it is rated and dated now."""
        now = self.state.passages.get(source.id, source)
        return source.model_copy(update={"rating": now.rating, "published": now.published})

    def _rated(self, document: Document) -> str:
        """The definition with the ratings and days that the desk gave since it was loaded."""
        for place, source in enumerate(self.dossier.sources):
            first = self.state.articles.get(source.id)
            if first is None:
                continue
            for at, (old, own) in enumerate(zip(first.passages, source.passages, strict=False)):
                now = self.state.passages[own.id]
                path = ("source", place, *(("part", at - 1) if at else ()))
                if _rated(own) == _rated(old) != _rated(now):
                    for name, value in _rated(now).items():
                        if value != _rated(own)[name]:
                            document = _with(document, path, name, value)
        return document.text

    def _has_parts(self, source: Source) -> bool:
        if source.parts:
            self.left.append(f"{source.id}: it has parts; register it by hand")
        return bool(source.parts)

    def _unsaid(self) -> Iterator[str]:
        """What counts and no sheet can say: withdrawals, judgements, the desk's conflicts."""
        for name in sorted(self.state.withdrawn):
            yield f"{name}: it was withdrawn, which no sheet says"
        for number, conflict in self.state.conflicts:
            if conflict.key.startswith("conflict:"):
                yield f"#{number}: {described(conflict)}; no sheet says so"
        for judged in self.state.judgements:
            if judged.ended_by is None:
                yield f"#{judged.item.number}: {described(judged.event)}; no sheet says so"

    def _leave(self, event: Event, why: str) -> None:
        self.left.append(f"{sheet_key(event)}: {why}")


def _document(file: str, text: str) -> Document:
    read = parse_document(file, text)
    if isinstance(read, Problem):
        raise InvalidInput([read])
    return read


def _with(document: Document, path: Sequence[str | int], name: str, value: str) -> Document:
    """The document with one value of a table set, on the line where it was, or under the header."""
    lines, line = document.text.split("\n"), f"{name} = {value_text(value)}"
    if (*path, name) in document.lines:
        lines[document.line(*path, name) - 1] = line
    else:
        lines.insert(document.line(*path), line)
    return _document(document.file, "\n".join(lines))


def _source_table(source: Source, stem: str) -> str:
    values = source.model_dump(mode="json", exclude_none=True, exclude={"text", "digest", "parts"})
    rating = values.pop("rating")
    plain = {name: as_written(value) for name, value in values.items()}
    return table_text("[[source]]", plain | rating | {"file": f"sources/{stem}.txt"})


def _rated(passage: Passage) -> dict[str, str]:
    rating = passage.rating.model_dump(mode="json", exclude_none=True)
    return rating | {"published": passage.published.edtf}
