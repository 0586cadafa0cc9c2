"""Parse the stamp of a brief from its Markdown."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from briefing.errors import BriefingError
from briefing.model.vantage import Vantage
from briefing_events.fact import Slug

_COMMENT = re.compile(r"<!-- briefing (\{[^\n]{2,4000}\}) -->")
_ANY_COMMENT = re.compile(r"<!-- briefing\b")

_Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
_Number = Annotated[int, Field(ge=1, le=2**53)]


class BrokenStamp(BriefingError):
    """The stamp of a brief cannot be read."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"the stamp of this brief cannot be read: {why}; "
            "copy the last line of the brief as it was generated"
        )


class WrittenStamp(BaseModel):
    """What a brief's last line says: the ledger, the vantage, the form, template and model."""

    model_config = ConfigDict(frozen=True, strict=True)

    dossier: Slug
    as_of: date
    known_by: date | None
    recorded: Annotated[int, Field(ge=0, le=2**53)]
    at_head: bool
    since: date | None
    full: bool
    number: _Number
    digest: _Digest
    template: _Digest
    model: _Digest
    program: Annotated[str, StringConstraints(min_length=1, max_length=100)]

    @property
    def vantage(self) -> Vantage:
        """The vantage of the brief."""
        return Vantage(self.as_of, self.known_by, self.recorded, self.at_head)

    def contradiction(self) -> str:
        """A contradiction inside the stamp, in words; empty if there is none."""
        if self.recorded > self.number:
            return f"it looks from #{self.recorded}, beyond its ledger's end, #{self.number}"
        if self.at_head and self.recorded != self.number:
            return f"it looks from the end of its ledger, #{self.number}, and from #{self.recorded}"
        if self.since and self.since > self.as_of:
            return f"its baseline {self.since} lies after its date {self.as_of}"
        return ""


def read_stamp(text: str) -> WrittenStamp | None:
    """The stamp in a brief, the last where there are several; ``None`` where it was cut.

    Raises ``BrokenStamp`` for one that cannot be read.
    """
    found = None
    for comment in _COMMENT.finditer(text):
        found = comment
    if found is None:
        if _ANY_COMMENT.search(text):
            raise BrokenStamp("it is no line of JSON")
        return None
    try:
        return WrittenStamp.model_validate_json(found[1])
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise BrokenStamp(f"{where}: {first['msg']}" if where else first["msg"]) from error
