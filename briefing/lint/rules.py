"""The rules of lint, in their order."""

from __future__ import annotations

from briefing.lint.carried_words import nothing_is_turned, sources_are_named, words_are_carried
from briefing.lint.citing import has_notes, notes_are_known, quotes_are_exact
from briefing.lint.claimed_status import attribution, established, possible
from briefing.lint.dated import dates_are_carried, days_are_counted
from briefing.lint.desk_judgement import judgement
from briefing.lint.estimative_language import confidence, likelihood, modal, stability
from briefing.lint.finding import (
    ADMIRALTY,
    AS_OF,
    BOARD,
    CITING,
    CONFIDENCE,
    JUDGMENTS,
    LIKELIHOOD,
    SILENCE,
    SOURCES,
    UNCERTAINTY,
    Finding,
    Rule,
)
from briefing.lint.ledger_reference import Reference
from briefing.lint.lint_context import LintContext
from briefing.lint.own_lines import board, notes_fit, own_lines, tables
from briefing.render.read_back import WrittenBrief

RULES: tuple[Rule, ...] = (
    Rule(
        "cited",
        "every sentence and row of the body cites a note",
        "what cannot be followed to a quote cannot be checked",
        CITING,
        has_notes,
    ),
    Rule(
        "known",
        "every reference has its note, and every note a fact that stands at the vantage",
        "a number that leads nowhere, or to what was not known, proves nothing",
        CITING,
        notes_are_known,
    ),
    Rule(
        "exact",
        "quotes are the ledger's, word for word, under the label of their source",
        "a reader must find the words in the article as they stand in the brief",
        SOURCES,
        quotes_are_exact,
    ),
    Rule(
        "words",
        "every word of weight, name, place and number is carried by a fact that its line cites",
        "what no source says is the brief's own",
        CITING,
        words_are_carried,
    ),
    Rule(
        "turned",
        "what turns or bounds a fact is kept, none is added, and nobody changes places",
        "one small word makes the opposite of it",
        UNCERTAINTY,
        nothing_is_turned,
    ),
    Rule(
        "sources",
        "the articles in brackets carry the fact, and the line says where they differ",
        "a source that does not say so confirms nothing",
        SOURCES,
        sources_are_named,
    ),
    Rule(
        "dated",
        "a date, in bold or in the sentence, is one of a fact that its line cites",
        "a wrong day, or one more exact than the text, moves the fact",
        CITING,
        dates_are_carried,
    ),
    Rule(
        "counted",
        "how many days ago, or overdue, follows from the date of its fact and the brief's",
        "a wrong count makes the old new, or the new old",
        CITING,
        days_are_counted,
    ),
    Rule(
        "board",
        "the board says what is in force and the latest step as the ledger gives them",
        "one word there tells that a promise was kept",
        BOARD,
        board,
    ),
    Rule(
        "tables",
        "a row of another table says what the ledger gives for it",
        "a cell is read as the record itself",
        CITING,
        tables,
    ),
    Rule(
        "own",
        "header, gaps and remarks say what the ledger gives there",
        "what the brief says of itself tells how to read the rest",
        AS_OF,
        own_lines,
    ),
    Rule(
        "notes",
        "a note says what the ledger gives for its fact",
        "who is quoted there is part of the proof",
        SOURCES,
        notes_fit,
    ),
    Rule(
        "possible",
        "what may lie after the date stands apart or says so",
        "the board and the developments are read as certain",
        UNCERTAINTY,
        possible,
    ),
    Rule(
        "established",
        "what one family of texts carries names its source in brackets",
        "one text, or several that share its wording, confirm nothing",
        ADMIRALTY,
        established,
    ),
    Rule(
        "likelihood",
        "no likelihood but that of a source, in its words",
        "a brief from the record estimates nothing itself",
        LIKELIHOOD,
        likelihood,
    ),
    Rule(
        "confidence",
        "never likelihood and confidence in one sentence",
        "the one speaks of the event, the other of the evidence",
        CONFIDENCE,
        confidence,
    ),
    Rule(
        "modal",
        "hedges, modals, conditions and negations of the quotes are kept",
        "'will be able to, if not hindered' is not 'will'",
        UNCERTAINTY,
        modal,
    ),
    Rule(
        "stability",
        "never stable or unchanged, never that something did not take place",
        "the record can only be silent",
        SILENCE,
        stability,
    ),
    Rule(
        "attribution",
        "an opinion names whose it is",
        "an assessment without its analyst reads as a fact",
        JUDGMENTS,
        attribution,
    ),
    Rule(
        "judgement",
        "a judgement of the desk says how likely, how sure and whose it is, and borrows no note",
        "an estimate without its terms and its author reads as a fact",
        LIKELIHOOD,
        judgement,
    ),
)
"""All rules; one rule is one function."""


def lint_brief(written: WrittenBrief, reference: Reference) -> list[Finding]:
    """Every line of a brief that breaks a rule, in the order of the file."""
    case = LintContext(written, reference)
    found = {
        Finding(line, rule.id, message, rule.standard)
        for rule in RULES
        for line, message in rule.check(case)
    }
    order = {rule.id: place for place, rule in enumerate(RULES)}
    return sorted(found, key=lambda f: (f.line, order[f.rule], f.message))
