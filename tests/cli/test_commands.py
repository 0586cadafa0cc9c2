"""Every command for what it is mainly used for, and the promise that none is forgotten."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from typer.core import TyperCommand, TyperGroup

from briefing.cli.options import DEFAULT_DB
from tests.cli.terminal import BUNDLED, COMMAND, RIVER, Terminal, sections

COMMANDS: dict[str, TyperCommand] = {
    name: command
    for name, command in (COMMAND.commands if isinstance(COMMAND, TyperGroup) else {}).items()
    if isinstance(command, TyperCommand)
}

STABLE = {
    "generate": "--as-of --since --known-by --contemporary --recorded-by --full --template "
    "--format --output --db --dossier",
    "replay": "--to --to-number --by --step --format --known-by --contemporary --recorded-by",
    "diff": "--known-by --contemporary --recorded-by --format --exit-code --output",
    "log": "--as-of --format --db --dossier",
    "show": "--as-of --format",
    "why": "--as-of --format",
    "sources": "--format",
    "load": "--db",
    "correct": "--reason --by",
    "export": "--format --output",
}
"""Options that scripts of users rest on."""

PROOF = re.compile(r"(?:run|says|data|refused)\(\s*\"([a-z]+)\"")


def test_there_are_commands() -> None:
    assert len(COMMANDS) > 20


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_tested(name: str) -> None:
    used = {
        found
        for file in Path(__file__).parents[1].rglob("test_*.py")
        for found in PROOF.findall(file.read_text(encoding="utf-8"))
    }
    assert name in used


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_has_a_help_text(name: str, blank: Terminal) -> None:
    command = COMMANDS[name]
    assert command.help
    undescribed = [each.name for each in command.params if not getattr(each, "help", None)]
    assert undescribed == []
    said = blank.says(name, "--help")
    assert f"Usage: briefing {name}" in said
    assert blank.files() == {}


@pytest.mark.parametrize("name", STABLE)
def test_stable_options_keep_their_names(name: str) -> None:
    options = {
        word for option in COMMANDS[name].params for word in (*option.opts, *option.secondary_opts)
    }
    assert set(STABLE[name].split()) - options == set()


def test_help_lists_every_command(blank: Terminal) -> None:
    said = blank.says("--help")
    assert [name for name in COMMANDS if not re.search(rf"^  {name} ", said, re.MULTILINE)] == []


def test_without_a_command_the_help_is_shown(blank: Terminal) -> None:
    assert "Usage: briefing" in blank.run(code=2).stderr


def test_the_version_is_told(blank: Terminal) -> None:
    assert re.fullmatch(r"[0-9][^ ]*\n", blank.says("--version"))


def test_generate_prints_the_brief_of_the_day(river: Terminal) -> None:
    said = river.says("generate", "--as-of", "2031-04-20")
    assert said.startswith("# North–South river treaty\n\n**As of 20 April 2031**")
    assert f"[^{river.number('okoye-meets-lund')}]" in sections(said)["Key developments"]
    assert f"[^{river.number('flow-figures-published')}]" not in said


def test_generate_without_a_date_is_as_of_today(river: Terminal) -> None:
    assert "**As of 21 June 2031**" in river.says("generate")


def test_today_is_that_of_the_dossiers_time_zone(river: Terminal) -> None:
    river.later(hours=14)  # 02:00 UTC on the 22nd is the evening of the 21st in Lima
    assert "**As of 21 June 2031**" in river.says("generate")


def test_generate_writes_to_a_file(river: Terminal) -> None:
    file = river.folder / "brief.md"
    done = river.run("generate", "--as-of", "2031-04-20", "-o", file)
    assert (done.stdout, done.stderr) == ("", f"Wrote {file}.\n")
    assert file.read_text(encoding="utf-8") == river.says("generate", "--as-of", "2031-04-20")
    assert set(river.files()) == {"briefing.db", "brief.md"}


def test_a_brief_as_data_has_the_documented_names(river: Terminal) -> None:
    brief = river.data("generate", "--as-of", "2031-04-20")
    assert {"dossier", "vantage", "ledger", "sections", "citations"} <= set(brief)
    assert brief["dossier"] == "river-treaty"
    assert brief["ledger"]["digest"] == river.head()[1]
    lines = [line for section in brief["sections"] for line in section["lines"]]
    assert lines
    assert all({"key", "text", "facts"} <= set(line) for line in lines)
    cited = {str(number) for line in lines for number in line["facts"]}
    assert cited == set(brief["citations"])
    texts = {"n1": "sources/1-talks-at-the-bridge.txt", "n2": "sources/2-the-dam-waits.txt"}
    for quote in (each for quotes in brief["citations"].values() for each in quotes):
        text = (RIVER / texts[quote["source"][:2]]).read_text(encoding="utf-8")
        assert text[quote["start"] : quote["end"]] == quote["exact"]


def test_a_brief_as_a_page_is_whole_html(river: Terminal) -> None:
    said = river.says("generate", "--as-of", "2031-04-20", "--format", "html")
    assert said.lower().startswith("<!doctype html>")
    assert "her counterpart from South, Per Lund, at the Old Bridge" in said


def test_a_template_of_ones_own_is_used(river: Terminal) -> None:
    template = river.write("own.j2", "{{ brief.title | md }} at {{ brief.vantage.as_of | day }}\n")
    said = river.says("generate", "--as-of", "2031-04-20", "--template", template)
    assert said == "North–South river treaty at 20 April 2031\n"


def test_generate_makes_a_ledger_of_the_bundled_dossier_and_says_so(
    blank: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(blank.folder)
    call = ("generate", "--as-of", "2024-11-26", "--db", DEFAULT_DB)
    done = blank.run(*call)
    assert done.stdout.startswith("# Russia–Taliban relations")
    assert done.stderr.startswith(f"No ledger yet: made {DEFAULT_DB} from the bundled dossier")
    assert set(blank.files()) == {DEFAULT_DB}
    again = blank.run(*call)
    assert (again.stdout, again.stderr) == (done.stdout, "")


def test_the_list_of_commands_is_not_cut_short(blank: Terminal) -> None:
    told = blank.says("--help").partition("Commands:")[2]
    assert [word for word in COMMANDS if word not in told] == []
    assert "..." not in told


@pytest.mark.parametrize("command", ["generate", "replay", "log", "sources", "export", "serve"])
def test_a_ledger_that_was_named_is_never_made_by_a_question(blank: Terminal, command: str) -> None:
    said = blank.refused(command)
    remedy = f"there is no ledger at {blank.ledger}; make one: briefing load DIR --db"
    assert remedy in said


def test_replay_prints_the_history_and_ends_with_the_state(river: Terminal) -> None:
    said = river.says("replay", "--to", "2031-04-20")
    flood, meeting = (river.number(key) for key in ("flood-at-the-weir", "okoye-meets-lund"))
    assert (
        said.index(f"#{flood} ") < said.index(f"#{meeting} ") < said.index("State as of 20 April")
    )


def test_diff_prints_what_changed(river: Terminal) -> None:
    said = river.says("diff", "2031-04-14", "2031-06-20")
    assert "\nHappened\n" in said
    number = river.number("okoye-meets-lund")
    assert re.search(
        rf"^  \+ 15 April: Ada Okoye met Per Lund .* #{number} #\d+$", said, re.MULTILINE
    )
    assert "\nIn ," not in said


def test_log_lists_the_events_by_number(river: Terminal) -> None:
    header, *lines = river.says("log").splitlines()
    assert header == f"North–South river treaty: events #1–#{len(lines)} of the ledger"
    assert [int(line.split()[0][1:]) for line in lines] == list(range(1, len(lines) + 1))
    told = "#1 2031-06-20 dossier-defined The dossier 'North–South river treaty' was defined."
    assert " ".join(lines[0].split()) == told


def test_log_of_a_type_lists_only_that(river: Terminal) -> None:
    events = river.data("log", "--type", "reply-given")
    assert [event["key"] for event in events] == ["figures-not-refused", "flow-figures-published"]
    assert {event["type"] for event in events} == {"reply-given"}


def test_log_as_of_a_date_lists_the_facts_that_stand(river: Terminal) -> None:
    keys = [event["key"] for event in river.data("log", "--as-of", "2031-03-31")]
    assert set(keys) == {
        "flood-at-the-weir", "flow-on-the-day-of-the-flood", "flood-deaths-at-least-38",
    }  # fmt: skip


def test_show_tells_a_fact_with_its_quotes(river: Terminal) -> None:
    number = river.number("okoye-meets-lund")
    for spelling in (str(number), f"#{number}"):
        said = river.says("show", spelling)
        assert said.startswith(f"#{number} meeting-held, recorded 2031-06-20 12:00 UTC by the desk")
        assert "place: the Old Bridge" in said
        assert "“" not in said.splitlines()[1]
        assert '"The ministers met at the Old Bridge in April"' in said


def test_show_as_a_sheet_can_be_read_back(river: Terminal) -> None:
    number = river.number("okoye-meets-lund")
    sheet = river.write("meeting.toml", river.says("show", number, "--format", "toml"))
    said = river.refused("correct", number, sheet, "--reason", "nothing was changed")
    assert f"#{number} already reads so" in said


def test_why_shows_the_chain_behind_a_status(river: Terminal) -> None:
    said = river.says("why", "treaty", "--as-of", "2031-04-20")
    assert "in force: No treaty on record" in said
    assert "[step: Talks opened, in procedure]" in said
    assert "They opened talks on a treaty" in said
    before = river.says("why", "treaty", "--as-of", "2031-04-14")
    assert "No fact on this track is on record." in before
    assert "Talks opened" not in before
    chain = river.data("why", "treaty")["chain"]
    assert [link["number"] for link in chain] == [river.number("talks-opened")]


def test_sources_lists_ratings_families_and_counts(river: Terminal) -> None:
    said = river.says("sources")
    assert "N1 (n1): Ministers meet at the bridge" in said
    assert "rated D: no outlet; rests on unnamed engineers" in said
    found = {each["id"]: each for each in river.data("sources")}
    assert set(found) == {"n1", "n1b", "n2"}
    assert found["n2"]["corroborations"] == 2
    assert sum(each["facts"] for each in found.values()) == 19


def test_load_records_a_dossier_and_loading_again_appends_nothing(blank: Terminal) -> None:
    done = blank.run("load", RIVER)
    assert done.stderr.startswith("river-treaty: recorded 25 events, 0 were on record already")
    head = blank.head()
    again = blank.run("load", RIVER)
    assert again.stderr.startswith("river-treaty: recorded 0 events, 24 were on record already")
    assert blank.head() == head
    assert blank.run("load", RIVER, "--dry-run").stderr.startswith("river-treaty: everything holds")


def test_a_dry_run_of_load_makes_no_ledger(blank: Terminal) -> None:
    assert "nothing was recorded" in blank.run("load", RIVER, "--dry-run").stderr
    assert blank.files() == {}


NEWS = """\
source = "n1"

