"""Every parser of text from outside, by generated texts and by a fuzzer that sees the code."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .conftest import Tell
from .mutations import NASTY
from .parsers import NAMES, Parser, kept, parsers

ROOT = Path(__file__).parents[2]
SECONDS = int(os.environ.get("FUZZ_SECONDS", "60"))
"""How long the fuzzer is at each parser."""

EXAMPLES = 1000
SLOW = {"templates", "linted", "briefs", "sheets", "definitions", "imports"}


@pytest.fixture(scope="module")
def found() -> Iterator[dict[str, Parser]]:
    with parsers() as made:
        yield made


def edited(seeds: tuple[str, ...]) -> st.SearchStrategy[str]:
    """Seeds in which some stretches are replaced."""
    stretches = st.tuples(
        st.integers(0, 10_000), st.integers(0, 40), st.sampled_from(NASTY) | st.text(max_size=8)
    )

    def edit(seed: str, edits: list[tuple[int, int, str]]) -> str:
        for place, length, text in edits:
            at = place % (len(seed) + 1)
            seed = seed[:at] + text + seed[at + length :]
        return seed

    return st.builds(edit, st.sampled_from(seeds), st.lists(stretches, min_size=1, max_size=4))


@pytest.mark.parametrize("name", NAMES)
def test_generated_texts_are_taken_or_refused_in_words(
    name: str, found: dict[str, Parser], tell: Tell
) -> None:
    parser = found[name]
    examples = EXAMPLES if name in SLOW else 20 * EXAMPLES
    taken = [0, 0]

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(edited((*parser.seeds, *kept(name))) | st.text())
    def enter(text: str) -> None:
        taken[parser.take(text)] += 1

    enter()
    tell(f"{name}: {sum(taken)} generated texts, {taken[0]} refused in words, {taken[1]} taken")


@pytest.mark.parametrize("name", NAMES)
def test_the_fuzzer_finds_no_fault(name: str, tmp_path: Path, tell: Tell) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.torture.fuzz", name, str(tmp_path), str(SECONDS)],
        cwd=ROOT, capture_output=True, text=True, errors="replace", check=False,
        timeout=SECONDS + 300,
    )  # fmt: skip
    said = done.stderr + done.stdout
    runs = re.search(r"number_of_executed_units:\s*(\d+)", said)
    assert done.returncode == 0, said[-3000:]
    assert runs, said[-3000:]
    covered = re.findall(r" cov: (\d+)", said)
    tell(f"{name}: {runs[1]} texts by the fuzzer in {SECONDS} s, {covered[-1]} branches reached")
