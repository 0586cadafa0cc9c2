"""Bytecode cache of our own templates: compiling takes longer than all else that rendering does.

What comes of it is kept in ``__pycache__`` beside the templates (or where ``PYTHONPYCACHEPREFIX``
says) and made anew when a template, Jinja's format or Python changes. Where nothing may be
written, nothing is kept. The templates of users are never kept.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path
from pickle import UnpicklingError

from jinja2.bccache import Bucket, FileSystemBytecodeCache


class Compiled(FileSystemBytecodeCache):
    """Keeps compiled templates; ``settings`` tell apart what was compiled otherwise."""

    def __init__(self, templates: Path, settings: str) -> None:
        super().__init__(str(Path(cache_from_source(str(templates / "x"))).parent), "%s.jinja")
        self._settings = settings

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The digest of a template's file and of the settings."""
        return super().get_cache_key(name, f"{filename}\0{self._settings}")

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what was kept, if it is whole and still fits."""
        with suppress(OSError, EOFError, UnpicklingError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it, whole or not at all."""
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                Path(self.directory).mkdir(parents=True, exist_ok=True)
                super().dump_bytecode(bucket)
