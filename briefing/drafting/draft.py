"""Candidate facts of an article: clauses, their types, dates, actors and statements."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from briefing.dossier.strength import cut_problem
from briefing.drafting.attribution import (
    arguments_of,
    channel,
    sayings,
    sends_word,
    unnamed_speaker,
)  # fmt: skip
from briefing.drafting.candidate import VERSION, Candidate, Involved, TypeScore, without_repeats
from briefing.drafting.clauses import Aside, ParsedClause, asides, clauses, whole_sentence
from briefing.drafting.date_phrases import choose, numeric_dates
from briefing.drafting.dating import (
    ENCOUNTERS,
    DatingContext,
    RecordedEncounter,
    tells_of_encounter,
)
from briefing.drafting.features import acts_of, deed_of, features_of
from briefing.drafting.named_actors import CandidateActors, Cast, Mention, phrase_of
from briefing.drafting.ranker import Ranker
from briefing.drafting.reading import Reading, Sentence, read_article
from briefing.drafting.speech import Stretch, stretches
from briefing.drafting.statement import attributed, fits, hedge_of, modality_of, statement_of
from briefing.drafting.type_rules import (
    Voice,
    is_complete,
    roles_of,
    sure_type,
    told_types,
    weight_of,
)
from briefing.drafting.type_words import has, pattern, type_words
from briefing_events.dossier import Definition
from briefing_events.registry import FACTS_BY_TOPIC

RULES = f"rules-{VERSION}"
RANKER = f"ranker-{VERSION}"
_MOST_TYPES = 4
_LEAST_SCORE = 0.02
_SURE = 0.8
_ASIDE = 0.55
_OF_AUTHOR, _OF_PART = 0.5, 0.8
"""How much less sure an opinion of the author is, and a clause that is not the main one."""
_SIDE_SURE = 0.3
"""How likely the type of a clause has to be that is not the main one."""
_MAIN_SURE = 0.2
"""How likely the type of a main clause has to be; below it hardly any was right."""
_MOSTLY = 0.8
_UNSAID = 0.3
"""How likely a quote has to be of a more exact type than a statement."""
_LEFT = 3
_WORDS_OF_A_QUOTE = 6
"""A quote of fewer words says hardly anything by itself."""
_OPENING = frozenset({"in", "during", "at", "after"})
_TOLD = frozenset({"dobj", "dative"})
_HAPPENINGS = frozenset({"attack-occurred", "fighting-occurred", "protest-held"})
_HANGING = frozenset({"relcl", "acl", "advcl"})
_FORUM_BODIES = frozenset("council forum summit conference congress assembly session".split())
_OPENING_MARKS = '“”„«" '
_BROKEN = re.compile(r"<[a-zA-Z/!]|\n")


@dataclass(frozen=True)
class Setting:
    """What is known beside the text: the dossier, the publication, and earlier codings."""

    published: date | None = None
    label: str = "the article"
    definition: Definition | None = None
    stages: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """The track and stage that facts of a type stand on in this dossier."""
    encounters: tuple[RecordedEncounter, ...] = ()

    @property
    def names(self) -> CandidateActors:
        """The register's names."""
        return CandidateActors(self.definition.actors if self.definition else ())


def draft_text(text: str, ranker: Ranker | None, setting: Setting) -> list[Candidate]:
    """The candidates of a text in its order; without a ranker types are left open."""
    reading = read_article(text)
    if reading.language is None or ranker is None:
        return without_repeats(_open_candidates(reading, setting))
    return without_repeats(_Drafting(reading, ranker, setting).candidates())


def _open_candidates(reading: Reading, setting: Setting) -> Iterator[Candidate]:
    """One candidate a sentence that names an actor or a date, its type left open."""
    names = setting.names
    for sentence in reading.sentences:
        exact = reading.text[sentence.start : sentence.end]
        who = tuple(dict.fromkeys(m.id for m in names.in_text(exact) if m.id))
        dates = numeric_dates(exact, sentence.start)
        if not (who or dates or any(mark in exact for mark in "“«„")) or "\n" in exact:
            continue
        dated = choose(dates, sentence.start, setting.published)
        yield Candidate(
            exact=exact, start=sentence.start, end=sentence.end, type=None, types=(),
            statement=attributed(exact, setting.label), confidence=0.1, made_by=RULES,
            actors=tuple(Involved("subject", id=id_) for id_ in who),
            **(dated.as_fields() if dated else {}),
        )  # fmt: skip


