"""The desk's judgement on the command line: recorded, shown, linted, compared, taken back."""

from __future__ import annotations

from tests.cli.terminal import Terminal

DAY = "2031-06-20"
TERMS = ("--confidence", "moderate", "--reason", "two texts agree", "--as-of", DAY)


def judged(river: Terminal, *more: object) -> int:
    facts = river.number("talks-opened")
    said = "A treaty within a year is likely."
    done = river.run("judge", said, "--facts", facts, "--likelihood", "likely", *TERMS, *more)
    assert "The desk judged: A treaty within a year is likely." in done.stderr
    return int(river.data("log")[-1]["number"])


def test_it_stands_in_the_brief_signed_and_passes_lint_and_verify(river: Terminal) -> None:
    number = judged(river, "--indicator", "A vote", "--by", "Ana")
    brief = river.folder / "brief.md"
    river.run("generate", "--as-of", DAY, "-o", brief)
    text = brief.read_text("utf-8")
    part = text.partition("## The desk's judgement")[2].partition("\n## ")[0]
    assert "Likelihood: likely (55–80%). Confidence: moderate; two texts agree." in part
    assert f"What would change it: a vote. Signed: Ana, 21 June 2031 (\\#{number})." in part
    assert f"[^{river.number('talks-opened')}]" in part
    assert "nothing found" in river.says("lint", brief)
    assert "FAILS" not in river.says("verify", brief) + river.says("verify")
    brief.write_text(text.replace("is likely. Like", "is very likely. Like"), "utf-8")
    assert "judgement:" in river.run("lint", brief, code=1).stdout


def test_a_diff_and_a_since_tell_that_it_was_judged_anew(river: Terminal) -> None:
    number = judged(river)
    said = river.says("diff", DAY, DAY, "--recorded-by", f"{number - 1},{number}")
    assert "Judgement changed (judged anew), as of 20 June" in said
    since = river.says("generate", "--as-of", DAY, "--since", "2031-06-19")
    assert f"New or changed since 19 June 2031: \\#{number} (judged anew)." in since


def test_it_is_superseded_and_withdrawn_with_a_trace(river: Terminal) -> None:
    first = judged(river)
    second = judged(river, "--supersedes", first)
    assert "is no judgement that the desk holds" in river.refused(
        "judge", "A treaty.", "--facts", 4, *TERMS, "--supersedes", first
    )
    river.run("retract", second, "--reason", "too early")
    said = river.says("generate", "--as-of", DAY, "--full")
    past = said.partition("**Superseded and withdrawn**")[2].partition("\n## ")[0]
    assert f"(\\#{second}, in place of \\#{first})" in past
    assert "too early" in past


def test_its_sentence_tells_no_confidence_and_no_other_likelihood(river: Terminal) -> None:
    facts = ("--facts", river.number("talks-opened"))
    said = river.refused("judge", "A treaty is likely.", *facts, *TERMS)
    assert "--likelihood" in said
    said = river.refused("judge", "We have high confidence in it.", *facts, *TERMS)
    assert "--confidence" in said
    early = ("--confidence", "low", "--reason", "early", "--as-of", "2030-01-01")
    assert "does not stand" in river.refused("judge", "A treaty.", *facts, *early)
