"""Candidate facts of an article: clauses, their types, dates, actors and statements."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from briefing.dossier.strength import cut_problem
from briefing.drafting.actors import Cast, Mention, Names
from briefing.drafting.attribution import Saying, channel, sayings, wholly_quoted
from briefing.drafting.candidate import VERSION, Candidate, Involved, TypeScore, without_repeats
from briefing.drafting.clauses import Clause, Title, clauses, titles
from briefing.drafting.dates import Dated, choose, dates_in, due_of, numeric_dates
from briefing.drafting.features import features_of
from briefing.drafting.ranker import Ranker
from briefing.drafting.reading import Reading, Sentence, read
from briefing.drafting.rules import doubtful, encounter_type, opening_encounter, sure_type
from briefing.drafting.wording import attributed, fits, hedge_of, modality_of, statement_of
from briefing_events.dossier import Definition
from briefing_events.registry import FACTS_BY_TOPIC

RULES = f"rules-{VERSION}"
RANKER = f"ranker-{VERSION}"
_MOST_TYPES = 4
_LEAST_SCORE = 0.02
_ANALYSTS = re.compile(
    r"\b(?:analysts?|experts?|observers?|scholars?|commentators?)\b", re.IGNORECASE
)
_EARLIER = re.compile(
    r"\b(?:recent(?:ly)?|earlier|previous(?:ly)?|once|has long|used to|ha[sd] been)\b"
)
_OPINION = re.compile(r"\b(?:may|might|could|likely|appears?|seems?|perhaps)\b")
_OFFICE = 0.55
_SURE = 0.8
_WORDS_OF_A_NAME = 6
_SIDE_SURE = 0.3
"""How likely the type of a clause has to be that is not the main one."""
_ENCOUNTERS = frozenset(
    "talk discussion meeting conversation negotiation dialogue visit trip".split()
)
_TRACK_WORDS = {
    "listing": r"\blist|\bban|designat|terror",
    "recognition": r"recogni",
    "membership": r"member|observer|\bseat",
    "sanctions": r"sanction|embargo",
    "missions": r"embass|mission|consul",
}
"""How the title of a track tells that steps of a subject stand on it."""


@dataclass(frozen=True)
class Setting:
    """What is known beside the text: the dossier, the publication, and earlier codings."""

    published: date | None = None
    label: str = "the article"
    definition: Definition | None = None
    stages: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """The track and stage that facts of a type stand on in this dossier."""

    @property
    def names(self) -> Names:
        """The register's names."""
        return Names(self.definition.actors if self.definition else ())


def draft(text: str, ranker: Ranker | None, setting: Setting) -> list[Candidate]:
    """The candidates of a text in its order; without a ranker types are left open."""
    reading = read(text)
    if reading.language is None or ranker is None:
        return list(without_repeats(list(_open_candidates(reading, setting))))
    return _Drafting(reading, ranker, setting).candidates()


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
            occurred=dated.edtf if dated else None, basis=dated.basis if dated else "unknown",
            basis_note=dated.note if dated else None,
            actors=tuple(Involved("subject", id=id_) for id_ in who),
        )  # fmt: skip


@dataclass(frozen=True)
class _Voice:
    """Who speaks in a clause, if anybody, and whether it is an unnamed analyst."""

    speaker: Mention | None
    analyst: bool = False
    quoted: bool = False