class _Drafting:
    """One article on its way from clauses to candidates."""

    def __init__(self, reading: Reading, ranker: Ranker, setting: Setting) -> None:
        self.reading, self.ranker, self.setting = reading, ranker, setting
        self.names = setting.names
        self.speech = stretches(reading.text)
        self.cast = Cast(reading, self.names, self.speech)
        self.timeline = DatingContext(reading.text, setting.published, self.speech)
        self.timeline.know(self.cast.mentions, setting.encounters)
        self._sentences = [
            s for s in reading.sentences if s.kind != "imprint" and s.span is not None
        ]
        self._spoken = {s.start: self._speech_of(s) for s in self._sentences}
        self._speakers = self._speakers_of_turns()
        self._offices: set[tuple[str, str]] = set()

    def candidates(self) -> Iterator[Candidate]:
        for sentence in self._sentences:
            yield from self._of_sentence(sentence)

    def _speech_of(self, sentence: Sentence) -> list[Stretch]:
        return [s for s in self.speech if s.start < sentence.end and sentence.start < s.end]

    def _speakers_of_turns(self) -> dict[int, Mention]:
        """Who speaks in each quotation: whom its sentence, its line or the line before names."""
        found: dict[int, Mention] = {}
        named: dict[int, Mention] = {}
        of_lines: dict[int, Mention] = {}
        for sentence in self._sentences:
            if who := next((v.speaker for _, v in self._voices(sentence) if v.speaker), None):
                named[sentence.start] = who
                of_lines.setdefault(sentence.line, who)
                for stretch in self._spoken[sentence.start]:
                    found.setdefault(stretch.turn, who)
        last: tuple[int, Mention | None] = (-1, None)
        before = line = -1
        for sentence in self._sentences:
            before, line = (before, line) if line == sentence.line else (line, sentence.line)
            for stretch in (
                () if self._names_nobody(sentence, named) else self._spoken[sentence.start]
            ):
                nearest = last[1] if last[0] == line else of_lines.get(line)
                near = found.get(stretch.turn, nearest or (last[1] if last[0] == before else None))
                if near is not None:
                    found[stretch.turn], last = near, (line, near)
            if sentence.start in named:
                last = (line, named[sentence.start])
        return found

    def _names_nobody(self, sentence: Sentence, named: Mapping[int, Mention]) -> bool:
        """Whether a sentence has a verb of saying beside its quote, and nobody for it."""
        return sentence.start not in named and any(
            token.pos_ == "VERB" and "say" in acts_of(token)
            and not self._in_speech(sentence.place(token), sentence)
            and not any(c.dep_ == "nsubj" and c.pos_ == "PRON" for c in token.children)
            for token in sentence.span
        )  # fmt: skip

    def _in_speech(self, place: int, sentence: Sentence) -> bool:
        return any(s.start <= place < s.end for s in self._spoken[sentence.start])

    def _of_sentence(self, sentence: Sentence) -> Iterator[Candidate]:
        if sentence.kind == "heading" or (sentence.label and sentence.text.endswith("?")):
            yield from self._framing(sentence)
            return
        voices = list(self._voices(sentence))
        spoken = self._direct_speech(sentence)
        for clause in clauses(sentence):
            inside = {clause.predicate.i, *(t.i for t in clause.first.ancestors)}
            voice = next((v for cue, v in voices if cue is None or cue in inside), Voice())
            if clause.main and spoken:
                turn = self._spoken[sentence.start][0].turn
                voice = Voice(self._speakers.get(turn), voice.analyst, spoken)
                yield from self._of_clause(whole_sentence(sentence), voice)
                continue
            if clause.main:
                yield from self._opening(clause)
            if not self._in_speech(sentence.place(clause.predicate), sentence):
                yield from self._of_clause(clause, voice)
        for aside in asides(sentence):
            if not self._in_speech(aside.clause.start, sentence):
                yield from self._aside(aside)

    def _direct_speech(self, sentence: Sentence) -> str:
        """The longest direct speech of a sentence that begins with some, or leads up to it."""
        parts = [s.within(sentence.start, sentence.end) for s in self._spoken[sentence.start]]
        start, end = max(parts, key=lambda part: part[1] - part[0], default=(0, 0))
        before = self.reading.text[sentence.start : start].rstrip(_OPENING_MARKS)
        opens = parts and parts[0][0] - sentence.start <= 1
        return self.reading.text[start:end] if opens or before.endswith((":", ",")) else ""

    def _voices(self, sentence: Sentence) -> Iterator[tuple[int | None, Voice]]:
        """Who speaks, with the verb that rules what is said; no verb for the whole sentence."""
        for saying in sayings(sentence):
            if self._in_speech(sentence.place(saying.cue), sentence):
                continue
            who = self.cast.of_tokens(saying.speaker, sentence)
            if who is None and (saying.is_speech or saying.is_analyst):
                who = unnamed_speaker(saying, sentence)
            yield saying.cue.i if saying.verb else None, Voice(who, saying.is_analyst)
        if sentence.label:
            yield None, Voice(next(self.names.in_text(sentence.label), None))

    def _framing(self, sentence: Sentence) -> Iterator[Candidate]:
        """A heading, or the question of an interviewer, frames what stands under it."""
        exact = self.reading.text[sentence.start : sentence.end]
        mentions = self.cast.within(sentence.start, sentence.end)
        verbs = any(t.pos_ == "VERB" for t in sentence.span)
        if mentions and verbs and not _BROKEN.search(exact):
            who = "the interviewer" if sentence.label else "a heading"
            yield self._made(
                (sentence.start, sentence.end), [("framing-offered", _ASIDE)], RULES,
                statement=attributed(exact, f"{self.setting.label}, {who},"),
                modality="assessed",
                actors=self._actors("framing-offered", Voice(), None, None, mentions),
            )  # fmt: skip

    def _opening(self, clause: ParsedClause) -> Iterator[Candidate]:
        """The encounter that a clause opens with: "In a meeting with the king, ..."."""
        tokens = _opening_encounter(clause)
        if not tokens:
            return
        start, last = clause.sentence.place(tokens[0]), tokens[-1]
        end = clause.sentence.place(last) + len(last.text)
        exact, subject = self.reading.text[start:end], self._subject(clause)
        bodies = any(token.lemma_.lower() in _FORUM_BODIES for token in tokens)
        type_ = "forum-held" if bodies else "meeting-held"
        people = [subject] if subject else []
        people += [m for m in self.cast.within(start, end) if m.who not in {p.who for p in people}]
        actors = self._actors(type_, Voice(), None, None, people)
        if not is_complete(type_, actors, None) or _BROKEN.search(exact):
            return
        dated, _ = self.timeline.dates(clause, type_, subject, people)
        if dated is not None:
            self.timeline.remember(dated, people)
        who, noun = self._shown(subject), exact.partition(" ")[2]
        yield self._made(
            (start, end), [(type_, _SURE)], RULES, actors=actors,
            statement=f"{who} took part in {noun}." if who else f"There was {noun}.",
            **(dated.as_fields() if dated else {}),
        )  # fmt: skip

    def _of_clause(self, clause: ParsedClause, voice: Voice) -> Iterator[Candidate]:
        start, end = self._span(clause)
        exact = self.reading.text[start:end]
        if _BROKEN.search(exact) or _tells_nothing(clause) or _is_nobodys(clause, voice):
            return
        mentions, subject = self.cast.within(start, end), self._subject(clause)
        if subject is None and tells_of_encounter(clause) and self.timeline.encounter:
            mentions = list(self.timeline.encounter[0])
            subject = mentions[0] if mentions else None
        types = [
            (type_, score)
            for type_, score in self._types(clause, exact, voice, mentions)
            if is_complete(
                type_,
                self._actors(type_, voice, clause, subject, mentions),
                self._stage(type_, exact),
            )
        ]
        if not types or types[0][1] < (_MAIN_SURE if clause.main else _SIDE_SURE):
            return
        type_ = types[0][0]
        shape, speaker = FACTS_BY_TOPIC[type_].shape.SHAPE, voice.speaker
        if shape == "utterance" and speaker is None and clause.main and _is_passive(clause):
            return
        surely = type_ in told_types(clause.predicate) or "say" in acts_of(clause.predicate)
        if clause.predicate.dep_ in _HANGING and not (surely or types[0][1] >= _SURE):
            return
        dated, due = self.timeline.dates(
            clause, type_, speaker or subject, mentions, quoted=bool(voice.quoted)
        )
        if shape == "encounter" and dated is not None and not type_.startswith("third-party"):
            self.timeline.remember(dated, mentions)
        stage = self._stage(type_, exact) or (None, None)
        hedge = hedge_of(exact)
        statement = self._statement(clause, exact, voice, subject, hedge)
        if statement is None:
            return
        authors = shape == "assessment" and speaker is None
        yield self._made(
            (start, end), types, RANKER,
            factor=_OF_AUTHOR if authors else 1.0 if clause.main else _OF_PART,
            statement=statement,
            due=due.edtf if due and shape == "plan" else None,
            modality=modality_of(
                shape, exact, clause.predicate, said=speaker is not None, hedged=hedge is not None
            ),
            actors=self._actors(type_, voice, clause, subject, mentions),
            said_by=speaker.who if speaker else None,
            via=tuple(filter(None, (channel(clause.sentence.text),))),
            track=stage[0], stage=stage[1], **(dated.as_fields() if dated else {}),
        )  # fmt: skip

    def _aside(self, aside: Aside) -> Iterator[Candidate]:
        """What a sentence tells in passing, by rule."""
        clause = aside.clause
        start, end = clause.start, clause.end
        exact = self.reading.text[start:end]
        if _BROKEN.search(exact) or cut_problem(self.reading.text, start, end, None):
            return
        mentions = self.cast.within(start, end)
        who = dated = None
        actors: tuple[Involved, ...] = ()
        if aside.person:
            who = self.cast.of_tokens(aside.person, clause.sentence)
            key = (who.who if who else "", (aside.title or "").lower())
            if who is None or key in self._offices:
                return
            self._offices.add(key)
            actors = (who.as_actor("holder"),)
        else:
            sentence = clause.sentence
            around = self.cast.within(sentence.start, sentence.end)
            dated, _ = self.timeline.dates(clause, aside.type, None, around, aside=True)
            if aside.type in _HAPPENINGS:
                # A happening is worth a draft where it has a place, a day or somebody.
                if not any(token.ent_type_ for token in clause.tokens):
                    return
                mentions = []
            actors = self._actors(aside.type, Voice(), None, None, mentions)
        yield self._made(
            (start, end), [(aside.type, _ASIDE)], RULES, actors=actors, title=aside.title,
            statement=aside.statement.replace("{who}", self._shown(who) or ""),
            **(dated.as_fields() if dated else {}),
        )  # fmt: skip

    def _made(
        self, span: tuple[int, int], types: Sequence[tuple[str, float]], made_by: str,
        factor: float = 1.0, **values: object,
    ) -> Candidate:  # fmt: skip
        scores = tuple(TypeScore(t, round(s, 3)) for t, s in types[:_MOST_TYPES])
        return Candidate(
            exact=self.reading.text[slice(*span)], start=span[0], end=span[1],
            type=scores[0].type, types=scores, confidence=round(types[0][1] * factor, 3),
            made_by=made_by, **values,  # type: ignore[arg-type]
        )  # fmt: skip

    def _span(self, clause: ParsedClause) -> tuple[int, int]:
        """The words of the clause; the whole sentence where the cut would turn their meaning."""
        if cut_problem(self.reading.text, clause.start, clause.end, None):
            return clause.sentence.start, clause.sentence.end
        return clause.start, clause.end

    def _subject(self, clause: ParsedClause) -> Mention | None:
        subject = clause.subject
        tokens = tuple(subject.subtree) if subject is not None else ()
        return self.cast.of_tokens(tokens, clause.sentence)

    def _types(
        self, clause: ParsedClause, exact: str, voice: Voice, mentions: Sequence[Mention]
    ) -> list[tuple[str, float]]:
        """The likeliest types, with what the grammar rules out weighed down."""
        opening = {t.i for t in _opening_encounter(clause)}
        told = [token for token in clause.tokens if token.i not in opening | clause.apart]
        speaks = voice.speaker is not None
        scores = self.ranker.types(features_of(told, clause.predicate))
        weighed: dict[str, float] = {}
        reported = told_types(clause.predicate)
        for type_, score in scores.items():
            factor = weight_of(type_, exact, clause.sentence.text, reported, voice)
            own = self._party_type(type_, mentions)
            weighed[own] = max(weighed.get(own, 0.0), score * factor)
        tells = "statement-made" in reported or sends_word(clause.predicate)
        if speaks and (voice.quoted or tells):
            weighed["statement-made"] = max(weighed.get("statement-made", 0.0), _UNSAID)
        total = sum(weighed.values()) or 1.0
        sure = sure_type(
            exact, clause.sentence.text, clause.predicate,
            of_encounter=tells_of_encounter(clause), reports=speaks,
        )  # fmt: skip
        ordered = sorted(((t, s / total) for t, s in weighed.items()), key=lambda pair: -pair[1])
        likely = [pair for pair in ordered if pair[1] >= _LEAST_SCORE][: 2 * _MOST_TYPES]
        return [(sure, _SURE), *(p for p in likely if p[0] != sure)] if sure else likely

    def _party_type(self, type_: str, mentions: Sequence[Mention]) -> str:
        definition = self.setting.definition
        if definition is None:
            return "background-described" if type_.startswith("third-party") else type_
        sides = [self._sides(m.id) & set(definition.parties) for m in mentions if m.id]
        parties = set().union(*sides)
        is_encounter = FACTS_BY_TOPIC[type_].shape.SHAPE == "encounter"
        # A third party's contact with one side is one of third parties as well.
        ours = bool(parties) and (all(sides) or len(parties) > 1 or not is_encounter)
        return type_ if ours or not sides else type_words()["third_parties"].get(type_, type_)

    def _sides(self, actor: str | None) -> set[str]:
        """An actor with those that it belongs to."""
        sides: set[str] = set()
        while actor and actor not in sides:
            sides.add(actor)
            known = self.names.actors.get(actor)
            actor = known.of if known else None
        return sides

    def _stage(self, type_: str, text: str) -> tuple[str, str] | None:
        """The track and stage of a type: as coded before, or where their names say so."""
        if type_ in self.setting.stages or self.setting.definition is None:
            return self.setting.stages.get(type_)
        subject, rung = FACTS_BY_TOPIC[type_].subject, type_.rpartition("-")[2]
        for track in self.setting.definition.tracks:
            if subject in type_words()["tracks"] and has(subject, track.title, "tracks"):
                for stage in track.stages:
                    if rung[:5] in stage.id or stage.id[:7] in text.lower():
                        return track.id, stage.id
        return None

    def _actors(
        self, type_: str, voice: Voice, clause: ParsedClause | None, subject: Mention | None,
        mentions: Sequence[Mention],
    ) -> tuple[Involved, ...]:  # fmt: skip
        """Who takes part in a fact of a type: by the grammar of its deed, then by being named."""
        lead, rest, most = roles_of(type_)
        shape = FACTS_BY_TOPIC[type_].shape.SHAPE
        doers, others = self._arguments(clause, shape)
        spoken = shape in {"utterance", "step", "plan"} or lead == "analyst"
        first = (voice.speaker if spoken else None) or next(iter(doers), None)
        if lead == "analyst" and voice.speaker is None:
            first = None
        elif first is None and (clause is None or not _is_passive(clause)):
            first = subject
        leads = [first.as_actor(lead)] if first else []
        if lead == "analyst" and not leads:
            author = self.names.author_of(self.setting.label)
            name = None if author else f"the author of {self.setting.label}"
            leads = [Involved(lead, id=author, name=name)]
        named = [m for m in mentions if m.id or clause is None]
        says = voice.quoted or (clause and "say" in acts_of(clause.predicate))
        reported = rest == "subject" and shape == "utterance" and says
        around = [
            m for m in (*doers, *others, *named)
            if m.kind != "outlet" and not has("listening", m.name)
            and not (clause and reported and self._is_apart(m, clause))
        ]  # fmt: skip
        others = [*{m.who: m for m in around if not first or m.who != first.who}.values()]
        if lead == rest == "participant":
            people = [m for m in (first, *others) if m and m.kind == "person"]
            sides = set().union(*(self._sides(m.id) - {m.id} for m in people))
            others = [m for m in others if m.id is None or m.id not in sides]
        return tuple(leads + [m.as_actor(rest) for m in others[:most]])

    def _is_apart(self, mention: Mention, clause: ParsedClause) -> bool:
        """Whether what is said is not about somebody: without a name, or who is told it."""
        told = [c for c in clause.predicate.children if c.dep_ in _TOLD]
        places = {clause.sentence.place(t) for c in told for t in c.subtree}
        return (mention.kind == "unnamed" and not mention.id) or mention.start in places

    def _arguments(
        self, clause: ParsedClause | None, shape: str
    ) -> tuple[list[Mention], list[Mention]]:
        """Who does what a clause tells, and to whom; of what is said, where that is the fact."""
        if clause is None:
            return [], []
        found: tuple[list[Mention], list[Mention]] = ([], [])
        deed = deed_of(clause.predicate)
        both = shape in {"utterance", "plan", "step"} or deed.pos_ == "NOUN"
        verbs = [clause.predicate, deed] if both else [deed]
        for verb in dict.fromkeys(verbs):
            for heads, mentions in zip(arguments_of(verb), found, strict=True):
                named = (self.cast.of_tokens(tuple(h.subtree), clause.sentence) for h in heads)
                mentions.extend(m for m in named if m)
        return found

    def _statement(
        self, clause: ParsedClause, exact: str, voice: Voice, subject: Mention | None,
        hedge: str | None,
    ) -> str | None:  # fmt: skip
        """What a clause says in a sentence; ``None`` for part of one that makes none."""
        if voice.quoted:
            return attributed(voice.quoted, self._shown(voice.speaker) or "")
        plain = statement_of(list(clause.tokens), self._named(clause, subject), clause.predicate)
        if plain and fits(plain, exact, hedge):
            return plain
        return attributed(exact, self.setting.label) if clause.main else None

    def _named(self, clause: ParsedClause, subject: Mention | None) -> str | None:
        """The subject of a clause in words: its name, or those of its noun."""
        shown, noun = self._shown(subject), clause.subject
        if shown is None and noun is not None and noun.pos_ in {"NOUN", "PROPN"}:
            return phrase_of(noun)
        return shown

    def _shown(self, mention: Mention | None) -> str | None:
        if mention is None:
            return None
        return self.names.shown(mention.id) if mention.id else mention.name


