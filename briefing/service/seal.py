"""Seals: signed lines that say where a dossier ended, to be kept outside the ledger.

Whoever can write to a ledger can put an old copy back, cut it short, or compute its chain anew;
a ledger alone cannot show that. A seal that is kept elsewhere can: today's ledger must still
have the sealed event, with its digest, under its number.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from briefing.errors import BriefingError, Refused
from briefing.ledger import Ledger
from briefing.render.extras import extra
from briefing.render.stamp import WrittenStamp
from briefing.service.verification import Check

_OPENING = "briefing-seal 1"
_PARTS = 8
_LARGEST = 1_000_000


class NoSeal(BriefingError):
    """A file holds no seal that can be read."""

    def __init__(self, name: object, why: str) -> None:
        super().__init__(f"{name} holds no seal: {why}; give the lines that briefing seal printed")


@dataclass(frozen=True, slots=True)
class Seal:
    """The last event of a dossier at a time, signed; ``key`` is the public key, 32 bytes."""

    dossier: str
    number: int
    digest: str
    sealed_at: str
    key: bytes
    signature: bytes

    @property
    def message(self) -> bytes:
        """What is signed."""
        return f"{_OPENING} {self.dossier} {self.number} {self.digest} {self.sealed_at}".encode()

    def line(self) -> str:
        """The seal as one line of text."""
        return f"{self.message.decode()} {_text(self.key)} {_text(self.signature)}"


def new_key(path: Path) -> str:
    """Write a new private key to a new file, its owner's alone; gives the public key as text."""
    private = _ed25519().Ed25519PrivateKey.generate()
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(f"{_text(private.private_bytes_raw())}\n")
    except OSError as error:
        raise Refused(f"cannot write the key {path}: {error.strerror}; name a new file") from error
    return _text(private.public_key().public_bytes_raw())


def seal_of(ledger: Ledger, dossier: str, key: Path, now: datetime) -> Seal:
    """A seal on the last event of a dossier; raises ``Refused`` for a file that is no key."""
    try:
        with key.open(encoding="ascii") as file:
            private = _ed25519().Ed25519PrivateKey.from_private_bytes(_bytes(file.read(100)))
    except (OSError, ValueError) as error:
        raise Refused(f"{key} is no key that seals; make one: briefing key new FILE") from error
    head = ledger.head(dossier)
    public = private.public_key().public_bytes_raw()
    time = now.isoformat(timespec="seconds")
    unsigned = Seal(dossier, head.number, head.digest, time, public, b"")
    return replace(unsigned, signature=private.sign(unsigned.message))


def read_seals(path: Path) -> list[Seal]:
    """The seals of a file, one a line, in order of number; raises ``NoSeal``."""
    try:
        with path.open(encoding="utf-8") as file:
            text = file.read(_LARGEST)
    except (OSError, UnicodeDecodeError) as error:
        raise NoSeal(path, str(getattr(error, "strerror", None) or error)) from error
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        raise NoSeal(path, "it is empty")
    return sorted((_parsed(path, line) for line in lines), key=lambda seal: seal.number)


def _parsed(path: Path, line: str) -> Seal:
    parts = line.split(" ")
    if len(parts) != _PARTS or " ".join(parts[:2]) != _OPENING:
        raise NoSeal(path, "a line has another form")
    _, _, dossier, number, digest, time, key, signature = parts
    try:
        return Seal(dossier, int(number), digest, time, _bytes(key), _bytes(signature))
    except ValueError as error:
        raise NoSeal(path, "a line has another form") from error


def seal_checks(
    ledger: Ledger, seals: Sequence[Seal], key: str | None = None, stamp: WrittenStamp | None = None
) -> Iterator[Check]:
    """Whether a ledger still holds what was sealed, by the key that is expected if one is.

    The chain of the ledger is to be checked as well: it carries a digest to all events before.
    With the ``stamp`` of a brief, also whether a seal lies at its number or behind it.
    """
    last: dict[str, int] = {}
    for seal in seals:
        what = f"seal: {seal.dossier} #{seal.number} {seal.digest[:16]} of {seal.sealed_at}"
        failure = _signature_failure(seal, key) or _ledger_failure(ledger, seal, last)
        if not failure:
            last[seal.dossier] = seal.number
        yield Check(what, failure)
    if stamp:
        covered = last.get(stamp.dossier, 0) >= stamp.number
        what = f"seal: the brief's #{stamp.number} lies under it"
        yield Check(what, "" if covered else "no seal that holds is as late as the brief")


def expected_check(ledger: Ledger, digest: str) -> Check:
    """Whether some event of a ledger has a digest that was noted."""
    found = (
        (slug, item.number)
        for slug in ledger.dossiers()
        for item in ledger.read(slug)
        if item.digest == digest
    )
    if place := next(found, None):
        return Check(f"expected digest: {place[0]} #{place[1]} {digest[:16]}")
    why = "no event has it: the ledger was cut short or changed since, or is another"
    return Check(f"expected digest {digest[:16]}", why)


def _signature_failure(seal: Seal, key: str | None) -> str:
    if key is not None and _text(seal.key) != key:
        return f"signed by another key: {_text(seal.key)}"
    try:
        _ed25519().Ed25519PublicKey.from_public_bytes(seal.key).verify(seal.signature, seal.message)
    except (ValueError, extra("cryptography.exceptions", "seal", "A seal").InvalidSignature):
        return "its signature does not fit: the seal was changed"
    return ""


def _ledger_failure(ledger: Ledger, seal: Seal, last: dict[str, int]) -> str:
    head = ledger.head(seal.dossier)
    if not head.number:
        return "the ledger holds no such dossier"
    if head.number < seal.number:
        return f"the ledger was cut short since: it ends at #{head.number}"
    digest = ledger.event(seal.dossier, seal.number).digest if seal.number > 0 else ""
    if digest != seal.digest:
        first = last.get(seal.dossier, 0) + 1
        return f"the ledger has {digest[:16]} there: something from #{first} on was changed"
    return ""


def _ed25519() -> Any:
    return extra("cryptography.hazmat.primitives.asymmetric.ed25519", "seal", "A seal")


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")


def _bytes(text: str) -> bytes:
    text = text.strip()
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
