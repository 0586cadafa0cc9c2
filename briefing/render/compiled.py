"""Bytecode cache of our own templates.

Compiling takes longer than all else that rendering does. What comes of it is kept in
``__pycache__`` beside the templates (or where ``PYTHONPYCACHEPREFIX`` says) and made anew when a
template, Jinja's format or Python changes. Where nothing may be written, nothing is kept. The
templates of users are never kept.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from hashlib import sha256
from importlib.util import cache_from_source
from pathlib import Path

from jinja2.bccache import Bucket, BytecodeCache

_DIGEST = sha256().digest_size


class Compiled(BytecodeCache):
    """Keeps compiled templates; ``settings`` tell apart what was compiled otherwise."""

    def __init__(self, settings: str) -> None:
        self._settings = settings

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The template's file."""
        return filename or name

    def get_source_checksum(self, source: str) -> str:
        """The digest of a template's text and of the settings."""
        return sha256(f"{self._settings}\0{source}".encode()).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what was kept, if it is whole and still fits."""
        with suppress(OSError):
            kept = _file(bucket).read_bytes()
            if sha256(kept[_DIGEST:]).digest() == kept[:_DIGEST]:
                bucket.bytecode_from_string(kept[_DIGEST:])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it, whole or not at all."""
        if sys.dont_write_bytecode:
            return
        code = bucket.bytecode_to_string()
        file = _file(bucket)
        partial = file.with_name(f"{file.name}.{os.getpid()}")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            partial.write_bytes(sha256(code).digest() + code)
            partial.replace(file)
        except OSError:
            with suppress(OSError):
                partial.unlink(missing_ok=True)


def _file(bucket: Bucket) -> Path:
    return Path(cache_from_source(bucket.key)).with_suffix(".jinja")
