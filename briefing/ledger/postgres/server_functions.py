"""The functions of a ledger in PostgreSQL, which ``functions.sql`` defines."""

from __future__ import annotations

import re
from pathlib import Path

from briefing.ledger.index_writer import PLACEMENT
from briefing.model.envelope import EMPTY_HEAD
from briefing.readmodel.placement import FOREVER

LOCK = 0x_62_72_69_65_66
"""The advisory lock of all who write: the word "brief" in ASCII."""

BAD_TIME = "BL001"
"""The code of the error for an event whose time is not that of the server."""

_VALUES = {
    "BAD_TIME": BAD_TIME,
    "EMPTY_DIGEST": EMPTY_HEAD.digest,
    "FOREVER": str(FOREVER),
    "PLACEMENT_COLUMNS": ", ".join(PLACEMENT[1:]),
    "WRITERS_LOCK": str(LOCK),
}
_PATH = "search_path=pg_catalog, briefing, pg_temp"


def _definitions() -> str:
    text = Path(__file__).with_name("functions.sql").read_text(encoding="utf-8")
    return re.sub("|".join(_VALUES), lambda found: _VALUES[found[0]], text)


DEFINITIONS = _definitions()
"""The statements that make or replace all functions."""

FUNCTIONS: dict[str, tuple[str, bool, list[str]]] = {
    name: (body, rights == "DEFINER", [_PATH])
    for name, rights, body in re.findall(
        r"FUNCTION briefing\.(\w+)\(.*?SECURITY (\w+) .*?AS \$\$(.*?)\$\$;", DEFINITIONS, re.DOTALL
    )
}
"""By name: source, whether it has the owner's rights, and settings, as in ``pg_proc``."""
