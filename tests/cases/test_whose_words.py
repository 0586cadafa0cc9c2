"""Whose words a brief uses: those of the texts in view, each under its own tag."""

from __future__ import annotations

import pytest

from tests.cases.conftest import Hills

QUILL = 'actors = [{ id = "quill", role = "speaker" }, { id = "lowland", role = "addressee" }]'
LOWLAND = 'actors = [{ id = "upland", role = "speaker" }, { id = "lowland", role = "addressee" }]'
MARCH_5 = 'occurred = "2024-03-05"'
POISED = "Rosa d'Quill said that Upland was poised to open the gate"
MOVING = "Rosa d’Quill said that Upland was moving towards unlocking the gate.\n"
MOVED = """
[[corroborates]]
fact = "gate"
statement = "Rosa d'Quill said that Upland was moving towards unlocking the gate."
[[corroborates.citation]]
exact = "Rosa d’Quill said that Upland was moving towards unlocking the gate"
"""
OWN_WORDS = f"""
[[corroborates]]
fact = "gate"
statement = "{POISED}."
[[corroborates.citation]]
exact = "{POISED}"
"""


def gate(hills: Hills, statement: str) -> None:
    hills.fact("gate", "statement-made", POISED, MARCH_5, QUILL, statement=statement)
    hills.second(MOVING, MOVED)


def test_words_of_one_text_under_two_are_warned_of(hills: Hills) -> None:
    gate(hills, "Rosa d'Quill said that Upland would soon be unlocking the gate.")
    said = hills.terminal.run("load", hills.write()).stderr
    assert "gate says 'unlocking', in the words of S2 alone, under S1 too" in said


def test_each_text_alone_is_told_in_its_own_words_and_both_in_shared_ones(hills: Hills) -> None:
    gate(hills, "Rosa d'Quill said that the gate was soon to be free.")
    hills.facts.append(OWN_WORDS)
    said = hills.terminal.run("load", hills.write()).stderr
    assert "Warning" not in said
    then = hills.terminal.says("generate", "--as-of", "2024-03-07", "--contemporary")
    assert "poised to open the gate" in then
    assert "soon to be free" not in then
    now = hills.terminal.says("generate", "--as-of", "2024-03-07")
    assert "the gate was soon to be free" in now
    assert "poised to" not in now.partition("## Notes")[0]
    hills.terminal.run("withdraw", "s1", "--reason", "a forgery")
    alone = hills.terminal.says("generate", "--as-of", "2024-03-07")
    assert "moving towards unlocking the gate" in alone.partition("## Notes")[0]


def test_words_of_the_later_part_of_an_article_wait_for_it(hills: Hills) -> None:
    first, later = "The bridge at Marl is damaged", "Engineers called the bridge beyond repair"
    hills.fact("bridge", "background-described", first, MARCH_5, statement="The bridge is gone.")
    hills.facts[-1] += f'\n[[fact.citation]]\nexact = "{later}"\nattests = "2024-03-08"\n'
    hills.lines.append(later)
    hills.facts.append(
        '[[corroborates]]\nfact = "bridge"\nstatement = "The bridge at Marl is damaged."\n'
        f'[[corroborates.citation]]\nexact = "{first}"\n'
    )
    hills.more = (
        f'[[source.part]]\nid = "s1u"\nlabel = "S1u"\nbegins = "{later}"\ntitle = "Update"\n'
        'published = "2024-03-08"\nreliability = "C"\nreliability_reason = "a weekly"\n'
    )
    terminal = hills.terminal
    folder = hills.write()
    definition = (folder / "dossier.toml").read_text("utf-8")
    part, rest = hills.more, definition.replace(hills.more, "")
    (folder / "dossier.toml").write_text(rest.replace("[[actor]]", f"{part}[[actor]]", 1), "utf-8")
    terminal.run("load", folder)
    told = terminal.says("generate", "--full", "--as-of", "2024-03-07", "--contemporary")
    assert "The bridge at Marl is damaged" in told.partition("## Notes")[0]
    assert "gone" not in told
    assert "The bridge is gone" in terminal.says("generate", "--full", "--as-of", "2024-03-08")


def test_an_account_gives_each_text_only_its_own_words(hills: Hills) -> None:
    gate(hills, "Rosa d'Quill said that the gate was soon to be free.")
    hills.others["sheets/s2.toml"] += (
        '[[conflict]]\nkey = "firmness"\npoint = "How firm"\n'
        '[[conflict.account]]\ntext = \'"poised to"\'\nfacts = ["gate"]\nsources = ["s1"]\n'
        '[[conflict.account]]\ntext = \'"poised", "moving"\'\nfacts = ["gate"]\nsources = ["s2"]\n'
    )
    assert "no quote of its facts from s2 has the words 'poised'" in hills.refused()
    sheet = hills.others["sheets/s2.toml"].replace('"poised", "moving"', '"moving … unlocking"')
    hills.others["sheets/s2.toml"] = sheet
    assert "poised to" in hills.load().says("generate", "--full")


