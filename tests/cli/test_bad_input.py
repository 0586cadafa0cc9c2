"""Bad input: a message with file, line and remedy, exit 2, and everything as it was."""

from __future__ import annotations

import re
import shlex
import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.cli.terminal import RIVER, Terminal

SHEET = "sheets/1-talks-at-the-bridge.toml"
OTHER_SHEET = "sheets/2-the-dam-waits.toml"
DEFINITION = "dossier.toml"

WRONG_LINES: dict[str, tuple[str, str, str, str]] = {
    "an unknown type": (
        SHEET, 'type = "meeting-held"', 'type = "meeting-hold"',
        "unknown type 'meeting-hold' (did you mean 'meeting-held'?)",
    ),
    "an unknown actor": (
        SHEET, '{ id = "okoye", role = "participant" }', '{ id = "okoya", role = "participant" }',
        "unknown actor 'okoya' (did you mean 'okoye'?)",
    ),
    "an unknown speaker": (SHEET, 'said_by = "lund"', 'said_by = "lunt"', "unknown actor 'lunt'"),
    "an unknown source": (SHEET, 'source = "n1"', 'source = "n9"', "'n9'"),
    "an unknown track": (SHEET, 'track = "treaty"', 'track = "treaties"', "unknown track"),
    "an unknown fact": (
        SHEET, 'replies_to = "flow-figures-asked"', 'replies_to = "flow-asked"',
        "none has the key 'flow-asked'",
    ),
    "a quote that is not in the text": (
        SHEET, 'exact = "Lund did not refuse"', 'exact = "Lund did not agree"', "does not have",
    ),
    "a quote that is there twice": (
        SHEET, 'exact = "Lund did not refuse"', 'exact = "the"', "more than once",
    ),
    "a day that does not exist": (
        OTHER_SHEET, 'occurred = "2031-05-02"', 'occurred = "2031-02-30"',
        "not a date in the calendar",
    ),
    "a month that does not exist": (
        OTHER_SHEET, 'occurred = "2031-05-02"', 'occurred = "2031-13-01"', "is not a date",
    ),
    "a day in words": (
        OTHER_SHEET, 'occurred = "2031-05-02"', 'occurred = "yesterday"', "is not a date",
    ),
    "a span that ends before it starts": (
        OTHER_SHEET, 'occurred = "2031-05-02"', 'occurred = "2031-05-02/2031-05-01"',
        "ends before it starts",
    ),
    "a stray key": (SHEET, "importance = 1", "weight = 1", "unknown key 'weight'"),
    "a duplicate": (
        SHEET, 'key = "talks-opened"', 'key = "okoye-meets-lund"',
        "the key 'okoye-meets-lund' is taken at",
    ),
    "no TOML": (SHEET, 'basis = "by-context"', "basis = by-context", "TOML"),
    "an article that is not there": (
        DEFINITION, 'file = "sources/2-the-dam-waits.txt"', 'file = "sources/3.txt"',
        "does not exist",
    ),
    "a time zone that is none": (
        DEFINITION, 'time_zone = "America/Lima"', 'time_zone = "America/Limo"', "America/Limo",
    ),
}  # fmt: skip


def changed(folder: Path, file: str, old: str, new: str) -> int:
    """Change a dossier's file; gives the line that is wrong from then on."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def copied(terminal: Terminal) -> Path:
    """The small dossier in the terminal's own folder."""
    return shutil.copytree(RIVER, terminal.folder / "river-treaty")


@pytest.mark.parametrize("slip", WRONG_LINES)
def test_a_dossier_with_a_slip_is_refused_with_file_and_line(slip: str, river: Terminal) -> None:
    file, old, new, words = WRONG_LINES[slip]
    folder = copied(river)
    line = changed(folder, file, old, new)
    told = river.refused("load", folder)
    assert re.search(r"^briefing: [1-9]\d* problems?; nothing was recorded\.$", told, re.MULTILINE)
    at_line = [each for each in told.splitlines() if each.startswith(f"{folder / file}:{line}: ")]
    assert words in "".join(at_line), told


@pytest.mark.parametrize("slip", ["an unknown type", "a day that does not exist", "no TOML"])
def test_a_first_load_that_fails_leaves_no_ledger(slip: str, blank: Terminal) -> None:
    file, old, new, _ = WRONG_LINES[slip]
    folder = copied(blank)
    changed(folder, file, old, new)
    blank.refused("load", folder)
    blank.refused("load", folder, "--dry-run")
    assert not blank.ledger.exists()


