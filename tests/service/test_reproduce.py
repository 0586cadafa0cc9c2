"""A brief is made again from its stamp: whole, edited, from an older or another ledger."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing, suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.render.stamp import BrokenStamp, read_stamp
from briefing.service import DossierReader
from briefing.service.reproduce import BriefMaker, NoBrief, verify_brief
from briefing.service.verification import Check
from tests.cli.terminal import AFTER_THE_TALKS, RIVER, Terminal, loaded
from tests.lint.desks import HAND_WRITTEN, NOW, PROGRAM, at, by_hand, desk_of, written

TEMPLATE = (
    "{% for line in brief.lines() %}{{ line.text | md }}\n{% endfor %}"
    "<!-- briefing {{ stamp }} -->\n"
)


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """A terminal with the river dossier."""
    terminal = Terminal(tmp_path, AFTER_THE_TALKS)
    terminal.ledger.write_bytes(loaded(RIVER, AFTER_THE_TALKS))
    return terminal


def checks(reader: DossierReader, text: str, program: str = PROGRAM) -> list[Check]:
    """What verification says of a text."""
    return list(verify_brief(BriefMaker(reader.ledger, program, NOW), text, "brief.md"))


def restamped(text: str, **changed: object) -> str:
    """The same brief with another stamp."""
    found = re.search(r"<!-- briefing (\{.*\}) -->", text)
    assert found is not None
    stamp = json.dumps({**json.loads(found[1]), **changed})
    return text.replace(found[1], stamp)


@pytest.mark.parametrize("since", [None, date(2031, 4, 16)])
@pytest.mark.parametrize("known_by", [None, date(2031, 4, 20)])
def test_an_unchanged_brief_is_byte_for_byte_what_the_ledger_gives(
    river: DossierReader, since: date | None, known_by: date | None
) -> None:
    text = written(river.brief(at(river, HAND_WRITTEN, known_by), since=since))
    assert [check.failure for check in checks(river, text)] == ["", ""]


def test_an_edited_brief_fails_and_names_the_first_lines_that_differ(river: DossierReader) -> None:
    text = written(river.brief(at(river, HAND_WRITTEN)))
    edited = text.replace("met Per Lund", "never met Per Lund", 1)
    line = next(n for n, words in enumerate(edited.split("\n"), 1) if "never met" in words)
    ledger, model, found = checks(river, edited)
    assert (ledger.holds, model.holds) == (True, True)
    assert found.failure.startswith(f"1 line differs: line {line} has '")
    assert "never met" in found.failure


def test_only_other_line_ends_are_told_as_such(river: DossierReader) -> None:
    text = written(river.brief(at(river, HAND_WRITTEN))).replace("\n", "\r\n")
    assert "only the line ends differ" in checks(river, text)[-1].failure


def test_a_brief_at_the_head_holds_after_later_appends(terminal: Terminal) -> None:
    terminal.run("generate", "--as-of", "2031-05-10", "-o", terminal.folder / "brief.md")
    terminal.later(days=1)
    terminal.run("retract", terminal.number("okoye-meets-lund"), "--reason", "misread")
    told = terminal.run("verify", terminal.folder / "brief.md").stdout
    assert "byte for byte what the ledger gives at #25" in told
    assert "#26" in terminal.run("generate", "--as-of", "2031-05-10").stdout
    assert "nothing found" in terminal.run("lint", terminal.folder / "brief.md").stdout


def test_a_ledger_that_was_cut_short_since_is_noticed(terminal: Terminal) -> None:
    before = terminal.ledger.read_bytes()
    terminal.run("retract", terminal.number("okoye-meets-lund"), "--reason", "misread")
    terminal.run("generate", "--as-of", "2031-05-10", "-o", terminal.folder / "brief.md")
    terminal.ledger.write_bytes(before)
    told = terminal.run("verify", terminal.folder / "brief.md", code=1).stdout
    assert "the ledger was cut short since: it ends at #25" in told
    assert "this ledger ends at #25" in terminal.refused("lint", terminal.folder / "brief.md")


def test_another_ledger_is_noticed(river: DossierReader, bundled: DossierReader) -> None:
    text = written(river.brief(at(river, HAND_WRITTEN)))
    (found,) = checks(bundled, text)
    assert found.failure == "another ledger: it holds russia-taliban"
    with desk_of(RIVER) as other:
        (found,) = checks(other, restamped(text, digest="0" * 64))
    assert found.failure.startswith("another ledger: its #25 has ")


@pytest.mark.parametrize(
    "changed",
    [{"full": True}, {"as_of": "2031-05-11"}, {"model": "0" * 64}, {"since": "2031-04-01"}],
)
def test_a_stamp_that_was_changed_does_not_hold(
    river: DossierReader, changed: dict[str, object]
) -> None:
    text = restamped(written(river.brief(at(river, HAND_WRITTEN))), **changed)
    assert not all(check.holds for check in checks(river, text))


@pytest.mark.parametrize("changed", [{"recorded": 26}, {"recorded": 3}, {"since": "2031-05-11"}])
def test_a_stamp_that_contradicts_itself_does_not_hold(
    river: DossierReader, changed: dict[str, object]
) -> None:
    text = restamped(written(river.brief(at(river, HAND_WRITTEN))), **changed)
    assert [(c.name, c.holds) for c in checks(river, text)][-1] == ("stamp", False)


def test_another_version_may_lay_the_same_words_out_otherwise(river: DossierReader) -> None:
    text = written(river.brief(at(river, HAND_WRITTEN))).replace('"test"', '"9.9"')
    text = text.replace("· briefing test", "· briefing 9.9")
    assert all(check.holds for check in checks(river, text))
    laid_out = text.replace("\n## ", "\n\n\n## ")
    assert [c.name for c in checks(river, laid_out)][-1].startswith("text: the same words")
    assert not checks(river, laid_out.replace("met Per Lund", "left Per Lund", 1))[-1].holds


KEPT = Path(__file__).parent / "kept" / "river-2031-05-10-by-0.1.0.md"
"""A brief that an early build of 0.1.0 made of the river dossier."""


@pytest.mark.parametrize(
    ("program", "whose"), [("0.2.0", "0.1.0"), ("0.1.0", "an earlier build of 0.1.0")]
)
def test_a_kept_brief_has_unchanged_events_and_the_wording_of_its_version(
    river: DossierReader, program: str, whose: str
) -> None:
    ledger, events, text = checks(river, KEPT.read_text("utf-8"), program)
    assert [ledger.failure, events.failure, text.failure] == ["", "", ""]
    assert events.name.startswith("events: those it rests on are unchanged")
    assert f"its wording is that of {whose}, and not what this version makes" in text.name


def test_a_kept_brief_with_another_quote_does_not_hold(river: DossierReader) -> None:
    edited = KEPT.read_text("utf-8").replace("seems unlikely", "seems likely")
    _, events, _ = checks(river, edited, "0.2.0")
    assert "is not a quote of #22" in events.failure


def test_a_kept_brief_of_another_ledger_rests_on_other_events(river: DossierReader) -> None:
    (found,) = checks(river, restamped(KEPT.read_text("utf-8"), digest="0" * 64), "0.2.0")
    assert found.failure.endswith("so the events differ")


def test_a_brief_of_a_template_of_ones_own_needs_it(terminal: Terminal) -> None:
    template = terminal.write("own.md.j2", TEMPLATE)
    brief = terminal.folder / "brief.md"
    terminal.run("generate", "--as-of", "2031-05-10", "--template", template, "-o", brief)
    assert "is needed: --template FILE" in terminal.run("verify", brief, code=1).stdout
    told = terminal.run("verify", brief, "--template", template).stdout
    assert "byte for byte" in told
    assert "goes with a brief" in terminal.refused("verify", "--template", template)


def test_a_brief_of_the_flash_template_is_known(terminal: Terminal) -> None:
    flash = Path(__file__).parents[2] / "templates" / "flash.md.j2"
    brief = terminal.folder / "brief.md"
    terminal.run("generate", "--as-of", "2031-05-10", "--template", flash, "-o", brief)
    assert "byte for byte" in terminal.run("verify", brief).stdout


@pytest.mark.parametrize(
    "comment",
    [
        "<!-- briefing {} -->",
        "<!-- briefing {broken -->",
        '<!-- briefing {"as_of": 5} -->',
        f"<!-- briefing {'{' * 3000} -->",
        f"<!-- briefing {{{'9' * 5000}}} -->",
    ],
)
def test_a_stamp_that_is_none_is_refused(comment: str) -> None:
    with pytest.raises(BrokenStamp):
        read_stamp(comment)


@given(
    changed=st.dictionaries(
        st.sampled_from(
            ["as_of", "known_by", "recorded", "at_head", "since", "full", "number", "program"]
        ),
        st.none()
        | st.booleans()
        | st.integers(-2, 2**70)
        | st.dates().map(date.isoformat)
        | st.text(max_size=12),
        max_size=3,
    )
)
def test_no_stamp_brings_verification_down(
    river: DossierReader, changed: dict[str, object]
) -> None:
    text = restamped(written(river.brief(at(river, HAND_WRITTEN))), **changed)
    with suppress(BrokenStamp):
        assert checks(river, text)


def test_a_file_that_is_no_brief_is_refused(terminal: Terminal, river: DossierReader) -> None:
    assert "is no brief" in terminal.refused("verify", terminal.write("x.md", "# No brief\n"))
    assert "cannot read" in terminal.refused("verify", terminal.folder / "nowhere.md")
    (terminal.folder / "x.bin").write_bytes(b"\xff\xfe\x00")
    assert "not UTF-8" in terminal.refused("lint", terminal.folder / "x.bin")
    with pytest.raises(NoBrief):
        checks(river, by_hand(river.snapshot(at(river, HAND_WRITTEN))))


def test_a_brief_whose_stamp_was_cut_is_linted_at_the_date_that_is_asked(
    terminal: Terminal, river: DossierReader
) -> None:
    text = by_hand(river.snapshot(at(river, HAND_WRITTEN)))
    brief = terminal.write("hand.md", text)
    assert "say its date: --as-of" in terminal.refused("lint", brief)
    assert "nothing found" in terminal.run("lint", brief, "--as-of", "2031-05-10").stdout
    earlier = terminal.run("lint", brief, "--as-of", "2031-04-10", code=1).stdout
    assert f"{brief}:" in earlier
    assert ": known: " in earlier
    data = terminal.data("lint", brief, "--as-of", "2031-05-10")
    assert data == {"file": str(brief), "lines": data["lines"], "findings": []}


def test_a_brief_is_generated_and_linted_in_one(terminal: Terminal) -> None:
    told = terminal.run("lint", "--as-of", "2031-05-10", "--full", "--contemporary").stdout
    assert re.fullmatch(r"\d+ lines checked, nothing found\n", told)


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM placement WHERE number IN (7, 8)",
        "UPDATE placement SET rank = rank + 1 WHERE number % 2",
        "UPDATE placement SET valid_to = valid_from WHERE number = 7",
        "DELETE FROM event_subject",
    ],
)
def test_a_brief_is_proved_from_the_events_whatever_the_index_says(
    damage: str, terminal: Terminal
) -> None:
    day = ("--as-of", "2031-05-10")
    true, false = terminal.folder / "true.md", terminal.folder / "false.md"
    terminal.run("generate", *day, "-o", true)
    with closing(sqlite3.connect(terminal.ledger, isolation_level=None)) as connection:
        connection.execute(damage)
    with suppress(AssertionError):  # a reader may notice, and refuse
        terminal.run("generate", *day, "-o", false)
    told = terminal.run("verify", true).stdout
    assert "byte for byte what the ledger gives at #25" in told
    if false.exists() and false.read_bytes() != true.read_bytes():
        assert "FAILS" in terminal.run("verify", false, code=1).stdout
