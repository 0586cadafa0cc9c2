"""``-o`` never destroys: what is no result of ours stays, and a result is whole or not there."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from briefing.cli.output_file import write_file
from briefing.errors import Refused
from tests.cli.terminal import RIVER, Terminal

DAY = ("--as-of", "2031-04-20")
WRITERS = {
    "generate": ("generate", *DAY),
    "page": ("generate", *DAY, "--format", "html"),
    "data": ("generate", *DAY, "--format", "json"),
    "diff": ("diff", "2031-04-20", "2031-06-01"),
    "timeline": ("timeline", *DAY),
    "coverage": ("coverage", "--sheets", RIVER),
    "export": ("export",),
    "table": ("export", "--format", "csv"),
}


@pytest.mark.parametrize("words", WRITERS.values(), ids=WRITERS)
@pytest.mark.parametrize("force", [(), ("--force",)], ids=["plain", "force"])
def test_no_command_writes_over_the_ledger(
    words: tuple[object, ...], force: tuple[str, ...], river: Terminal
) -> None:
    assert "it is a database" in river.refused(*words, "-o", river.ledger, *force)


@pytest.mark.parametrize("end", ["-wal", "-shm", "-journal"])
def test_no_command_writes_what_sqlite_would_take_for_its_own(end: str, river: Terminal) -> None:
    beside = river.folder / f"briefing.db{end}"
    assert "belongs to a ledger" in river.refused("export", "-o", beside, "--force")


def test_a_brief_is_not_written_where_its_ledger_would_be(blank: Terminal) -> None:
    said = blank.run("generate", "-o", blank.ledger, "--force", code=2).stderr
    assert "there is no ledger at" in said
    assert not Path(blank.ledger).exists()


@pytest.mark.parametrize("name", ["dossier.toml", "sources/notes.txt", "sheets/new.toml"])
def test_a_dossiers_own_files_are_kept(name: str, river: Terminal) -> None:
    river.run("new", "mine", "--in", river.folder)
    (river.folder / "mine" / name).write_text("mine", encoding="utf-8")
    said = river.refused("export", "-o", river.folder / "mine" / name, "--force")
    assert "part of a dossier's folder" in said


@pytest.mark.parametrize("kind", ["link", "loose link", "pipe", "device"])
def test_what_is_no_regular_file_is_kept(kind: str, river: Terminal) -> None:
    place = river.folder / "out.md"
    match kind:
        case "link":
            place.symlink_to(river.write("mine.txt", "mine"))
        case "loose link":
            place.symlink_to(river.folder / "nowhere")
        case "pipe":
            os.mkfifo(place)
        case _:
            place = Path(os.devnull)
    said = river.refused("generate", *DAY, "-o", place, "--force")
    assert "it is a link, a device or a pipe" in said
    assert not (river.folder / "nowhere").exists()


def test_a_file_of_another_hand_is_replaced_on_request_only(river: Terminal) -> None:
    mine = river.write("notes.md", "mine\n<!-- briefing {} --> in the middle\nend\n")
    assert "add --force" in river.refused("generate", *DAY, "-o", mine)
    river.run("generate", *DAY, "-o", mine, "--force")
    assert mine.read_text(encoding="utf-8") == river.says("generate", *DAY)


@pytest.mark.parametrize(
    "words",
    [
        ("generate", *DAY),
        ("generate", *DAY, "--format", "html"),
        ("generate", *DAY, "--format", "pdf"),
        ("generate", *DAY, "--format", "docx"),
        ("generate", *DAY, "--format", "json"),
        ("timeline", *DAY),
        ("export",),
        ("coverage", "--sheets", RIVER, "--format", "html"),
    ],
    ids=lambda words: f"{words[0]} {words[-1]}",
)
def test_what_this_program_wrote_is_replaced(words: tuple[object, ...], river: Terminal) -> None:
    out = river.folder / "out"
    river.run(*words, "-o", out)
    before = out.stat().st_ino
    river.run(*words, "-o", out)
    assert out.stat().st_ino != before


def test_the_mode_of_a_file_that_was_there_is_kept(river: Terminal) -> None:
    out = river.folder / "out.md"
    river.run("generate", *DAY, "-o", out)
    out.chmod(0o640)
    river.run("generate", *DAY, "-o", out)
    assert stat.S_IMODE(out.stat().st_mode) == 0o640


def test_an_export_is_its_owners_alone(river: Terminal) -> None:
    out = river.folder / "out.jsonl"
    river.run("export", "-o", out)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


@pytest.mark.parametrize("failure", [KeyboardInterrupt, OSError(28, "No space left on device")])
def test_what_is_cut_off_leaves_the_old_file_alone(
    failure: BaseException | type[BaseException], tmp_path: Path
) -> None:
    out = tmp_path / "out.md"
    out.write_bytes(b"old\n<!-- briefing {} -->")

    def cut_off() -> Iterator[bytes]:
        yield b"half"
        raise failure

    with pytest.raises((KeyboardInterrupt, Refused)):
        write_file(cut_off(), out)
    assert [path.name for path in tmp_path.iterdir()] == ["out.md"]
    assert out.read_bytes().startswith(b"old")


def test_a_file_that_appears_meanwhile_is_kept(tmp_path: Path) -> None:
    out = tmp_path / "out.md"

    def slowly() -> Iterator[bytes]:
        yield b"ours"
        out.write_bytes(b"theirs")

    with pytest.raises(Refused):
        write_file(slowly(), out)
    assert out.read_bytes() == b"theirs"


def test_two_writers_to_one_name_leave_one_whole_result(tmp_path: Path) -> None:
    out = tmp_path / "out.md"
    texts = [(b"%d\n" % n) * 20_000 + b"<!-- briefing {} -->\n" for n in range(4)]
    writers = [Thread(target=write_file, args=([text], out)) for text in texts for _ in range(5)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert out.read_bytes() in texts
    assert [path.name for path in tmp_path.iterdir()] == ["out.md"]


def test_the_longest_name_of_a_file_is_written(tmp_path: Path) -> None:
    write_file([b"text"], tmp_path / ("n" * 255))
    with pytest.raises(Refused, match="File name too long"):
        write_file([b"text"], tmp_path / ("n" * 256))


def test_ctrl_c_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "out.md"
    out.write_bytes(b"old\n<!-- briefing {} -->")
    code = (
        "import signal, time, sys; from pathlib import Path\n"
        # A background job is started with the signal ignored.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from briefing.cli.output_file import write_file\n"
        "def slowly():\n"
        "    yield b'half'; print('begun', flush=True); time.sleep(30)\n"
        "write_file(slowly(), Path(sys.argv[1]))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(out)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as writer:
        assert writer.stdout
        assert writer.stdout.readline() == b"begun\n"
        begun = time.monotonic()
        writer.send_signal(signal.SIGINT)
        writer.wait(20)
    assert time.monotonic() - begun < 20
    assert [path.name for path in tmp_path.iterdir()] == ["out.md"]
    assert out.read_bytes().startswith(b"old")
