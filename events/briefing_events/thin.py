"""Types that add no field: they share what pydantic made for the shape that they stand on.

Pydantic makes fields, validator and serializer anew for every class, which costs milliseconds
a class and has no switch. What differs between the types of one shape is none of that: a
topic, a subject, required roles, a rule of their own. So a class that sets nothing but class
variables and plain methods is made as Python makes any class, and finds the rest with its
parent. Any other class is left to pydantic, which also refuses what it has always refused.
"""

from __future__ import annotations

from types import FunctionType
from typing import Any

# Pydantic has no public name for the class of its classes.
from pydantic._internal._model_construction import ModelMetaclass

_OF_PYTHON = {
    "__module__", "__qualname__", "__doc__", "__classcell__",
    "__firstlineno__", "__static_attributes__",
}  # fmt: skip
"""What a class statement itself puts into the body; annotations are not among it."""


class Thin(ModelMetaclass):
    """Makes models; those that add no field share all but their name with their parent."""

    def __new__(
        cls, name: str, bases: tuple[type[Any], ...], body: dict[str, Any], **options: Any
    ) -> type:
        """The class; with ``options``, bases to mix or anything of pydantic's, by pydantic."""
        if (
            options
            or len(bases) != 1
            or not all(_is_plain(bases[0], *item) for item in body.items())
        ):
            return super().__new__(cls, name, bases, body, **options)
        return super(ModelMetaclass, cls).__new__(cls, name, bases, body)


def _is_plain(base: type[Any], name: str, value: object) -> bool:
    """Whether a line of a class body says nothing that pydantic has to know."""
    if name.startswith("__"):
        return name in _OF_PYTHON
    return name in base.__class_vars__ or isinstance(value, FunctionType)