def test_all_problems_of_all_files_are_told_together(river: Terminal) -> None:
    folder = copied(river)
    slips = ["an unknown type", "an unknown speaker", "a day that does not exist"]
    places = []
    for file, old, new, _ in (WRONG_LINES[slip] for slip in slips):
        places.append(f"{folder / file}:{changed(folder, file, old, new)}: ")
    told = river.refused("load", folder).splitlines()
    assert [place for place in places if not any(each.startswith(place) for each in told)] == []
    assert told[0] == f"briefing: {len(told) - 1} problems; nothing was recorded."


ADDED = """\
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


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("visit-made", "visit-paid", "unknown type 'visit-paid'"),
        ('"lund"', '"lundt"', "unknown actor 'lundt'"),
        ('source = "n1"', 'source = "n9"', "'n9'"),
        ("Per Lund, at the Old", "Per Lund at the Old", "does not have"),
        ("2031-04-15", "2031-04-31", "not a date in the calendar"),
        ("2031-04-15", "2031-04-15/2031-04-14", "ends before it starts"),
        ('occurred = "', 'occured = "', "unknown key 'occured'"),
        ('key = "lund-at-the-bridge"', 'key = "okoye-meets-lund"', "briefing correct"),
    ],
)
def test_an_added_fact_with_a_slip_is_refused(
    old: str, new: str, words: str, river: Terminal
) -> None:
    file = river.write("added.toml", ADDED.replace(old, new))
    told = river.refused("add", file)
    assert words in told
    if "correct" not in words:
        line = ADDED[: ADDED.index(old)].count("\n") + 1
        assert f"{file}:{line}: " in told


NOWHERE: dict[str, str] = {
    "load nowhere": "nowhere:1: does not exist; a dossier is a folder with dossier.toml",
    "load nowhere --dry-run": "nowhere:1: does not exist",
    "load briefing.db": "briefing.db:1: is not a folder",
    "load .": "dossier.toml:1: does not exist",
    "add nowhere.toml": "nowhere.toml:1: does not exist",
    "add .": ".:1: ",
    "correct 4 nowhere.toml --reason x": "nowhere.toml:1: does not exist",
    "import nowhere.jsonl": "nowhere.jsonl:1: cannot be read",
    "import .": ".:1: cannot be read",
    "import briefing.db": "briefing.db:1: cannot be read",
    "generate --template nowhere.j2": "template 'nowhere.j2': ",
    "generate --template .": "template '.': ",
    "generate -o nowhere/brief.md": "cannot write nowhere/brief.md: ",
    "generate -o .": "cannot write .: it is a folder; name a file in it",
    "diff 2031-04-15 2031-05-01 -o nowhere/x": "cannot write nowhere/x: ",
    "export -o nowhere/x": "cannot write nowhere/x: ",
    "verify nowhere.md": "nowhere.md",
    "lint nowhere.md": "nowhere.md",
    "timeline -o nowhere/x": "cannot write nowhere/x: ",
    "backup nowhere/copy.db": "nowhere/copy.db has no folder; nothing was written",
    "backup briefing.db": "briefing.db exists already; name a new file",
    "new Talks": "'Talks' names no dossier: write lower-case letters",
    "new talks --in briefing.db": "cannot write to briefing.db/talks",
    "coverage --sheets nowhere": "nowhere:1: does not exist",
    "coverage": "name their folder with --sheets DIR",
    "coverage n9 --sheets RIVER": "no article 'n9' in this dossier; it has n1, n2",
}
"""What is not there or not what it should be, and the words that say so."""


@pytest.mark.parametrize("line", NOWHERE)
def test_a_file_that_is_missing_or_none_is_named(
    line: str, river: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(river.folder)
    words = [str(RIVER) if word == "RIVER" else word for word in shlex.split(line)]
    assert NOWHERE[line] in river.refused(*words)


UNUSABLE_DATES = ["2031-02-30", "2031-13-01", "yesterday", "2031-04", "2031-4-1", "31.4.2031", ""]

DATED = [
    "generate --known-by DATE",
    "generate --since DATE",
    "replay --to DATE",
    "diff DATE 2031-05-01",
    "diff 2031-05-01 DATE",
    "log --as-of DATE",
    "show 4 --as-of DATE",
    "why treaty --known-by DATE",
]


@pytest.mark.parametrize(
    ("line", "date"),
    [
        *(("generate --as-of DATE", date) for date in UNUSABLE_DATES),
        *((line, date) for line in DATED for date in ("2031-02-30", "")),
    ],
)
def test_a_wrong_date_is_refused_with_how_to_write_one(
    line: str, date: str, river: Terminal
) -> None:
    words = [date if word == "DATE" else word for word in line.split()]
    told = river.refused(*words)
    assert f"{date!r} is not a date" in told
    assert "write a day as 2024-11-25" in told


NOT_THERE: dict[str, str] = {
    "show 99": "no event #99 in this dossier; it holds #1 to #25",
    "show 0": "no event #0",
    "show four": "'four' is no number of an event; write 17 or '#17'",
    "show 1 --format toml": "#1 is no fact; only facts have sheets",
    "why peace": "no track 'peace' in this dossier; it has treaty, dam",
    "log --type meeting-hold": "unknown type 'meeting-hold' (did you mean 'meeting-held'?)",
    "generate --dossier bridges": "no dossier 'bridges' in this ledger; it holds river-treaty",
    "diff 2031-04-15 2031-05-01 --dossier bridges": "no dossier 'bridges'",
    "correct 4 --set place=x --reason x --dossier bridges": "no dossier 'bridges'",
    "generate --recorded-by 99": "no event #99",
    "generate --recorded-by soon": "write a number (17) or a time (2024-11-26T18:00)",
    "generate --recorded-by 2031-02-30": "is not a date",
    "diff 2031-04-15 2031-05-01 --recorded-by 3,99": "no event #99",
    "replay --to-number 99": "no event #99",
    "replay --to-number soon": "'soon' is no number of an event",
    "withdraw n2 --reason ''": "'reason' is empty",
    "correct 99 --set place=x --reason x": "no event #99",
    "correct 2 --set place=x --reason x": "#2 is no fact",
    "correct 4 --reason x": "nothing to correct: give a FILE, or fields with --set name=value",
    "correct 4 --set place --reason x": "--set takes FIELD=VALUE",
    "correct 4 --set colour=red --reason x": "unknown key 'colour'",
    "correct 4 --set type=meeting-hold --reason x": "unknown type 'meeting-hold'",
    "correct 4 --set importance=9 --reason x": "#4 cannot be set so: 'importance' cannot be '9'",
    "correct 4 --set occurred=2031-02-30 --reason x": "not a date in the calendar",
    "correct 4 --set occurred=2031-04-15/2031-04-14 --reason x": "ends before it starts",
    "correct 4 --set key=other --reason x": "a fact keeps its key",
    "correct 4 --set importance=1 --reason x": "#4 already reads so; nothing to correct",
    "correct 4 --set place=x --basis source --reason x": "--basis source and --source SOURCE go",
    "correct 4 --set place=x --basis coding --source n2": "--basis source and --source SOURCE go",
    "correct 4 --set place=x --basis source --source n9 --reason x": "no source 'n9'",
    "correct 4 --set place=x --reason ''": "'reason' is empty",
    "correct 4 --set place=x": "give a --reason",
    "correct 4 --quote x --reason x": "the article does not have 'x'",
    "retract 99 --reason x": "no event #99",
    "retract 2 --reason x": "#2 is a source-registered; withdraw its source",
    "reinstate 99 --reason x": "no event #99",
    "reinstate 4 --reason x": "#4 counts already; there is nothing to reinstate",
    "reinstate --source n1 --reason x": "n1 counts already",
    "reinstate --source n9 --reason x": "no source 'n9'",
    "conflict 4 --point x": "a conflict names at least two facts",
    "conflict 4 4 --point x": "a fact is in no conflict with itself",
    "conflict 4 99 --point x": "no event #99",
    "conflict 4 2 --point x": "#2 is no fact",
    "conflict 4 5 --point ''": "'point' is empty",
    "conflict 4 5 --point x --account a --account b --account c": "at most one --account for each",
    "corroborate 14 --source n9 --quote x": "no source 'n9' in this dossier; it has n1, n1b, n2",
    "corroborate 99 --source n2 --quote x": "no event #99",
    "corroborate 14 --source n2 --quote 'no such words'": "the article does not have",
    "corroborate 14 --source n2 --quote the": "more than once",
    "corroborate 14 --source n2 --quote the --nth 99": "nth = 99 is too high",
    "corroborate 14 --source n2 --quote ''": "the quote is empty",
    "corroborate 14 --source n1 --quote Lund --nth 1": "n1 states #14 itself",
    "corroborate 14 --source n1b --quote 'too late'": "n1b belongs to no family",
    "corroborate 14 --source n2 --quote 'planned for' --said-by x": "no actor 'x'",
    "corroborate 14 --source n2 --quote 'planned for' --attests 2031-13": "is not a date",
    "reassess n9 --reliability A --because x --reason x": "no source 'n9'",
    "reassess n2 --reliability A --because x --reason x --published 2031-04-31": "not a date in",
    "reassess n2 --reliability A --because x --reason x --published 2031-05/2031-04": "ends before",
    "withdraw n9 --reason x": "no source 'n9'",
    "withdraw n9 --reason x --dry-run": "no source 'n9'",
}
"""What a command names that the dossier does not have or cannot be."""


@pytest.mark.parametrize("line", NOT_THERE)
def test_what_is_not_there_is_refused_with_what_is(line: str, river: Terminal) -> None:
    told = river.refused(*shlex.split(line))
    assert told.startswith("briefing: ")
    assert NOT_THERE[line] in told


CONTRADICTIONS = [
    "generate --contemporary --known-by 2031-05-01",
    "generate --as-of 2031-05-01 --since 2031-05-02",
    "diff 2031-04-15 2031-05-01 --contemporary --known-by 2031-05-01",
    "replay --to-number 5 --to 2031-05-01",
    "replay --to-number 5 --recorded-by 4",
    "replay --to-number 5 --by occurred",
    "replay --by recorded --to 2031-06-20 --recorded-by 4",
    "replay --by reported --to 2031-05-01 --contemporary --known-by 2031-04-20",
    "reinstate 4 --source n1 --reason x",
    "reinstate --reason x",
]


@pytest.mark.parametrize("line", CONTRADICTIONS)
def test_options_that_contradict_each_other_are_refused(line: str, river: Terminal) -> None:
    assert river.refused(*line.split()).startswith("briefing: ")


MISUSED = [
    "generate --format xml",
    "generate --asof 2031-05-01",
    "diff 2031-05-01",
    "retract",
    "conflict 4 5 --point x --weight 4",
    "reassess n2 --reliability Z --because x --reason x",
    "brief",
]


@pytest.mark.parametrize("line", MISUSED)
def test_wrong_use_points_to_the_help(line: str, river: Terminal) -> None:
    assert "--help' for help." in river.refused(*line.split())


def test_what_was_taken_back_is_taken_back_once(river: Terminal) -> None:
    river.run("retract", 4, "--reason", "no meeting")
    assert "#4 was already taken back; briefing show 4" in river.refused(
        "retract", 4, "--reason", "again"
    )
    told = river.refused("correct", 4, "--set", "place=x", "--reason", "x")
    assert "#4 was retracted; briefing show 4 tells its history" in told
    assert "was retracted" in river.refused("conflict", 4, 5, "--point", "x")
    assert "was retracted" in river.refused(
        "corroborate", 4, "--source", "n2", "--quote", "The ministers met"
    )
    river.run("withdraw", "n2", "--reason", "fabricated")
    assert "n2 was already withdrawn" in river.refused("withdraw", "n2", "--reason", "again")


def test_a_corroboration_that_is_on_record_is_refused(river: Terminal) -> None:
    words = ("--source", "n2", "--quote", "The ministers met at the Old Bridge in April")
    told = river.refused("corroborate", 4, *words)
    assert "#4 rests on these words already, by #24" in told


@pytest.mark.parametrize("recorded", ["0", "2031-06-19", "2020-01-01T00:00"])
def test_before_the_ledger_began_the_answer_is_honestly_empty(
    recorded: str, river: Terminal
) -> None:
    before = river.files()
    said = river.says("generate", "--full", "--recorded-by", recorded)
    assert "From what the ledger held at #0." in said
    assert "The record holds nothing for this date." in said
    assert "[^" not in said
    for name in ("Okoye", "Lund", "Treaty", "flood", "North–South"):
        assert name not in said
    assert river.says("log", "--recorded-by", recorded).endswith("\nNo events.\n")
    replayed = river.says("replay", "--recorded-by", recorded)
    assert "nothing on any track is on record" in replayed
    diff = river.data("diff", "2031-04-01", "2031-05-31", "--recorded-by", recorded)
    assert diff["changes"] == []
    assert river.files() == before


def test_the_past_before_all_articles_is_honestly_empty(river: Terminal) -> None:
    said = river.says("generate", "--full", "--as-of", "2020-12-31")
    assert "The record holds nothing for this date." in said
    for name in ("Okoye", "Lund", "Treaty", "flood"):
        assert name not in said


READING = ["generate", "log", "verify", "diff 2031-04-15 2031-05-01"]
WRITING = [f"load {RIVER}", "import lines.jsonl", "retract 4 --reason x", "backup copy.db"]


def unusable(kind: str, whole: bytes, ledger: Path) -> None:
    """Put something at the ledger's place that is no ledger."""
    ledger.unlink()
    if kind == "a folder":
        ledger.mkdir()
    elif kind == "a text file":
        ledger.write_text("Dear diary,\n" * 1000, encoding="utf-8")
    elif kind == "another program's database":
        database = sqlite3.connect(ledger)
        database.execute("CREATE TABLE recipes (name)")
        database.commit()
        database.close()
    else:
        ledger.write_bytes(whole[: int(len(whole) * float(kind))])


