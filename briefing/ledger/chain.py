"""The chain: each event's digest covers the event and all events before it.

Whoever holds the digest of a head can tell whether anything up to it was changed, removed,
added or put in another order.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256


def link(previous: str, dossier: str, number: int, topic: str, state: bytes) -> str:
    """The digest of an event: SHA-256 in hexadecimal over its place and its stored bytes.

    ``topic`` is the stored one, with its version: ``meeting-held@1``. Every part is preceded
    by its length in eight bytes, so that no two events run into the same bytes.
    """
    place = (_measured(previous.encode()), _named(dossier), _measured(b"%d" % number))
    return sha256(b"".join((*place, _named(topic), _measured(state)))).hexdigest()


def _measured(part: bytes) -> bytes:
    return len(part).to_bytes(8, "big") + part


@lru_cache(maxsize=256)
def _named(name: str) -> bytes:
    """A dossier or a topic, of which there are few."""
    return _measured(name.encode())
