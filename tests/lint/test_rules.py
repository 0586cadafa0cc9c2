from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.lint import RULES
from briefing.render.read_back import read_back
from briefing.service import DossierReader
from tests.lint.desks import HAND_WRITTEN, at, by_hand, findings, number, written

BROKEN = {
    "a sentence without a note": (
        "cited",
        "(N1).[^{talks-opened}] No signature",
        "(N1).[^{talks-opened}] The talks went well. No signature",
    ),
    "a step on the board without a note": (
        "cited board",
        "| Upper dam | No dam on record | None on record |",
        "| Upper dam | No dam on record | Filling begun |",
    ),
    "an answer without a note": ("cited", "| Lund | None |", "| Lund | Agreed |"),
    "a number beyond the ledger": ("known", "met Per Lund;[^{okoye-meets-lund}]", "met Lund;[^99]"),
    "a reference without its note": (
        "known",
        "flow figures (N1).[^{flow-figures-asked}]",
        "flow figures (N1).[^{flow-figures-asked}][^{flood-at-the-weir}]",
    ),
    "a reference that is no number": (
        "known",
        "upper dam: only if it\n  does",
        "upper dam:[^later] only if it\n  does",
    ),
    "a note that tells another number": ("known", "**#{talks-opened}**", "**#99**"),
    "a second note of one number": ("known", "## Notes\n", "## Notes\n\n{talks-note}"),
    "a quote with a word changed": ("exact", 'Lund did not refuse"', 'Lund did never refuse"'),
    "a quote under another source": ("exact", 'not refuse" N1', 'not refuse" N2'),
    "a note without a quote": ("exact", '"Lund did not refuse" N1', "see N1"),
    "quoted words that no fact carries": (
        "exact",
        "At the Old Bridge Ada Okoye met",
        'At a "most cordial and warm" meeting Ada Okoye met',
    ),
    "a figure of nobody's": (
        "words",
        "for South's flow figures (N1)",
        "for South's 40 flow figures (N1)",
    ),
    "a figure in a table": (
        "words",
        "| Figures[^{flow-figures-asked}] |",
        "| Figures of 900 days[^{flow-figures-asked}] |",
    ),
    "another day in bold": ("dated", "- **15 April 2031.** At", "- **16 April 2031.** At"),
    "another month in bold": ("dated", "- **15 April 2031.** At", "- **March 2031.** At"),
    "another year in bold": ("dated", "- **15 April 2031.** At", "- **2030.** At"),
    "another day in the sentence": (
        "dated",
        "On 15 April 2031 the ministers",
        "On 14 April 2031 the ministers",
    ),
    "another day without its year": (
        "dated",
        "On 15 April 2031 the ministers",
        "On April 14 the ministers",
    ),
    "another count of days": (
        "counted",
        "- A second round was",
        "- **6 May 2031, 9 days ago.** A second round was",
    ),
    "another day for a plan": ("dated", "held on 6 May 2031", "held on 7 May 2031"),
    "a last day told as the day": (
        "dated",
        "- **By 31 May 2031.** Okoye",
        "- **31 May 2031.** Okoye",
    ),
    "a new line under another day": (
        "dated",
        "- Lund made it",
        "- **2 April 2031.** Talks that could do it (N1).[^{talks-opened}]\n- Lund made it",
    ),
    "another actor": ("words", "Ada Okoye met Per Lund;", "Ada Okoye met the River Board;"),
    "an actor in a table": (
        "words",
        "| Okoye | Not refused",
        "| Per Lund, River Board | Not refused",
    ),
    "a state in force that the ledger does not give": (
        "board",
        "| No treaty on record |",
        "| None on record |",
    ),
    "a step on the board in other words": (
        "board",
        "| Talks opened, 15 April 2031; no signature on record[",
        "| Talks closed, 15 April 2031; no signature on record[",
    ),
    "a step on the board without its limit": ("board", "; no signature on record[", "["),
    "a track that there is none": ("board", "| Upper dam |", "| Lower dam |"),
    "a plan told as an outcome": (
        "turned words",
        "A second round was to be held on 6 May 2031",
        "A second round took place on 6 May 2031",
    ),
    "a plan that could be anything": (
        "turned",
        "A second round was to be held on 6 May 2031 (N1).[^{second-round-planned}] *Overdue.*",
        "A second round, 6 May 2031 (N1).[^{second-round-planned}]",
    ),
    "a possible fact among the developments": (
        "possible",
        "- Lund made it",
        "- Okoye reportedly offered July (N2).[^{later-filling-offered}]\n- Lund made it",
    ),
    "a possible fact on the board": (
        "possible board",
        "| None on record | – |",
        "| Later filling offered[^{later-filling-offered}] | – |",
    ),
    "one family told as established": ("established", "flow figures (N1).", "flow figures."),
    "an answer of one family": ("established", "Not refused (N1)", "Not refused"),
    "a likelihood of our own": ("likelihood", "she asked\n", "she probably asked\n"),
    "likelihood and confidence": (
        "confidence",
        "a signature this year seemed unlikely",
        "a signature this year, with high confidence, seemed unlikely",
    ),
    "a day after the date": ("dated", "- **15 April 2031.** At", "- **15 June 2031.** At"),
    "a month after the date in the text": (
        "dated",
        "for South's flow figures (N1)",
        "for South's flow figures by August 2031 (N1)",
    ),
    "a lost condition": (
        "modal",
        "Lund made it a condition that North put off the filling of the upper dam: only if it\n  ",
        "Lund said that North puts off the filling of the upper dam, and it\n  ",
    ),
    "a lost hedge": ("modal", "Okoye reportedly offered", "Okoye offered"),
    "an added negation": ("modal", "Ada Okoye met Per Lund;", "Ada Okoye did not meet Per Lund;"),
    "stability on the board": ("stability", "| New on record |", "| Unchanged |"),
    "silence told as an event that did not happen": (
        "stability",
        "[^{talks-opened}] No signature is on record.",
        "[^{talks-opened}] No signature is on record; a signing did not take place.",
    ),
    "an approximator that is added": (
        "turned",
        "filling of the dam\n  to July",
        "filling of the dam\n  until July",
    ),
    "a source that does not carry it": (
        "sources",
        "would South publish (N1)",
        "would South publish (N1/N2)",
    ),
    "a gap that is turned": (
        "own",
        "Any outcome: no filling before June",
        "Any outcome: no filling after June",
    ),
    "a note with another speaker": ("notes", 'its flow figures" N1', 'its flow figures" N1, Lund'),
    "a row of the table of sources": ("tables", "## Notes\n", "{sources}## Notes\n"),
    "a judgement without its terms": (
        "judgement",
        "## Notes\n",
        "## Judgement of the desk\n\nA treaty will come (40–60%).\n\n## Notes\n",
    ),
    "an opinion without its analyst": (
        "attribution",
        "To unnamed engineers a signature this year seemed unlikely",
        "A signature this year seems unlikely",
    ),
}
"""What was changed by hand: the rules that it breaks, and the words before and after."""