class _Drafting:
    """One article on its way from clauses to candidates; keeps what was said and dated so far."""

    def __init__(self, reading: Reading, ranker: Ranker, setting: Setting) -> None:
        self.reading, self.ranker, self.setting = reading, ranker, setting
        self.names = setting.names
        self.actor_registry = Cast(reading, self.names)
        self._lines = {s.line: s.base for s in reading.sentences}
        self._speaker: tuple[int, Mention] | None = None
        self._met: dict[str, Dated] = {}
        """The date of the encounter that an actor took part in, by actor."""
        self._encounter: tuple[tuple[Mention, ...], Dated] | None = None
        self._spoke: tuple[int, str, Dated] | None = None
        """The line, speaker and date of the last dated utterance."""
        self._offices: set[tuple[str, str]] = set()

    def candidates(self) -> list[Candidate]:
        found: list[Candidate] = []
        ahead = self._voices_ahead()
        for sentence in self.reading.sentences:
            if sentence.kind == "imprint" or sentence.span is None:
                continue
            found += self._of_sentence(sentence, ahead.get(sentence.line))
            found += filter(None, (self._office(title, sentence) for title in titles(sentence)))
        return list(without_repeats(found))

    def _voices_ahead(self) -> dict[int, Mention]:
        """The speaker that a line names, for the quotes that stand before the name."""
        ahead: dict[int, Mention] = {}
        for sentence in self.reading.sentences:
            for saying in sayings(sentence):
                who = self.actor_registry.of_tokens(saying.speaker, sentence)
                if who is not None:
                    ahead.setdefault(sentence.line, who)
        return ahead

    def _of_sentence(self, sentence: Sentence, ahead: Mention | None) -> Iterator[Candidate]:
        said = list(sayings(sentence))
        line = self.reading.text[sentence.base : sentence.end]
        quoted = not said and wholly_quoted(sentence, line, sentence.base)
        for clause in clauses(sentence):
            voice = self._voice(clause, said, ahead if quoted else None)
            if clause.main and (encounter := self._opening(clause)) is not None:
                yield encounter
            candidate = self._of_clause(clause, replace(voice, quoted=quoted))
            if candidate is not None:
                yield candidate
        if said and (who := self.actor_registry.of_tokens(said[0].speaker, sentence)):
            self._speaker = (sentence.line, who)

    def _opening(self, clause: Clause) -> Candidate | None:
        """The encounter that a clause opens with: "In a meeting with the king, ..."."""
        tokens = opening_encounter(list(clause.tokens), _ENCOUNTERS.__contains__)
        subject = self._subject(clause)
        if not tokens:
            return None
        start = clause.sentence.place(tokens[0])
        end = clause.sentence.place(tokens[-1]) + len(tokens[-1].text)
        exact = self.reading.text[start:end]
        type_ = encounter_type(tokens)
        mentions = self.actor_registry.within(start, end)
        people = ([subject] if subject else []) + [
            m for m in mentions if subject is None or m.who != subject.who
        ]
        actors = self._actors(type_, _Voice(None), None, people)
        if not _complete(type_, actors, None) or "<" in exact or "\n" in exact:
            return None
        dates = dates_in(exact, self.setting.published, start)
        dated = choose(dates, start, self.setting.published) or self._by_context(clause, subject)
        if dated is not None:
            self._remember(type_, "encounter", dated, people)
        who = self._shown(subject)
        noun = " ".join(exact.split(" ")[1:])
        statement = f"{who} took part in {noun}." if who else f"There was {noun}."
        return Candidate(
            exact=exact, start=start, end=end, type=type_, types=(TypeScore(type_, _SURE),),
            statement=statement, confidence=_SURE, made_by=RULES,
            occurred=dated.edtf if dated else None, basis=dated.basis if dated else "unknown",
            basis_note=dated.note if dated else None, actors=actors,
        )  # fmt: skip

    def _voice(self, clause: Clause, said: Sequence[Saying], ahead: Mention | None) -> _Voice:
        sentence = clause.sentence
        for saying in said:
            if (
                saying.verb
                and saying.cue.i != clause.predicate.i
                and not self._governs(saying, clause)
            ):
                continue
            words = "".join(t.text_with_ws for t in saying.speaker)
            who = self.actor_registry.of_tokens(saying.speaker, sentence)
            who = who or _unnamed(saying, sentence)
            return _Voice(who, analyst=bool(_ANALYSTS.search(words)))
        if sentence.label:
            return _Voice(next(self.names.in_text(sentence.label), None))
        if ahead is not None:
            return _Voice(
                self._speaker[1] if self._speaker and self._speaker[0] == sentence.line else ahead
            )
        return _Voice(None)

    @staticmethod
    def _governs(saying: Saying, clause: Clause) -> bool:
        return any(ancestor.i == saying.cue.i for ancestor in clause.predicate.ancestors)

    def _of_clause(self, clause: Clause, voice: _Voice) -> Candidate | None:
        start, end = self._span(clause)
        exact = self.reading.text[start:end]
        if "<" in exact or "\n" in exact:
            return None
        opening = {t.i for t in opening_encounter(list(clause.tokens), _ENCOUNTERS.__contains__)}
        told = [token for token in clause.tokens if token.i not in opening]
        ranked = self.ranker.types(features_of(told, clause.predicate))
        mentions = self.actor_registry.within(start, end)
        subject = self._subject(clause)
        if subject is None and self._is_encounter(clause) and self._encounter:
            mentions = list(self._encounter[0])
            subject = mentions[0]
        types = self._fitting(ranked, clause, voice, mentions)
        sure = sure_type(
            exact, clause.predicate, of_encounter=self._is_encounter(clause),
            reports=voice.speaker is not None,
        )  # fmt: skip
        if sure is not None:
            types = [(sure, _SURE), *((t, s) for t, s in types if t != sure)]
        possible = [
            (type_, score)
            for type_, score in types
            if _complete(
                type_, self._actors(type_, voice, subject, mentions), self._stage(type_, exact)
            )
        ]
        if not possible or not (clause.main or possible[0][1] >= _SIDE_SURE):
            return None
        type_ = possible[0][0]
        if clause.sentence.kind == "heading" and type_ != "framing-offered":
            return None
        actors, stage = self._actors(type_, voice, subject, mentions), self._stage(type_, exact)
        return self._candidate(clause, (start, end), possible, actors, stage, voice, subject)

    def _span(self, clause: Clause) -> tuple[int, int]:
        """The words of the clause; the whole sentence where the cut would turn their meaning."""
        start, end = clause.start, clause.end
        if cut_problem(self.reading.text, start, end, None):
            return clause.sentence.start, clause.sentence.end
        return start, end

    @staticmethod
    def _is_encounter(clause: Clause) -> bool:
        """Whether the subject is the encounter told before: "the talks", "their meeting"."""
        subject = clause.subject
        if subject is None or subject.lemma_.lower() not in _ENCOUNTERS:
            return False
        return any(child.dep_ in {"det", "poss"} for child in subject.children)

    def _subject(self, clause: Clause) -> Mention | None:
        subject = clause.subject
        return (
            self.actor_registry.of_tokens(tuple(subject.subtree), clause.sentence)
            if subject is not None
            else None
        )

    def _fitting(
        self,
        ranked: Mapping[str, float],
        clause: Clause,
        voice: _Voice,
        mentions: Sequence[Mention],
    ) -> list[tuple[str, float]]:
        """The likeliest types, with what the grammar rules out weighed down."""
        speaks = voice.speaker is not None
        text = clause.sentence.text
        weighed: dict[str, float] = {}
        for type_, score in ranked.items():
            shape = FACTS_BY_TOPIC[type_].shape.SHAPE
            factor = 1.0
            if clause.sentence.kind == "heading":
                factor = 1.0 if type_ == "framing-offered" else 0.05
            elif type_ == "framing-offered":
                factor = 0.2
            elif voice.analyst:
                factor = 5.0 if shape == "assessment" else 0.2
            elif voice.quoted and speaks:
                factor = 2.0 if shape == "utterance" else 0.4 if shape in {"step", "plan"} else 0.1
            elif speaks:
                factor = 1.5 if shape in {"utterance", "step", "plan"} else 0.3
            elif shape == "utterance":
                factor = 0.6
            elif shape == "assessment" and _OPINION.search(text):
                factor = 2.0
            factor *= 0.1 if doubtful(type_, text) else 1.0
            weighed[self._party_type(type_, mentions)] = max(
                weighed.get(self._party_type(type_, mentions), 0.0), score * factor
            )
        total = sum(weighed.values()) or 1.0
        ordered = sorted(((t, s / total) for t, s in weighed.items()), key=lambda pair: -pair[1])
        return [pair for pair in ordered if pair[1] >= _LEAST_SCORE][: _MOST_TYPES + 4]

    def _party_type(self, type_: str, mentions: Sequence[Mention]) -> str:
        """Third parties' doings have types of their own, where the dossier has parties."""
        definition = self.setting.definition
        if definition is None or not mentions or type_.startswith("third-party"):
            return (
                "background-described"
                if type_.startswith("third-party") and definition is None
                else type_
            )
        sides = {_party_of(m.id, self.names, definition) for m in mentions if m.id}
        if sides & set(definition.parties) or not sides:
            return type_
        return {
            "meeting-held": "third-party-contact-made", "visit-made": "third-party-contact-made",
            "statement-made": "third-party-spoke", "agreement-reached": "third-party-acted",
        }.get(type_, type_)  # fmt: skip

    def _stage(self, type_: str, text: str = "") -> tuple[str, str] | None:
        """The track and stage of a type: as coded before, or where their names say so."""
        if type_ in self.setting.stages or self.setting.definition is None:
            return self.setting.stages.get(type_)
        words = _TRACK_WORDS.get(FACTS_BY_TOPIC[type_].subject)
        rung = type_.rpartition("-")[2]
        for track in self.setting.definition.tracks:
            if words and re.search(words, track.title, re.IGNORECASE):
                said = {stage.id for stage in track.stages if stage.id[:7] in text.lower()}
                for stage in track.stages:
                    if rung[:5] in stage.id or stage.id in said:
                        return track.id, stage.id
        return None

    def _actors(
        self, type_: str, voice: _Voice, subject: Mention | None, mentions: Sequence[Mention]
    ) -> tuple[Involved, ...]:
        shape = FACTS_BY_TOPIC[type_].shape.SHAPE
        first = voice.speaker or subject
        others = [m for m in mentions if first is None or m.who != first.who]
        lead, rest, most = _ROLES.get(type_) or _SHAPE_ROLES.get(shape, ("subject", "object", 2))
        if shape == "assessment":
            author = self.names.author_of(self.setting.label)
            analyst = (
                _involved("analyst", voice.speaker)
                if voice.speaker
                else (
                    Involved("analyst", id=author)
                    if author
                    else Involved("analyst", name=f"the author of {self.setting.label}")
                )
            )
            return (analyst, *(_involved("subject", m) for m in others[:2]))
        if lead == "participant":
            everyone = ([first] if first else []) + [m for m in others if m.kind != "outlet"]
            sides = {self._side(m) for m in everyone if m.kind == "person"}
            everyone = [m for m in everyone if m.id is None or m.id not in sides]
            return tuple(_involved("participant", m) for m in everyone[:5])
        actors = [_involved(lead, first)] if first else []
        return tuple(actors + [_involved(rest, m) for m in others[:most]])

    def _side(self, mention: Mention) -> str | None:
        actor = self.names.actors.get(mention.id or "")
        return actor.of if actor else None

    def _candidate(  # noqa: PLR0913, PLR0917 - all that a candidate is made of
        self,
        clause: Clause,
        span: tuple[int, int],
        types: Sequence[tuple[str, float]],
        actors: tuple[Involved, ...],
        stage: tuple[str, str] | None,
        voice: _Voice,
        subject: Mention | None,
    ) -> Candidate:
        start, end = span
        exact = self.reading.text[start:end]
        type_, score = types[0]
        shape = FACTS_BY_TOPIC[type_].shape.SHAPE
        hedge = hedge_of(exact)
        dated, due = self._dates(clause, shape, voice, subject)
        modality = modality_of(
            shape, exact, clause.predicate, said=voice.speaker is not None, hedged=hedge is not None
        )
        self._remember(type_, shape, dated, self.actor_registry.within(start, end))
        speaker = voice.speaker
        return Candidate(
            exact=exact, start=start, end=end, type=type_,
            types=tuple(TypeScore(t, round(s, 3)) for t, s in types[:_MOST_TYPES]),
            statement=self._statement(clause, exact, voice, subject, hedge),
            confidence=round(score * (1.0 if clause.main else 0.8), 3), made_by=RANKER,
            occurred=dated.edtf if dated else None, basis=dated.basis if dated else "unknown",
            basis_note=dated.note if dated else None,
            due=due.edtf if due and shape == "plan" else None,
            modality=modality, actors=actors,
            said_by=(speaker.id or speaker.name) if speaker else None,
            via=tuple(filter(None, (channel(clause.sentence.text),))), hedge=None,
            track=stage[0] if stage else None, stage=stage[1] if stage else None,
        )  # fmt: skip

    def _dates(
        self, clause: Clause, shape: str, voice: _Voice, subject: Mention | None
    ) -> tuple[Dated | None, Dated | None]:
        published = self.setting.published
        sentence = clause.sentence
        near = sentence.place(clause.predicate)
        dates = dates_in(
            self.reading.text[sentence.start : sentence.end], published, sentence.start
        )
        if not clause.main:
            dates = tuple(d for d in dates if clause.start <= d.start < clause.end) or dates
        due = due_of(dates, near, published)
        who = voice.speaker or subject
        if shape in {"assessment", "figure"} or (shape == "state" and voice.speaker is None):
            return None, due
        dated = choose(dates, near, published)
        if dated is not None:
            if shape in {"utterance", "step", "plan"} and who is not None:
                self._spoke = (sentence.line, who.who, dated)
        elif not _EARLIER.search(sentence.text):
            dated = self._by_context(clause, who)
        return dated, due

    def _by_context(self, clause: Clause, who: Mention | None) -> Dated | None:
        """The date of the encounter or speech that a clause belongs to, if the text told of one."""
        if self._is_encounter(clause) and self._encounter:
            found: Dated | None = self._encounter[1]
        elif self._spoke and who and self._spoke[:2] == (clause.sentence.line, who.who):
            found = self._spoke[2]
        else:
            found = self._met.get(who.who) if who else None
        if found is None:
            return None
        return replace(found, basis="by-context", note=f'of what the text dates by "{found.words}"')

    def _remember(
        self, type_: str, shape: str, dated: Dated | None, mentions: Sequence[Mention]
    ) -> None:
        if shape == "encounter" and dated is not None and not type_.startswith("third-party"):
            self._encounter = (tuple(mentions), dated)
            for mention in mentions:
                self._met.setdefault(mention.who, dated)

    def _statement(
        self, clause: Clause, exact: str, voice: _Voice, subject: Mention | None, hedge: str | None
    ) -> str:
        who = self._shown(subject)
        if not voice.quoted:
            plain = statement_of(list(clause.tokens), who, clause.predicate)
            if plain and fits(plain, exact, hedge):
                return plain
        return attributed(exact, self._shown(voice.speaker) or self.setting.label)

    def _shown(self, mention: Mention | None) -> str | None:
        if mention is None:
            return None
        return self.names.shown(mention.id) if mention.id else mention.name

    def _office(self, title: Title, sentence: Sentence) -> Candidate | None:
        holder = self.actor_registry.of_tokens(title.person, sentence)
        exact = self.reading.text[title.start : title.end]
        key = (holder.who if holder else "", title.office.lower())
        if holder is None or key in self._offices or "\n" in exact or "<" in exact:
            return None
        if cut_problem(self.reading.text, title.start, title.end, None):
            return None
        self._offices.add(key)
        former = re.match(r"(?:the )?(?:former|ex-)", title.office, re.IGNORECASE)
        verb = "was" if former else "is"
        return Candidate(
            exact=exact, start=title.start, end=title.end, type="office-held",
            types=(TypeScore("office-held", _OFFICE),), confidence=_OFFICE, made_by=RULES,
            statement=f"{self._shown(holder)} {verb} {title.office.strip(' ,')}.",
            actors=(_involved("holder", holder),), title=title.office.strip(" ,"),
        )  # fmt: skip