@pytest.mark.parametrize("line", [*READING, *WRITING])
@pytest.mark.parametrize(
    "kind", ["a folder", "a text file", "another program's database", "0.0005", "0.3", "0.9"]
)
def test_an_unreadable_database_is_named_and_left_alone(
    kind: str, line: str, river: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(river.folder)
    river.run("export", "-o", "lines.jsonl")
    unusable(kind, river.ledger.read_bytes(), river.ledger)
    told = river.refused(*line.split())
    assert str(river.ledger) in told
    assert re.search(r"give the path of|put a backup in its place", told)


@pytest.mark.parametrize("line", ["verify", "retract 4 --reason x", "add x.toml", "backup y.db"])
def test_a_ledger_that_is_not_there_is_not_made_in_passing(line: str, blank: Terminal) -> None:
    told = blank.refused(*line.split())
    assert f"there is no ledger at {blank.ledger}; make one: briefing load DIR" in told
    assert blank.files() == {}


@pytest.mark.parametrize("line", ["generate", "log", f"load {RIVER}"])
def test_a_ledger_in_a_folder_that_is_not_there_is_refused(line: str, blank: Terminal) -> None:
    told = blank.refused(*line.split(), "--db", blank.folder / "nowhere" / "x.db")
    assert "nowhere does not exist; make it" in told


def test_a_dossier_that_is_not_bundled_is_not_made(
    blank: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(blank.folder)
    told = blank.refused("generate", "--dossier", "river-treaty", "--db", "briefing.db")
    assert "no bundled dossier 'river-treaty'; load yours: briefing load DIR" in told
    assert blank.files() == {}


PLACES = (
    ("{}",), ("verify", "{}"), ("verify", "--seal", "{}"), ("load", "{}"), ("lint", "{}"),
    ("backup", "{}"), ("import", "{}"), ("check", "{}"), ("new", "{}"), ("show", "{}"),
    ("why", "{}"), ("draft", "{}"), ("generate", "-o", "{}"), ("generate", "--as-of={}"),
    ("generate", "--dossier", "{}"), ("generate", "--template", "{}"), ("export", "-o", "{}"),
    ("key", "new", "{}"), ("coverage", "--sheets", "{}"), ("retract", "3", "--reason", "{}"),
    ("generate", "--db", "{}"), ("log", "--db={}"),
)  # fmt: skip
ADDRESSES = (
    "postgresql://ana:s3cret@127.0.0.1:1/north", "postgresql:/ana:s3cret@127.0.0.1:1/north",
    "postgres//ana:s3cret@127.0.0.1/north", "ana:s3cret@127.0.0.1/north", "mysql://ana:s3cret@h/d",
    "host=127.0.0.1 port=1 password=s3cret", "PGPASSWORD=s3cret", "jdbc:x://h/d?password=s3cret",
)  # fmt: skip


@pytest.mark.parametrize("words", PLACES, ids=" ".join)
def test_a_password_is_shown_wherever_it_was_put_in_no_message(
    words: tuple[str, ...], river: Terminal
) -> None:
    for address in ADDRESSES:
        assert "s3cret" not in river.refused(*(word.format(address) for word in words))


def test_words_that_only_look_like_a_login_are_taken(river: Terminal) -> None:
    river.run("retract", 14, "--reason", "Ben: mail to a@b.example; see https://c.example/d")
