"""The wheel is the same bytes whenever and wherever it is built."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).parents[2]
PARTS = (
    "pyproject.toml", "README.md", "LICENSE", "briefing", "events", "templates", "seeds",
)  # fmt: skip


def built(folder: Path, umask: int) -> bytes:
    """The wheel of a copy of the sources."""
    for part in PARTS:
        source, target = ROOT / part, folder / part
        ignored = shutil.ignore_patterns("__pycache__")
        if source.is_dir():
            shutil.copytree(source, target, ignore=ignored, copy_function=shutil.copy)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder / "dist")],
        cwd=folder, check=True, capture_output=True, umask=umask,
        env={name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"},
    )  # fmt: skip
    (wheel,) = (folder / "dist").glob("*.whl")
    return wheel.read_bytes()


def test_two_builds_give_one_digest_and_hold_more_than_modules(tmp_path: Path) -> None:
    wheel = built(tmp_path / "one", 0o022)
    other = built(tmp_path / "another", 0o077)
    assert sha256(wheel).hexdigest() == sha256(other).hexdigest()
    names = ZipFile(BytesIO(wheel)).namelist()
    assert {"briefing/ledger/postgres/functions.sql", "briefing/templates/brief.md.j2"} <= {*names}