_SOURCES = """\
## Sources

|  | Source | Published | Rating and reason | Family |
| --- | --- | --- | --- | --- |
| N1 | Northern Courier, Ministers meet at the bridge | 17 April 2031 | A: names its outlet | A |

"""


def edited(reader: DossierReader, before: str, after: str) -> str:
    """The brief written by hand with one thing changed."""
    snapshot = reader.snapshot(at(reader, HAND_WRITTEN))
    text = by_hand(snapshot)
    talks = next(
        n for n in text.split("\n") if n.startswith(f"[^{number(snapshot, 'talks-opened')}]:")
    )

    def numbered(words: str) -> str:
        words = words.replace("{talks-note}", f"{talks}\n").replace("{sources}", _SOURCES)
        for entry in snapshot.entries():
            words = words.replace(f"{{{entry.fact.key}}}", str(entry.number))
        return words

    assert text.count(numbered(before)) == 1, f"{before!r} is not once in the brief"
    return text.replace(numbered(before), numbered(after))


def test_a_brief_worded_by_hand_within_the_rules_has_no_findings(river: DossierReader) -> None:
    text = by_hand(river.snapshot(at(river, HAND_WRITTEN)))
    assert [each.told("hand.md") for each in findings(river, text)] == []


@pytest.mark.parametrize(("rules", "before", "after"), BROKEN.values(), ids=BROKEN)
def test_an_edit_breaks_its_rule(river: DossierReader, rules: str, before: str, after: str) -> None:
    found = findings(river, edited(river, before, after))
    told = [each.told("hand.md") for each in found]
    assert {each.rule for each in found} >= set(rules.split()), told