def _unnamed(saying: Saying, sentence: Sentence) -> Mention | None:
    """Speakers whom the text does not name ("health officials"), under its words for them."""
    words = "".join(t.text_with_ws for t in saying.speaker).strip()
    if len(saying.speaker) > _WORDS_OF_A_NAME or any(t.pos_ == "PRON" for t in saying.speaker):
        return None
    start = sentence.place(saying.speaker[0])
    return Mention(start, start + len(words), words)


_ROLES: dict[str, tuple[str, str, int]] = {
    "visit-made": ("visitor", "host", 1),
    "attack-occurred": ("perpetrator", "victim", 1),
    "attendance-announced": ("participant", "participant", 3),
    "office-held": ("holder", "object", 1),
    "membership-held": ("holder", "object", 1),
    "topic-discussed": ("speaker", "speaker", 3),
    "third-party-contact-made": ("participant", "participant", 4),
    "cooperation-under-way": ("participant", "participant", 3),
    "aid-provided": ("subject", "beneficiary", 1),
    **dict.fromkeys(
        ("demand-made", "request-made", "condition-set", "commitment-made", "invitation-extended",
         "reaction-voiced", "delisting-assured", "delisting-proposed", "third-party-spoke"),
        ("speaker", "addressee", 1),
    ),
}  # fmt: skip
_SHAPE_ROLES: dict[str, tuple[str, str, int]] = {
    "utterance": ("speaker", "subject", 2),
    "step": ("speaker", "subject", 1),
    "encounter": ("participant", "participant", 4),
}


def _involved(role: str, mention: Mention) -> Involved:
    return Involved(role, id=mention.id) if mention.id else Involved(role, name=mention.name)


def _complete(type_: str, actors: Sequence[Involved], stage: tuple[str, str] | None) -> bool:
    """Whether a fact of the type has what it needs."""
    kind = FACTS_BY_TOPIC[type_]
    roles = [actor.role for actor in actors]
    if kind.shape.SHAPE == "step" and stage is None:
        return False
    if type_ in {"reply-given", "office-held"} or kind.shape.SHAPE == "figure":
        return False
    return all(roles.count(role) >= least for role, least in kind.actors_needed)


def _party_of(actor: str | None, names: Names, definition: Definition) -> str | None:
    seen: set[str] = set()
    while actor and actor not in seen:
        if actor in definition.parties:
            return actor
        seen.add(actor)
        known = names.actors.get(actor)
        actor = known.of if known and known.of else None
    return None
