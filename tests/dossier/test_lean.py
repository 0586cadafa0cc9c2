"""The lean form: what it says, what rules add to it, and what it may not say."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefing.dossier import read_dossier
from briefing.dossier.formatting import accept, lay_out
from briefing.dossier.names import actor_tables
from briefing.dossier.suggested import suggestions
from briefing.errors import InvalidInput
from briefing_events import Fact
from tests.benchmarks.rules import scores
from tests.benchmarks.sheet_cost import cost_of
from tests.dossier.conftest import DEFINITION, FILES, Problems, Write

ROOT = Path(__file__).parents[2]
DOSSIERS = (
    ROOT / "seeds/russia-taliban",
    ROOT / "tests/dossiers/river-treaty",
    ROOT / "tests/dossiers/kestrel-port",
    ROOT / "tests/dossiers/grain-tariff",
    ROOT / "tests/dossiers/dry-wells",
)

LEAN = """\
source = "s1"

# The visit
[visit]
visit-made = "Tea visited Coffee."
who = "visitor Tea; host coffee"
date = "2030-01-01 resolved on Tuesday"
quote = "Tea visited Coffee on Tuesday"

[offer]
step-taken = "Coffee offered peace."
quote = "Coffee offered peace."
nth = 1
track = "peace/offered"
credibility = "3 in this text only"
"""

PEOPLE = (
    DEFINITION
    + """
