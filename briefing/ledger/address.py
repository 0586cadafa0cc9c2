"""What names a ledger: the path of a file, or the connection string of a PostgreSQL server.

Connection strings carry passwords. Of one of them nothing is ever shown but hosts, ports and
the database, and those only where they look like it: in a string with a slip of the hand, a
part of the password may stand in any place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from briefing.errors import UnusableLedger

_SETTING = (
    "host|hostaddr|port|dbname|user|password|passfile|service|connect_timeout|options|"
    "application_name|client_encoding|target_session_attrs|load_balance_hosts|"
    "tcp_user_timeout|channel_binding|(ssl|gss|krb|require|keepalives|min_|max_)[a-z_]*"
)
_SERVER = re.compile(
    rf"\s*(postgres(ql)?(:|//)|[a-z][a-z0-9+.-]*://|({_SETTING})\s*=|/*[^/\s@:]+:[^@]*@)"
    r"|.*(password|passwd|pwd)\s*=",
    re.IGNORECASE | re.DOTALL,
)
_PASSWORD = re.compile(r"\S:\S+@|pass|pwd", re.IGNORECASE)
_SCHEME = re.compile(r"postgres(ql)?://")
_NO_PORT = re.compile(r":(,|$)")
_PLAIN = re.compile(r"[\w./:-]+")
_NUMBER = re.compile(r"\d+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Server:
    """A connection string that can be parsed, and what of it may be shown."""

    dsn: str = field(repr=False)
    name: str


def is_server(db: str | Path) -> bool:
    """Whether a database is a server, by the look of its address; a ``Path`` never is."""
    return isinstance(db, str) and bool(_SERVER.match(db))


def holds_password(text: str) -> bool:
    """Whether a text looks like a connection string with a password, or a mistyped one."""
    return is_server(text) and bool(_PASSWORD.search(text))


def server(dsn: str) -> Server:
    """The server of a connection string, as a URL or as ``key=value`` settings.

    Raises ``UnusableLedger``, without a word of the string, for what is none, and where the
    extra with the driver is not installed.
    """
    try:
        from psycopg import ProgrammingError  # noqa: PLC0415 - an extra
        from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415
    except ImportError as error:
        raise UnusableLedger(
            "a ledger on a PostgreSQL server needs an extra of this program: "
            "pip install 'briefing-ledger[postgres]'"
        ) from error
    dsn = dsn.strip()
    if not dsn.isprintable():
        raise _malformed()
    _check_url(dsn)
    try:
        settings = conninfo_to_dict(dsn)
    except (ProgrammingError, ValueError):
        # The message of the driver quotes the string.
        raise _malformed() from None
    ports = str(settings.get("port") or "").split(",")
    if not all(not port or _NUMBER.fullmatch(port) for port in ports):
        # Part of a password: of an URL that lacks its host, or has a slash too early.
        raise _malformed()
    return Server(dsn, _name({key: str(value) for key, value in settings.items()}))


def _check_url(dsn: str) -> None:
    """Refuse what the driver would cut in other places than its writer meant."""
    if re.match(rf"({_SETTING})\s*=", dsn, re.IGNORECASE):
        return
    scheme = _SCHEME.match(dsn)
    if not scheme:
        raise _malformed()
    login, at, rest = dsn[scheme.end() :].rpartition("@")
    place = re.split(r"[/?]", rest if at else login + rest, maxsplit=1)[0]
    # Without a database, what looks like the host may be the end of a password with an @ in it.
    is_whole = ":" not in login or "/" in rest
    if (at and "/" in login) or "@" in login or _NO_PORT.search(place) or not is_whole:
        raise _malformed()


def _malformed() -> UnusableLedger:
    return UnusableLedger(
        "this is no connection string of a PostgreSQL server; write "
        "postgresql://USER@HOST:PORT/DATABASE, and in a password %40 for @, %2F for /, %25 for %"
    )


def _name(settings: dict[str, str]) -> str:
    """What may be shown: ``postgresql://one:5432,two:5432/north``."""
    hosts = [_plain(host) for host in (settings.get("host") or "").split(",")]
    ports = (settings.get("port") or "").split(",")
    ports = ports * len(hosts) if len(ports) == 1 else ports
    places = [f"{host}:{port}" if port else host for host, port in zip(hosts, ports, strict=False)]
    return f"postgresql://{','.join(places)}/{_plain(settings.get('dbname') or '')}"


def _plain(part: str) -> str:
    return part if not part or _PLAIN.fullmatch(part) else "…"
