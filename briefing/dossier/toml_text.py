"""Values as TOML that reads well: one line each, quotes without backslashes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_WIDE = 90
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


def key_text(name: str) -> str:
    """A key, in quotes where it needs them."""
    return name if _BARE.fullmatch(name) else string_text(name)


def string_text(text: str) -> str:
    """A text between the quotes that it does not hold itself."""
    if not _CONTROL.search(text):
        if '"' not in text and "\\" not in text:
            return f'"{text}"'
        if "'" not in text:
            return f"'{text}'"
        if "'''" not in text and not text.endswith("'"):
            return f"'''{text}'''"
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def value_text(value: Any) -> str:
    """A value on one line, but lists of tables and of long texts: one element a line."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return string_text(value)
        case int() | float() | Decimal():
            return str(value)
        case Mapping():
            inside = ", ".join(f"{key_text(k)} = {_flat(v)}" for k, v in value.items())
            return f"{{ {inside} }}" if inside else "{}"
        case Sequence():
            return _list_text(value)
        case date():
            return value.isoformat()
    return str(value)


def table_text(header: str, table: Mapping[str, Any]) -> str:
    """A table with its header, a field a line."""
    lines = [header, *(f"{key_text(name)} = {value_text(value)}" for name, value in table.items())]
    return "".join(f"{line}\n" for line in lines)


def _flat(value: Any) -> str:
    """A value within a table that stands on one line."""
    if isinstance(value, list):
        return f"[{', '.join(map(_flat, value))}]"
    return value_text(value)


def _list_text(values: Sequence[Any]) -> str:
    parts = [value_text(each) for each in values]
    line = f"[{', '.join(parts)}]"
    if len(values) > 1 and (any(isinstance(v, Mapping) for v in values) or len(line) > _WIDE):
        return "".join(["[\n", *(f"    {part},\n" for part in parts), "]"])
    return line
