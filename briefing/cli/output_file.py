"""Writing a result to a file: the file as a whole or not at all, and never over anything else.

A file that is there is replaced only if this program wrote it, by its stamp or the metadata of
its format, or on request. A ledger, an article or a sheet is not replaced even then.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp
from zipfile import BadZipFile, ZipFile

from briefing.errors import Refused

PRIVATE = 0o600
_ENDS = 256 * 1024
"""How much of a file's beginning and end is searched for a mark, in bytes."""

_DATABASE = b"SQLite format 3\0"
_BESIDE = ("-wal", "-shm", "-journal")
_LAST_LINES = (b"<!-- briefing {", b"<!-- briefing-series {")
_MARKS = (
    b'<meta name="generator" content="briefing">',
    b'<title id="timeline-name">',
    b"/ID [(briefing-",
)
_STARTS = (b'{"number": 1, "key": ', b'{\n  "dossier": ')
_INPUT_FOLDERS = {"sources", "sheets"}


def write_file(
    data: Iterable[bytes], output: Path, *, force: bool = False, private: bool = False
) -> None:
    """Write a file through a temporary one beside it, which takes its place when whole.

    A file that is replaced keeps its mode; a new one is readable by its owner alone if
    ``private``. Raises ``Refused`` for what must not be replaced, see ``check_output``, and
    where the file cannot be written; what was there stays then.
    """
    check_output(output, force=force)
    try:
        mode = _mode(output, private=private)
        handle, name = mkstemp(prefix=".briefing-", suffix=".partial", dir=output.parent)
    except OSError as error:
        raise _unwritable(output, error) from error
    partial = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(data)
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        check_output(output, force=force)
        os.replace(partial, output)  # noqa: PTH105  atomic on every system
    except OSError as error:
        raise _unwritable(output, error) from error
    finally:
        partial.unlink(missing_ok=True)


def check_output(output: Path, *, force: bool = False) -> None:
    """Raise ``Refused``, with the remedy, if a file must not be written in this place.

    Refused are folders, links, devices and whatever else is no regular file; ledgers and what
    SQLite keeps beside them; articles, sheets and definitions of a dossier; and, unless
    ``force``, every file that does not say of itself that this program wrote it.
    """
    try:
        kind = output.lstat().st_mode
    except FileNotFoundError:
        kind = None
    except OSError as error:
        raise _unwritable(output, error) from error
    beside = next((end for end in _BESIDE if output.name.endswith(end)), None)
    if beside and _is_database(output.with_name(output.name.removesuffix(beside))):
        raise _kept(output, "it belongs to a ledger; name another file")
    if kind is None:
        return
    if stat.S_ISDIR(kind):
        raise _kept(output, "it is a folder; name a file in it")
    if not stat.S_ISREG(kind):
        raise _kept(output, "it is a link, a device or a pipe; name a regular file")
    if _is_database(output):
        raise _kept(output, "it is a database; name another file")
    if _is_input(output):
        raise _kept(output, "it is part of a dossier's folder; name another file")
    if not force and not is_ours(output):
        raise _kept(
            output, "it does not say that this program wrote it; name another file, or add --force"
        )


def is_ours(path: Path) -> bool:
    """Whether a file says of itself that this program wrote it; an empty one loses nothing."""
    with suppress(OSError, BadZipFile, KeyError, NotImplementedError, RuntimeError):
        with path.open("rb") as file:
            start = file.read(_ENDS)
            file.seek(max(0, path.stat().st_size - _ENDS))
            end = file.read(_ENDS)
        if start.startswith(b"PK"):
            with ZipFile(path) as packed, packed.open("docProps/core.xml") as core:
                return b"<dc:creator>briefing</dc:creator>" in core.read(_ENDS)
        last = end.rstrip().rpartition(b"\n")[2]
        marked = any(mark in start or mark in end for mark in _MARKS)
        return marked or last.startswith(_LAST_LINES) or start.startswith(_STARTS) or not start
    return False


def _is_database(path: Path) -> bool:
    with suppress(OSError):
        if not stat.S_ISREG(path.stat().st_mode):
            return False
        with path.open("rb") as file:
            return file.read(len(_DATABASE)) == _DATABASE
    return False


def _is_input(path: Path) -> bool:
    """Whether a file is an article, a sheet or the definition of a dossier."""
    place = path.absolute()
    if place.name == "dossier.toml":
        return True
    return place.parent.name in _INPUT_FOLDERS and (place.parents[1] / "dossier.toml").exists()


def _mode(output: Path, *, private: bool) -> int:
    """The mode of the file that is there; of a new one, what the system gives, or the owner's."""
    with suppress(FileNotFoundError):
        return stat.S_IMODE(output.stat().st_mode)
    if private:
        return PRIVATE
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _kept(output: Path, why: str) -> Refused:
    return Refused(f"cannot write {output}: {why}")


def _unwritable(output: Path, error: OSError) -> Refused:
    return Refused(f"cannot write {output}: {error.strerror}; name another file")
