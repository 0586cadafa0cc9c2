"""Dates and small words, as people write them."""

from __future__ import annotations

from datetime import date

import pytest

from briefing.projections import wording
from briefing_events.when import When
from tests.story import Story


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2024-06-05", "5 June 2024"),
        ("2024-06", "June 2024"),
        ("2023", "2023"),
        ("2023~", "about 2023"),
        ("2024-06?", "perhaps June 2024"),
        ("2024-11-24/2024-11-26", "24–26 November 2024"),
        ("2024-05-30/2024-06-02", "30 May–2 June 2024"),
        ("2023-12-30/2024-01-02", "30 December 2023–2 January 2024"),
        ("2022/2023", "2022–2023"),
        ("2024-05/2024-06", "May 2024–June 2024"),
        ("[2024-11-24..2024-11-26]", "24–26 November 2024, day not given"),
        ("[2024-05-30..2024-06-02]", "30 May–2 June 2024, day not given"),
        ("2024-06-11~", "about 11 June 2024"),
        ("2024-06~/2024-07-02", "about June 2024–2 July 2024"),
        ("2023-24", "winter 2023–24"),
        ("2024-21", "spring 2024"),
        ("199X", "the 1990s"),
        ("[2024-03-05,2024-03-07]", "5 March 2024 or 7 March 2024"),
        ("{2024-03-05,2024-03-07,2024-04}", "5 March 2024, 7 March 2024 and April 2024"),
        ("[..2024-11-25]", "By 25 November 2024"),
        ("[..1989]", "By 1989"),
    ],
)
def test_dates_are_told_as_people_write_them(edtf: str, words: str) -> None:
    assert wording.written(When.parse(edtf)) == words


@pytest.mark.parametrize(
    ("label", "within"),
    [
        ("5 June 2024", "5 June 2024"),
        ("By 5 June 2024, day not given", "by 5 June 2024"),
        ("24–26 November 2024, day not given", "a day of 24–26 November 2024"),
        ("24–26 November 2024", "24–26 November 2024"),
        ("By 1989", "by 1989"),
        ("Since 24 November 2024", "since 24 November 2024"),
    ],
)
def test_dates_fit_inside_a_sentence(label: str, within: str) -> None:
    assert wording.within(label) == within


@pytest.mark.parametrize(
    ("occurred", "opening"),
    [
        ("2024-05-25", "On 25 May 2024, the deed came about."),
        ("2024-05", "In May 2024, the deed came about."),
        ("2023", "In 2023, the deed came about."),
        ("2024-05-25~", "On about 25 May 2024, the deed came about."),
        ("2023-24", "In winter 2023–24, the deed came about."),
        ("[..1989]", "By 1989, the deed came about."),
        ("[2024-05-24..2024-05-26]", "On a day of 24–26 May 2024, the deed came about."),
        (None, "By 5 June 2024, the deed came about."),
    ],
)
def test_a_sentence_opens_with_its_date(occurred: str | None, opening: str) -> None:
    story = Story()
    story.source("s1", "2024-06-05")
    story.fact("attack-occurred", "deed", occurred=occurred)
    entry = story.entry("deed", "2024-12-01")
    assert wording.dated_line(entry, entry.fact.statement) == opening


def test_a_sentence_can_open_with_several_days() -> None:
    story = Story()
    story.source("s1", "2024-06-05")
    story.fact("visit-made", "stay", occurred="2024-05-24/2024-05-26", visitor="envoy")
    entry = story.entry("stay", "2024-12-01")
    assert (
        wording.dated_line(entry, entry.fact.statement) == "On 24–26 May 2024, the stay came about."
    )


@pytest.mark.parametrize(
    ("items", "told"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (list("abc"), "a, b and c")],
)
def test_lists_are_told_as_sentences(items: list[str], told: str) -> None:
    assert wording.listed(items) == told


@pytest.mark.parametrize(
    ("later", "told"), [("2024-06-06", "1 day ago"), ("2024-11-23", "171 days ago")]
)
def test_what_is_past_is_told_in_days(later: str, told: str) -> None:
    assert wording.days_ago(date(2024, 6, 5), date.fromisoformat(later)) == told


@pytest.mark.parametrize(
    ("sentence", "lowered"),
    [
        ("The League met.", "the League met."),
        ("Ada Minister left.", "Ada Minister left."),
        ("They agreed.", "they agreed."),
    ],
)
def test_only_small_words_lose_their_capital(sentence: str, lowered: str) -> None:
    assert wording.lowered(sentence) == lowered


def test_an_actor_that_no_register_knows_is_called_by_its_id() -> None:
    snapshot = Story().snapshot("2024-06-01")
    assert wording.name(snapshot, "stranger") == "stranger"
    assert wording.names(snapshot, ["minister", "south", "minister"]) == "Minister and the South"


@pytest.mark.parametrize(
    ("occurred", "today", "lead"),
    [
        ("2024-05-24/2024-05-28", "2024-05-26", "Since 24 May 2024"),
        ("2024-05-24/2024-05-28", "2024-05-28", "24–28 May 2024"),
        ("[2024-05-24..2024-05-28]", "2024-05-26", "24 May 2024 or later"),
        ("2024-06-01~", "2024-06-02", "29 May 2024 or later"),
        ("2024-06", "2024-06-02", "June 2024"),
        (None, "2024-06-02", "Day not given"),
        (None, "2024-06-05", "By 5 June 2024, day not given"),
    ],
)
def test_no_line_leads_with_a_day_after_the_brief_s_own(
    occurred: str | None, today: str, lead: str
) -> None:
    story = Story()
    story.source("s1", "[2024-06-01..2024-06-05]" if occurred is None else "2024-07-01")
    story.fact("attack-occurred", "deed", occurred=occurred)
    told = (*story.lines("possible", today), *story.lines("security", today))
    assert [line.lead for line in told] == [lead]


def test_abbreviations_and_names_of_the_register_keep_their_capital() -> None:
    snapshot = Story().snapshot("2024-06-01")
    assert wording.small("Seat sought") == "seat sought"
    assert wording.small("The seat") == "the seat"
    assert wording.small("NTC recognised") == "NTC recognised"
    name = next(a.name for a in snapshot.definition.actors if a.name[0].isupper())
    assert wording.small(f"{name} recognised", snapshot) == f"{name} recognised"
    assert wording.small(f"{name}ish plan", snapshot)[0].islower()
