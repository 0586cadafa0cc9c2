"""Moving: an export restores the ledger, and lines of one's own are checked like sheets."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from briefing_events import registry
from briefing_events.fact import Event
from tests.cli.terminal import Terminal

Line = dict[str, Any]
Lines = list[Line]

ENVELOPE = {"number", "recorded_at", "recorded_by", "digest", "content"}


def exported(terminal: Terminal) -> Lines:
    return [json.loads(line) for line in terminal.says("export").splitlines()]


def written(terminal: Terminal, lines: Lines, name: str = "lines.jsonl") -> Path:
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    return terminal.write(name, text)


def plain(lines: Lines) -> Lines:
    """The lines as someone would write them: without number and digest."""
    return [{name: line[name] for name in line if name not in ENVELOPE} for line in lines]


def elsewhere(terminal: Terminal, name: str = "elsewhere") -> Terminal:
    """Another terminal, without a ledger, with the same clock."""
    folder = terminal.folder / name
    folder.mkdir()
    return Terminal(folder, terminal.now)


def edited(terminal: Terminal) -> None:
    """Some acts of the desk."""
    reason = ("--reason", "a test")
    terminal.run("correct", 14, "--set", "statement=A second round was planned.", *reason)
    terminal.run("retract", 20, *reason)
    terminal.run("withdraw", "n2", *reason)
    terminal.run("reinstate", "--source", "n2", *reason)
    terminal.run("conflict", 8, 9, "--point", "Who asked “whom”?")


def test_an_export_restores_into_an_empty_ledger_with_the_same_digest(river: Terminal) -> None:
    edited(river)
    file = river.folder / "lines.jsonl"
    river.run("export", "-o", file)
    other = elsewhere(river)
    other.later(days=30)
    assert "restored 30, appended 0, 0 were on record" in other.run("import", file).stderr
    assert other.head() == river.head()
    assert other.says("export") == river.says("export")
    assert other.says("generate", "--full", "--as-of", "2031-06-01") == river.says(
        "generate", "--full", "--as-of", "2031-06-01"
    )
    assert all(line.startswith("holds") for line in other.says("verify").splitlines())


def test_the_bundled_dossier_restores_with_the_same_digest(bundled: Terminal) -> None:
    file = bundled.folder / "lines.jsonl"
    bundled.run("export", "-o", file)
    other = elsewhere(bundled)
    other.run("import", file)
    assert other.head() == bundled.head()


def test_importing_again_appends_nothing(river: Terminal) -> None:
    file = written(river, exported(river))
    before = river.head()
    assert "25 were on record already" in river.run("import", file).stderr
    assert river.head() == before


def test_later_events_are_restored_behind_the_same_beginning(river: Terminal) -> None:
    other = elsewhere(river)
    other.run("import", written(river, exported(river)))
    edited(river)
    done = other.run("import", written(river, exported(river)))
    assert "restored 5, appended 0, 25 were on record already" in done.stderr
    assert other.head() == river.head()


def test_another_beginning_is_refused(river: Terminal) -> None:
    other = elsewhere(river)
    other.run("import", written(river, plain(exported(river))))
    assert "#1 is another event in this ledger" in other.refused(
        "import", written(river, exported(river))
    )


def test_lines_without_numbers_are_appended_by_key(river: Terminal) -> None:
    file = written(river, plain(exported(river)))
    other = elsewhere(river)
    assert "restored 0, appended 25" in other.run("import", file, "--by", "Ben").stderr
    assert other.told() == river.told()
    assert {event["recorded_by"] for event in other.data("log")} == {"Ben"}
    assert "25 were on record already" in other.run("import", file).stderr
    assert "appended 0, 25 were on record already" in river.run("import", file).stderr


NEW: Line = {
    "type": "visit-made",
    "dossier": "river-treaty",
    "key": "lund-at-the-bridge",
    "statement": "Per Lund came to the Old Bridge.",
    "occurred": "2031-04-15",
    "actors": [{"id": "lund", "role": "visitor"}],
    "citations": [
        {"source": "n1", "exact": "Per Lund, at the Old Bridge", "start": 108, "end": 135}
    ],
}


@pytest.mark.parametrize("left_out", [set(), {"number", "digest"}])
def test_each_line_is_validated_once_from_what_will_be_stored(
    left_out: set[str], river: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [{n: line[n] for n in line if n not in left_out} for line in exported(river)]
    file = written(river, lines)
    validated: list[str] = []
    read_json = registry.read_json

    def noted(topic: str, version: int, content: bytes) -> Event:
        event = read_json(topic, version, content)
        validated.append(event.key)
        return event

    monkeypatch.setattr(registry, "read_json", noted)
    other = elsewhere(river)
    other.run("import", file)
    assert validated == [line["key"] for line in lines]
    assert other.told() == river.told()


def test_a_line_of_ones_own_is_appended(river: Terminal) -> None:
    assert "appended 1" in river.run("import", written(river, [NEW])).stderr
    assert river.data("log")[-1]["key"] == "lund-at-the-bridge"
    assert 26 in river.told("--as-of", "2031-04-20")


def replaced(**fields: object) -> Line:
    return {**NEW, **fields}


def cited(**fields: object) -> Line:
    return {**NEW, "citations": [{**NEW["citations"][0], **fields}]}


UNFIT: dict[str, tuple[Line, str]] = {
    "an unknown type": (
        replaced(type="visit-paid"), "unknown type 'visit-paid' (did you mean 'visit-made'?)",
    ),
    "no type": ({k: v for k, v in NEW.items() if k != "type"}, "has no 'type'"),
    "a version to come": (replaced(version=9), "no version 9 of 'visit-made'"),
    "an unknown actor": (
        replaced(actors=[{"id": "lunt", "role": "visitor"}]), "unknown actor 'lunt'",
    ),
    "an unknown speaker": (cited(said_by="lunt"), "unknown actor 'lunt'"),
    "an unknown source": (cited(source="n9"), "unknown source 'n9'"),
    "a quote that is not in the text": (
        cited(exact="Per Lund at the Old Bridge!"), "n1 does not have",
    ),
    "a quote at another place": (cited(start=109, end=136), "at code points 109-136"),
    "an unknown fact": (replaced(replies_to="nothing"), "none has the key 'nothing'"),
    "an unknown track": (replaced(track="peace", stage="made"), "unknown track 'peace'"),
    "an unknown stage": (replaced(track="treaty", stage="made"), "unknown stage 'made'"),
    "a stray key": (replaced(colour="red"), "'colour'"),
    "a day that does not exist": (replaced(occurred="2031-02-30"), "not a date"),
    "a span that ends before it starts": (
        replaced(occurred="2031-04-15/2031-04-14"), "ends before it starts",
    ),
    "no quote": (replaced(citations=[]), "'citations' needs at least 1"),
    "a taken key": (replaced(key="talks-opened"), "briefing correct 7"),
    "a correction of nothing": (
        {
            "type": "fact-corrected", "dossier": "river-treaty", "key": "c", "reason": "x",
            "target": 99, "basis": "coding", "version": 1,
            "content": {
                "key": "c", "reason": "x", "target": 99, "basis": "coding", "type": "visit-made",
                "version": 1,
                "replacement": {k: v for k, v in NEW.items() if k not in {"type", "dossier"}},
            },
        },
        "#99 is no fact",
    ),
    "a retraction of nothing": (
        {"type": "fact-retracted", "dossier": "river-treaty", "key": "r", "reason": "x",
         "target": 99},
        "there is no event #99",
    ),
    "a retraction of itself": (
        {"type": "fact-retracted", "dossier": "river-treaty", "key": "r2", "reason": "x",
         "target": 26},
        "#26 does not come before this event",
    ),
    "a conflict from an unknown source": (
        {"type": "facts-in-conflict", "dossier": "river-treaty", "key": "f", "point": "which",
         "accounts": [
             {"text": text, "facts": ["talks-opened"], "sources": ["n9"]} for text in "ab"
         ]},
        "unknown source 'n9'",
    ),
    "no dossier": ({k: v for k, v in NEW.items() if k != "dossier"}, "has no 'dossier'"),
    "a withdrawal of nothing": (
        {"type": "source-withdrawn", "dossier": "river-treaty", "key": "w", "reason": "x",
         "source": "n9"},
        "unknown source 'n9'",
    ),
}  # fmt: skip


@pytest.mark.parametrize("slip", UNFIT)
def test_a_line_that_does_not_hold_is_refused(slip: str, river: Terminal) -> None:
    line, words = UNFIT[slip]
    file = written(river, [line])
    told = river.refused("import", file)
    assert f"{file}:1: " in told
    assert words in told


def test_all_problems_of_an_import_are_told_together(river: Terminal) -> None:
    lines = [NEW, *(line for line, _ in UNFIT.values())]
    file = written(river, lines)
    text = file.read_text("utf-8")
    file.write_text(f"{text}\nnot json\n[1, 2]\n", encoding="utf-8")
    told = river.refused("import", file)
    assert f"{file}:{len(lines) + 2}: is not a JSON object on one line" in told
    assert f"{file}:{len(lines) + 3}: is not a JSON object on one line" in told
    malformed = {"an unknown type", "no type", "a stray key", "no quote"}
    at = {slip: place for place, slip in enumerate(UNFIT, start=2)}
    told = river.refused("import", written(river, lines))
    assert [slip for slip in malformed if f":{at[slip]}: " not in told] == []


def first_line_says(text: str) -> Callable[[Lines], None]:
    def change(lines: Lines) -> None:
        lines[13]["content"]["statement"] = text

    return change


def gap(lines: Lines) -> None:
    del lines[5]


def other_author(lines: Lines) -> None:
    lines[5]["recorded_by"] = "Eve"


def swapped(lines: Lines) -> None:
    lines[5], lines[6] = lines[6], lines[5]


def no_time(lines: Lines) -> None:
    lines[5]["recorded_at"] = "noon"


def no_number(lines: Lines) -> None:
    lines[5]["number"] = "six"


def two_dossiers(lines: Lines) -> None:
    lines[5]["dossier"] = "another"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (first_line_says("A third round was planned."), "#14 does not have the digest"),
        (other_author, "#6 does not have the digest"),
        (gap, "#7 does not follow #5"),
        (swapped, "#7 does not follow #5"),
        (no_time, ":6: 'recorded_at' is a time such as"),
        (no_number, ":6: 'number' is a whole number, not 'six'"),
        (two_dossiers, "an import is of one dossier; this one names another, river-treaty"),
    ],
)
def test_an_export_that_was_changed_is_refused(
    change: Callable[[Lines], None], words: str, river: Terminal
) -> None:
    lines = exported(river)
    change(lines)
    file = written(river, lines)
    other = elsewhere(river)
    told = other.refused("import", file)
    assert str(file) in told
    assert words in told
    assert other.files() == {}


def test_restored_and_own_lines_go_in_together_or_not_at_all(river: Terminal) -> None:
    other = elsewhere(river)
    other.run("import", written(river, exported(river)))
    edited(river)
    good = written(river, [*exported(river), NEW])
    bad = written(river, [*exported(river), UNFIT["an unknown actor"][0]], "bad.jsonl")
    assert f"{bad}:31: unknown actor 'lunt'" in other.refused("import", bad)
    assert "restored 5, appended 1, 25 were" in other.run("import", good).stderr


def test_an_empty_file_is_no_import(river: Terminal) -> None:
    assert "holds no events" in river.refused("import", river.write("empty.jsonl", "\n\n"))


def test_lines_for_a_dossier_without_a_definition_are_refused(river: Terminal) -> None:
    other = elsewhere(river)
    told = other.refused("import", written(river, [NEW]))
    assert "has no definition on record; load it first: briefing load DIR" in told
    assert other.files() == {}
