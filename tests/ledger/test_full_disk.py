"""A disk that has no room left: the append is refused in words, and nothing is lost."""

from __future__ import annotations

import resource
from collections.abc import Callable
from pathlib import Path

import pytest

from briefing.errors import BriefingError
from briefing.ledger import Ledger
from briefing.ledger.verify import check_ledger

from .processes import PROCESSES, now
from .samples import DOSSIER, Clock, article, many, said

ROOM = 300_000
"""How many bytes a file may have, where no file may grow beyond them."""


def without_room(act: Callable[[Path], object], path: Path, said_by_it: object) -> None:
    """Do something where no file may grow beyond a size; send what it says."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, ROOM))
    try:
        act(path)
        words = ""
    except BriefingError as error:
        words = str(error)
    said_by_it.send(words)  # type: ignore[attr-defined]


def words_of(act: Callable[[Path], object], path: Path) -> str:
    """What a process says that does something where there is no room."""
    told, tell = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=without_room, args=(act, path, tell))
    process.start()
    tell.close()
    words: str = told.recv()
    process.join()
    assert process.exitcode == 0
    return words


def append_something_large(path: Path) -> None:
    with Ledger.open(path, clock=now) as ledger:
        ledger.append(DOSSIER, [article("large", "A long text. " * 50_000)], author="Ana")


def back_up(path: Path) -> None:
    with Ledger.open(path, clock=now) as ledger:
        ledger.backup(path.with_name("copy.db"))


def make_a_ledger(path: Path) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (5000, ROOM))
    Ledger.open(path.with_name("new.db"), clock=now).close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A ledger of some size."""
    path = tmp_path / "ledger.db"
    with Ledger.open(path, clock=Clock()) as ledger:
        ledger.append(DOSSIER, many("said", 400), author="Ana")
    return path


def test_an_append_without_room_loses_nothing_and_works_again_with_room(path: Path) -> None:
    with Ledger.open(path, clock=Clock()) as ledger:
        head = ledger.head(DOSSIER)
    assert "the disk is full" in words_of(append_something_large, path)
    with Ledger.open(path, clock=Clock()) as ledger:
        assert ledger.head(DOSSIER) == head
        assert list(check_ledger(ledger)) == []
    append_something_large(path)
    with Ledger.open(path, clock=Clock()) as ledger:
        assert ledger.head(DOSSIER).number == head.number + 1
        assert list(check_ledger(ledger)) == []


def test_a_backup_without_room_leaves_no_half_copy(path: Path) -> None:
    append_something_large(path)
    before = sorted(each.name for each in path.parent.iterdir())
    assert "the disk is full" in words_of(back_up, path)
    assert sorted(each.name for each in path.parent.iterdir()) == before
    back_up(path)
    with Ledger.open(path.with_name("copy.db"), clock=Clock(), create=False) as copy:
        assert list(check_ledger(copy)) == []


def test_a_ledger_that_there_is_no_room_for_is_made_later(path: Path) -> None:
    assert "the disk is full" in words_of(make_a_ledger, path)
    new = path.with_name("new.db")
    with Ledger.open(new, clock=Clock()) as ledger:
        assert ledger.append(DOSSIER, [said("a")], author="Ana")
        assert list(check_ledger(ledger)) == []
