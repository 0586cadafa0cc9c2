"""What a reader would be misled by, case by case, from the sheet to the brief."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from tests.cases.conftest import Hills

Step = Callable[..., None]
ASKED = 'actors = [{ id = "quill", role = "speaker" }, { id = "lowland", role = "addressee" }]'
MARCH_5 = 'occurred = "2024-03-05"'
SUBJECT = 'actors = [{ id = "upland", role = "subject" }]'


def board(brief: str) -> str:
    return next(line for line in brief.splitlines() if line.startswith("| Pact |"))


@pytest.mark.parametrize(
    ("quote", "statement"),
    [
        ("در این سیل ۱۲۵ نفر کشته شدند", "125 people died in the flood."),
        ("Стороны обменяли 12 500 тонн зерна", "The sides exchanged 12,500 tonnes of grain."),
        ("Пошлина выросла на 4,5 процента", "The duty rose by 4.5 per cent."),
        ("Die Steuer stieg auf 1.234,50 Taler", "The tax rose to 1,234.5 thalers."),
        ("जनसंख्या १,२५,००० थी", "The population was 125,000."),
    ],
)
def test_a_true_number_is_taken_in_any_notation(hills: Hills, quote: str, statement: str) -> None:
    hills.fact("n", "event-recalled", quote, 'occurred = "2024-03"', SUBJECT, statement=statement)
    assert statement[:-1] in hills.load().says("generate", "--full")


@pytest.mark.parametrize(
    ("quote", "said"),
    [("Пошлина выросла на 4,5 процента", "45"), ("It cost 12,500 crowns", "12.5")],
)
def test_a_number_with_a_mark_moved_is_refused(hills: Hills, quote: str, said: str) -> None:
    statement = f"It rose by {said} per cent."
    hills.fact("n", "event-recalled", quote, 'occurred = "2024-03"', SUBJECT, statement=statement)
    assert f"the statement says {said}" in hills.refused()


@pytest.mark.parametrize(("value", "problems"), [("4.9", 0), ("4900000000", 0), ("4.8", 1)])
def test_a_scaled_figure_is_held_to_its_quote(hills: Hills, value: str, problems: int) -> None:
    fields = ('basis = "unknown"', f"value = {value}", 'measure = "cost"', 'unit = "crowns"')
    quote = "It costs 4.9 billion crowns"
    hills.fact("cost", "background-figure-reported", quote, *fields, SUBJECT)
    if problems:
        assert f"value = {value} stands in none of the quotes" in hills.refused()
    else:
        hills.load()


def test_an_approximate_day_falls_overdue_after_its_margin(hills: Hills) -> None:
    fields = ('occurred = "2024-03-06"', 'due = "2024-06-11~"', 'modality = "planned"')
    hills.fact("fair", "plan-announced", "Upland plans a fair around 11 June", *fields, SUBJECT)
    terminal = hills.load()
    told = {
        day: terminal.says("generate", "--as-of", day)
        for day in ("2024-03-31", "2024-06-07", "2024-06-08", "2024-06-14", "2024-06-15")
    }
    assert [day for day in told if "**Due now**\n\n- **About 11 June 2024.**" in told[day]] == [
        "2024-06-08", "2024-06-14",
    ]  # fmt: skip
    assert "**Overdue**\n\n- **About 11 June 2024, 1 day ago.**" in told["2024-06-15"]
    assert "2025" not in "".join(told.values()).partition("<!--")[0]


def test_undated_plans_of_one_article_are_each_told_whole(hills: Hills) -> None:
    for key, quote in (("fair", "Upland will hold a fair"), ("race", "Upland will hold a race")):
        plan = ('basis = "unknown"', 'due = "2024-05-11"', 'modality = "planned"')
        hills.fact(key, "plan-announced", quote, *plan, SUBJECT)
    assert "Announced in" not in hills.load().says("generate", "--as-of", "2024-06-30")


def test_a_winter_runs_into_the_next_year(hills: Hills) -> None:
    hills.fact("met", "event-recalled", "They met in the winter", 'occurred = "2023-24"', SUBJECT)
    terminal = hills.load()
    assert "Winter 2023–24" in terminal.says("generate", "--full")
    assert "Possibly by this date" in terminal.says("generate", "--as-of", "2024-02-28")
    assert "Possibly by this date" not in terminal.says("generate", "--as-of", "2024-02-29")


def test_nothing_but_ours_is_printed_for_digits_that_are_not_given(hills: Hills) -> None:
    hills.fact(
        "met", "event-recalled", "They met late in the year", 'occurred = "2023-1X"', SUBJECT
    )
    done = hills.terminal.run("load", hills.write())
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("line", "quote", "cut"),
    [
        ("Lowland disagreed to the terms", "agreed to the terms", "'disagreed'"),
        ("The envoy was powerless to sign", "The envoy was power", "'powerless'"),
        ("The office is unlawful", "lawful", "'unlawful'"),
        ("The post is non-permanent", "permanent", "'non-permanent'"),
        ("They paid 12,500 crowns", "They paid 12", "'12,500'"),
    ],
)
def test_a_quote_cuts_no_word(hills: Hills, line: str, quote: str, cut: str) -> None:
    hills.fact("q", "event-recalled", quote, 'occurred = "2024-03"', SUBJECT)
    hills.lines = [line]
    assert f"inside {cut}" in hills.refused()


@pytest.mark.parametrize(
    ("line", "typed", "point"),
    [
        ("They spoke of co\u00adoperation", "They spoke of cooperation", "U+00AD"),
        ("They praised the cafe\u0301", "They praised the café", "U+0301"),
        ("On 5\u00a0March they met", "On 5 March they met", "U+00A0"),
        ("The zero\u200bwidth law", "The zerowidth law", "U+200B"),
        ("Министр посетил Kиев", "Министр посетил Киев", "U+004B"),
        ("گفت که می\u200cآید", "گفت که می آید", "U+200C"),
    ],
)
def test_the_remedy_for_look_alikes_can_be_pasted(
    hills: Hills, line: str, typed: str, point: str
) -> None:
    hills.fact(
        "q", "event-recalled", typed, 'occurred = "2024-03"', SUBJECT, statement="It was so."
    )
    hills.lines = [line]
    said = hills.refused()
    assert point in said
    row = next(row for row in said.splitlines() if "write the quote as " in row)
    pasted = row.partition("write the quote as ")[2]
    hills.facts[0] = hills.facts[0].replace(f"'''{typed}'''", pasted)
    assert "It was so" in hills.load().says("generate", "--full")


@pytest.mark.parametrize("offset", ["", "+03:00"])
def test_the_time_of_day_decides_what_came_last(hills: Hills, step: Step, offset: str) -> None:
    hills.zone = "Asia/Kabul"
    step("signed", "signed", f"2024-03-05T09:00{offset}", "At nine the pact was signed")
    step("back", "opened", f"2024-03-05T18:00{offset}", "At six talks were reopened")
    brief = hills.load().says("generate", "--as-of", "2024-06-01")
    assert "Talks opened" in board(brief)
    assert "no signature" not in brief


def test_a_day_of_publication_is_a_day_in_any_zone(hills: Hills) -> None:
    hills.zone, hills.published = "Asia/Kabul", "2024-03-05"
    moment = 'occurred = "2024-03-05T23:10:00+03:00"'
    hills.fact("call", "event-recalled", "At 23:10 they spoke", moment, SUBJECT)
    assert "they spoke" in hills.load().says("generate", "--full")


def test_a_moment_on_no_day_of_publication_is_refused(hills: Hills) -> None:
    hills.published = "2024-03-05"
    moment = 'occurred = "2024-03-06T12:10:00-12:00"'
    hills.fact("call", "event-recalled", "They spoke at noon", moment, SUBJECT)
    assert "lies after the publication" in hills.refused()


def test_digits_that_are_not_given_are_read_without_a_word_of_a_library(
    hills: Hills, capfd: pytest.CaptureFixture[str]
) -> None:
    hills.published = "2025-01-10"
    hills.fact(
        "fair", "event-recalled", "A fair was held late in 2024", 'occurred = "2024-1X"', SUBJECT
    )
    assert hills.terminal.run("load", hills.write()).stdout == ""
    assert "A fair was held" in hills.terminal.says("generate", "--full", "--as-of", "2025-01-10")
    assert capfd.readouterr().out == ""


def test_who_takes_office_later_holds_it_from_that_day_on(hills: Hills) -> None:
    slot = 'slot = "office-warden"'
    for key, who, words, start in (
        ("old", "quill", "Rosa d’Quill is warden", ""),
        ("new", "lowland", "Lowland will be warden from 1 June", 'holds_from = "2024-06-01"'),
    ):
        holder = f'actors = [{{ id = "{who}", role = "holder" }}]'
        fields = [MARCH_5, slot, f'title = "Warden {key}"', holder, *filter(None, [start])]
        hills.fact(key, "office-held", words, *fields)
    terminal = hills.load()
    before = terminal.says("generate", "--full", "--as-of", "2024-05-31")
    assert "| Rosa d'Quill | Warden old" in before
    assert "Former" not in before
    assert "Holds only from 1 June 2024" in before
    after = terminal.says("generate", "--full", "--as-of", "2024-06-01")
    assert "| Lowland | Warden new" in after
    assert "Warden old" in after.partition("**Former**")[2]
    assert terminal.data("diff", "2024-05-30", "2024-05-31")["changes"] == []
    (ended,) = (
        change["cause"]
        for change in terminal.data("diff", "2024-05-31", "2024-06-01")["changes"]
        if "Warden old" in str(change)
    )
    assert ended == "ended"


def test_one_name_of_two_is_never_shortened_to_the_other_s(hills: Hills) -> None:
    hills.more = "\n".join(
        f'[[actor]]\nid = "k{n}"\nname = "Abdul Karim"\nshort = "{short}"\nkind = "person"'
        for n, short in enumerate(("Karim", "Karim the Younger"))
    )
    for n, verb in enumerate(("welcomed", "thanked", "rejected")):
        speaker = f'actors = [{{ id = "k{n // 2}", role = "speaker" }}]'
        line = f"Abdul Karim {verb} the hosts"
        hills.fact(f"f{n}", "statement-made", line, 'occurred = "2024-03-05"', speaker)
    brief = hills.load().says("generate", "--as-of", "2024-06-01")
    assert "Younger" not in brief
    assert brief.count("Abdul Karim") >= len(hills.facts)


def test_a_changed_article_names_what_works(hills: Hills, step: Step) -> None:
    step("signed", "signed", "2024-03-05", "The pact was signed")
    hills.load()
    hills.lines.append("Updated on 7 March")
    folder = hills.write()
    done = hills.terminal.run("load", folder, "--correct", "--reason", "updated", code=2)
    assert "register the text as it now reads as a source of its own" in done.stderr


def test_a_rating_that_follows_a_reassessment_is_no_change(hills: Hills, step: Step) -> None:
    step("signed", "signed", "2024-03-05", "The pact was signed")
    terminal = hills.load()
    words = ("--reliability", "D", "--because", "anonymous", "--reason", "as known since")
    terminal.run("reassess", "s1", *words, "--published", "2024-03-07")
    folder = hills.write()
    file = folder / "dossier.toml"
    text = file.read_text("utf-8").replace('"C"', '"D"').replace("a weekly", "anonymous")
    file.write_text(text.replace("2024-03-06", "2024-03-07"), "utf-8")
    assert "recorded 0 events" in terminal.run("load", folder).stderr


def test_another_rating_names_the_command_that_records_it(hills: Hills, step: Step) -> None:
    step("signed", "signed", "2024-03-05", "The pact was signed")
    terminal = hills.load()
    file = hills.write() / "dossier.toml"
    file.write_text(file.read_text("utf-8").replace('"C"', '"D"'), "utf-8")
    said = terminal.run("load", hills.folder, code=2).stderr
    assert f"briefing load {hills.folder} --correct" in said
    terminal.run("load", hills.folder, "--correct", "--reason", "as known since")
    assert "| D: a weekly |" in terminal.says("generate", "--as-of", "2024-06-01")


def test_an_effect_before_its_cause_is_refused_with_both_dates(hills: Hills) -> None:
    hills.fact("asked", "request-made", "Upland asked for grain", 'occurred = "2024-03-05"', ASKED)
    answer = ('occurred = "2024-02-01"', 'replies_to = "asked"', ASKED)
    hills.fact("answered", "reply-given", "Upland was answered", *answer)
    said = hills.refused()
    assert "'answered' of 2024-02-01 comes before what it answers, 'asked' of 2024-03-05" in said


def test_a_cause_is_not_corrected_to_a_day_after_its_effect(hills: Hills) -> None:
    hills.fact("asked", "request-made", "Upland asked for grain", 'occurred = "2024-02-01"', ASKED)
    answer = ('occurred = "2024-02-05"', 'replies_to = "asked"', ASKED)
    hills.fact("answered", "reply-given", "Upland was answered", *answer)
    terminal = hills.load()
    correct = ("correct", terminal.number("asked"), "--reason", "misread", "--set")
    said = terminal.refused(*correct, "occurred=2024-02-06")
    assert "'answered' of 2024-02-05 comes before what it answers, 'asked' of 2024-02-06" in said
    terminal.run(*correct, "occurred=2024-02-05")


def test_a_state_attested_after_its_end_is_refused(hills: Hills) -> None:
    fields = ('occurred = "2024-03-05"', 'holds_until = "2023-12-31"', SUBJECT)
    hills.fact("toll", "state-in-force", "The toll was in force", *fields)
    assert "after holds_until 2023-12-31" in hills.refused()
    hills.facts[0] = hills.facts[0].replace("holds_until", "former = true\nholds_until")
    hills.load()


def test_a_condition_for_what_has_come_about_is_overtaken(hills: Hills, step: Step) -> None:
    condition = ('occurred = "2024-02-01"', 'track = "pact"', 'matter = "a free port"', ASKED)
    hills.fact("port", "condition-set", "Upland asked for a free port first", *condition)
    plan = ('occurred = "2024-02-02"', 'track = "pact"', 'stage = "signed"', 'modality = "planned"')
    hills.fact("plan", "step-planned", "Upland plans to sign", *plan, ASKED)
    step("signed", "signed", "2024-03-05", "The pact was signed")
    terminal = hills.load()
    before = terminal.says("generate", "--as-of", "2024-03-04")
    after = terminal.says("generate", "--as-of", "2024-03-05")
    assert "is not reported as met or dropped" in before
    assert "Upland plans to sign" in before
    assert "is not reported as met or dropped" not in after
    assert "Overtaken 5 March 2024" in after
    assert "Open, no day set" not in after
    full = terminal.says("generate", "--full", "--as-of", "2024-03-05")
    assert "Overtaken 5 March 2024" in full.partition("**Done**")[2]
    change = terminal.says("diff", "2024-03-04", "2024-03-05")
    assert "Overtaken 5 March 2024" in change
    for key in ("port", "plan"):
        assert "settled, overtaken" in terminal.says("show", str(terminal.number(key)))
    assert terminal.says("why", "pact").count(": overtaken") == len(("port", "plan"))


def test_two_days_of_two_texts_stand_beside_each_other(hills: Hills, step: Step) -> None:
    step("signed", "signed", "2024-03-05", "The pact was signed")
    hills.more += (
        '[[source]]\nid = "s2"\nlabel = "S2"\nfile = "sources/s2.txt"\ntitle = "Another"\n'
        'published = "2024-03-07"\nreliability = "C"\nreliability_reason = "a daily"\nfamily = "II"'
    )
    folder = hills.write()
    (folder / "sources" / "s2.txt").write_text("On Sunday they signed it.\n", "utf-8")
    terminal = hills.load()
    number = terminal.number("signed")
    words = ("--source", "s2", "--quote", "On Sunday they signed it", "--attests", "2024-03-03")
    terminal.run("corroborate", number, *words)
    assert number not in terminal.told("--as-of", "2024-03-04")
    told = terminal.says("generate", "--as-of", "2024-06-01")
    assert "**5 March 2024.** The pact was signed (S2 gives 3 March 2024)" in told


def test_a_minute_on_the_recorded_clock_includes_itself(hills: Hills, step: Step) -> None:
    step("signed", "signed", "2024-03-05", "The pact was signed")
    hills.terminal.later(seconds=31)
    terminal = hills.load()
    assert "The pact was signed" in terminal.says("generate", "--recorded-by", "2025-01-01T00:00")
    assert "held at #0" in terminal.says("generate", "--recorded-by", "2024-12-31T23:59")


def test_a_byte_order_mark_is_taken_on_import(hills: Hills, step: Step, tmp_path: Path) -> None:
    step("signed", "signed", "2024-03-05", "The pact was signed")
    terminal = hills.load()
    terminal.run("export", "-o", tmp_path / "all.jsonl")
    text = (tmp_path / "all.jsonl").read_text("utf-8")
    (tmp_path / "bom.jsonl").write_text(text, "utf-8-sig")
    terminal.ledger.unlink()
    terminal.run("import", tmp_path / "bom.jsonl")
    assert terminal.head()[0] == len(text.splitlines())


@pytest.mark.parametrize("given", ["d'Quill", "d’Quill"])
def test_a_name_is_checked_in_any_typography(hills: Hills, given: str) -> None:
    quote = "Rosa d’Quill welcomed the talks"
    speaker = 'actors = [{ id = "quill", role = "speaker" }]'
    hills.fact("a", "statement-made", quote, 'occurred = "2024-03-05"', speaker)
    hills.fact("b", "event-recalled", "Lowland opened a port", 'occurred = "2024-03-04"', SUBJECT)
    terminal = hills.load()
    brief = terminal.says("generate", "--as-of", "2024-06-01", "--full")
    false = brief.replace("Lowland opened a port.", f"Rosa {given} opened a port.")
    assert false != brief
    file = terminal.write("brief.md", false)
    said = terminal.run("lint", file, code=1)
    assert "words: 'Rosa d'Quill' is in no word of" in said.stdout


def test_a_structured_figure_is_shown(hills: Hills) -> None:
    fields = ('occurred = "2024-03-05"', "deaths = 1250", 'deaths_qualifier = "at least"', SUBJECT)
    hills.fact("flood", "event-recalled", "At least 1,250 people died", *fields)
    terminal = hills.load()
    assert "deaths: at least 1,250" in terminal.says("show", terminal.number("flood"))


def test_verify_lists_dates_of_older_rules_with_the_command_that_reads_them_anew(
    hills: Hills, tmp_path: Path
) -> None:
    fields = ('occurred = "2024-03-06"', 'due = "2024-06-11~"', 'modality = "planned"')
    hills.fact("fair", "plan-announced", "Upland plans a fair around 11 June", *fields, SUBJECT)
    terminal = hills.load()
    file = tmp_path / "older.jsonl"
    with file.open("w", encoding="utf-8") as older:
        for text in terminal.says("export").splitlines():
            line = json.loads(text)
            if "due" in line["content"]:
                days = {"earliest": "2023-05-10", "latest": "2025-07-12"}
                line["content"]["due"] = {"edtf": "2024-06-11~", **days}
            for name in ("number", "digest"):
                del line[name]
            older.write(json.dumps(line) + "\n")
    terminal.ledger.unlink()
    terminal.run("import", file)
    assert "Due now" in terminal.says("generate", "--as-of", "2024-03-31")
    told = next(row for row in terminal.says("verify").splitlines() if "older date rules" in row)
    words = shlex.split(told.partition("briefing ")[2])
    assert words[:2] == ["correct", str(terminal.number("fair"))]
    terminal.run(*words)
    assert "older date rules" not in terminal.says("verify")
    assert "Due now" not in terminal.says("generate", "--as-of", "2024-03-31")


def test_words_that_run_from_right_to_left_are_marked_so_in_word(hills: Hills) -> None:
    quote = "در این سیل ۱۲۵ نفر کشته شدند"
    statement = "125 people died in the flood."
    hills.fact("n", "event-recalled", quote, 'occurred = "2024-03"', SUBJECT, statement=statement)
    terminal = hills.load()
    file = terminal.folder / "brief.docx"
    terminal.run("generate", "--format", "docx", "--full", "-o", file)
    runs = [run for each in docx.Document(str(file)).paragraphs for run in each.runs]
    assert [run.text for run in runs if run.font.rtl] == [quote]
    assert any(statement[:-1] in run.text for run in runs if not run.font.rtl)


def test_a_timeline_without_a_step_says_what_it_looked_for(hills: Hills) -> None:
    when = 'occurred = "2024-03-05"'
    hills.fact("said", "statement-made", "Upland's envoy welcomed the talks", when, ASKED)
    terminal = hills.load()
    told = "No step, contact or plan is on record up to 1 June 2024."
    assert told in terminal.says("timeline", "--as-of", "2024-06-01", "--format", "text")
    assert told in terminal.says("timeline", "--as-of", "2024-06-01").partition("</desc>")[2]


def test_a_pdf_names_the_script_that_no_font_has(hills: Hills) -> None:
    when = 'occurred = "2024-03-05"'
    hills.fact("met", "event-recalled", "They met in 𐎠𐎡𐎢 once", when, SUBJECT)
    terminal = hills.load()
    done = terminal.run("generate", "--full", "--format", "pdf", "-o", terminal.folder / "x.pdf")
    assert "3 Old Persian letters, such as 𐎠 (U+103A0): no font here has them" in done.stderr
