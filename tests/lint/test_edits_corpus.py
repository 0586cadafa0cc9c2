"""The corpus of edits can be used to judge lint: each edit fits its brief, and the halves match."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.lint.corpus import Edit, briefs, edits

MISLEADING = [
    "act",
    "answer",
    "attribution",
    "board",
    "borrowed",
    "cause",
    "citation",
    "comparative",
    "condition",
    "count",
    "date",
    "degree",
    "differ-mark",
    "direction",
    "gap",
    "modal",
    "number",
    "object",
    "office",
    "overdue-done",
    "own-voice",
    "person",
    "place",
    "plan-done",
    "polarity",
    "possible-settled",
    "quote",
    "scope",
    "sequence",
    "source-tag",
    "sources",
    "uncited",
    "unit",
    "vantage",
    "verb",
]
HARMLESS = [
    "article-comma",
    "date-notation",
    "emphasis",
    "heading-case",
    "join-split",
    "judgement",
    "month",
    "name-form",
    "note-spacing",
    "number-notation",
    "order",
    "quote-marks",
    "removed-line",
    "spelled-number",
    "spelling",
    "synonym",
    "voice",
    "wrap",
]
SECTIONS = {
    "Header",
    "Bottom line",
    "Status board",
    "Key developments",
    "Possibly by this date",
    "Expected, due and overdue",
    "Positions and commitments",
    "Economy and cooperation",
    "Security",
    "Third parties",
    "Analysts' assessments",
    "Where sources differ",
    "What the record does not say",
    "Background",
    "Sources",
    "Notes",
}


def test_each_edit_fits_its_brief_and_changes_it() -> None:
    misfits = {}
    for edit in edits():
        brief = briefs()[edit.brief]
        try:
            changed = edit.applied(brief) != brief.text
        except (KeyError, ValueError) as error:
            misfits[edit.id] = repr(error)
        else:
            if not changed:
                misfits[edit.id] = "changes nothing"
    assert misfits == {}


def test_each_edit_has_an_id_of_its_own_that_begins_with_its_kind_and_a_reason() -> None:
    times = Counter(edit.id for edit in edits())
    assert [name for name in times if times[name] > 1] == []
    assert [e.id for e in edits() if not e.id.startswith(f"{e.kind}.") or e.why[-1:] != "."] == []


def test_no_edit_is_made_twice() -> None:
    made = Counter((edit.brief, edit.section, edit.before, edit.after) for edit in edits())
    assert [edit for edit, times in made.items() if times > 1] == []


@pytest.mark.parametrize(("misleads", "kinds"), [(True, MISLEADING), (False, HARMLESS)])
def test_each_kind_is_there_several_times_in_either_half(
    *, misleads: bool, kinds: list[str]
) -> None:
    halves = {half: _kinds(half, misleads=misleads) for half in ("seen", "held")}
    for found in halves.values():
        assert sorted(found) == kinds
        assert min(found.values()) >= 2
    assert [k for k in kinds if abs(halves["seen"][k] - halves["held"][k]) > 1] == []


def test_there_are_enough_edits_to_tell_a_share_by() -> None:
    assert sum(edit.misleads for edit in edits()) >= 100
    assert sum(not edit.misleads for edit in edits()) >= 56


def test_either_half_goes_through_every_dossier_and_section() -> None:
    for half in ("seen", "held"):
        found = [edit for edit in edits() if edit.set == half]
        assert {briefs()[edit.brief].dossier.name for edit in found} == {
            "kestrel-port",
            "river-treaty",
            "russia-taliban",
        }
        assert {edit.section for edit in found if edit.misleads} >= SECTIONS


def test_an_edit_that_does_not_fit_is_refused() -> None:
    brief = briefs()["port-strike"]
    for before in ("no such words", "Hale"):
        with pytest.raises(ValueError, match="in 'Bottom line'"):
            _edit(before).applied(brief)
    with pytest.raises(KeyError, match="no-such-fact"):
        _edit("[^no-such-fact]").applied(brief)


def _kinds(half: str, *, misleads: bool) -> Counter[str]:
    return Counter(e.kind for e in edits() if e.misleads is misleads and e.set == half)


def _edit(before: str) -> Edit:
    return Edit(
        id="verb.any",
        kind="verb",
        brief="port-strike",
        section="Bottom line",
        before=before,
        after="",
        why="",
        set="seen",
        misleads=True,
    )
