from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.lint import RULES
from briefing.render.reading import read_back
from briefing.service import Desk
from tests.lint.desks import HAND_WRITTEN, at, by_hand, findings, number

BROKEN = {
    "a sentence without a note": (
        "cited",
        "(N1).[^{talks-opened}] No signature",
        "(N1).[^{talks-opened}] The talks went well. No signature",
    ),
    "a step on the board without a note": (
        "cited",
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
    "a plan told as an outcome": (
        "outcome",
        "A second round was to be held on 6 May 2031",
        "A second round took place on 6 May 2031",
    ),
    "a plan that could be anything": (
        "outcome",
        "A second round was to be held on 6 May 2031 (N1).[^{second-round-planned}] *Overdue.*",
        "A second round, 6 May 2031 (N1).[^{second-round-planned}]",
    ),
    "a possible fact among the developments": (
        "possible",
        "- Lund made it",
        "- Okoye reportedly offered July (N2).[^{later-filling-offered}]\n- Lund made it",
    ),
    "a possible fact on the board": (
        "possible",
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
    "a day after the date": ("future", "- **15 April 2031.** At", "- **15 June 2031.** At"),
    "a month after the date in the text": (
        "future",
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
    "an opinion without its analyst": (
        "attribution",
        "To unnamed engineers a signature this year seemed unlikely",
        "A signature this year seems unlikely",
    ),
}
"""What was changed by hand: the rule that it breaks, and the words before and after."""


def edited(desk: Desk, before: str, after: str) -> str:
    """The brief written by hand with one thing changed."""
    record = desk.record(at(desk, HAND_WRITTEN))
    text = by_hand(record)
    talks = next(
        n for n in text.split("\n") if n.startswith(f"[^{number(record, 'talks-opened')}]:")
    )

    def numbered(words: str) -> str:
        words = words.replace("{talks-note}", f"{talks}\n")
        for entry in record.entries():
            words = words.replace(f"{{{entry.fact.key}}}", str(entry.number))
        return words

    assert text.count(numbered(before)) == 1, f"{before!r} is not once in the brief"
    return text.replace(numbered(before), numbered(after))


def test_a_brief_worded_by_hand_within_the_rules_has_no_findings(river: Desk) -> None:
    text = by_hand(river.record(at(river, HAND_WRITTEN)))
    assert [each.told("hand.md") for each in findings(river, text)] == []


@pytest.mark.parametrize(("rule", "before", "after"), BROKEN.values(), ids=BROKEN)
def test_an_edit_breaks_just_its_rule(river: Desk, rule: str, before: str, after: str) -> None:
    found = findings(river, edited(river, before, after))
    assert [each.rule for each in found] == [rule], [each.told("hand.md") for each in found]


def test_every_rule_has_an_edit_that_breaks_it() -> None:
    assert {rule for rule, _, _ in BROKEN.values()} == {rule.id for rule in RULES}


def test_a_finding_names_line_rule_and_standard(river: Desk) -> None:
    text = edited(river, "Okoye reportedly offered", "Okoye offered")
    (found,) = findings(river, text)
    line = text.split("\n")[found.line - 1]
    assert line.startswith("- **By 31 May 2031.** Okoye offered")
    assert found.told("hand.md").startswith(f"hand.md:{found.line}: modal: the line loses")
    assert found.told("hand.md").endswith(
        "(ICD 203, tradecraft standard 2: uncertainties expressed and explained)"
    )


def test_a_sentence_on_a_wrapped_line_is_found_where_it_begins(river: Desk) -> None:
    text = edited(river, "she asked\n", "she probably asked\n")
    (found,) = findings(river, text)
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


@given(st.text(alphabet=st.sampled_from('ab. \n*_|-[]^1:#"“”()\\<!>†·…'), max_size=200))
def test_any_text_can_be_linted(text: str) -> None:
    read_back(text)


@given(
    cut=st.tuples(st.integers(0, 3000), st.integers(0, 80)),
    put=st.text(alphabet=st.sampled_from('a. \n*|[^4]:#"“”()\\<->†·'), max_size=20),
)
def test_any_edit_can_be_linted(river: Desk, cut: tuple[int, int], put: str) -> None:
    text = by_hand(river.record(at(river, HAND_WRITTEN)))
    place, length = cut
    for found in findings(river, text[:place] + put + text[place + length :]):
        assert 1 <= found.line <= text.count("\n") + put.count("\n") + 1
