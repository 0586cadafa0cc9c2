"""What names a ledger, and what of a connection string is shown."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.errors import UnusableLedger
from briefing.ledger.address import is_server, server

FILES = ("briefing.db", "a/b.db", ":memory:", "C:\\x.db", "postgres.db", "a b?x#y%20=1.db", "host")
SERVERS = (
    "postgresql://db/north",
    "postgres://db",
    " postgresql://db/north",
    "POSTGRESQL://ana:pw@db/north",
    "postgresql:",
    "mysql://ana:pw@db/north",
    "host=db dbname=north",
    "dbname = north",
    "password=pw",
    "sslmode=require host=db",
    "service=north",
)


@pytest.mark.parametrize("db", FILES)
def test_a_path_is_a_file(db: str) -> None:
    assert not is_server(db)


@pytest.mark.parametrize("db", SERVERS)
def test_a_connection_string_is_a_server_however_it_is_written(db: str) -> None:
    assert is_server(db)
    assert not is_server(Path(db))


@pytest.mark.parametrize(
    ("dsn", "name"),
    [
        ("postgresql://ana:p%40s%2Fs@db:5433/north?sslmode=require", "postgresql://db:5433/north"),
        ("postgres://ana@db", "postgresql://db/"),
        ("postgresql://ana:pw@one:1,two:2/north", "postgresql://one:1,two:2/north"),
        ("postgresql://one,two/north?port=5433", "postgresql://one:5433,two:5433/north"),
        ("postgresql://ana:pw@[::1]:5432/north", "postgresql://::1:5432/north"),
        ("postgresql:///north?host=/run/sock&password=s3cret", "postgresql:///run/sock/north"),
        ("host=db user=ana password='it\\'s s3cret' dbname=north", "postgresql://db/north"),
        ("password=s3cret", "postgresql:///"),
        ("dbname='s3cret at the wrong place' host=db", "postgresql://db/…"),
        ("postgresql://db/north&password=s3cret", "postgresql://db/…"),
    ],
)
def test_only_hosts_ports_and_database_are_shown(dsn: str, name: str) -> None:
    found = server(dsn)
    assert found.name == name
    assert "s3cret" not in repr(found)


@pytest.mark.parametrize(
    "dsn",
    [
        "postgresql://ana:s3@cret@db/north",
        "postgresql://ana:s3@cret",
        "postgresql://ana:s3cret@db",
        "postgres//ana:s3cret@db/north",
        "//ana:s3cret@db/north",
        "ana:s3cret@db/north",
        "ana:s3 cret@db/north",
        "PGPASSWORD=s3cret",
        "hst=db password = s3cret",
        "server=db;pwd=s3cret",
        "postgresql://ana:s3/cret@db/north",
        "postgresql://ana:s3%zzcret@db/north",
        "postgresql://ana:s3cret",
        "postgresql://ana:/s3cret",
        "postgresql://ana:s3cret\x00@db/north",
        "postgresql://db/north?pasword=s3cret",
        "postgresql://db/north?password=s3@cret",
        "POSTGRESQL://ana:s3cret@db/north",
        "mysql://ana:s3cret@db/north",
        "postgresql:ana:s3cret@db",
        "host=db password=s3 cret",
        "host=db password='s3cret",
        "host=db port=s3cret",
    ],
)
def test_what_is_malformed_is_refused_without_a_word_of_it(dsn: str) -> None:
    assert is_server(dsn)
    with pytest.raises(UnusableLedger, match="no connection string") as caught:
        server(dsn)
    assert "cret" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_without_the_driver_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(UnusableLedger, match=r"pip install 'briefing-ledger\[postgres\]'"):
        server("postgresql://ana:s3cret@db/north")


SECRET = "s3cret"  # noqa: S105 - what must not be shown
AROUND = st.text(st.sampled_from("@/:?#%&= '\\\",;+é\x00\n") | st.characters(), max_size=6)
FORMS = (
    "postgresql://ana:{}@127.0.0.1:1/north",
    "postgres://ana:{}@127.0.0.1:1,127.0.0.1:2/north?target_session_attrs=read-write",
    "postgresql://127.0.0.1:1/north?user=ana&password={}",
    "POSTGRESQL://ana:{}@127.0.0.1:1/north",
    "postgresql+driver://ana:{}@127.0.0.1:1/north",
    "jdbc:postgresql://127.0.0.1:1/north?user=ana&password={}",
    "mysql://ana:{}@127.0.0.1:1/north",
    "host=127.0.0.1 port=1 user=ana password={} dbname=north",
    "host=127.0.0.1 port=1 user=ana password='{}' dbname=north",
    "hots=127.0.0.1 password={}",
    "password={}",
    "postgresql://ana:{}",
    "postgresql://:{}@/",
    "postgresql:ana:{}@127.0.0.1/north",
    "postgresql:/ana:{}@127.0.0.1/north",
    "ana:{}@127.0.0.1:1/north",
    "PGPASSWORD={}",
)


def is_elsewhere(dsn: str) -> bool:
    """Whether a whole address has the word as its host or database, so that it is no password."""
    parts = re.fullmatch(
        r"\s*postgres(?:ql)?://[^@/]*@([^@/?]+/[^?]*|[^@?]*)(\?.*)?", dsn, re.DOTALL
    )
    return bool(parts and SECRET in parts[1])


@given(st.sampled_from(FORMS), AROUND, AROUND)
def test_no_form_of_address_shows_its_password(form: str, before: str, behind: str) -> None:
    dsn = form.format(f"{before}{SECRET}{behind}")
    assert is_server(dsn)
    try:
        found = server(dsn)
        shown = f"{found.name} {found!r}"
    except UnusableLedger as error:
        shown = (
            f"{error} {error.__cause__} {error.__notes__ if hasattr(error, '__notes__') else ''}"
        )
    assert SECRET not in shown or is_elsewhere(dsn)
