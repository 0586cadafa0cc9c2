"""A quote stands in the text as it is, or it is not taken."""

from __future__ import annotations

import pytest

from briefing.dossier.lookalikes import fold_signs
from briefing.drafting.grounding import place_of

TEXT = (
    "“We’re ready – but not now,” said Müller.\nHe disagreed to the terms, and agreed to the date."
)


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("“We’re ready – but not now,”", "“We’re ready – but not now,”"),
        ('"We\'re ready - but not now,"', "“We’re ready – but not now,”"),
        ("agreed to the", "agreed to the"),
        ("We’re not ready", None),
        ("we’re ready", None),
        ("ready  – but", None),
        ("said Müller.\nHe", None),
        ("eady – bu", None),
        ("", None),
    ],
)
def test_only_typography_is_folded(quote: str, found: str | None) -> None:
    place = place_of(quote, TEXT)
    assert (TEXT[slice(*place)] if place else None) == found


def test_a_quote_is_never_cut_out_of_a_word() -> None:
    place = place_of("agreed to the", TEXT)
    assert place is not None
    assert TEXT[: place[0]].endswith("and ")


def test_folding_keeps_the_length() -> None:
    assert len(fold_signs(TEXT)) == len(TEXT)
