"""A server that proves who it is: ``sslmode=verify-full`` against a CA made for the test."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from briefing.errors import UnusableLedger
from briefing.ledger import Ledger
from briefing.ledger.verify import check_ledger

from .processes import now
from .samples import DOSSIER, many
from .server import Server, as_nobody

HOST = "localhost"
UNSAFE = "cannot be reached safely; check its certificate and sslmode"


class Authority:
    """A certificate authority of one test."""

    def __init__(self, name: str) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        constraints = x509.BasicConstraints(ca=True, path_length=0)
        self.certificate = self._signed(self.name, self.key, constraints)

    def certified(self, host: str) -> tuple[bytes, bytes]:
        """A certificate for a host and its key, both as PEM."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "server")])
        certificate = self._signed(name, key, x509.SubjectAlternativeName([x509.DNSName(host)]))
        plain = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return certificate.public_bytes(Encoding.PEM), plain

    def file(self, folder: Path) -> Path:
        path = folder / f"{id(self)}.pem"
        path.write_bytes(self.certificate.public_bytes(Encoding.PEM))
        return path

    def _signed(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, extension: x509.ExtensionType
    ) -> x509.Certificate:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(datetime.now(UTC) - timedelta(days=1))
            .not_valid_after(datetime.now(UTC) + timedelta(days=1))
            .add_extension(extension, critical=True)
            .sign(self.key, hashes.SHA256())
        )


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority("ours")


@pytest.fixture(scope="module")
def encrypted(authority: Authority) -> Iterator[Server]:
    """A server that takes encrypted connections only."""
    server = Server(fsync="off", ssl="on", ssl_cert_file="server.pem", ssl_key_file="server.key")
    try:
        server.make()
        for name, pem in zip(("server.pem", "server.key"), authority.certified(HOST), strict=True):
            path = server.data / name
            path.write_bytes(pem)
            path.chmod(0o600)
            if own := as_nobody():
                os.chown(path, own["user"], own["group"])
        rules = server.data / "pg_hba.conf"
        rules.write_text("hostssl all all all scram-sha-256\n", encoding="ascii")
        yield server.start()
    finally:
        server.__exit__()


def address(server: Server, mode: str, host: str = HOST, root: Path | None = None) -> str:
    dsn = server.dsn("postgres").replace("127.0.0.1", host) + f"&sslmode={mode}"
    return f"{dsn}&sslrootcert={root}" if root else dsn


def test_a_ledger_is_written_and_read_over_a_connection_that_is_verified(
    encrypted: Server, authority: Authority, tmp_path: Path
) -> None:
    verified = address(encrypted, "verify-full", root=authority.file(tmp_path))
    with Ledger.open(verified, clock=now) as ledger:
        ledger.append(DOSSIER, many("said", 3), author="Ana")
        assert ledger.head(DOSSIER).number == 3
        assert list(check_ledger(ledger)) == []
        mine = "SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
        ((is_encrypted, version),) = ledger.recorder.rows(mine)
    assert is_encrypted
    assert version == "TLSv1.3"


def test_a_server_of_another_authority_or_name_is_refused(
    encrypted: Server, authority: Authority, tmp_path: Path
) -> None:
    ours, theirs = authority.file(tmp_path), Authority("theirs").file(tmp_path)
    for unproved in (
        address(encrypted, "verify-full", root=theirs),
        address(encrypted, "verify-full", host="127.0.0.1", root=ours),
        address(encrypted, "verify-full", root=tmp_path / "missing.pem"),
    ):
        with pytest.raises(UnusableLedger, match=UNSAFE):
            Ledger.open(unproved, clock=now)


def test_who_asks_for_encryption_gets_no_other_connection(postgres: Server, tmp_path: Path) -> None:
    root = Authority("ours").file(tmp_path)
    with pytest.raises(UnusableLedger, match=UNSAFE):
        Ledger.open(address(postgres, "verify-full", root=root), clock=now)


def test_a_server_that_encrypts_takes_nothing_else(encrypted: Server) -> None:
    with pytest.raises(UnusableLedger, match=UNSAFE):
        Ledger.open(address(encrypted, "disable"), clock=now)
