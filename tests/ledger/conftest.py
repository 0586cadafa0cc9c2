"""One PostgreSQL server for all tests of a session that ask for one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

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
