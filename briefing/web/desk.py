"""The views that record: each act is tried first, and shows what it would change in the brief."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any

from briefing.dossier.sheet_writer import fact_table
from briefing.drafting.candidate import Candidate, TypeScore
from briefing.errors import Refused
from briefing.model.envelope import EventEnvelope
from briefing.render.diff_text import diff_data
from briefing.replay import described
from briefing.service.article_view import article_at
from briefing.service.clocks import AskedClocks
from briefing.service.draft_sheets import as_sheet, importance_of, key_of
from briefing.service.draft_store import Draft, DraftStore, drafts_file
from briefing.service.drafting_span import proposed_for
from briefing.service.editing import Editor
from briefing.service.judging import JudgementTerms
from briefing.service.reviewing import Item, Review, Timing
from briefing.service.rows import event_data, parts_of
from briefing.web import requests as asking
from briefing.web.site import Site
from briefing.web.views import Data, PageAnswer, Shell, Visitor, page
from briefing_events.fact import Fact
from briefing_events.registry import FACTS_BY_TOPIC
from briefing_events.source import Rating, Source
from briefing_events.when import When

BY_HAND = "hand/1"
"""Who made a draft that somebody kept."""

_SHOWN = ("track", "stage", "place", "due", "slot", "replies_to", "outcome_of", "ends", "key")

Run = Callable[[Editor, Any], EventEnvelope | Sequence[EventEnvelope]]


Done = dict[str, list[Data]]
"""What came of an act: what was recorded, or would be, and what that would change."""


def act(name: str, summary: str, run: Run) -> Callable[[Site, Any, Visitor], PageAnswer[Done]]:
    """The view of an act."""

    def view(site: Site, asked: asking.Act, visitor: Visitor) -> PageAnswer[Done]:
        reader = site.reader(asked.slug)
        editor = Editor(reader, visitor.name, asked.seen, dry=asked.preview)
        done = run(editor, asked)
        recorded = (done,) if isinstance(done, EventEnvelope) else tuple(done)
        diff = reader.preview(recorded) if asked.preview else None
        shell = Shell(site, site.reader(asked.slug), asked, visitor)
        rows = [event_data(item) for item in recorded]
        given = asked.model_dump(by_alias=True, exclude_none=True, exclude={"slug", "preview"})
        return PageAnswer(
            lambda: page(
                "tried" if diff else "done", shell, act=name, drafts=name == "code",
                records=name != "code" or not site.asks_four_eyes(reader),
                rows=rows, diff=diff, given=given,
                facts=_facts(recorded),
                told=[described(item.event) for item in recorded],
            ),
            lambda: {"recorded": [] if diff else rows, "would_record": rows if diff else []}
            | ({"changes": diff_data(diff)["changes"]} if diff else {}),
        )  # fmt: skip

    view.__doc__ = summary
    return view


def _facts(recorded: Sequence[EventEnvelope]) -> list[list[str]]:
    """What facts among some events say beside their sentences, with the rules that gave it."""
    facts = [item.event for item in recorded if isinstance(item.event, Fact)]
    own = ({n: v for n, v in fact_table(fact).items() if n in _SHOWN} for fact in facts)
    return [
        [*parts_of(fact), *(f"{name} {value}" for name, value in values.items())]
        for fact, values in zip(facts, own, strict=True)
    ]


def correct(editor: Editor, asked: asking.CorrectAct) -> EventEnvelope:
    """Correct a fact."""
    changes = dict(_lines(asked.fields or ""))
    if asked.statement and asked.statement != editor.reader.fact_numbered(asked.number).statement:
        changes["statement"] = asked.statement
    if asked.occurred:
        changes["occurred"] = asked.occurred
    return editor.correct(
        asked.number, changes=changes, source=asked.source, quote=asked.quote, reason=asked.reason
    )


def _lines(text: str) -> Sequence[tuple[str, str]]:
    pairs = []
    for line in filter(str.strip, text.splitlines()):
        name, equals, value = line.partition("=")
        if not equals:
            raise Refused(f"{line!r} is no field; write name = value")
        pairs.append((name.strip(), value.strip()))
    return pairs


def fields_of(asked: asking.Act) -> dict[str, Any]:
    """What an act says, by the names of an editor's parameters."""
    return asked.model_dump(exclude={"slug", "seen", "preview"})


def retract(editor: Editor, asked: asking.NumberAct) -> EventEnvelope:
    """Take back an event."""
    return editor.retract(**fields_of(asked))


def reinstate(editor: Editor, asked: asking.NumberAct | asking.SourceAct) -> EventEnvelope:
    """Let an event or a source count again."""
    return editor.reinstate(**fields_of(asked))