def test_who_says_so_stays_where_every_text_names_it(hills: Hills) -> None:
    quote = "The gate is safe, as noted in a statement of the wardens"
    hills.fact("safe", "background-described", quote, MARCH_5, statement="The gate is safe.")
    assert "the statement loses 'as noted in' of its quotes" in hills.refused()
    stays = '"The gate is safe, according to a statement of the wardens."'
    hills.facts[0] = hills.facts[0].replace('"The gate is safe."', stays)
    hills.load()


def test_one_request_from_two_texts_is_warned_of(hills: Hills) -> None:
    grain = ("Upland asked Lowland for grain", "Rosa d'Quill asked Lowland for more grain")
    matters = ("Grain", "More grain")
    for key, quote, who, what in zip("ab", grain, (LOWLAND, QUILL), matters, strict=True):
        hills.fact(key, "request-made", quote, MARCH_5, who, f'matter = "{what}"')
    said = hills.terminal.run("load", hills.write()).stderr
    assert "a and b ask for the same of the same" in said


def test_an_answer_apart_from_its_request_says_what_it_answers(hills: Hills) -> None:
    hills.fact(
        "asked", "request-made", "Upland asked Lowland for grain", MARCH_5, LOWLAND,
        'matter = "Grain for the winter"',
    )  # fmt: skip
    hills.second(
        "Lowland answered that the barns were full.\n",
        '[defaults]\ncredibility = 3\ncredibility_reason = "one report"\nimportance = 1\n'
        '[[fact]]\nkey = "full"\ntype = "reply-given"\nreplies_to = "asked"\nbasis = "unknown"\n'
        'statement = "Lowland answered that the barns were full."\n'
        'actors = [{ id = "lowland", role = "speaker" }]\n'
        '[[fact.citation]]\nexact = "Lowland answered that the barns were full"\n',
        published="[2024-03-06..2024-03-31]",
    )
    terminal = hills.load()
    told = terminal.says("generate", "--as-of", "2024-03-10")
    assert "were full, in answer to Upland's request (grain for the winter) (S2)" in told
    row = terminal.says("generate", "--as-of", "2024-03-31")
    assert "| Lowland answered that the barns were full (S2)" in row
    change = terminal.says("diff", "2024-03-10", "2024-03-31")
    assert "Lowland answered that the barns were full (S2)" in change


def test_one_request_of_a_side_that_is_repeated_stands_once(hills: Hills) -> None:
    for day, who in (("2024-02-01", "upland"), ("2024-03-05", "quill")):
        fields = (
            f'occurred = "{day}"',
            'matter = "A free port"',
            LOWLAND.replace("upland", who),
        )
        hills.fact(who, "condition-set", f"The port must be free, said {who} on {day}", *fields)
    hills.second(
        "The port must be free, they had said.\n",
        '[[corroborates]]\nfact = "quill"\n'
        '[[corroborates.citation]]\nexact = "The port must be free, they had said"\n',
    )
    terminal = hills.load()
    told = terminal.says("generate", "--as-of", "2024-03-10")
    assert "that Upland set (1 February 2024, again 5 March 2024), a free port, is not" in told
    last = told.partition("## Bottom line")[2].partition("##")[0]
    assert "(S1)" not in last
    assert last.count("[^") == len(hills.facts)
    (row,) = (line for line in told.splitlines() if line.startswith("| A free port"))
    assert "| Upland and d'Quill | Lowland | 1 February 2024, again 5 March 2024 |" in row
    change = terminal.says("diff", "2024-03-01", "2024-03-10")
    assert "+ 5 March: The port must be free, said quill" in change


@pytest.mark.parametrize(("count", "told"), [(2, "1 assessment."), (3, "2 assessments.")])
def test_what_is_left_out_is_counted_with_its_number(hills: Hills, count: int, told: str) -> None:
    for n in range(count):
        fields = ('modality = "assessed"', 'actors = [{ id = "quill", role = "analyst" }]')
        quote = f"Quill held the toll for {n} days too high"
        hills.fact(f"a{n}", "assessment-offered", quote, MARCH_5, "importance = 2", *fields)
    brief = hills.load().says("generate", "--as-of", "2024-03-10")
    assert f"Left out at this length: {told}" in brief
