"""Ledgers outlive the version that wrote them: old files are opened, old events are upcast."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from briefing.errors import UnusableLedger
from briefing.ledger import Ledger
from briefing.ledger.mapper import canonical_json, content_from
from briefing.ledger.restore import ExportedEvent
from briefing.ledger.verify import check_ledger
from briefing.service.transfer import import_file
from briefing.service.verification import verify_ledger
from briefing_events import registry
from briefing_events.shapes import Utterance
from briefing_events.types import StatementMade
from tests.cli.terminal import AFTER_THE_TALKS

from . import samples
from .processes import now
from .release import FOLDER
from .samples import DOSSIER, Clock, restore, said

RELEASES = sorted(path.stem for path in FOLDER.glob("*.db"))
SLUG = "river-treaty"


def test_the_first_release_is_kept() -> None:
    assert RELEASES[0] == "0.1.0"


@pytest.mark.parametrize("release", RELEASES)
def test_a_ledger_of_every_release_is_opened_and_goes_on(release: str, tmp_path: Path) -> None:
    exported = (FOLDER / f"{release}.jsonl").read_text(encoding="utf-8")
    lines = [json.loads(line) for line in exported.splitlines()]
    path = tmp_path / "ledger.db"
    shutil.copy(FOLDER / f"{release}.db", path)
    with Ledger.open(path, clock=now, create=False) as ledger:
        assert [check.failure for check in verify_ledger(ledger) if not check.holds] == []
        events = list(ledger.read(SLUG))
        assert [(e.number, e.key, e.digest) for e in events] == [
            (line["number"], line["key"], line["digest"]) for line in lines
        ]
        assert [e.content for e in events] == [line["content"] for line in lines]
        ledger.append(SLUG, [said("new")], author="Ana")
        assert list(check_ledger(ledger)) == []


@pytest.mark.parametrize("release", RELEASES)
def test_an_export_of_every_release_is_restored(release: str, tmp_path: Path) -> None:
    file = FOLDER / f"{release}.jsonl"
    last = json.loads(file.read_text(encoding="utf-8").splitlines()[-1])
    with Ledger.open(tmp_path / "ledger.db", clock=Clock(AFTER_THE_TALKS)) as ledger:
        import_file(ledger, file, "Ana")
        assert ledger.head(SLUG).digest == last["digest"]
        assert all(check.holds for check in verify_ledger(ledger))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


@pytest.fixture
def _written_in_version_1(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Statements were recorded in version 1, which had another name for what they are about."""
    with Ledger.open(path, clock=Clock()) as ledger:
        ledger.append(DOSSIER, [said("first"), said("second")], author="Ana")

    def to_2(content: dict[str, Any]) -> dict[str, Any]:
        return {**content, "matter": "trade"}

    newer = replace(StatementMade, version=2)
    monkeypatch.setitem(registry.BY_TOPIC, StatementMade.topic, newer)
    monkeypatch.setattr(samples, "StatementMade", newer)
    monkeypatch.setitem(registry.UPCASTS, ("statement-made", 1), to_2)


@pytest.mark.usefixtures("_written_in_version_1")
class TestOldVersions:
    def test_they_are_upcast_on_reading_and_stay_as_they_were_stored(self, path: Path) -> None:
        with Ledger.open(path, clock=Clock()) as ledger:
            first = ledger.event(DOSSIER, 1)
            assert isinstance(first.event, Utterance)
            assert first.event.matter == "trade"
            assert (first.topic, first.version) == ("statement-made", 1)
            assert "matter" not in first.content
            assert list(check_ledger(ledger)) == []

    def test_the_same_event_in_the_new_version_is_on_record_already(self, path: Path) -> None:
        same = said("first").model_copy(update={"matter": "trade"})
        with Ledger.open(path, clock=Clock()) as ledger:
            assert ledger.append(DOSSIER, [same], author="Ben") == ()

    def test_new_events_stand_behind_old_ones_in_the_new_version(self, path: Path) -> None:
        with Ledger.open(path, clock=Clock()) as ledger:
            ledger.append(DOSSIER, [said("third")], author="Ben")
            assert [each.version for each in ledger.read(DOSSIER)] == [1, 1, 2]
            assert list(check_ledger(ledger)) == []

    def test_they_are_exported_and_restored_as_they_were_stored(
        self, path: Path, tmp_path: Path
    ) -> None:
        with (
            Ledger.open(path, clock=Clock()) as ledger,
            Ledger.open(tmp_path / "other.db", clock=Clock()) as other,
        ):
            restore(other, [ExportedEvent.of(each) for each in ledger.read(DOSSIER)])
            assert other.head(DOSSIER) == ledger.head(DOSSIER)
            assert list(other.read(DOSSIER)) == list(ledger.read(DOSSIER))

    def test_copies_of_the_new_version_with_reordered_fields_are_restored_to_the_same_bytes(
        self, path: Path, tmp_path: Path
    ) -> None:
        with (
            Ledger.open(path, clock=Clock()) as ledger,
            Ledger.open(tmp_path / "other.db", clock=Clock()) as other,
        ):
            ledger.append(DOSSIER, [said("third")], author="Ben")
            *old, new = map(ExportedEvent.of, ledger.read(DOSSIER))
            restore(other, [*old, replace(new, content=dict(sorted(new.content.items())))])
            assert list(other.read(DOSSIER)) == list(ledger.read(DOSSIER))

    def test_what_the_step_leaves_as_it_is_is_written_in_the_new_version_too(self) -> None:
        same = said("third").model_copy(update={"matter": "trade"})
        content = same.model_dump(mode="json", exclude_defaults=True)
        assert canonical_json(content_from("statement-made", 1, content)).version == 2

    def test_without_the_step_between_versions_they_are_not_misread(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delitem(registry.UPCASTS, ("statement-made", 1))
        with (
            Ledger.open(path, clock=Clock()) as ledger,
            pytest.raises(UnusableLedger, match=r"#1 .* cannot be read .*statement-made@1"),
        ):
            ledger.event(DOSSIER, 1)
