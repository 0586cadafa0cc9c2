"""Statements that stand under several texts, and say what only some of them say.

What is told of a fact stands under all texts that carry it, and of one text alone under that. A
word that one of them has and another does not is that text's own: it belongs into a wording of
its own, unless a difference on record says whose it is. What no text has is the desk's
paraphrase, and stands under all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from briefing.dossier import Dossier
from briefing.lint.weighty_words import ActorWords, Word, names_of, stem_of, weighty_words_of
from briefing.readmodel.placement import is_request
from briefing_events.dossier import ActorRegistry, Definition
from briefing_events.editorial import FactCorroborated, FactsInConflict
from briefing_events.fact import Citation, Fact

_REPORTING_WORDS = """
accord account add address announce answer appear arrive assure attend call come cover describe
discuss emphasise give go hold inform lead meet mention note point propose report say speak
statement suggest talk tell urge visit voice word write
"""
_REPORTING = frozenset(map(stem_of, _REPORTING_WORDS.split()))
"""Words in which anybody retells that something was said, or that people met."""

_UNNAMED = ActorWords(())

Texts = Mapping[str, frozenset[str]]
"""The words of weight that each text has of a fact, by stem."""


def wording_warnings(dossier: Dossier) -> Iterator[str]:
    """Statements with words that one of their texts has and another does not."""
    names = names_of(dossier.definition.actors)
    labels = {part.id: part.label for s in dossier.sources for part in s.passages}
    article = {part.id: s.id for s in dossier.sources for part in s.passages}
    also: dict[str, list[FactCorroborated]] = defaultdict(list)
    for event in dossier.corroborations:
        also[event.fact].append(event)
    disputed = _disputed(dossier.conflicts, names)
    for fact in dossier.facts:
        cited = [*fact.citations, *(c for event in also[fact.key] for c in event.citations)]
        if len({c.source for c in cited}) < 2:  # noqa: PLR2004 - one text has one wording
            continue
        passages = _texts(((c.source, c) for c in cited), names)
        articles = _texts(((article.get(c.source, c.source), c) for c in cited), names)
        worded = {c.source for e in also[fact.key] if e.statement for c in e.citations}
        alone = [{c.source} for c in fact.citations if c.source not in worded]
        told = [(fact.statement, [set(articles)], articles)]
        told += [(fact.statement, alone, passages)]
        for event in also[fact.key]:
            if event.statement:
                told.append((event.statement, [{c.source for c in event.citations}], passages))
        strange = {
            (word.written, frozenset(of), frozenset(lacking))
            for statement, groups, texts in told
            for under in groups
            for word, of, lacking in _strange(statement, under, texts, names)
            if not _is_told_as_differing(word.stem, len(of), len(texts), disputed[fact.key])
        }
        if strange:
            yield _message(fact.key, strange, labels)


def _texts(cited: Iterable[tuple[str, Citation]], names: ActorWords) -> Texts:
    found: dict[str, set[str]] = defaultdict(set)
    for text, citation in cited:
        for words in (citation.hedge or "", citation.exact):
            found[text] |= {w.stem for w in weighty_words_of(words, names)}
            found[text] |= {w.stem for w in weighty_words_of(words, _UNNAMED)}
    return {text: frozenset(stems) for text, stems in found.items()}


def _strange(
    statement: str, under: set[str], texts: Texts, names: ActorWords
) -> Iterator[tuple[Word, set[str], set[str]]]:
    """The words of a statement that some of all texts have, and not each that it stands under."""
    for word in weighty_words_of(statement, names):
        if word.is_actor or word.is_date or word.turns or word.stem in _REPORTING:
            continue
        having = {text for text, stems in texts.items() if word.stem in stems}
        if having and under - having:
            yield word, having, under - having


def _disputed(
    conflicts: Iterable[FactsInConflict], names: ActorWords
) -> Mapping[str, list[tuple[int, frozenset[str]]]]:
    """By fact: the weight of each difference on it, and the words of its accounts."""
    found: dict[str, list[tuple[int, frozenset[str]]]] = defaultdict(list)
    for conflict in conflicts:
        stems = frozenset(
            word.stem
            for account in conflict.accounts
            for word in weighty_words_of(account.text, names)
        )
        for key in conflict.facts():
            found[key].append((conflict.weight, stems))
    return found


def _is_told_as_differing(
    stem: str, having: int, of: int, disputed: Iterable[tuple[int, frozenset[str]]]
) -> bool:
    """Whether a difference tells whose word it is: one that is flagged, or the majority's title."""
    return any(stem in stems and (weight == 1 or 2 * having > of) for weight, stems in disputed)


def _message(
    key: str, strange: set[tuple[str, frozenset[str], frozenset[str]]], labels: Mapping[str, str]
) -> str:
    words = ", ".join(repr(word) for word in sorted({word for word, _, _ in strange}))
    having = sorted({labels.get(text, text) for _, texts, _ in strange for text in texts})
    lacking = sorted({labels.get(text, text) for _, _, texts in strange for text in texts})
    return (
        f"{key} says {words}, in the words of {'/'.join(having)} alone, under {'/'.join(lacking)} "
        "too: say what all of them carry, and give each text its own statement under "
        "[corroborates] in its sheet"
    )


def request_warnings(facts: Sequence[Fact], definition: Definition) -> Iterator[str]:
    """Requests of one side to another with the same matter: one request from two texts."""
    registry, names = ActorRegistry(definition), names_of(definition.actors)
    asked: dict[tuple[object, ...], list[Fact]] = defaultdict(list)
    for fact in filter(is_request, facts):
        sides = (
            tuple(sorted({registry.party_of(id_) or id_ for id_ in fact.actors_in(role)}))
            for role in ("speaker", "addressee")
        )
        asked[(fact.type.topic, *sides)].append(fact)
    for same in asked.values():
        for one, other in combinations(same, 2):
            matters = [
                {word.stem for word in weighty_words_of(fact.matter or "", names)}
                for fact in (one, other)
            ]
            if all(matters) and (matters[0] <= matters[1] or matters[1] <= matters[0]):
                yield (
                    f"{one.key} and {other.key} ask for the same of the same: if it is one "
                    f"request, put the quotes of {other.key} with {one.key}, of another text "
                    "under [corroborates]; it then stands once"
                )
