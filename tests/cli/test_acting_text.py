"""Text cannot act: what controls a terminal or a direction is refused, or shown escaped."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from briefing.characters import acting, acting_in, may_act, visible
from briefing.ledger import Ledger, mapper
from tests.cli.terminal import Terminal
from tests.ledger.samples import DOSSIER, Clock, article, said

ACTING = {
    "NUL": "\x00", "bell": "\x07", "backspace": "\x08", "escape": "\x1b[2J", "delete": "\x7f",
    "CSI": "\x9b31m", "NEL": "\x85", "override": "\u202e", "isolate": "\u2066",
}  # fmt: skip
HARMLESS = "tab\tend\nreturn\r\n, mark \u200f, joiner \u200d, é, 中, 🙂"


@pytest.mark.parametrize("text", ACTING.values(), ids=ACTING)
def test_a_sheet_with_it_is_refused_with_line_and_code_point(text: str, river: Terminal) -> None:
    river.run("new", "mine", "--in", river.folder)
    folder = river.folder / "mine"
    for name, field in (("dossier.toml", "title"), ("sheets/1-example.toml", "step-taken")):
        file = folder / name
        before = file.read_text(encoding="utf-8")
        in_a_comment = f"{before}\n# {text}\n"
        in_a_value = before.replace(f'{field} = "', f'{field} = "{escaped(text)}', 1)
        assert in_a_value != before
        for spoiled in (in_a_comment, in_a_value):
            file.write_text(spoiled, encoding="utf-8")
            said = river.refused("load", folder)
            assert f"{file}:" in said
            assert f"U+{ord(text[0]):04X}" in said or "is not valid TOML here" in said
        file.write_text(before, encoding="utf-8")


def escaped(text: str) -> str:
    """The text as a string of TOML spells it."""
    return "".join(f"\\u{ord(char):04x}" for char in text)


@pytest.mark.parametrize("name", ["NUL", "bell", "backspace", "escape", "delete", "CSI"])
def test_an_article_with_it_is_refused_with_line_and_code_point(name: str, river: Terminal) -> None:
    river.run("new", "mine", "--in", river.folder)
    file = river.folder / "mine" / "sources" / "1-example.txt"
    file.write_text(f"{file.read_text('utf-8')}\nmore {ACTING[name]}\n", encoding="utf-8")
    lines = file.read_text(encoding="utf-8").count("\n")
    told = river.refused("load", river.folder / "mine")
    assert f"{file}:{lines}: holds U+{ord(ACTING[name][0]):04X}" in told


@pytest.mark.parametrize("text", ACTING.values(), ids=ACTING)
def test_an_import_with_it_is_refused_with_line_and_code_point(text: str, river: Terminal) -> None:
    lines = [json.loads(line) for line in river.says("export").splitlines()]
    fact = next(line for line in lines if "statement" in line)
    fact = {**fact, "key": "new", "statement": f"A{text}B."}
    for spoiled in (
        {name: fact[name] for name in fact if name not in {"number", "digest", "content"}},
        {**fact, "content": {**fact["content"], "statement": f"A{text}B."}},
    ):
        file = river.write("lines.jsonl", json.dumps(spoiled))
        told = river.refused("import", file)
        assert f"{file}:1: " in told
        assert f"U+{ord(text[0]):04X}" in told


@pytest.mark.parametrize("text", ACTING.values(), ids=ACTING)
def test_a_reason_with_it_is_refused(text: str, river: Terminal) -> None:
    said = river.refused("retract", 20, "--reason", f"a {text}", "--by", "Ana")
    assert f"'reason' holds U+{ord(text[0]):04X}" in said


def with_acting_text(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """An older ledger: what it holds was not refused then."""
    verdict = "\x1b[2K\rholds  chain of 999 events\u202e"
    monkeypatch.setattr(mapper, "check_characters", lambda _: None)
    with Ledger.open(terminal.ledger, clock=Clock()) as ledger:
        text = f"A text with {verdict} in it."
        ledger.append(DOSSIER, [article("source:s1", text), said("k1", text)], author="Ana")
    monkeypatch.undo()


def test_what_a_ledger_has_already_is_named_and_shown_escaped(
    blank: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_acting_text(blank, monkeypatch)
    told = blank.run("verify", code=1).stdout
    assert "#1: 'source.text' holds U+001B" in told
    commands: dict[str, tuple[Any, ...]] = {
        "log": (), "show": (2,), "generate": ("--as-of", "2031-06-20"), "sources": (),
        "export": (), "timeline": ("--format", "text"), "replay": (), "lint": (),
    }  # fmt: skip
    for command, words in commands.items():
        done = blank.run(command, *words, code=1 if command == "lint" else 0)
        assert not set("\x1b\r\u202e") & set(done.stdout + done.stderr), command
    for format_ in ("csv", "jsonl"):
        assert "\x1b" not in blank.says("export", "--format", format_)
    whole = [json.loads(line) for line in blank.says("export").splitlines()]
    assert "\x1b[2K\r" in whole[1]["statement"]


def test_a_message_shows_a_name_escaped(river: Terminal) -> None:
    said = river.refused("verify", river.folder / "\x1b[2Jholds")
    assert "\\u001b[2Jholds" in said


def test_harmless_characters_stay(tmp_path: Path) -> None:
    del tmp_path
    assert acting(HARMLESS) is None
    assert visible(HARMLESS) == HARMLESS
    assert not may_act(json.dumps(HARMLESS, ensure_ascii=False).encode())


@pytest.mark.parametrize("text", ACTING.values(), ids=ACTING)
def test_what_acts_is_found_in_stored_bytes_and_in_values_alike(text: str) -> None:
    value = {"a": [{"statement": f"x\\{text}"}]}
    assert may_act(json.dumps(value, ensure_ascii=False).encode())
    ((path, _),) = acting_in(value)
    assert path == ("a", 0, "statement")
    assert json.loads(visible(json.dumps(value, ensure_ascii=False))) == value


def test_a_backslash_before_what_looks_like_an_escape_is_text() -> None:
    assert not may_act(json.dumps("a \\u001b \\\\b \\f").encode())