def test_every_rule_has_an_edit_that_breaks_it() -> None:
    broken = {rule for rules, _, _ in BROKEN.values() for rule in rules.split()}
    assert broken == {rule.id for rule in RULES}


HELD = {
    "no year": ("On 15 April 2031 the ministers", "On April 15 the ministers"),
    "the other order": ("On 15 April 2031 the ministers", "On April 15th, 2031, the ministers"),
    "a day in figures": ("On 15 April 2031 the ministers", "On 2031-04-15, the ministers"),
    "italics by underscores": ("Okoye reportedly offered", "Okoye _reportedly_ offered"),
    "a month for its day": ("On 15 April 2031 the ministers", "In April 2031 the ministers"),
    "the month and no more": ("- **15 April 2031.** At", "- **April 2031.** At"),
    "a year alone": ("- **15 April 2031.** At", "- **2031.** At"),
    "as the brief words it": ("- **By 31 May 2031.**", "- **By 31 May 2031, day not given.**"),
    "a bound in the sentence": ("Lund made it a", "By 15 April 2031 Lund made it a"),
    "a day of a text": ("Okoye reportedly offered", "In 2031 Okoye reportedly offered"),
    "may is no month": ("she asked\n", "it is said, and May be it is, that she asked\n"),
    "whoever is on that side": ("she asked\n", "she asked for North\n"),
    "a label": ("for South's flow figures (N1)", "for South's flow figures (N1, as G20)"),
    "the mark of what was reported later": (
        "; no signature on record[",
        "; no signature on record†[",
    ),
}
"""What may be changed by hand: the words before and after."""


@pytest.mark.parametrize(("before", "after"), HELD.values(), ids=HELD)
def test_an_edit_that_keeps_to_the_facts_breaks_nothing(
    river: DossierReader, before: str, after: str
) -> None:
    assert [each.told("hand.md") for each in findings(river, edited(river, before, after))] == []


TURNED = {
    "more dead": ("2024-11-26", "More than 140 people", "More than 170 people", "words"),
    "another month": ("2024-11-26", "- **March 2024.** More", "- **May 2024.** More", "dated"),
    "another visitor": (
        "2024-11-26",
        "Sergei Shoigu, secretary of Russia's Security Council, visited Kabul",
        "Vladimir Putin, secretary of Russia's Security Council, visited Kabul",
        "words",
    ),
    "removed": ("2024-11-26", "| Taliban listed[", "| Taliban removed[", "board"),
}
"""What a newcomer may turn in a brief as it is generated, and the rule that finds it."""


@pytest.mark.parametrize(("as_of", "before", "after", "rule"), TURNED.values(), ids=TURNED)
def test_a_turned_line_of_a_generated_brief_is_found(
    bundled: DossierReader, as_of: str, before: str, after: str, rule: str
) -> None:
    day = date.fromisoformat(as_of)
    text = written(bundled.brief(at(bundled, day)))
    assert text.count(before) == 1
    told = findings(bundled, text.replace(before, after), day)
    assert {each.rule for each in told} == {rule}, [each.told("brief.md") for each in told]


def test_a_new_line_with_another_day_is_found(bundled: DossierReader) -> None:
    day = date(2024, 11, 26)
    text = written(bundled.brief(at(bundled, day)))
    cited = number(bundled.snapshot(at(bundled, day)), "revocation-being-addressed")
    line = f"- **2 April 2024.** The Foreign Ministry was addressing it (S4).[^{cited}]"
    heading = "\n**Earlier (S4, unless marked)**\n"
    text = text.replace(heading, f"{heading}\n{line}", 1)
    (found,) = (each for each in findings(bundled, text, day) if each.rule == "dated")
    assert found.told("b.md").startswith(f"b.md:{found.line}: dated: '2 April 2024' is no date of")
    assert "(1 April 2024)" in found.message


def test_a_finding_on_the_board_shows_what_the_ledger_says(river: DossierReader) -> None:
    text = edited(river, "| No treaty on record |", "| None on record |")
    (found,) = (each for each in findings(river, text) if each.rule == "board")
    assert found.message == (
        "Treaty on the river, in force: the ledger gives 'No treaty on record' here"
    )