def conflict(editor: Editor, asked: asking.ConflictAct) -> EventEnvelope:
    """Put facts in conflict."""
    return editor.conflict(
        _numbers(asked.numbers), _each_line(asked.account),
        point=asked.point, weight=asked.weight, reason=asked.reason,
    )  # fmt: skip


def judge(editor: Editor, asked: asking.JudgeAct) -> EventEnvelope:
    """Judge from facts."""
    terms = JudgementTerms(
        asked.confidence, asked.reason, asked.likelihood, tuple(_each_line(asked.indicators)),
        asked.track, asked.supersedes,
    )  # fmt: skip
    return editor.judge(asked.statement, _numbers(asked.facts), terms, asked.clocks)


def _numbers(text: str) -> list[int]:
    words = text.replace("#", " ").replace(",", " ").split()
    if not all(word.isascii() and word.isdigit() and len(word) < 16 for word in words):  # noqa: PLR2004
        raise Refused("give the numbers of the facts, as in: 17 23")
    return [int(word) for word in words]


def _each_line(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def corroborate(editor: Editor, asked: asking.CorroborateAct) -> EventEnvelope:
    """Add an article that carries a fact."""
    return editor.corroborate(**fields_of(asked))


def reassess(editor: Editor, asked: asking.ReassessAct) -> EventEnvelope:
    """Rate a source anew."""
    return editor.reassess(**fields_of(asked))


def withdraw(editor: Editor, asked: asking.SourceAct) -> EventEnvelope:
    """Withdraw a source."""
    return editor.withdraw(**fields_of(asked))


def article(editor: Editor, asked: asking.ArticleAct) -> EventEnvelope:
    """Register an article."""
    text = asked.text.replace("\r\n", "\n").strip() + "\n"
    try:
        published = When.parse(asked.published, editor.reader.definition.time_zone)
    except ValueError as error:
        raise Refused(str(error)) from error
    given = asked.model_dump(include={"id", "label", "title", "outlet", "published_reason"})
    rating = Rating(
        reliability=asked.reliability, reliability_reason=asked.because, family=asked.family
    )
    return editor.register(
        Source(
            **given, published=published, rating=rating, text=text,
            published_basis="inferred" if asked.published_reason else "stated",
            digest=sha256(text.encode()).hexdigest(),
        )
    )  # fmt: skip


def code(editor: Editor, asked: asking.CodeAct) -> Sequence[EventEnvelope]:
    """Record a fact from words of an article."""
    return editor.add(sheet_of(editor, asked))


def sheet_of(editor: Editor, asked: asking.CodeAct, note: str = "") -> str:
    """The fact as a lean sheet, with a note on its quote."""
    if asked.type not in FACTS_BY_TOPIC:
        raise Refused(f"{asked.type!r} is no type of fact")
    values: dict[str, Any] = {asked.type: asked.statement}
    for name in ("who", "date", "track"):
        if given := getattr(asked, name):
            values[name] = given
    start = {} if asked.start is None else {"start": asked.start}
    values["quote"] = {"exact": asked.quote.replace("\r\n", "\n"), **start}
    if note:
        values["note"] = note
    values["importance"] = asked.importance or importance_of(asked.type)
    try:
        values |= tomllib.loads(asked.more or "")
    except ValueError as error:
        raise Refused(f"the further lines are no TOML: {error}") from error
    ledger, slug = editor.reader.ledger, editor.reader.slug
    key = asked.key or key_of(asked.statement, lambda key: ledger.number_of(slug, key) is not None)
    return as_sheet(asked.source, f"[{key}]", values)


def coding(site: Site, asked: asking.CodeAct, visitor: Visitor) -> PageAnswer[Done]:
    """Record a fact from words of an article, or keep it as a draft for the review."""
    reader = site.reader(asked.slug)
    if asked.preview or not (asked.draft or site.asks_four_eyes(reader)):
        return act("code", "", code)(site, asked, visitor)
    if not asked.draft:
        raise Refused("a second person decides here before a fact is recorded: keep it as a draft")
    source = reader.passage(asked.source).id
    held = reader.about(passages=[source])
    article, start = held.article_of(source), asked.start
    if start is None:
        start = max(held.articles[article].text.find(asked.quote), 0)
    if not held.articles[article].text.startswith(asked.quote, start):
        raise Refused("the article does not have these words there; copy them as they stand")
    candidate = Candidate(
        exact=asked.quote, start=start, end=start + len(asked.quote),
        type=asked.type, types=(TypeScore(asked.type, 1.0),), statement=asked.statement,
        confidence=1.0, made_by=BY_HAND,
    )  # fmt: skip
    sheet = sheet_of(Editor(reader, visitor.name), asked, f"drafted by {visitor.name}, by hand")
    with DraftStore.open(drafts_file(site.db)) as store:
        _session(site, store, asked, visitor).propose(
            Draft(article, candidate), sheet, Timing(site.clock())
        )
    shell = Shell(site, reader, asked, visitor)
    return PageAnswer(
        lambda: page("done", shell, act="draft", rows=[], told=["Kept as a draft"], facts=[]),
        lambda: {"recorded": [], "drafted": [candidate.as_dict()]},
    )


def checking(site: Site, asked: asking.CodeAct, visitor: Visitor) -> PageAnswer[Done]:
    """What a fact would be recorded as, with what rules gave; or what it lacks."""
    reader = site.reader(asked.slug)
    editor = Editor(reader, visitor.name, dry=True)
    recorded = editor.add(sheet_of(editor, asked))
    shell = Shell(site, reader, asked, visitor)
    return PageAnswer(
        lambda: page("checked", shell, facts=_facts(recorded)),
        lambda: {
            "would_record": [
                item.event.model_dump(mode="json", exclude_defaults=True) for item in recorded
            ]
        },
    )


def desk(site: Site, asked: asking.CodeAsked, visitor: Visitor) -> PageAnswer[Data]:
    """The form for a fact from words of an article, with what can be proposed of it."""
    reader = site.reader(asked.slug)
    found = article_at(reader, asked.source, reader.vantage(AskedClocks()))
    shell = Shell(site, reader, asked, visitor)
    with DraftStore.open(drafts_file(site.db)) as store:
        proposed = proposed_for(store, reader, found.source, asked.quote, asked.start)
    data = {
        "source": found.source.id, "quote": asked.quote, "types": sorted(FACTS_BY_TOPIC),
        "proposed": proposed,
    }  # fmt: skip
    return PageAnswer(lambda: page("code", shell, asked=asked, row=data, found=found), lambda: data)


def review(site: Site, asked: asking.ReviewAsked, visitor: Visitor) -> PageAnswer[Data]:
    """The draft that waits first, with its words in their line, and its twins on record."""
    reader = site.reader(asked.slug)
    with DraftStore.open(drafts_file(site.db)) as store:
        session = _session(site, store, asked, visitor)
        items = session.items(asked.source)
        sheet = session.sheet(items[0]) if items else ""
    shell, first = Shell(site, reader, asked, visitor), items[0] if items else None
    return PageAnswer(
        lambda: page(
            "review", shell, item=first, left=len(items), sheet=sheet, source=asked.source,
            place=_place(first) if first else "", four_eyes=session.four_eyes,
        ),
        lambda: {
            "left": len(items),
            "draft": first.draft.candidate.as_dict() if first else None,
            "place": _place(first) if first else None,
        },
    )  # fmt: skip


def reviewing(site: Site, asked: asking.ReviewAct, visitor: Visitor) -> PageAnswer[Data]:
    """Decide on a draft, and go on to the next."""
    timing = Timing(site.clock(), asked.seconds)
    with DraftStore.open(drafts_file(site.db)) as store:
        session = _session(site, store, asked, visitor)
        if asked.verdict == "undo":
            if session.undo() is None:
                raise Refused("nothing to take back in this session")
        else:
            _decide(session, _item(session, asked), asked, timing)
    following = asking.ReviewAsked(slug=asked.slug, source=asked.source)
    return review(site, following, visitor)


def _decide(session: Review, item: Item, asked: asking.ReviewAct, timing: Timing) -> None:
    match asked.verdict:
        case "accept":
            sheet = asked.sheet if asked.sheet and asked.sheet != session.sheet(item) else None
            session.accept(item, timing, type_=_type(asked.type), sheet=sheet)
        case "reject":
            session.reject(item, timing)
        case "later":
            session.put_off(item, timing)
        case "corroborate":
            key = asked.key or next((key for key, _ in item.twins), "")
            session.corroborate(item, key, timing)


def _type(name: str | None) -> str | None:
    if name is not None and name not in FACTS_BY_TOPIC:
        raise Refused(f"{name!r} is no type of fact")
    return name


def _session(site: Site, store: DraftStore, asked: asking.OfDossier, visitor: Visitor) -> Review:
    """The review of one person, who can take back what they decided since the site started."""
    decided = site.decided.setdefault((asked.slug, visitor.name), [])
    reader = site.reader(asked.slug)
    return Review(store, reader, visitor.name, site.asks_four_eyes(reader), decided)


def _place(item: Item) -> str:
    return " ".join(map(str, item.draft.place))


def _item(session: Review, asked: asking.ReviewAct) -> Item:
    for item in session.items(asked.source):
        if _place(item) == asked.place:
            return item
    raise Refused("this draft waits no longer: somebody else decided on it")
