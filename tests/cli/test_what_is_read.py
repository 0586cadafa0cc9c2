"""Commands about a few things read the events about these, and no page of the stream."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefing.cli.output import write_list
from briefing.ledger.sqlite_recorder import SQLiteRecorder
from briefing.render.data import as_json
from briefing.service import track_history
from tests.cli.terminal import Terminal

SHEET = """
source = "n1"

[[fact]]
key = "told-of-late"
type = "statement-made"
statement = "The delta was told of late."
occurred = "2031-04-15"
basis = "by-context"
basis_note = "at the meeting"
actors = [{{ id = "lund", role = "speaker" }}]
replies_to = "{key}"
citation = [{{ exact = "{quote}" }}]
"""


@pytest.fixture
def unpaged(river: Terminal, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """The small dossier, after some acts; whatever goes through its events fails."""
    reason = ("--reason", "a test")
    river.run("correct", 14, "--set", "place=Upstream", *reason)
    river.run("retract", 20, *reason)
    river.run("withdraw", "n2", *reason)
    river.run("reinstate", "--source", "n2", *reason)
    monkeypatch.setattr(SQLiteRecorder, "page", None)
    return river


@pytest.mark.parametrize("clocks", [(), ("--as-of", "2031-04-20"), ("--recorded-by", "27")])
def test_showing_an_event_reads_no_page(clocks: tuple[str, ...], unpaged: Terminal) -> None:
    for number in range(1, 30):
        assert unpaged.says("show", number, *clocks).startswith(f"#{number} ")
    assert len(unpaged.data("show", 14)["history"]) == 2


def test_why_reads_no_page(unpaged: Terminal) -> None:
    chain = unpaged.data("why", "treaty")["chain"]
    assert chain
    assert unpaged.data("why", "treaty", "--all")["chain"] == chain


def test_of_many_facts_on_a_track_why_tells_the_latest_and_the_status(
    bundled: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    track = "russia-list"
    whole = bundled.data("why", track)
    monkeypatch.setattr(track_history, "MOST", 3)
    few = bundled.data("why", track)
    assert few["chain"][-3:] == whole["chain"][-3:]
    assert [each for each in whole["chain"] if each in few["chain"]] == few["chain"]
    assert len(few["chain"]) + few["left_out"] == len(whole["chain"])
    assert (few["in_force"], few["latest_step"]) == (whole["in_force"], whole["latest_step"])
    assert f"  {few['left_out']} earlier (--all)\n" in bundled.says("why", track)
    assert bundled.data("why", track, "--all") == whole


ACTS = (
    "correct 14 --set place=Downstream",
    "retract 27",
    "reinstate 20",
    "conflict 8 9 --point which",
    "reassess N2 --reliability E --because unsigned",
    "withdraw n1",
)


@pytest.mark.parametrize("act", ACTS)
def test_an_act_reads_no_page(act: str, unpaged: Terminal) -> None:
    done = unpaged.run(*act.split(), "--reason", "why not")
    assert "Recorded as #30 by Ana" in done.stderr


def test_a_corroboration_reads_no_page(unpaged: Terminal) -> None:
    quote = ("--quote", "planned for 6 May")
    done = unpaged.run("corroborate", 14, "--source", "N2", *quote)
    assert "Recorded as #30 by Ana" in done.stderr


def test_an_event_about_an_article_has_the_history_of_that_article(river: Terminal) -> None:
    river.run("reassess", "n2", "--reliability", "E", "--because", "unsigned", "--reason", "x")
    river.run("withdraw", "n1", "--reason", "forged")
    registered = next(e["number"] for e in river.data("log") if e["key"] == "source:n2")
    for number in (registered, 26):
        shown = river.data("show", number)
        assert [each["number"] for each in shown["history"]] == [registered, 26]
        assert f"the article carries {shown['carries']} facts" in river.says("show", number)
    carried = [s["facts"] + s["corroborations"] for s in river.data("sources") if s["id"] == "n2"]
    assert [river.data("show", registered)["carries"]] == carried
    assert river.data("show", 27)["carries"] == 0
    assert "#27 is no fact" in river.refused("correct", 27, "--set", "place=x", "--reason", "y")


def added(terminal: Terminal, key: str) -> Path:
    return terminal.write("new.toml", SHEET.format(key=key, quote="Per Lund, at the Old Bridge"))


def test_adding_facts_reads_no_page_where_they_hold(unpaged: Terminal) -> None:
    done = unpaged.run("add", added(unpaged, "flow-figures-asked"))
    assert "Recorded as #30: told-of-late" in done.stderr


def test_a_value_that_does_not_hold_is_refused_without_reading_a_page(unpaged: Terminal) -> None:
    told = unpaged.refused("correct", 14, "--set", "occurred=nonsense", "--reason", "x")
    assert "#14 cannot be set so: " in told
    assert "occurred: 'nonsense'" in told


def test_a_reference_that_leads_nowhere_is_told_in_words_that_name_what_is_like_it(
    river: Terminal,
) -> None:
    told = river.refused("add", added(river, "flow-figures-askt"))
    assert "did you mean 'flow-figures-asked'" in told


def test_an_unknown_source_is_refused_with_those_that_there_are(unpaged: Terminal) -> None:
    told = unpaged.refused("withdraw", "n9", "--reason", "x")
    assert "no source 'n9' in this dossier; it has " in told
    assert "n1, n1b, n2" in told


def test_a_list_is_written_as_it_comes(capsys: pytest.CaptureFixture[str]) -> None:
    for items in ([], [{"a": [1, "two\nlines"]}], [{"a": {}}, {"b": "]"}]):
        write_list(iter(items))
        assert capsys.readouterr().out == f"{as_json(items)}\n"
