"""Commands that edit: every act is an event with its author and its reason."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from briefing.cli.context import ActingAt
from briefing.cli.options import Clocks, Number, Reason, argument, event_number, flag, option
from briefing.cli.output import write_text
from briefing.errors import Refused

ReasonIfAny = Annotated[str | None, option("TEXT", "The reason, kept on record.", "--reason")]
Confidence = Literal["low", "moderate", "high"]
Likelihood = Literal[
    "almost no chance", "very unlikely", "unlikely", "roughly even chance", "likely",
    "very likely", "almost certain",
]  # fmt: skip
SourceId = Annotated[str, argument("SOURCE", "A source, by its id.")]
Nth = Annotated[int | None, option("K", "Which occurrence, where there are several.")]


def correct(
    number: Number,
    reason: ReasonIfAny = None,
    file: Annotated[
        Path | None, argument("FILE", "A small sheet with the whole fact as it should read.")
    ] = None,
    changes: Annotated[
        list[str] | None, option("FIELD=VALUE", "Set one field, written as in a sheet.", "--set")
    ] = None,
    statement: Annotated[
        str | None, option("TEXT", "The fact as it should read, in a sentence.")
    ] = None,
    basis: Annotated[
        Literal["coding", "source"] | None,
        typer.Option(help="coding: we erred. source: a publication corrects. As --source says."),
    ] = None,
    source: Annotated[str | None, option("SOURCE", "The publication that corrects.")] = None,
    quote: Annotated[
        str | None, option("TEXT", "Its words, character by character; earlier ones stay.")
    ] = None,
    nth: Nth = None,
    *,
    at: ActingAt,
) -> None:
    """Correct a fact; it keeps its number, and the old reading stays on record.

    A later report with another figure: correct N --source S2 --quote "137 were killed"
    --set deaths=137 --statement "137 people were killed."
    """
    fields = dict(_field(each) for each in changes or ())
    if statement is not None:
        fields["statement"] = statement
    if file and (fields or quote):
        raise Refused("give the whole fact in a FILE, or some fields with --set, not both")
    if basis and (basis == "source") != (source is not None):
        raise Refused("--basis source and --source SOURCE go together: which publication corrects?")
    if reason is None and source is None:
        raise Refused("give a --reason; only where a --source corrects can it be left out")
    why = f"as {source} reports" if reason is None else reason
    at.record(
        lambda editor: editor.correct(
            event_number(number),
            changes=fields,
            file=file,
            source=source,
            quote=quote,
            nth=nth,
            reason=why,
        )
    )


def _field(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise Refused(f"--set takes FIELD=VALUE, such as --set occurred=2024-11; {text!r} is none")
    return name.strip(), value.strip()


def retract(
    number: Number,
    reason: Reason,
    *,
    at: ActingAt,
) -> None:
    """Take back a fact, corroboration, conflict or editorial act."""
    at.record(lambda editor: editor.retract(event_number(number), reason=reason))


def judge(
    text: Annotated[str, argument("TEXT", "The judgement, in one sentence.")],
    facts: Annotated[str, option("N,N", "The facts that it rests on, by number.")],
    confidence: Annotated[Confidence, typer.Option(help="How well the record supports it.")],
    reason: Annotated[str, option("TEXT", "Why so sure, and no surer.")],
    likelihood: Annotated[
        Likelihood | None, typer.Option(help="How likely it is, in the terms of ICD 203.")
    ] = None,
    indicators: Annotated[
        list[str] | None, option("TEXT", "What would change it; may be repeated.", "--indicator")
    ] = None,
    on: Annotated[
        str | None, option("TRACK", "The track that it is about. Default: its facts' own.")
    ] = None,
    supersedes: Annotated[str | None, option("N", "The judgement whose place it takes.")] = None,
    *,
    clocks: Clocks,
    at: ActingAt,
) -> None:
    """Record the desk's own judgement, signed; it stands in the brief apart from all facts.

    It is shown from the day of its vantage on, and marked to be reviewed once a fact under it
    moves. briefing retract takes it back.
    """
    from briefing.service.judging import JudgementTerms

    place = None if supersedes is None else event_number(supersedes)
    numbers = [event_number(each) for each in facts.split(",")]
    terms = JudgementTerms(confidence, reason, likelihood, tuple(indicators or ()), on, place)
    at.record(lambda editor: editor.judge(text, numbers, terms, clocks.asked()))


def reinstate(
    reason: Reason,
    number: Annotated[str | None, argument("N", "The number of what was retracted.")] = None,
    source: Annotated[str | None, option("SOURCE", "A source that was withdrawn.")] = None,
    *,
    at: ActingAt,
) -> None:
    """Let what was retracted, or a source that was withdrawn, count again."""
    if (number is None) == (source is None):
        raise Refused("name either a number or --source")
    target = None if number is None else event_number(number)
    at.record(lambda editor: editor.reinstate(number=target, source=source, reason=reason))


def conflict(
    numbers: Annotated[list[str], argument("N M...", "The facts that differ.")],
    point: Annotated[str, option("TEXT", "What they differ on.")],
    account: Annotated[
        list[str] | None,
        option("TEXT", "What one says, in the order of the facts; its statement if left out."),
    ] = None,
    weight: Annotated[int, typer.Option(min=1, max=3, help="1 matters most.")] = 2,
    reason: ReasonIfAny = None,
    *,
    at: ActingAt,
) -> None:
    """Put on record that facts are in conflict; the brief shows all sides."""
    facts = [event_number(each) for each in numbers]
    at.record(
        lambda editor: editor.conflict(
            facts, account or [], point=point, weight=weight, reason=reason
        )
    )


def corroborate(
    number: Number,
    source: Annotated[str, option("SOURCE", "The article that carries it too.")],
    quote: Annotated[str, option("TEXT", "Its words, character by character.")],
    nth: Nth = None,
    statement: Annotated[
        str | None, option("TEXT", "The fact as this article alone carries it.")
    ] = None,
    said_by: Annotated[str | None, option("ACTOR", "Who says so.")] = None,
    hedge: Annotated[str | None, option("WORDS", "The hedge in the text, in its words.")] = None,
    attests: Annotated[str | None, option("EDTF", "The moment it attests, if another.")] = None,
    reason: ReasonIfAny = None,
    *,
    at: ActingAt,
) -> None:
    """Put on record that another article carries a fact."""
    at.record(
        lambda editor: editor.corroborate(
            event_number(number),
            source=source,
            quote=quote,
            nth=nth,
            statement=statement,
            said_by=said_by,
            hedge=hedge,
            attests=attests,
            reason=reason,
        )
    )


def reassess(
    source: SourceId,
    reliability: Annotated[
        Literal["A", "B", "C", "D", "E", "F"], typer.Option(help="Admiralty code.")
    ],
    because: Annotated[str, option("TEXT", "The reason for the rating.")],
    reason: Reason,
    published: Annotated[str | None, option("EDTF", "Its date, where that became known.")] = None,
    *,
    at: ActingAt,
) -> None:
    """Rate a source anew, or date it."""
    at.record(
        lambda editor: editor.reassess(
            source, reliability=reliability, because=because, published=published, reason=reason
        )
    )


def withdraw(
    source: SourceId,
    reason: ReasonIfAny = None,
    dry_run: Annotated[bool, flag("--dry-run", "Only list what rests on it alone.")] = False,
    *,
    at: ActingAt,
) -> None:
    """Withdraw a source, and list every line of the brief that rested on it alone."""
    from briefing.projections.wording import counted

    if reason is None and not dry_run:
        raise Refused("give a --reason; or --dry-run, to see what rests on the source alone")
    with at.reader() as reader:
        lines, facts = reader.resting_on(source)
        if dry_run or reason is None:
            done = None
        else:
            done = at.editor(reader).withdraw(source, reason=reason)
    told = counted(len(lines), "line")
    rest = "rested" if done else "rests" if len(lines) == 1 else "rest"
    write_text(f"{told} of the brief {rest} on {source} alone.")
    for line in lines:
        numbers = " ".join(f"#{number}" for number in line.facts)
        write_text(f"  {line.section}: {line.plain} {numbers}")
    numbers = " ".join(f"#{number}" for number in facts)
    write_text(
        f"It alone carries {counted(len(facts), 'fact')}{':' * bool(facts)} {numbers}".rstrip()
    )
    if done:
        at.say(done)
