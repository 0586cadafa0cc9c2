"""A statement is as strong as its quotes, and a quote is not cut so that it turns."""

from __future__ import annotations

from decimal import Decimal

import pytest

from briefing.dossier.strength import (
    cut_problem,
    figure_problems,
    number_problems,
    strength_problems,
)


@pytest.mark.parametrize(
    ("quote", "statement", "word"),
    [
        ("the group could potentially be delisted", "The group is delisted.", "could"),
        ("it may be removed", "It is removed.", "may"),
        ("it might help", "It helps.", "might"),
        ("it would mark a shift", "It marks a shift.", "would"),
        ("if Kabul agrees", "Kabul agrees.", "if"),
        ("unless it pays", "It pays.", "unless"),
        ("was not a list", "It was a list.", "not"),
        ("We were never terrorists", "They were terrorists.", "never"),
        ("no longer banned", "It is banned.", "no longer"),
        ("it isn’t so", "It is so.", "isn’t"),
        ("He reportedly assured Baradar", "He assured Baradar.", "reportedly"),
        ("allegedly robbed", "It robbed.", "allegedly"),
        ("for his alleged role", "He had a role.", "alleged"),
        ("weapons, believed to be in the town", "The weapons were in the town.", "believed to"),
        ("a suspected raid", "It was a raid.", "suspected"),
        ("seeming readiness", "Russia was there.", "seeming"),
        ("appears prepared", "Russia was there.", "appears"),
        ("is likely due to talks", "It is due to talks.", "likely"),
        ("is poised to remove", "It removed them.", "poised"),
        ("will soon be expunged", "It was expunged.", "soon"),
        ("plans to remove", "It removed them.", "plans"),
        ("intends to open talks", "It opened talks.", "intends"),
    ],
)
def test_a_lost_word_is_named(quote: str, statement: str, word: str) -> None:
    assert any(f"loses '{word}'" in problem or f'loses "{word}"' in problem
               for problem in strength_problems(statement, [quote]))  # fmt: skip


@pytest.mark.parametrize(
    ("quote", "statement"),
    [
        ("could potentially be delisted", "It might possibly be delisted."),
        ("could potentially be delisted", "A removal is possible."),
        ("is poised to remove", "Moscow is to remove them."),
        ("is moving toward removing", "Moscow is moving toward removing them."),
        ("will soon be expunged", "It will be expunged."),
        ("a refusal to engage", "It refused to engage."),
        ("did not categorize them", "It declined, without categorising them."),
        ("not only Kabul but the region", "Kabul and the region."),
        ("on May 17 it was announced", "It was announced."),
        ("He reportedly assured Baradar", "According to a report, he assured Baradar."),
        ("as long as it pays", "On condition that it pays."),
        ("The Taliban certainly are our allies", "The Taliban are allies."),
    ],
)
def test_an_equivalent_keeps_the_strength(quote: str, statement: str) -> None:
    assert list(strength_problems(statement, [quote])) == []


def test_one_quote_without_the_word_is_enough() -> None:
    quotes = ["it may be removed", "it is removed"]
    assert list(strength_problems("It is removed.", quotes)) == []


def test_a_statement_may_not_turn_or_harden_its_quotes() -> None:
    assert ["says 'not'" in p for p in strength_problems("It did not go.", ["it went"])] == [True]
    assert [
        "says 'confirmed'" in p for p in strength_problems("He confirmed it.", ["he said"])
    ] == [True]


TEXT = (
    "It did not agree. He refused to “engage in war”. We are not hindered. It reportedly left.\n"
    "A refusal “to spread”. It could win. Not only this. In May they came. never\nThey left."
)


@pytest.mark.parametrize(
    ("quote", "word"),
    [
        ("agree", "not"),
        ("engage in war", "refused to"),
        ("hindered", "not"),
        ("to spread", "refusal"),
        ("We are", "not"),
        ("left", "reportedly"),
        ("win", "could"),
    ],
)
def test_a_cut_beside_a_turning_word_is_refused(quote: str, word: str) -> None:
    start = TEXT.index(quote)
    message = cut_problem(TEXT, start, start + len(quote), None)
    assert message is not None
    assert f"'{word}'" in message


@pytest.mark.parametrize(
    "quote", ["refused to “engage in war”", "they came", "They left", "not agree"]
)
def test_a_cut_elsewhere_is_fair(quote: str) -> None:
    start = TEXT.index(quote)
    assert cut_problem(TEXT, start, start + len(quote), None) is None


def test_a_hedge_given_beside_the_quote_is_not_lost() -> None:
    start = TEXT.index("left")
    assert cut_problem(TEXT, start, start + 4, "reportedly") is None


def test_a_number_that_no_quote_has_is_named() -> None:
    said = "More than 145 people died."
    assert list(number_problems(said, ["over 140 lives were lost"])) == [
        "the statement says 145, which none of its quotes does"
    ]


def test_days_and_years_may_come_from_the_context() -> None:
    assert not list(number_problems("It met on 24 May 2024.", ["a meeting on May 24"]))


def test_numbers_are_compared_without_their_separators() -> None:
    assert not list(number_problems("It covered 1,300 km².", ["from 1300 km²"]))


def test_numbers_in_words_count_as_numbers() -> None:
    assert not list(number_problems("It cost 200 dollars.", ["two hundred dollars"]))
    assert list(number_problems("It cost 200 dollars.", ["hundreds of dollars"]))
    assert list(number_problems("It cost 300 dollars.", ["two hundred dollars"]))
    assert not list(number_problems("It took 300 of them.", ["half of them"]))


@pytest.mark.parametrize(
    ("quote", "fits"),
    [
        ("killed eight people in an attack", True), ("killed seven people", False),
        ("twenty-eight and eight more", True), ("twenty-eight", False), ("thirty-nine", False),
        ("dozens were killed", False), ("scores", False), ("fewer than thirty", False),
    ],
)  # fmt: skip
def test_a_figure_is_held_to_the_words_for_numbers_of_its_quote(quote: str, *, fits: bool) -> None:
    assert bool(list(figure_problems({"deaths": 8}, [quote]))) is not fits
    assert not list(figure_problems({"value": Decimal(105_000)}, ["one hundred and five thousand"]))


@pytest.mark.parametrize(
    ("quote", "value"),
    [
        ("nearly a quarter of a million people", "250000"), ("half a dozen", "6"),
        ("a dozen", "12"), ("two million", "2000000"), ("two million people", "2"),
        ("two and a half million", "2500000"), ("three quarters of a million", "750000"),
        ("a fifth of a billion", "200000000"),
    ],
)  # fmt: skip
def test_parts_of_large_numbers_in_words_are_counted(quote: str, value: str) -> None:
    assert not list(figure_problems({"value": Decimal(value)}, [quote]))
    for other in (Decimal(value) + 1, Decimal(value) * 4):
        assert list(figure_problems({"value": other}, [quote])), other
