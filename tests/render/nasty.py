"""A dossier whose every text tries to be something else: markup, a link, a note, a table."""

from __future__ import annotations

from datetime import UTC, date, datetime

from briefing.diff import Diff, DiffSide, compare
from briefing.facts import fold
from briefing.model.brief import Brief, Stamp
from briefing.model.envelope import EventEnvelope
from briefing.model.vantage import Vantage
from briefing.projections import project_compared, project_full
from briefing.readmodel.full_snapshot import FullSnapshot, SnapshotCache
from briefing.render.markdown import stamped
from briefing_events.dossier import Actor, Definition, Stage, Track
from briefing_events.editorial import DossierDefined, SourceRegistered
from briefing_events.fact import Citation, Event, Involvement
from briefing_events.registry import current_version
from briefing_events.source import Rating, Source, SourcePart, digest_of
from briefing_events.types import MeetingHeld, PositionStated, StepPlanned, StepTaken
from briefing_events.when import When

NASTY = (
    "<script>alert(1)</script> and <img src=x onerror=alert(1)>",
    "**bold** _italic_ ~~gone~~ `code` ```fence```",
    "[a link](javascript:alert(1)) and ![a picture](https://example.org/x.png)",
    "| a | table | cell \\| with a pipe |",
    "a note [^1] and [^1]: its text, ^[inline]",
    "a comment <!-- hidden --> and its end -->",
    "&amp; &lt;b&gt; &#x3c; entities",
    "1. a list - of + things # Heading",
    "a \\backslash\\ and $x^2$ and \\$",
    "{{ 7 * 7 }} {% raw %} {# comment #}",
    "]]> </style></title></svg></desc> <b",
    "x" * 300,
    '\'; " onmouseover="alert(1)',
)
"""Text of one line, from left to right."""

TURNED = (
    "שלום\u200f and \u202eturned\u202c around",
    "كابل: قال الوزير",
    "\u2066isolated\u2069 \u200bzero\u200d width",
)
"""Text that turns, or tries to turn, the direction of writing."""

ALL = (*NASTY, *TURNED)
DAY = date(2024, 6, 10)
STAMP = Stamp(0, "0" * 64, "test")
_TRACK = Track(
    id="listing",
    title=f"Listing {NASTY[0]}",
    goal="removal | **goal**",
    stages=(
        Stage(id="proposed", title=f"Proposed {NASTY[3]}", kind="in words"),
        Stage(id="removed", title="Removed", kind="in act"),
    ),
)
_DEFINITION = Definition(
    slug="nasty--x",
    title="North <b>&</b> *South* | [^2] -->",
    parties=("north",),
    lead_track="listing",
    actors=(
        Actor(id="north", name="the <i>North</i>", kind="state"),
        Actor(id="south", name="the **South**", kind="state"),
    ),
    tracks=(_TRACK,),
)


def _rating() -> Rating:
    return Rating(reliability="F", reliability_reason=NASTY[1], family="I")


def article(name: str, published: str, texts: tuple[str, ...] = ALL) -> Source:
    """An article of nasty paragraphs; its last one is a part that was published later."""
    late = "A later part <u>of it</u>."
    body = "".join(f"{text}\n\n" for text in texts)
    text = body + late
    return Source(
        id=name,
        label=name.upper(),
        title=f"Article {NASTY[2]}",
        published=When.parse(published),
        rating=_rating(),
        text=text,
        digest=digest_of(text),
        parts=(
            SourcePart(
                id=f"{name}.p", label=f"{name.upper()}p", title="Part", rating=_rating(),
                published=When.parse("2024-08-01"), start=len(body), end=len(text),
            ),
        ),
    )  # fmt: skip


def _citation(source: Source, exact: str) -> Citation:
    start = source.text.index(exact)
    return Citation(source=source.id, exact=exact, start=start, end=start + len(exact))


def events() -> list[Event]:
    """The dossier: every nasty text is told as a fact, quoted, and asked for on the track."""
    source, later = article("s1", "2024-06-05"), article("s2", "2024-07-01", NASTY)
    north = Involvement(id="north", role="speaker")
    found: list[Event] = [
        DossierDefined(key="definition", definition=_DEFINITION),
        SourceRegistered(key="s1", source=source),
        SourceRegistered(key="s2", source=later),
        StepTaken(
            key="step", statement=f"The North proposed {NASTY[0]}.", track="listing",
            stage="proposed", occurred=When.parse("2024-06-01"), importance=1,
            citations=(_citation(source, NASTY[0]), _citation(later, NASTY[0])),
        ),
        StepPlanned(
            key="plan", statement=f"A removal was planned: {NASTY[4]}.", track="listing",
            stage="removed", occurred=When.parse("2024-06-02"), modality="planned",
            due=When.parse("2024-06-20/2024-06-25"), importance=1,
            citations=(_citation(source, NASTY[4]),),
        ),
        MeetingHeld(
            key="met", statement=f"They met: {NASTY[10]}.", importance=2,
            occurred=When.parse("[2024-05-20..2024-05-30]"),
            actors=tuple(Involvement(id=i, role="participant") for i in ("north", "south")),
            citations=(_citation(source, NASTY[10]),),
        ),
        MeetingHeld(
            key="might", statement="They may have met again.", importance=2,
            occurred=When.parse("[2024-06-01..2024-06-30]"),
            actors=tuple(Involvement(id=i, role="participant") for i in ("north", "south")),
            citations=(_citation(later, NASTY[5]),),
        ),
    ]  # fmt: skip
    found += [
        PositionStated(
            key=f"said.{number}", statement=f"The North said: {text}.", actors=(north,),
            occurred=When.parse(f"2024-05-{number + 1:02d}"), importance=2,
            matter=text[:200], citations=(_citation(source, text),),
        )
        for number, text in enumerate(ALL)
    ]  # fmt: skip
    return found


def snapshot(as_of: date = DAY, known_by: date | None = None) -> FullSnapshot:
    """What stands of it at a vantage."""
    recorded = [
        EventEnvelope(
            number=number, recorded_at=datetime(2025, 1, 1, tzinfo=UTC), recorded_by="desk",
            digest="", topic=event.topic, version=current_version(event.topic),
            event=event, stored=b"",
        )
        for number, event in enumerate(events(), 1)
    ]  # fmt: skip
    vantage = Vantage(as_of, known_by, len(recorded))
    return SnapshotCache(fold(recorded), _DEFINITION).at(vantage)


def brief(as_of: date = DAY, known_by: date | None = None) -> Brief:
    """The full brief of it at a vantage."""
    return stamped(project_full(snapshot(as_of, known_by), STAMP))


def diff(first: Vantage, second: Vantage) -> Diff:
    """What changed between two vantages of it."""

    def look(vantage: Vantage) -> DiffSide:
        found = snapshot(vantage.as_of, vantage.known_by)
        return DiffSide(found, project_compared(found, STAMP))

    return compare(first, second, look, lambda _, __: [])
