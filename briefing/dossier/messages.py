"""Validation errors in plain words, one message a field.

The event types validate themselves with pydantic, whose own messages speak of Python. Here
each kind of refusal that a sheet can meet gets a sentence; the few others keep theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

_SLUG_START = "^[a-z0-9]"
_LINE_PATTERN = r"^[^\r\n]+$"

_WORDS = {
    "string_type": "is written as text in quotes",
    "int_type": "is a whole number",
    "int_parsing": "is a whole number",
    "int_from_float": "is a whole number",
    "bool_type": "is true or false, without quotes",
    "bool_parsing": "is true or false, without quotes",
    "decimal_type": "is a number",
    "decimal_parsing": "is a number",
    "finite_number": "is a number that has an end",
    "tuple_type": "is a list: [ ... ]",
    "list_type": "is a list: [ ... ]",
    "model_type": "is a table: { ... }",
    "model_attributes_type": "is a table: { ... }",
    "dict_type": "is a table: { ... }",
    "string_too_short": "is empty",
}


def messages_of(
    error: ValidationError, names: Mapping[str, str] | None = None
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Each thing refused: the path of the field, and the message.

    ``names`` gives the name that a file uses for a field where it is another; none where the
    file has no table of its own for it.
    """
    for refusal in error.errors(include_url=False):
        named = (names.get(str(part), part) if names else part for part in refusal["loc"])
        path = tuple(part for part in named if part != "")
        yield path, _message(refusal, path)


def words_of(error: ValueError) -> str:
    """The message of a refused value, whoever refused it."""
    if isinstance(error, ValidationError):
        return "; ".join(message for _, message in messages_of(error))
    return str(error)


def suggestion(word: object, known: Iterable[str]) -> str:
    """`` (did you mean 'x'?)`` for the closest known word, or nothing."""
    close = get_close_matches(str(word), list(known), n=1, cutoff=0.6)
    return f" (did you mean {close[0]!r}?)" if close else ""


def shown(value: object, most: int = 60) -> str:
    """A value as a message shows it: quoted, on one line, cut where it is long."""
    text = " ".join(str(value).split())
    return repr(text if len(text) <= most else text[: most - 1].rstrip() + "…")


def _message(refusal: Any, path: tuple[str | int, ...]) -> str:
    kind, given, context = refusal["type"], refusal["input"], refusal.get("ctx", {})
    name = next((part for part in reversed(path) if isinstance(part, str)), "")
    if kind == "value_error":
        own = str(context["error"])
        return f"{name}: {own}" if name else own
    if kind == "missing":
        return f"{name!r} is missing"
    return f"{name!r} {_why(kind, given, context) or refusal['msg'].lower()}"


def _why(kind: str, given: object, context: dict[str, Any]) -> str | None:
    if kind == "literal_error":
        expected = str(context["expected"])
        choices = [part.strip(" '") for part in expected.replace(" or ", ",").split(",")]
        return f"cannot be {shown(given)}: write {expected}{suggestion(given, choices)}"
    if kind == "string_pattern_mismatch":
        return _pattern(str(context["pattern"]), given)
    if kind == "string_too_long":
        return f"is longer than {context['max_length']} characters"
    if kind == "too_short":
        return f"needs at least {context['min_length']}"
    if kind in {"greater_than_equal", "greater_than"}:
        return f"is too small: {shown(given)}"
    words = _WORDS.get(kind)
    return f"{words}, not {shown(given)}" if words and kind != "string_too_short" else words


def _pattern(pattern: str, given: object) -> str:
    if pattern.startswith(_SLUG_START):
        return (
            f"cannot be {shown(given)}: write lower-case letters, digits, hyphens and dots, "
            "beginning with a letter or digit"
        )
    if pattern == _LINE_PATTERN:
        return "is one line of text, without a line break"
    if "[.!?]" in pattern:
        return f"is a sentence that ends in a full stop, not {shown(str(given)[-30:])}"
    return f"cannot be {shown(given)}: write letters, digits and hyphens"
