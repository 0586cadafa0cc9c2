"""A brief as it is generated breaks no rule, on any date and from any vantage."""

from __future__ import annotations

from datetime import date

import pytest

from briefing.service import DossierReader
from tests.lint.desks import generated

FORMS = [frozenset(words.split()) for words in ("", "full", "contemporary", "full contemporary")]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: " ".join(sorted(form)) or "short")
@pytest.mark.parametrize(
    "as_of", ["0001-01-01", "2031-03-15", "2031-04-16", "2031-05-10", "2031-07-15"]
)
def test_a_brief_on_the_river_has_no_findings(
    river: DossierReader, as_of: str, form: frozenset[str]
) -> None:
    assert generated(river, date.fromisoformat(as_of), form) == []


@pytest.mark.parametrize("form", FORMS, ids=lambda form: " ".join(sorted(form)) or "short")
@pytest.mark.parametrize(
    "as_of", ["2023-08-01", "2024-05-25", "2024-06-07", "2024-11-26", "2025-02-01"]
)
def test_a_brief_of_the_bundled_dossier_has_no_findings(
    bundled: DossierReader, as_of: str, form: frozenset[str]
) -> None:
    assert generated(bundled, date.fromisoformat(as_of), form) == []


@pytest.mark.parametrize("form", FORMS, ids=lambda form: " ".join(sorted(form)) or "short")
@pytest.mark.parametrize("since", ["2031-03-15", "2031-04-16", "2031-05-10"])
def test_a_brief_on_the_river_that_tells_what_changed_has_no_findings(
    river: DossierReader, since: str, form: frozenset[str]
) -> None:
    assert generated(river, date(2031, 5, 10), form, date.fromisoformat(since)) == []


@pytest.mark.parametrize("form", FORMS, ids=lambda form: " ".join(sorted(form)) or "short")
@pytest.mark.parametrize("since", ["2023-08-01", "2024-05-25"])
def test_a_brief_that_tells_what_changed_has_no_findings(
    bundled: DossierReader, since: str, form: frozenset[str]
) -> None:
    assert generated(bundled, date(2024, 11, 26), form, date.fromisoformat(since)) == []
