"""What comes in with number and digest is checked like what comes in by load."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from briefing.errors import Refused
from briefing.ledger import Ledger
from briefing.ledger.mapper import content_from
from briefing.model.envelope import EMPTY_HEAD, Head
from briefing_events.editorial import (
    Account,
    FactCorroborated,
    FactRetracted,
    FactsInConflict,
    Reinstated,
    SourceWithdrawn,
)
from briefing_events.fact import Event, Fact
from tests.cli.terminal import Terminal
from tests.ledger.samples import Clock, put_unchecked, unchecked

Line = dict[str, Any]


def rechained(lines: list[Line]) -> list[Line]:
    """The lines with the digests that a forger would compute for them."""
    head = EMPTY_HEAD
    for number, line in enumerate(lines, 1):
        line["number"] = number
        content = content_from(line["type"], line["version"], line["content"])
        moment = datetime.fromisoformat(line["recorded_at"])
        done = unchecked(line["dossier"], head, content, moment, line["recorded_by"])
        line["digest"] = done.digest
        head = Head(number, done.digest, moment)
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
    "a reply to nothing": (changed("replies_to", "nothing"), "none has the key 'nothing'"),
    "a reply to itself": (changed("replies_to", "okoye-meets-lund"), "names the fact itself"),
    "an end of what is no state": (
        changed("ends", ["okoye-meets-lund"]), "names the fact itself",
    ),
    "days that the text does not have": (
        changed(
            "occurred", {"edtf": "2031-04-15", "earliest": "2031-01-01", "latest": "2031-12-31"}
        ),
        "the days 2031-01-01 to 2031-12-31 are not those of the date '2031-04-15' by date rules 1",
    ),
    "a margin that the rules do not give": (
        changed(
            "occurred",
            {"edtf": "2031-04-15~", "earliest": "2031-04-01", "latest": "2031-04-18", "rules": 2},
        ),
        "are not those of the date '2031-04-15~' by date rules 2",
    ),
    "date rules to come": (
        changed(
            "occurred",
            {"edtf": "2031-04-15~", "earliest": "2031-04-15", "latest": "2031-04-15", "rules": 9},
        ),
        "by date rules 9",
    ),
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


@pytest.mark.parametrize(
    ("earliest", "latest", "rules"),
    [("2030-03-14", "2032-05-16", 1), ("2031-04-12", "2031-04-18", 2)],
)
def test_a_date_has_the_days_of_the_rules_that_it_carries(
    earliest: str, latest: str, rules: int, river: Terminal
) -> None:
    lines = [json.loads(line) for line in river.says("export").splitlines()]
    days = {"edtf": "2031-04-15~", "earliest": earliest, "latest": latest, "rules": rules}
    fact(lines)["content"]["occurred"] = days
    text = "".join(json.dumps(line) + "\n" for line in rechained(lines))
    river.ledger.unlink()
    river.run("import", river.write("lines.jsonl", text))


def test_nothing_that_is_about_itself_comes_in_by_an_append(river: Terminal) -> None:
    head = river.head()
    with Ledger.open(river.ledger, clock=Clock(river.now)) as ledger:
        for target in (head[0] + 1, head[0] + 2, 999):
            out = FactRetracted(key="out", target=target, reason="It is about itself.")
            with pytest.raises(Refused, match=f"is about #{target}, which does not come before"):
                ledger.append("river-treaty", [out], author="Ana")
    assert river.head() == head


def unsound(held: Fact, number: int) -> list[Event]:
    """Events that no check lets in, the first of them as ``number``; most of them about a fact."""
    content = held.model_dump(mode="json", exclude_defaults=True)

    def fact(key: str, **fields: object) -> Event:
        return held.type.model_validate({**content, "key": key, **fields})

    (quote, *_) = content["citations"]
    days = {"edtf": "2031-04-15", "earliest": "1950-01-01", "latest": "9999-12-31"}
    return [
        FactRetracted(key="out", target=number, reason="It is about itself."),
        FactRetracted(key="later", target=number + 5, reason="It is about what comes later."),
        Reinstated(key="again", target=number + 2, reason="It is about itself."),
        FactCorroborated(key="more", fact="nowhere", citations=held.citations),
        SourceWithdrawn(key="gone", source="n9", reason="There is none."),
        FactsInConflict(
            key="odd", point="It names a fact that is not there.",
            accounts=tuple(
                Account(text=name, facts=(name,), sources=("n1",)) for name in ("nowhere", held.key)
            ),
        ),
        fact("of-other-days", occurred=days),
        fact("by-nobody", actors=[{"id": name, "role": "participant"} for name in ("no", "none")]),
        fact("in-reply", replies_to="nowhere"),
        fact("in-a-circle", replies_to="in-a-circle"),
        fact("on-the-moon", track="moon", stage="landed"),
        fact("misquoted", citations=[{**quote, "start": 999, "end": 999 + len(quote["exact"])}]),
    ]  # fmt: skip


READING = (
    ("verify",), ("log",), ("log", "--format", "json"), ("generate",), ("generate", "--full"),
    ("generate", "--as-of", "2031-04-16", "--format", "html"), ("generate", "--format", "json"),
    ("replay",), ("replay", "--by", "recorded"), ("diff", "2031-03-01", "2031-06-01"),
    ("sources",), ("timeline",), ("timeline", "--format", "svg"), ("coverage",), ("export",),
    ("export", "--format", "csv"), ("rebuild",), ("verify",), ("generate",),
    ("series", "--from", "2031-04-01", "--to", "2031-06-01", "-o", "series"),
    ("backup", "copy.db"),
)  # fmt: skip


def test_every_command_survives_what_no_check_lets_in(
    river: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(river.folder)
    head = river.head()[0]
    with Ledger.open(river.ledger, clock=Clock(river.now)) as ledger:
        number = ledger.number_of("river-treaty", "okoye-meets-lund")
        held = ledger.event("river-treaty", number or 0).event
        assert isinstance(held, Fact)
        events = unsound(held, head + 1)
        for event in events:
            put_unchecked(ledger, "river-treaty", event)
    assert f"#{head + 1} is about #{head + 1}" in river.run("verify", code=1).stdout
    last = head + len(events)
    for words in READING:
        river.run(*words, code=None)
    for number in range(head + 1, last + 1):
        river.run("show", number, code=None)
        river.run("correct", number, "--set", "note=x", "--reason", "x", code=None)
    assert river.head()[0] >= last


@pytest.mark.parametrize("index", range(12))
def test_verify_names_what_no_check_lets_in(index: int, river: Terminal) -> None:
    head = river.head()[0]
    with Ledger.open(river.ledger, clock=Clock(river.now)) as ledger:
        held = ledger.event(
            "river-treaty", ledger.number_of("river-treaty", "okoye-meets-lund") or 0
        ).event
        assert isinstance(held, Fact)
        put_unchecked(ledger, "river-treaty", unsound(held, head + 1 - index)[index])
    assert f"#{head + 1}" in river.run("verify", code=1).stdout
