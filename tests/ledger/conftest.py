"""One PostgreSQL server for all tests of a session that ask for one, and another user."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from briefing.ledger import Ledger

from .server import OWNER, PASSWORD, WRITER, Server

TEMPLATE = "template"


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A server with a database ``template``: an empty ledger to which a writer is admitted."""
    with Server(fsync="off", synchronous_commit="off", full_page_writes="off") as server:
        for role in (OWNER, WRITER):
            server.query(f"CREATE ROLE {role} LOGIN PASSWORD '{PASSWORD}'")
        server.query(f"CREATE DATABASE {TEMPLATE} OWNER {OWNER}")
        Ledger.open(server.dsn(TEMPLATE, OWNER), clock=lambda: datetime.now(UTC)).close()
        server.query(f"SELECT briefing.admit('{WRITER}')", database=TEMPLATE)
        yield server


class AnotherUser:
    """A folder that others can reach; within a call, no rights beyond those that they have."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def __call__(self) -> Iterator[None]:
        """Give up the rights of the superuser, who may write to every file."""
        user = os.geteuid()
        if not user:
            os.seteuid(65534)
        try:
            yield
        finally:
            os.seteuid(user)


@pytest.fixture
def as_another_user() -> Iterator[AnotherUser]:
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    try:
        yield AnotherUser(folder)
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)