[[fact]]
key = "lund-at-the-bridge"
type = "visit-made"
statement = "Per Lund came to the Old Bridge."
occurred = "2031-04-15"
actors = [{ id = "lund", role = "visitor" }]
[[fact.citation]]
exact = "Per Lund, at the Old Bridge"
"""


def test_add_records_a_fact_of_a_small_file_once(river: Terminal) -> None:
    file = river.write("news.toml", NEWS)
    before = river.head()[0]
    assert f"Recorded as #{before + 1}: lund-at-the-bridge" in river.run("add", file).stderr
    assert before + 1 in river.told()
    assert "nothing was added" in river.run("add", file).stderr
    assert river.head()[0] == before + 1


def test_new_makes_a_dossier_that_loads(blank: Terminal) -> None:
    done = blank.run("new", "my-topic", "--in", blank.folder)
    folder = blank.folder / "my-topic"
    assert f"Wrote {folder / 'dossier.toml'}" in done.stderr
    assert "my-topic: recorded" in blank.run("load", folder).stderr
    assert blank.says("generate").startswith("# My topic")


def test_coverage_marks_the_words_of_facts(river: Terminal) -> None:
    said = river.says("coverage", "n1", "--dossier", "river-treaty", "--sheets", RIVER)
    number = river.number("okoye-meets-lund")
    assert f"at the Old Bridge[#{number}]" in said
    assert "0 words left" in said
    page = river.says("coverage", "--sheets", RIVER, "--format", "html")
    assert page.lower().startswith("<!doctype html>")


def test_coverage_check_passes_where_nothing_is_left(river: Terminal) -> None:
    done = river.run("coverage", "--check", "--sheets", RIVER)
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 2


def test_coverage_check_fails_with_what_is_left(blank: Terminal) -> None:
    blank.run("new", "my-topic", "--in", blank.folder)
    article = blank.folder / "my-topic" / "sources" / "1-example.txt"
    article.write_text(article.read_text("utf-8") + "\nNobody told this.\n", encoding="utf-8")
    folder = blank.folder / "my-topic"
    done = blank.run("coverage", "--check", "--sheets", folder, code=1)
    assert ">>>Nobody told this" in done.stdout


def test_verify_says_what_holds(river: Terminal) -> None:
    said = river.says("verify")
    assert said.splitlines()
    assert all(line.startswith("holds  ") for line in said.splitlines())
    assert "holds  chain of 25 events" in said


def test_verify_makes_a_brief_again_also_after_later_events(river: Terminal) -> None:
    file = river.folder / "brief.md"
    river.run("generate", "--as-of", "2031-04-20", "-o", file)
    river.run("withdraw", "n2", "--reason", "fabricated")
    said = river.says("verify", file)
    assert said
    assert all(line.startswith("holds  ") for line in said.splitlines())
    file.write_text(file.read_text("utf-8").replace("North–South", "South–North", 1), "utf-8")
    assert "FAILS  " in river.run("verify", file, code=1).stdout


def test_lint_finds_a_line_that_rests_on_nothing(river: Terminal) -> None:
    file = river.folder / "brief.md"
    river.run("generate", "--as-of", "2031-04-20", "-o", file)
    river.run("lint", file)
    text = file.read_text("utf-8")
    section = "## Key developments\n"
    assert section in text
    made_up = f"{section}\n- **16 April 2031.** North annexed the Old Bridge.[^99]\n"
    file.write_text(text.replace(section, made_up), "utf-8")
    assert "99" in river.run("lint", file, code=1).stdout


def test_timeline_draws_each_track_up_to_the_day(river: Terminal) -> None:
    picture = river.says("timeline", "--as-of", "2031-04-20")
    assert "<svg" in picture
    assert "Treaty on the river" in picture
    drawn = {
        number
        for lane in river.data("timeline", "--as-of", "2031-04-20")["lanes"]
        for mark in lane["marks"]
        for number in mark["facts"]
    }
    assert river.number("talks-opened") in drawn
    assert river.number("flow-figures-published") not in drawn
    told = river.says("timeline", "--as-of", "2031-04-20", "--format", "text")
    assert f"(#{river.number('talks-opened')})" in told


def test_backup_makes_a_ledger_that_answers_alike(river: Terminal) -> None:
    copy = river.folder / "copy.db"
    assert river.run("backup", copy).stderr == f"Wrote {copy}.\n"
    assert river.says("generate", "--db", copy) == river.says("generate")


def test_export_gives_one_event_a_line(river: Terminal) -> None:
    lines = [json.loads(line) for line in river.says("export").splitlines()]
    assert [line["number"] for line in lines] == list(range(1, 26))
    assert lines[-1]["digest"] == river.head()[1]


def table_of(terminal: Terminal) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(terminal.says("export", "--format", "csv"))))


def test_export_as_a_table_gives_one_fact_a_row(river: Terminal) -> None:
    rows = table_of(river)
    assert len(rows) == 19
    assert rows[0]["key"] == "okoye-meets-lund"
    assert rows[0]["earliest"] == rows[0]["latest"] == "2031-04-15"
    assert {row["status"] for row in rows} == {"active"}


def test_a_table_has_no_first_day_where_a_text_gives_none(bundled: Terminal) -> None:
    rows = {row["key"]: row for row in table_of(bundled)}
    open_ = rows["soviet-afghan-conflict"]
    assert (open_["occurred"], open_["earliest"]) == ("[..2024-11-25]", "")
    assert open_["latest"] == "2024-11-25"
    between = rows["yue-meets-muttaqi"]
    assert (between["earliest"], between["latest"]) == ("2024-11-24", "2024-11-26")


def test_a_table_has_the_quotes_of_every_article_that_carries_a_fact(bundled: Terminal) -> None:
    row = next(row for row in table_of(bundled) if row["key"] == "removal-assured")
    assert row["sources"] == "s1 s2 s3"
    assert "Moscow is poised to remove" in row["quotes"]
    assert "Moscow is moving toward removing" in row["quotes"]


def test_a_table_marks_speakers_and_dates_that_the_words_do_not_name(bundled: Terminal) -> None:
    rows = {row["key"]: row for row in table_of(bundled)}
    refusal, visit = rows["taliban-refuse-global-jihad"], rows["not-terrorists-by-nature"]
    assert (refusal["attribution"], refusal["basis"]) == ("kabulov:context", "by-context")
    assert (visit["attribution"], visit["basis"]) == ("kabulov", "stated")


def test_import_restores_an_export(river: Terminal) -> None:
    file = river.folder / "lines.jsonl"
    river.run("export", "-o", file)
    copy = river.folder / "copy.db"
    assert "river-treaty: restored 25" in river.run("import", file, "--db", copy).stderr
    assert river.says("generate", "--db", copy) == river.says("generate")


def test_several_dossiers_share_a_ledger_and_are_chosen_by_name(river: Terminal) -> None:
    river.run("load", BUNDLED)
    assert "name one with --dossier" in river.refused("generate")
    said = river.says("generate", "--dossier", "russia-taliban", "--as-of", "2024-11-26")
    assert said.startswith("# Russia–Taliban relations")
