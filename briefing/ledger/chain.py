"""The chain: each event's digest covers the event and all events before it.

Whoever holds the digest of a head can tell whether anything up to it was changed, removed,
added or put in another order.
"""

from __future__ import annotations

from hashlib import sha256


def link(previous: str, dossier: str, number: int, topic: str, state: bytes) -> str:
    """The digest of an event: SHA-256 in hexadecimal over its place and its stored bytes.

    ``topic`` is the stored one, with its version: ``meeting-held@1``. Every part is preceded
    by its length in eight bytes, so that no two events run into the same bytes.
    """
    parts = (previous.encode(), dossier.encode(), b"%d" % number, topic.encode(), state)
    return sha256(b"".join([len(part).to_bytes(8, "big") + part for part in parts])).hexdigest()