[[actor]]
id = "bean"
name = "Arabica Bean"
short = "Bean"
kind = "person"
of = "coffee"
"""
)

SAID = "Bean told Tea on Tuesday that milk could help. The author of S1 liked it.\n"


def lean(sheet: str) -> dict[str, str]:
    """The small dossier with one lean sheet."""
    return {"sheets/1.toml": sheet, "sheets/2.toml": 'source = "s2"\n'}


def said(sheet: str) -> dict[str, str]:
    """A dossier whose first article is one utterance."""
    files = {"dossier.toml": PEOPLE.replace('[[source.part]]\nid = "s1b"', "@")}
    begin, rest = files["dossier.toml"].split("@", 1)
    files["dossier.toml"] = begin + rest.split("\n\n", 1)[1]
    return {**files, "sources/1.txt": SAID, **lean(f'source = "s1"\n\n{sheet}')}


def only(write: Write, sheet: str, known: dict[str, Fact] | None = None) -> Fact:
    """The one fact of a lean sheet about the utterance."""
    (fact,) = read_dossier(write(files=said(sheet)), known).facts
    return fact


def rules(fact: Fact) -> dict[str, str]:
    """Which rule gave each derived field."""
    return {mark.field: mark.rule for mark in fact.derived}


def read_as_written(fact: Fact) -> Fact:
    """The fact without its marks."""
    return fact.model_copy(update={"derived": ()})


TOLD = """\
[told]
statement-made = "Bean told Tea that milk could help."
quote = "Bean told Tea on Tuesday that milk could help"
"""


def test_a_lean_sheet_reads_as_the_long_one_does(write: Write) -> None:
    visit, offer = read_dossier(write(files=lean(LEAN))).facts
    host = ('role = "visitor" },', 'role = "visitor" },\n    { id = "coffee", role = "host" },')
    longer = read_dossier(write(change=("sheets/1.toml", *host))).facts
    assert read_as_written(visit) == read_as_written(longer[0])
    assert (offer.key, offer.track, offer.stage) == ("offer", "peace", "offered")
    assert (offer.credibility, offer.credibility_reason) == (3, "in this text only")
    assert offer.basis == "unknown"


def test_lean_and_long_facts_keep_the_order_of_the_file(write: Write) -> None:
    long = '[[fact]]\nkey = "between"\ntype = "statement-made"\nstatement'
    long += ' = "Tea agreed, reportedly."\n'
    long += 'basis = "unknown"\nactors = [{ id = "tea", role = "speaker" }]\n'
    long += '[[fact.citation]]\nexact = "Tea reportedly agreed."\n\n'
    sheet = LEAN.replace("[offer]", f"{long}[offer]")
    facts = read_dossier(write(files=lean(sheet))).facts
    assert [fact.key for fact in facts] == ["visit", "between", "offer"]


def test_rules_give_who_speaks_to_whom_when_and_say_so(write: Write) -> None:
    fact = only(write, TOLD)
    assert [(part.id, part.role) for part in fact.actors] == [
        ("bean", "speaker"), ("tea", "addressee"),
    ]  # fmt: skip
    assert fact.citations[0].said_by == "bean"
    assert fact.occurred is not None
    assert (fact.occurred.edtf, fact.basis) == ("2030-01-01", "resolved")
    assert rules(fact) == {
        "actors.speaker": "opening-name", "actors.addressee": "told-addressee",
        "said_by": "speaker-says", "occurred": "date-in-quote",
    }  # fmt: skip


def test_words_that_another_passes_on_are_not_said_by_the_speaker(write: Write) -> None:
    fact = only(write, TOLD.replace('help."', 'help, an aide said."'))
    assert fact.actors_in("speaker") == ("bean",)
    assert fact.citations[0].said_by is None


def test_what_is_written_goes_before_every_rule(write: Write) -> None:
    written = 'who = "speaker tea; addressee nobody"\nsaid_by = "nobody"\ndate = "unknown"\n'
    fact = only(write, TOLD + written)
    assert [(part.id, part.role) for part in fact.actors] == [("tea", "speaker")]
    assert (fact.citations[0].said_by, fact.occurred, fact.derived) == (None, None, ())


def test_an_opinion_is_assessed_and_the_author_says_nothing(write: Write) -> None:
    files = said('[liked]\nassessment-offered = "The author of S1 liked it."\nquote = "liked it"\n')
    author = '\n[[actor]]\nid = "author-s1"\nname = "the author of S1"\nkind = "unnamed"\n'
    files["dossier.toml"] += author
    (fact,) = read_dossier(write(files=files)).facts
    assert (fact.modality, fact.actors_in("analyst")) == ("assessed", ("author-s1",))
    assert fact.citations[0].said_by is None


def test_what_a_rule_gave_is_frozen_with_the_record(write: Write) -> None:
    recorded = only(write, TOLD)
    files = said(TOLD)
    files["dossier.toml"] = files["dossier.toml"].replace('short = "Bean"', 'short = "Mr Bean"')
    (again,) = read_dossier(write(files=files), {"told": recorded}).facts
    assert again == recorded


def test_a_sentence_that_changes_is_read_by_the_rules_anew(write: Write) -> None:
    recorded = only(write, TOLD)
    changed = TOLD.replace('= "Bean told Tea', '= "Tea told Coffee', 1)
    fact = only(write, changed, {"told": recorded})
    assert fact.actors_in("speaker") == ("tea",)


def test_a_stretch_gives_what_facts_below_it_leave_out(write: Write) -> None:
    stretch = '[[stretch]]\ncredibility = "3 hearsay"\nvia = "Coffee"\ndate = "2030-01"\n\n'
    fact = only(write, stretch + TOLD)
    assert (fact.credibility, fact.citations[0].via) == (3, ("coffee",))
    assert fact.occurred is not None
    assert fact.occurred.edtf == "2030-01"
    assert "occurred" not in rules(fact)
    ended = only(write, stretch + "[[stretch]]\n\n" + TOLD)
    assert (ended.credibility, ended.citations[0].via) == (6, ())


def test_a_shortened_quote_stands_for_the_words_between(write: Write) -> None:
    fact = only(write, TOLD.replace("Bean told Tea on Tuesday that milk", "Bean told … milk"))
    assert fact.citations[0].exact == "Bean told Tea on Tuesday that milk could help"


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("visit-made", "visit-mode", 0, "no sentence: write it under the name of its type"),
        ("visit-made", "visit-mode", 0, "did you mean 'visit-made'?"),
        ('quote = "Tea v', 'plan-announced = "X."\nquote = "Tea v', 4, "two sentences"),
        ("visitor Tea", "vistor Tea", 2, "unknown role 'vistor' (did you mean 'visitor'?)"),
        ("visitor Tea", "visitor", 2, "names nobody as visitor"),
        ("host coffee", "host Coffe", 2, "unknown actor 'Coffe' (did you mean 'Coffee'?)"),
        ("resolved on", "resolvd on", 3, "unknown basis 'resolvd' (did you mean 'resolved'?)"),
        ("2030-01-01", "2030-13", 3, "'2030-13' is not"),
        ('quote = "Tea v', 'qoute = "Tea v', 4, "unknown key 'qoute' (did you mean 'quote'?)"),
        ("quote = ", "# ", 0, 'rests on no quote: write quote = "..."'),
        ("Tea visited Coffee on Tuesday", "Tea … Coffee", 4, "more words on either side"),
        ("Tea visited Coffee on", "Milk … on", 4, "nowhere on one line"),
        ("date =", 'occurred = "2030"\ndate =', 4, "'date' gives 'occurred', which is written"),
        ('"3 in', '"7 in', 11, "credibility: write 1 to 6 and the reason"),
        ("peace/offered", "peace/oferred", 10, "did you mean 'offered'?"),
        ("nth = 1", "nth = 9", 8, "only once"),
    ],
)
def test_a_line_that_is_wrong_is_named_with_its_remedy(
    problems: Problems, old: str, new: str, line: int, message: str
) -> None:
    found = problems(files=lean(LEAN.replace(old, new, 1)))
    assert [each.line for each in found if message in each.message] == [4 + line], found


def test_a_table_of_the_sheet_that_is_misspelt_is_told(problems: Problems) -> None:
    found = problems(files=lean(LEAN + "\n[default]\nimportance = 1\n"))
    assert "did you mean 'defaults'?" in found[0].message


def test_names_that_nobody_has_are_proposed_as_actors_and_their_facts_load(write: Write) -> None:
    sheet = TOLD.replace("Bean told", "Chicory told") + 'via = "RIA Novosti"\nsaid_by = "Chicory"\n'
    files = said(sheet) | {"sources/1.txt": SAID.replace("Bean", "Chicory")}
    dossier = read_dossier(write(files=files))
    (fact,) = dossier.facts
    assert [(a.id, a.name, a.kind) for a in dossier.proposed] == [
        ("chicory", "Chicory", "person"), ("ria-novosti", "RIA Novosti", "outlet"),
    ]  # fmt: skip
    assert dossier.definition.actors[-2:] == dossier.proposed
    assert (fact.citations[0].said_by, fact.citations[0].via) == ("chicory", ("ria-novosti",))
    assert fact.actors_in("speaker") == ("chicory",)
    files["dossier.toml"] += f"\n{actor_tables(dossier.proposed)}"
    pasted = read_dossier(write(files=files))
    assert (pasted.facts, pasted.definition) == (dossier.facts, dossier.definition)
    assert pasted.proposed == ()


@pytest.mark.parametrize("name", ["Arabica Been", "beans", "Coffe"])
def test_what_is_nearly_a_known_name_is_a_slip_and_stops_the_load(write: Write, name: str) -> None:
    with pytest.raises(InvalidInput, match=f"unknown actor '{name}' \\(did you mean"):
        only(write, TOLD + f'via = "{name}"\n')


@pytest.mark.parametrize("folder", DOSSIERS, ids=lambda folder: folder.name)
def test_laying_out_loses_nothing_and_is_done_once(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / folder.name
    for path in folder.rglob("*"):
        if path.is_file():
            target = copy / path.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    for sheet in lay_out(copy, longest=60):
        sheet.path.write_text(sheet.after, "utf-8")
    before, after = read_dossier(folder), read_dossier(copy)
    assert list(map(read_as_written, after.facts)) == list(map(read_as_written, before.facts))
    assert (after.corroborations, after.conflicts) == (before.corroborations, before.conflicts)
    assert {(n.start, n.exact, n.reason) for n in after.not_facts} == {
        (n.start, n.exact, n.reason) for n in before.not_facts
    }
    assert all(sheet.before == sheet.after for sheet in lay_out(copy))


def test_comments_stay_above_their_tables(write: Write) -> None:
    folder = write(files={"sheets/1.toml": "# Head\n" + FILES["sheets/1.toml"].replace(
        'key = "offer"', 'key = "offer"  # the offer # again'
    ).replace("[[fact]]", "# Facts\n[[fact]]", 1)})  # fmt: skip
    first = lay_out(folder)[0].after
    assert first.startswith('# Head\nsource = "s1"\n\n# Facts\n[visit]\n')
    assert "# the offer # again\n[offer]\n" in first


def test_drafts_stay_as_they_are_and_are_never_facts(write: Write) -> None:
    draft = '[[draft]]  # to be read\nkey = "later"\nstatement-made = "Tea waits."\nquote = "Tea"\n'
    folder = write(files=lean(f"{LEAN}\n{draft}"))
    assert lay_out(folder)[0].after.endswith(f"\n{draft}")
    dossier = read_dossier(folder)
    assert (dossier.drafts, [fact.key for fact in dossier.facts]) == (1, ["visit", "offer"])


def test_the_bundled_sheets_are_short() -> None:
    sheets = [path.read_text("utf-8") for path in (DOSSIERS[0] / "sheets").glob("*.toml")]
    assert sum(text.count("\n") for text in sheets) <= 2_500
    assert sum(len(text.encode()) for text in sheets) <= 130_000
    assert len(read_dossier(DOSSIERS[0]).facts) >= 280


@pytest.mark.parametrize(
    ("folder", "lines", "typed"), [(DOSSIERS[3], 7, 250), (DOSSIERS[4], 6, 200)]
)
def test_articles_coded_by_the_page_cost_few_lines_and_little_typing_a_fact(
    folder: Path, lines: int, typed: int
) -> None:
    for path in sorted((folder / "sheets").glob("*.toml")):
        cost = cost_of(path.read_text("utf-8"))
        assert cost.facts > 10
        assert cost.lines / cost.facts <= lines
        assert cost.typed / cost.facts <= typed


def test_a_suggestion_that_is_accepted_is_written_into_its_sheet(write: Write) -> None:
    folder = write(files=said(TOLD))
    wanted = [each for each in suggestions(read_dossier(folder)) if each.rule == "hedge"]
    (sheet,) = accept(wanted)
    assert 'hedge = "could"\n' in sheet.after
    sheet.path.write_text(sheet.after, "utf-8")
    assert read_dossier(folder).facts[0].citations[0].hedge == "could"
    assert not [each for each in suggestions(read_dossier(folder)) if each.rule == "hedge"]


def test_each_rule_is_right_nearly_always_on_the_bundled_sheets() -> None:
    found = scores(read_dossier(DOSSIERS[0]))
    assert {name: score.misses for name, score in found.items() if score.precision < 0.93} == {}
    assert all(score.given for score in found.values())