def test_a_finding_names_line_rule_and_standard(river: DossierReader) -> None:
    text = edited(river, "Okoye reportedly offered", "Okoye offered")
    (found,) = (each for each in findings(river, text) if each.rule == "modal")
    line = text.split("\n")[found.line - 1]
    assert line.startswith("- **By 31 May 2031.** Okoye offered")
    assert found.told("hand.md").startswith(f"hand.md:{found.line}: modal: the line loses")
    assert found.told("hand.md").endswith(
        "(ICD 203, tradecraft standard 2: uncertainties expressed and explained)"
    )


def test_a_sentence_on_a_wrapped_line_is_found_where_it_begins(river: DossierReader) -> None:
    text = edited(river, "she asked\n", "she probably asked\n")
    found = findings(river, text)[0]
    assert "Ada Okoye met Per Lund" in text.split("\n")[found.line - 1]


@pytest.mark.parametrize(
    "line",
    [
        "- Dr. Okoye met Mr. P. Lund of the U.N. office at St. Anne on 15 April 2031.[^{0}]",
        '- Okoye met Lund. "We met. We talked." (N1)[^{0}]',
        "- Okoye met Lund at 3.5 km from the weir (N1/N2).[^{0}]",
        "- **Okoye** met *Lund* (N1).†[^{0}]",
    ],
)
def test_the_end_of_a_sentence_is_known(line: str) -> None:
    told = read_back(f"## Key developments\n\n{line.replace('{0}', '4')}\n").sentences
    assert told[-1].cites == (4,)
    assert len(told) == line.count('. "') + 1


def test_italics_behind_a_note_belong_to_the_sentence_before() -> None:
    text = (
        "## Expected\n\n- **6 May.** A is planned (N1).[^4] *Due now.* B is planned.[^5] *Late.*\n"
    )
    told = read_back(text).sentences
    assert [(s.text, s.cites, s.aside) for s in told] == [
        ("A is planned (N1).", (4,), "Due now."),
        ("B is planned.", (5,), "Late."),
    ]


def test_escaped_markup_is_read_as_text() -> None:
    told = read_back(
        "## Economy\n\n- A \\*b\\* \\[c\\] 5 \\| 6 \\<d\\> https\\://e.org (N1).[^4]\n"
    )
    assert told.sentences[0].text == "A *b* [c] 5 | 6 <d> https://e.org (N1)."


@pytest.mark.parametrize("day", ["2024-06-20", "2025-02-01"])
def test_another_count_of_days_is_found(bundled: DossierReader, day: str) -> None:
    """For each count in a brief: one day more, another order, and in words what it was."""
    as_of = date.fromisoformat(day)
    text = written(bundled.brief(at(bundled, as_of)))
    counted = list(re.finditer(r"(\d+) days? ago|overdue by (\d+) days?", text))
    assert len(counted) > 1
    for found in counted:
        number = found[1] or found[2]
        line = text.count("\n", 0, found.start()) + 1
        for other in (str(int(number) + 1), f"{number}0", "three"):
            words = found[0].replace(number, other)
            told = findings(bundled, text[: found.start()] + words + text[found.end() :], as_of)
            assert (line, "counted") in {(each.line, each.rule) for each in told}, words
    assert findings(bundled, text.replace("12 days ago", "twelve days ago"), as_of) == []


@given(st.text(alphabet=st.sampled_from('ab. \n*_|-[]^1:#"“”()\\<!>†·…'), max_size=200))
def test_any_text_can_be_linted(text: str) -> None:
    read_back(text)


@given(
    cut=st.tuples(st.integers(0, 3000), st.integers(0, 80)),
    put=st.text(alphabet=st.sampled_from('a. \n*|[^4]:#"“”()\\<->†·'), max_size=20),
)
def test_any_edit_can_be_linted(river: DossierReader, cut: tuple[int, int], put: str) -> None:
    text = by_hand(river.snapshot(at(river, HAND_WRITTEN)))
    place, length = cut
    for found in findings(river, text[:place] + put + text[place + length :]):
        assert 1 <= found.line <= text.count("\n") + put.count("\n") + 1
