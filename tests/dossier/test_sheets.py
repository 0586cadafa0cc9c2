"""What a sheet may not say, each with the line and the remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefing.dossier import read_dossier, read_fact
from briefing.errors import InvalidInput
from briefing_events import Fact
from briefing_events.editorial import FactCorroborated, FactsInConflict, SourceRegistered
from tests.dossier.conftest import FILES, SHEET, Problems, Write

FACT = """\
[[fact]]
key = "new"
type = "statement-made"
statement = "Tea did not say when."
basis = "unknown"
actors = [{ id = "tea", role = "speaker" }]
[[fact.citation]]
exact = "Tea did not say when"
"""
"""A further fact for the first sheet: its first line is line 28 there."""

FIRST = SHEET.count("\n") + 2


def test_a_sheet_becomes_events_in_the_order_in_which_they_are_appended(write: Write) -> None:
    dossier = read_dossier(write())
    assert [type(event) for event in dossier.events()[:2]] == [SourceRegistered] * 2
    assert [event.key for event in dossier.events()] == [
        "source:s1", "source:s2", "visit", "offer", "visit@s2", "who-came",
    ]  # fmt: skip
    assert isinstance(dossier.events()[4], FactCorroborated)
    assert isinstance(dossier.events()[5], FactsInConflict)


def test_a_quote_is_anchored_at_the_code_points_of_its_article(write: Write) -> None:
    dossier = read_dossier(write())
    for fact in dossier.facts:
        for citation in fact.citations:
            assert dossier.sources[0].text[citation.start : citation.end] == citation.exact


def test_reading_the_same_folder_twice_gives_equal_dossiers(write: Write) -> None:
    folder = write()
    assert read_dossier(folder) == read_dossier(folder)


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ('type = "statement-made"', 'type = "statement-mode"', 2, "did you mean 'statement-made'?"),
        ('type = "statement-made"\n', "", 0, "'type' is missing"),
        ('key = "new"', 'key = "New"', 1, "'key' cannot be 'New': write lower-case letters"),
        ('key = "new"\n', "", 0, "'key' is missing"),
        ('key = "new"', 'key = "visit"', 1, "the key 'visit' is taken at"),
        ('key = "new"', "key = 3", 1, "'key' is written as text in quotes, not '3'"),
        (
            'key = "new"',
            'key = "new"\nplaec = "X"',
            2,
            "unknown key 'plaec' (did you mean 'place'?)",
        ),
        ("say when.", "say when", 3, "'statement' is a sentence that ends in a full stop"),
        ("did not say", "said", 3, "the statement loses 'not' of its quotes"),
        (
            'basis = "unknown"',
            'basis = "guessed"',
            4,
            "'basis' cannot be 'guessed': write 'stated'",
        ),
        ('basis = "unknown"', 'occurred = "2030-13"', 4, "'2030-13' is not"),
        ('basis = "unknown"', 'occurred = "2030-02-30"', 4, "not a date in the calendar"),
        ('basis = "unknown"', 'occurred = "2030-01-01/"', 4, "has an open end"),
        ('basis = "unknown"', 'occurred = "soon"', 4, "not a date that this program understands"),
        ('basis = "unknown"', "occurred = 2030", 4, "'occurred' is a date in quotes"),
        ('basis = "unknown"', 'occurred = "2030-01-01"\nbasis = "unknown"', 0, "without a date"),
        ('basis = "unknown"', 'occurred = "2030-01-01"\nbasis = "resolved"', 0, "basis_note"),
        ('basis = "unknown"', 'basis = "unknown"\nimportance = 4', 5, "'importance' cannot be '4'"),
        ('basis = "unknown"', 'basis = "unknown"\ncredibility = 2', 5, "credibility_reason"),
        ('basis = "unknown"', 'basis = "unknown"\ntrack = "pease"', 5, "did you mean 'peace'?"),
        (
            'basis = "unknown"',
            'basis = "unknown"\ntrack = "peace"\nstage = "maid"',
            6,
            "unknown stage 'maid' of track 'peace' (did you mean 'made'?); its stages are offered",
        ),
        ('basis = "unknown"', 'basis = "unknown"\nstage = "made"', 0, "a stage needs its track"),
        (
            'basis = "unknown"',
            'basis = "unknown"\ntopics = ["a", "b", "c", "d", "e", "f"]',
            5,
            "more than 5 topics",
        ),
        ('id = "tea"', 'id = "tee"', 5, "unknown actor 'tee' (did you mean 'tea'?); actors"),
        ('role = "speaker"', 'role = "host"', 0, "needs at least 1 actor with role 'speaker'"),
        ('role = "speaker"', 'role = "speeker"', 5, "did you mean 'speaker'?"),
        ('[{ id = "tea", role = "speaker" }]', '["tea"]', 5, "is a table: { ... }, not 'tea'"),
        ('Tea did not say when"', 'Tea did not tell"', 7, "it fits up to 'Tea did not '"),
        ('exact = "Tea did', 'exact = "tea did', 7, 'write the quote as "Tea did not say when"'),
        ('exact = "Tea did not say', 'exact = "say', 7, "cut right after 'not', which turns it"),
        ('[[fact.citation]]\nexact = "Tea did not say when"', "", 0, "rests on no quote"),
        ("[[fact.citation]]", "[fact.citation]", 6, "write each citation as a table of its own"),
        (
            'exact = "Tea did not say when"',
            'exact = "Tea did not say when"\nplace = "X"',
            8,
            "fields of the fact stand above its first citation",
        ),
        (
            'exact = "Tea did not say when"',
            'exact = "Tea did not say when"\nsaid_by = "tee"',
            8,
            "unknown actor 'tee'",
        ),
        (
            'exact = "Tea did not say when"',
            'exact = "Tea did not say when"\nvia = ["coffee", "tee"]',
            8,
            "unknown actor 'tee'",
        ),
        (
            'exact = "Tea did not say when"',
            'exact = "Tea did not say when"\nhedge = "perhaps"',
            8,
            "the hedge 'perhaps' does not stand on the line",
        ),
        (
            'exact = "Tea did not say when"',
            'exact = "Tea did not say when"\nattests = "2031"',
            8,
            "attests 2031 lies after the publication of s1",
        ),
        (
            'basis = "unknown"',
            'occurred = "2030-01-03"',
            4,
            "occurred 2030-01-03 lies after the publication of s1 (2030-01-02)",
        ),
        ('basis = "unknown"', 'basis = "unknown"\nreplies_to = "new"', 5, "names the fact itself"),
        (
            'basis = "unknown"',
            'basis = "unknown"\nreplies_to = "offr"',
            5,
            "replies_to names no fact: none has the key 'offr' (did you mean 'offer'?)",
        ),
        (
            'basis = "unknown"',
            'basis = "unknown"\nends = ["offer"]',
            5,
            "ends names 'offer', a step-taken, but needs a state",
        ),
        (
            'basis = "unknown"',
            'basis = "unknown"\noutcome_of = "visit"\noutcome = "fulfilled"',
            5,
            "outcome_of names 'visit', a visit-made, but needs a plan",
        ),
    ],
)
def test_a_wrong_line_of_a_fact_is_named(
    problems: Problems, old: str, new: str, line: int, message: str
) -> None:
    assert old in FACT
    found = problems(add=("sheets/1.toml", FACT.replace(old, new, 1)))
    assert len(found) == 1
    assert found[0].file == "sheets/1.toml"
    assert found[0].line == FIRST + line
    assert message in found[0].message


def test_the_further_fact_of_these_tests_holds_as_it_is(problems: Problems) -> None:
    assert problems(add=("sheets/1.toml", FACT)) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ('source = "s1"', 'source = "s9"', 1, "unknown source 's9'"),
        ('source = "s1"', 'source = "s1b"', 1, "a sheet is of the whole article 's1'"),
        ('source = "s1"\n', "", 1, "'source' is missing"),
        ('source = "s1"', 'source = "s1"\nsuorce = 1', 2, "did you mean 'source'?"),
        ('source = "s1"', 'source = "s1"\ndefaults = 1', 2, "write [defaults] as a table"),
        ('source = "s1"', 'source = "s1"\n[defaults]\nplace = "X"', 3, "unknown key 'place'"),
        ('source = "s1"', 'source = "s1"\n[defaults]\ncredibility = 2', 2, "has its reason"),
    ],
)
def test_a_wrong_head_of_a_sheet_is_named(
    problems: Problems, old: str, new: str, line: int, message: str
) -> None:
    found = [p for p in problems(change=("sheets/1.toml", old, new)) if p.file == "sheets/1.toml"]
    assert [(p.line, message in p.message) for p in found] == [(line, True)]


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ('fact = "visit"', 'fact = "visits"', 4, "'visits' (did you mean 'visit'?)"),
        ('fact = "visit"\n', "", 3, "'fact' is missing"),
        ('exact = "Tea came', 'exact = "Tea went', 6, "the article does not have"),
        ('facts = ["visit"]', 'facts = ["vist"]', 13, "none has the key 'vist'"),
        ('sources = ["s1"]', 'sources = ["s9"]', 14, "unknown source 's9'"),
        ('sources = ["s1"]', 'sources = ["s1", "s1b"]', 14, "has a citation from s1b"),
        ('facts = ["visit"]\nsources = ["s2"]', 'facts = ["offer"]\nsources = ["s2"]', 17,
         "'offer' has no citation from s2"),
        ('key = "who-came"', 'key = "offer"', 9, "the key 'offer' is taken at"),
        ('key = "who-came"', 'key = "who:came"', 9, "letters, digits and hyphens only"),
        ('point = "Who came"\n', "", 8, "'point' is missing"),
        ('point = "Who came"', 'point = "Who came"\nweight = 9', 11, "'weight' cannot be '9'"),
        ('text = "came"', 'txt = "came"', 16, "did you mean 'text'?"),
    ],
)  # fmt: skip
def test_a_wrong_corroboration_or_conflict_is_named(
    problems: Problems, old: str, new: str, line: int, message: str
) -> None:
    found = problems(change=("sheets/2.toml", old, new))
    assert any(
        p.file == "sheets/2.toml" and p.line == line and message in p.message for p in found
    ), found


def test_a_conflict_needs_two_accounts(problems: Problems) -> None:
    sheet = FILES["sheets/2.toml"]
    one = sheet[: sheet.rindex("[[conflict.account]]")]
    found = problems(files={"sheets/2.toml": one})
    assert [(p.line, p.message) for p in found] == [(11, "'account' needs at least 2")]


def test_a_text_without_family_corroborates_nothing(problems: Problems) -> None:
    found = problems(change=("dossier.toml", 'family = "II"\n', ""))
    assert [(p.file, p.line) for p in found] == [("sheets/2.toml", 6)]
    assert "belongs to no family" in found[0].message


def test_an_article_does_not_corroborate_what_it_states_itself(problems: Problems) -> None:
    extra = '[[corroborates]]\nfact = "visit"\n[[corroborates.citation]]\nexact = "Tea visited"\n'
    found = problems(add=("sheets/1.toml", extra))
    assert [(p.line, "states 'visit' itself" in p.message) for p in found] == [(FIRST + 3, True)]


def test_a_corroboration_may_say_less_and_says_it_as_strongly_as_its_quotes(
    write: Write, problems: Problems
) -> None:
    change = ("sheets/2.toml", 'fact = "visit"', 'fact = "visit"\nstatement = "Tea came."')
    assert read_dossier(write(change=change)).corroborations[0].statement == "Tea came."
    change = ("sheets/2.toml", 'fact = "visit"', 'fact = "visit"\nstatement = "Tea never came."')
    found = problems(change=change)
    assert [(p.line, "says 'never'" in p.message) for p in found] == [(5, True)]


def test_a_fact_is_corroborated_once_an_article(problems: Problems) -> None:
    extra = '[[corroborates]]\nfact = "visit"\n[[corroborates.citation]]\nexact = "Peace"\n'
    found = problems(add=("sheets/2.toml", extra))
    assert ["put all its citations there" in p.message for p in found] == [True]


def test_a_corroborating_text_is_not_older_than_the_fact(problems: Problems) -> None:
    found = problems(
        files={"dossier.toml": FILES["dossier.toml"].replace("2030-01-03", "2029-12-01")}
    )
    assert ["lies after the publication of s2" in p.message for p in found] == [True]


def test_references_may_not_run_in_a_circle(problems: Problems) -> None:
    circle = FACT.replace('"unknown"', '"unknown"\nreplies_to = "other"') + FACT.replace(
        '"new"', '"other"'
    ).replace('"unknown"', '"unknown"\nreplies_to = "new"')
    found = problems(add=("sheets/1.toml", circle))
    assert ["leads in a circle" in p.message for p in found] == [True, True]


def test_a_reference_to_a_fact_that_does_not_hold_is_not_reported_again(problems: Problems) -> None:
    wrong = FACT.replace('"statement-made"', '"statement-mode"')
    linked = FACT.replace('"new"', '"other"').replace('"unknown"', '"unknown"\nreplies_to = "new"')
    found = problems(add=("sheets/1.toml", wrong + linked))
    assert ["unknown type" in p.message for p in found] == [True]


def test_all_problems_of_all_files_are_reported_together(problems: Problems) -> None:
    found = problems(
        files={
            "dossier.toml": FILES["dossier.toml"].replace('kind = "state"', 'kind = "stat"', 1),
            "sheets/1.toml": SHEET.replace("2030-01-01", "2030-01-41").replace('"tea"', '"tee"'),
            "sheets/2.toml": FILES["sheets/2.toml"].replace("Tea came", "Tea went"),
            "sheets/3.toml": "source = \n",
        }
    )
    assert [p.file for p in found] == [
        "dossier.toml", "sheets/1.toml", "sheets/1.toml", "sheets/2.toml", "sheets/3.toml",
    ]  # fmt: skip
    assert [p.line for p in found] == [47, 7, 11, 6, 1]


def test_the_error_lists_every_problem_with_file_and_line(write: Write) -> None:
    folder = write(change=("sheets/1.toml", "2030-01-01", "2030-01-41"))
    with pytest.raises(InvalidInput, match=r"1 problem; nothing was recorded\.\n.*1\.toml:7: "):
        read_dossier(folder)


def test_defaults_hold_for_facts_that_say_nothing_else(write: Write) -> None:
    defaults = '[defaults]\ncredibility = 2\ncredibility_reason = "why"\nimportance = 1\n'
    own = FACT.replace('"unknown"', '"unknown"\ncredibility = 5\ncredibility_reason = "own"')
    folder = write(files={"sheets/1.toml": SHEET.replace("\n", f"\n{defaults}", 1) + own})
    visit, _, new = read_dossier(folder).facts
    assert (visit.credibility, visit.credibility_reason, visit.importance) == (2, "why", 1)
    assert (new.credibility, new.credibility_reason, new.importance) == (5, "own", 1)


def test_a_default_basis_is_not_one_for_facts_without_a_date(write: Write) -> None:
    head = '[defaults]\nbasis = "stated"\n'
    undated = SHEET.replace('basis = "unknown"\n', 'basis = "unknown"\nimportance = 1\n')
    dated = undated.replace('basis = "resolved"\nbasis_note = "on Tuesday"\n', "")
    visit, offer = read_dossier(
        write(files={"sheets/1.toml": dated.replace("\n", f"\n{head}", 1)})
    ).facts
    assert (visit.basis, offer.basis) == ("stated", "unknown")


def test_a_fact_without_date_does_not_take_its_basis_from_the_defaults(problems: Problems) -> None:
    head = '[defaults]\nbasis = "by-context"\n'
    sheet = SHEET.replace("\n", f"\n{head}", 1).replace('basis = "unknown"\n', "")
    (found,) = problems(files={"sheets/1.toml": sheet})
    assert found.message == "a fact without a date has basis 'unknown', and only such a fact"


def test_a_corroborating_wording_reaches_a_stage_of_the_facts_track(problems: Problems) -> None:
    extra = '[[corroborates]]\nfact = "offer"\n[[corroborates.citation]]\n'
    extra += 'exact = "Peace was offered"\nstage = "maid"\n'
    (found,) = problems(add=("sheets/2.toml", extra))
    assert "unknown stage 'maid' of track 'peace' (did you mean 'made'?)" in found.message
    assert problems(add=("sheets/2.toml", extra.replace("maid", "made"))) == []


def test_a_default_reason_does_not_speak_for_a_rating_of_its_own(problems: Problems) -> None:
    defaults = '[defaults]\ncredibility = 2\ncredibility_reason = "why"\n'
    own = FACT.replace('"unknown"', '"unknown"\ncredibility = 5')
    found = problems(files={"sheets/1.toml": SHEET.replace("\n", f"\n{defaults}", 1) + own})
    assert ["needs its own credibility_reason" in p.message for p in found] == [True]
    own = own.replace("credibility = 5", "credibility = 6")
    assert problems(files={"sheets/1.toml": SHEET.replace("\n", f"\n{defaults}", 1) + own}) == []


def test_words_are_set_aside_with_a_reason(write: Write) -> None:
    aside = '[[not_a_fact]]\nexact = "Afterword"\nreason = "heading"\n'
    (not_fact,) = read_dossier(write(add=("sheets/1.toml", aside))).not_facts
    assert (not_fact.source, not_fact.exact, not_fact.reason) == ("s1b", "Afterword", "heading")


def test_an_unquoted_toml_date_is_a_date(write: Write) -> None:
    folder = write(change=("sheets/1.toml", '"2030-01-01"', "2030-01-01"))
    when = read_dossier(folder).facts[0].occurred
    assert when is not None
    assert when.edtf == "2030-01-01"


def test_a_sheet_may_give_words_in_the_place_of_numbers(write: Write) -> None:
    counts = 'injured_qualifier = "dozens"\ndisplaced_qualifier = "hundreds"'
    fighting = FACT.replace("statement-made", "fighting-occurred").replace(
        "[[fact.citation]]", f"{counts}\n[[fact.citation]]"
    )
    fact = read_dossier(write(add=("sheets/1.toml", fighting))).facts[2]
    assert fact.model_dump(include={"deaths", "injured_qualifier", "displaced_qualifier"}) == {
        "deaths": None, "injured_qualifier": "dozens", "displaced_qualifier": "hundreds",
    }  # fmt: skip


def test_a_structured_number_stands_in_a_quote(write: Write) -> None:
    fighting = FACT.replace("statement-made", "fighting-occurred").replace(
        "[[fact.citation]]", "displaced = 900\n[[fact.citation]]"
    )
    with pytest.raises(InvalidInput, match="displaced = 900 stands in none of the quotes"):
        read_dossier(write(add=("sheets/1.toml", fighting)))


def test_sanctions_may_stand_in_a_sheet_on_no_track(write: Write) -> None:
    sanctions = FACT.replace("statement-made", "sanctions-imposed")
    assert read_dossier(write(add=("sheets/1.toml", sanctions))).facts[2].track is None


def test_a_moment_falls_on_its_day_in_the_dossiers_time_zone(write: Write) -> None:
    folder = write(change=("sheets/1.toml", "2030-01-01", "2029-12-31T20:00:00+00:00"))
    when = read_dossier(folder).facts[0].occurred
    assert when is not None
    assert when.earliest.isoformat() == "2030-01-01"


def test_facts_may_refer_to_facts_that_only_the_ledger_holds(write: Write) -> None:
    known = {fact.key: fact for fact in read_dossier(write(add=("sheets/1.toml", FACT))).facts}
    folder = write(
        change=(
            "sheets/1.toml",
            'stage = "offered"',
            'stage = "offered"\nends = []\nreplies_to = "new"',
        )
    )
    with pytest.raises(InvalidInput):
        read_dossier(folder)
    assert read_dossier(folder, known).facts[1].replies_to == "new"


def test_a_fact_added_by_itself_is_checked_like_a_sheet(write: Write, tmp_path: Path) -> None:
    dossier = read_dossier(write())
    known = {fact.key: fact for fact in dossier.facts}
    file = tmp_path / "one.toml"
    file.write_text(f'source = "s1"\n{FACT}', encoding="utf-8")
    (fact,) = read_fact(file, dossier.definition, dossier.sources, known)
    assert isinstance(fact, Fact)
    file.write_text(f'source = "s1"\n{FACT.replace("not say when.", "say.")}', encoding="utf-8")
    with pytest.raises(InvalidInput, match="loses 'not'"):
        read_fact(file, dossier.definition, dossier.sources, known)
    file.write_text('source = "s1"\n', encoding="utf-8")
    with pytest.raises(InvalidInput, match="holds no fact"):
        read_fact(file, dossier.definition, dossier.sources, known)


def test_messages_speak_of_the_sheet_and_not_of_the_program(problems: Problems) -> None:
    broken = FACT.replace('"tea"', "1").replace('"unknown"', "[]").replace('"Tea did not', '"Tea')
    for problem in problems(add=("sheets/1.toml", broken)):
        text = str(problem).lower()
        assert not any(word in text for word in ("pydantic", "input_value", "http", "validation"))
