"""What the ledger has is written back into sheets, and loads into a new ledger as it was."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path
from typing import Any

import pytest

from briefing.facts.resolved import present_fact
from briefing.ledger import Ledger
from briefing.service.dossier_reader import DossierReader
from briefing.service.editing import Editor
from briefing.service.loading import load_dossier
from briefing.service.sheet_check import check_sheets
from briefing.service.sheet_writing import SheetWriting
from briefing_events.references import facts_named
from briefing_events.source import Rating, Source, digest_of
from briefing_events.when import When
from tests.cli.terminal import BUNDLED, NEW_YEAR, loaded

SLUG = "russia-taliban"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    file = tmp_path / "briefing.db"
    file.write_bytes(loaded(BUNDLED, NEW_YEAR))
    with Ledger.open(file, clock=lambda: NEW_YEAR) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BUNDLED, tmp_path / SLUG))


def editor(ledger: Ledger) -> Editor:
    return Editor(DossierReader(ledger, SLUG, "test", NEW_YEAR), "ana")


def number_of(ledger: Ledger, key: str) -> int:
    number = ledger.number_of(SLUG, key)
    assert number
    return number


def write(folder: Path, ledger: Ledger) -> list[str]:
    """Write the folder; gives what was left out."""
    writing = SheetWriting.of(folder, ledger)
    for each in writing.files():
        each.path.write_text(each.after, "utf-8")
    return writing.left


def present(ledger: Ledger) -> dict[str, Any]:
    """All that counts and sheets can say, by key."""
    state = DossierReader(ledger, SLUG, "test", NEW_YEAR).present
    facts: dict[str, Any] = {
        key: present_fact(held, state).model_copy(update={"derived": ()})
        for key, held in state.facts.items()
    }
    for held in state.facts.values():
        facts |= {
            event.key: event.model_copy(update={"reason": None}) for _, event in held.corroborations
        }
    conflicts = {c.key: c for _, c in state.conflicts if not c.key.startswith("conflict:")}
    ratings = {
        id_: (each.rating, each.published, each.title) for id_, each in state.passages.items()
    }
    return facts | conflicts | ratings


def assert_whole(folder: Path, ledger: Ledger, tmp_path: Path) -> None:
    """The sheets say what is on record, to this ledger and to a new one."""
    check = check_sheets(folder, SLUG, ledger)
    assert {each.kind for each in check.changes} == {"on record"}
    with Ledger.open(tmp_path / "new.db", clock=lambda: NEW_YEAR) as new:
        load_dossier(new, folder, "ben")
        assert present(new) == present(ledger)
    assert list(SheetWriting.of(folder, ledger).files()) != []
    assert all(e.before == e.after for e in SheetWriting.of(folder, ledger).files())


def test_facts_corrected_and_retracted_come_back_as_they_count_and_others_stay_as_written(
    ledger: Ledger, folder: Path, tmp_path: Path
) -> None:
    desk = editor(ledger)
    held = desk.reader.present.facts.values()
    named = {key for each in held for key in facts_named(each.fact)}
    named |= {key for _, each in desk.reader.present.conflicts for key in each.facts()}
    for place, each in enumerate(held):
        if place % 15 == 0:
            weight = 1 + each.fact.importance % 3
            desk.correct(each.number, changes={"importance": str(weight)}, reason="weighed anew")
        elif place % 15 == 5:
            words = f"{each.fact.statement[:-1]}, it was said."
            desk.correct(each.number, changes={"statement": words}, reason="clearer")
        elif place % 15 == 10 and each.fact.key not in named:
            desk.retract(each.number, reason="idle")
    before = {path: path.read_text("utf-8") for path in folder.rglob("*.toml")}
    assert write(folder, ledger) == []
    assert_whole(folder, ledger, tmp_path)
    now_held = editor(ledger).reader.present.facts
    same = {key for key, each in now_held.items() if not each.revisions[1:]}
    assert len(same) < len(now_held) < len(held)
    for path, text in before.items():
        now = path.read_text("utf-8")
        for key in re.findall(r"^\[([\w.-]+)\]$", text, re.MULTILINE):
            if key in same:
                assert table(text, key) == table(now, key)


def table(text: str, key: str) -> str:
    """What stands under a header, up to the next blank line."""
    return text.partition(f"[{key}]\n")[2].partition("\n\n")[0].rstrip()


def test_sheets_that_are_lost_are_written_anew(
    ledger: Ledger, folder: Path, tmp_path: Path
) -> None:
    for sheet in folder.glob("sheets/*.toml"):
        source = re.findall(r"^source = .*$", sheet.read_text("utf-8"), re.MULTILINE)[0]
        sheet.write_text(f"{source}\n", "utf-8")
    assert write(folder, ledger) == []
    assert_whole(folder, ledger, tmp_path)


def test_what_the_desk_did_is_written_where_it_belongs_and_nothing_else_changes(
    ledger: Ledger, folder: Path, tmp_path: Path
) -> None:
    desk = editor(ledger)
    text = "Kabul, Monday.\nThe envoy met Shoigu in Kabul, officials said.\n"
    desk.register(
        Source(
            id="s9", label="S9", title="A new article", outlet="An agency",
            published=When.parse("2024-12-02", "UTC"), text=text, digest=digest_of(text),
            rating=Rating(reliability="B", reliability_reason="an agency", family="N"),
        )
    )  # fmt: skip
    desk = editor(ledger)
    desk.add(
        'source = "s9"\n[envoy-met-shoigu]\nmeeting-held = "An envoy met Shoigu in Kabul."\n'
        'who = "participant shoigu, taliban"\ndate = "2024-12-02"\nimportance = 2\n'
        'quote = { exact = "The envoy met Shoigu in Kabul", hedge = "officials said" }\n'
    )
    number = number_of(ledger, "removal-assured")
    desk.corroborate(number, source="s9", quote="met Shoigu in Kabul", reason="the same talks")
    desk.reassess("s2", reliability="D", because="named sources only", reason="checked")
    gone = "shoigu-described-as-top-security-official"
    desk.retract(number_of(ledger, gone), reason="idle")
    before = {path: path.read_text("utf-8") for path in folder.rglob("*.toml")}
    assert write(folder, ledger) == []
    assert_whole(folder, ledger, tmp_path)
    assert (folder / "sources/6-a-new-article.txt").read_text("utf-8") == text
    changed = [
        line
        for path, old in before.items()
        for line in unified_diff(
            old.split("\n"), path.read_text("utf-8").split("\n"), lineterm="", n=0
        )
        if not line.startswith(("---", "+++", "@@"))
    ]
    taken = "\n".join(line for line in changed if line.startswith("-"))
    assert re.findall(r"^-\[.*", taken, re.MULTILINE) == [f"-[{gone}]"]