def _is_passive(clause: ParsedClause) -> bool:
    deed = deed_of(clause.predicate)
    passive = any(child.dep_ == "nsubjpass" for child in deed.children) or deed.dep_ == "acl"
    return passive or deed.i != clause.predicate.i


def _is_nobodys(clause: ParsedClause, voice: Voice) -> bool:
    """Whether a quote has no speaker, or the author asks, or speaks to the reader."""
    if voice.quoted:
        short = len(voice.quoted.split()) < _WORDS_OF_A_QUOTE
        return voice.speaker is None or short or voice.quoted.endswith("?")
    if voice.speaker:
        return False
    addressed = clause.subject is not None and clause.subject.lower_ in {"you", "i"}
    return addressed or clause.sentence.text.endswith("?")


def _tells_nothing(clause: ParsedClause) -> bool:
    """Whether only "the group said" is left of a clause, or it tells who would not speak."""
    predicate = clause.predicate
    speakers = [c for c in predicate.children if c.dep_ == "nsubj"]
    behind = "".join(t.text_with_ws for t in clause.tokens if t.i >= predicate.i)
    denied = any(c.dep_ == "neg" for c in predicate.children)
    silent = denied and bool({"say", "reject"} & set(acts_of(predicate)))
    if silent or pattern(type_words()["words"]["nothing"]).match(behind):
        return True
    said = {t.i for t in clause.tokens if t.is_alpha and t.ent_type_ not in {"DATE", "TIME"}}
    return (
        "say" in acts_of(predicate)
        and len(said - {t.i for c in speakers for t in c.subtree}) <= _LEFT
    )


def _opening_encounter(clause: ParsedClause) -> list[Any]:
    """The tokens of "In a meeting with ..." where a clause begins so."""
    subject = clause.subject
    before = [t for t in clause.tokens if subject is not None and t.i < subject.left_edge.i]
    for token in before[:2]:
        for noun in token.children if token.lower_ in _OPENING else ():
            if noun.dep_ == "pobj" and noun.lemma_.lower() in ENCOUNTERS:
                below = {t.i for t in token.subtree}
                whom = any(t.dep_ == "prep" and t.lower_ in {"with", "of"} for t in noun.children)
                inside = [t for t in before if t.i in below] if whom else []
                return inside[:-1] if inside and inside[-1].is_punct else inside
    return []
