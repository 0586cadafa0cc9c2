"""How firmly a wording holds out what is to come: an assurance says more than a plan."""

from __future__ import annotations

import re

_FIRM = re.compile(
    r"(?i)\b(?:assur\w+|promis\w+|pledg\w+|guarante\w+|vow\w*|underto\w+|commit\w*|agree\w*|"
    r"decid\w+|confirm\w*|signed|ordered|approved|ratified)\b"
)
_LOOSE = re.compile(
    r"(?i)\b(?:plan(?:s|ned|ning)?|inten[dt]\w*|aim(?:s|ed|ing)?|objectives?|could|might|"
    r"consider\w*|propos\w+|possib\w+|potential\w*|wish\w*|desires?|hope[sd]?|interest\w*)\b"
)


def says_less(own: str, told: str) -> bool:
    """Whether one wording has but a plan or a wish where the other has a promise or an act."""
    return bool(_FIRM.search(told) and _LOOSE.search(own) and not _FIRM.search(own))
