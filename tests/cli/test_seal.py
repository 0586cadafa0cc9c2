"""A seal that is kept elsewhere shows what a ledger alone cannot."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from briefing.ledger.sqlite_schema import READ_MODEL
from tests.cli.terminal import RIVER, Terminal

REASON = ("--reason", "a test")


def sealed(terminal: Terminal) -> Path:
    """A file with a seal on the present head."""
    key = terminal.folder / "key"
    if not key.exists():
        terminal.run("key", "new", key)
    file = terminal.folder / "seals.txt"
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    file.write_text(before + terminal.says("seal", "--key", key), encoding="utf-8")
    return file


def test_a_key_is_its_owners_alone_and_never_written_over(river: Terminal) -> None:
    key = river.folder / "key"
    assert len(river.says("key", "new", key).strip()) == 43
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert "name a new file" in river.refused("key", "new", key)


def test_a_ledger_that_went_on_extends_its_seals(river: Terminal) -> None:
    public = river.says("key", "new", river.folder / "key").strip()
    sealed(river)
    river.run("retract", 20, *REASON)
    seals = sealed(river)
    told = river.says("verify", "--seal", seals, "--key", public)
    assert told.count("holds  seal: river-treaty #2") == 2
    assert f"holds  river-treaty: head #26 {river.head()[1]}" in told


def put_back(terminal: Terminal) -> None:
    """An old copy in the place of the ledger."""
    terminal.ledger.write_bytes(terminal.ledger.with_name("old.db").read_bytes())


def erased(terminal: Terminal) -> None:
    """A new ledger with another dossier, which knows nothing of the first."""
    terminal.ledger.unlink()
    terminal.run("new", "mine", "--in", terminal.folder)
    terminal.run("load", terminal.folder / "mine")


def recorded_anew(terminal: Terminal) -> None:
    """A ledger whose chain was computed anew over something else."""
    terminal.ledger.unlink()
    terminal.run("load", RIVER, "--by", "somebody else")
    terminal.run("retract", 19, *REASON)


@pytest.mark.parametrize(
    ("attack", "told"),
    [
        (put_back, "the ledger was cut short since: it ends at #25"),
        (erased, "the ledger holds no such dossier"),
        (recorded_anew, "something from #1 on was changed"),
    ],
)
def test_what_a_chain_cannot_show_a_seal_shows(attack: object, told: str, river: Terminal) -> None:
    assert callable(attack)
    river.run("backup", river.folder / "old.db")
    river.run("retract", 20, *REASON)
    seals = sealed(river)
    digest = river.head()[1]
    assert "holds  expected digest" in river.says("verify", "--expect", digest)
    attack(river)
    assert "FAILS" not in river.says("verify")
    assert told in river.run("verify", "--seal", seals, code=1).stdout
    assert "no event has it" in river.run("verify", "--expect", digest, code=1).stdout


def test_of_several_seals_the_last_that_holds_says_where_the_change_begins(
    river: Terminal,
) -> None:
    sealed(river)
    before = river.ledger.read_bytes()
    river.run("retract", 20, *REASON)
    seals = sealed(river)
    river.ledger.write_bytes(before)
    river.run("retract", 19, *REASON)
    told = river.run("verify", "--seal", seals, code=1).stdout
    assert "holds  seal: river-treaty #25" in told
    assert "something from #26 on was changed" in told


@pytest.mark.parametrize("part", [2, 3, 4, 5, 7])
def test_a_seal_that_was_changed_is_none(part: int, river: Terminal) -> None:
    seals = sealed(river)
    parts = seals.read_text(encoding="utf-8").split(" ")
    parts[part] = {2: "other", 3: "24", 5: "2031-01-01T00:00:00+00:00"}.get(
        part, parts[part].translate(str.maketrans("0123456789abcdefA", "1234567890fedcbaB"))
    )
    seals.write_text(" ".join(parts), encoding="utf-8")
    assert "its signature does not fit" in river.run("verify", "--seal", seals, code=1).stdout


def test_a_seal_by_another_key_is_named(river: Terminal) -> None:
    seals = sealed(river)
    other = river.says("key", "new", river.folder / "other").strip()
    told = river.run("verify", "--seal", seals, "--key", other, code=1).stdout
    assert "signed by another key" in told


def test_a_brief_lies_under_a_seal_that_is_no_older(river: Terminal) -> None:
    seals = sealed(river)
    early, late = river.folder / "early.md", river.folder / "late.md"
    river.run("generate", "--as-of", "2031-06-20", "-o", early)
    river.run("retract", 20, *REASON)
    river.run("generate", "--as-of", "2031-06-20", "-o", late)
    assert "lies under it" in river.says("verify", early, "--seal", seals)
    assert "no seal that holds" in river.run("verify", late, "--seal", seals, code=1).stdout


@pytest.mark.parametrize("text", ["", "\n", "briefing-seal 1 x", "briefing-seal 1 a b c d e f"])
def test_what_is_no_seal_is_refused(text: str, river: Terminal) -> None:
    assert "holds no seal" in river.refused("verify", "--seal", river.write("seals.txt", text))


def test_what_is_no_key_is_refused(river: Terminal) -> None:
    for name in (river.write("key", "x"), river.folder / "missing"):
        assert "is no key that seals" in river.refused("seal", "--key", name)


def test_a_dossier_that_was_erased_by_hand_is_shown(river: Terminal) -> None:
    seals = sealed(river)
    with closing(sqlite3.connect(river.ledger, isolation_level=None)) as connection:
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name NOT LIKE 'placement%'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for table in ("stored_events", "chain", "keys", "heads", *READ_MODEL):
            connection.execute(f"DELETE FROM {table}")  # noqa: S608
    told = river.run("verify", "--seal", seals, code=1).stdout
    assert "the ledger holds no such dossier" in told
