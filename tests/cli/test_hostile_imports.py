"""What comes in with number and digest is checked like what comes in by load."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from briefing.ledger import Ledger
from briefing.ledger.batch import recorded_behind
from briefing.ledger.mapper import content_from
from briefing.model.envelope import EMPTY_HEAD
from briefing_events.editorial import FactRetracted
from tests.cli.terminal import RIVER, Terminal
from tests.ledger.samples import Clock

Line = dict[str, Any]


def rechained(lines: list[Line]) -> list[Line]:
    """The lines with the digests that a forger would compute for them."""
    digest = EMPTY_HEAD.digest
    for number, line in enumerate(lines, 1):
        line["number"] = number
        content = content_from(line["type"], line["version"], line["content"])
        moment = datetime.fromisoformat(line["recorded_at"])
        done = recorded_behind(
            digest, line["dossier"], number, content, moment, line["recorded_by"]
        )
        line["digest"] = digest = done.digest
    return lines


def fact(lines: list[Line]) -> Line:
    return next(line for line in lines if line["key"] == "okoye-meets-lund")


def changed(field: str, value: object) -> Callable[[list[Line]], None]:
    def change(lines: list[Line]) -> None:
        fact(lines)["content"][field] = value

    return change


def retracting_itself(lines: list[Line]) -> None:
    content = {"key": "out", "target": len(lines) + 1, "reason": "It is about itself."}
    lines.append({**lines[-1], "key": "out", "type": "fact-retracted", "version": 1})
    lines[-1]["content"] = content


def recorded(field: str, value: str) -> Callable[[list[Line]], None]:
    def change(lines: list[Line]) -> None:
        lines[-1][field] = value

    return change


def misquoting(lines: list[Line]) -> None:
    citation = fact(lines)["content"]["citations"][0]
    citation["exact"] = "never " + citation["exact"][6:]


HOSTILE = {
    "a retraction of itself": (retracting_itself, "does not come before"),
    "an unknown actor": (
        changed("actors", [{"id": name, "role": "participant"} for name in ("nobody", "no-one")]),
        "unknown actor 'nobody'",
    ),
    "an unknown track": (changed("track", "moon"), "unknown track 'moon'"),
    "a reply to nothing": (changed("replies_to", "nothing"), "no fact has the key 'nothing'"),
    "words that are not there": (misquoting, "does not have 'never "),
    "the year 9999": (recorded("recorded_at", "9999-01-01T00:00:00+00:00"), "still to come"),
    "an author of two lines": (recorded("recorded_by", "Ana\nholds  chain"), "one line of text"),
    "an author who is no text": (recorded("recorded_by", ""), "one line of text"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "message"), HOSTILE.values(), ids=HOSTILE)
def test_a_forged_copy_is_refused_though_its_digests_fit(
    change: Callable[[list[Line]], None], message: str, river: Terminal
) -> None:
    lines = [json.loads(line) for line in river.says("export").splitlines()]
    change(lines)
    text = "".join(json.dumps(line) + "\n" for line in rechained(lines))
    file = river.write("lines.jsonl", text)
    river.ledger.unlink()
    assert message in river.refused("import", file)


def test_a_copy_that_nobody_forged_is_restored(river: Terminal) -> None:
    lines = [json.loads(line) for line in river.says("export").splitlines()]
    same = [dict(line) for line in lines]
    assert rechained(same) == lines


@pytest.mark.parametrize("command", ["show", "log", "generate", "replay", "export", "sources"])
def test_every_command_survives_a_ledger_that_holds_a_retraction_of_itself(
    command: str, blank: Terminal
) -> None:
    blank.run("load", RIVER, "--by", "Ana")
    head = blank.head()[0]
    with Ledger.open(blank.ledger, clock=Clock()) as ledger:
        out = FactRetracted(key="out", target=head + 1, reason="It is about itself.")
        ledger.append("river-treaty", [out], author="Ana")
    assert f"#{head + 1} is about #{head + 1}" in blank.run("verify", code=1).stdout
    blank.run(command, *((head + 1,) if command == "show" else ()))
