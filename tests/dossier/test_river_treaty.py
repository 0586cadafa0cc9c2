"""Another subject: nothing in the program is about one dossier."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from briefing.coverage import Span, cover
from briefing.dossier import new_dossier, read_dossier
from briefing.errors import Refused

FOLDER = Path(__file__).parents[1] / "dossiers" / "river-treaty"


def test_the_river_dossier_loads() -> None:
    dossier = read_dossier(FOLDER)
    assert dossier.definition.title == "North–South river treaty"
    assert (len(dossier.facts), len(dossier.corroborations), len(dossier.conflicts)) == (19, 2, 1)
    assert len({event.key for event in dossier.events()}) == len(dossier.events())


@pytest.mark.parametrize("folder", sorted(FOLDER.parent.iterdir()), ids=lambda f: f.name)
def test_its_facts_leave_nothing_of_its_articles(folder: Path) -> None:
    dossier = read_dossier(folder)
    for source in dossier.sources:
        passages = {source.id, *(part.id for part in source.parts)}
        cited = [fact.citations for fact in dossier.facts]
        cited += [event.citations for event in dossier.corroborations]
        citations = [citation for citations in cited for citation in citations]
        facts = [Span(c.start, c.end, "1") for c in citations if c.source in passages]
        asides = [Span(n.start, n.end, n.reason) for n in dossier.not_facts if n.source in passages]
        assert [s.text for s in cover(source.text, facts, asides).left] == []


def test_a_large_dossier_is_read_in_linear_time(tmp_path: Path) -> None:
    folder = tmp_path / "large"
    new_dossier("large", folder)
    sentences = [f"On day {n}, South could answer number {n} in writing." for n in range(1500)]
    (folder / "sources/1-example.txt").write_text("\n".join(sentences), encoding="utf-8")
    sheet = ['source = "s1"']
    for n, sentence in enumerate(sentences):
        sheet += [
            f'[[fact]]\nkey = "answer-{n}"\ntype = "statement-made"\nbasis = "unknown"',
            f'statement = "South could answer number {n}."',
            'actors = [{ id = "south", role = "speaker" }]',
            f'[[fact.citation]]\nexact = "{sentence}"',
        ]
    (folder / "sheets/1-example.toml").write_text("\n".join(sheet), encoding="utf-8")
    started = time.process_time()
    assert len(read_dossier(folder).facts) == 1500
    assert time.process_time() - started < 5


def test_the_skeleton_of_a_new_dossier_loads_as_it_is(tmp_path: Path) -> None:
    files = new_dossier("my-topic", tmp_path / "my-topic")
    assert [file.name for file in files] == [
        "dossier.toml", "1-example.txt", "1-example.toml", "sheet.json", "definition.json",
    ]  # fmt: skip
    dossier = read_dossier(tmp_path / "my-topic")
    assert (dossier.definition.slug, dossier.definition.title) == ("my-topic", "My topic")
    assert len(dossier.facts) == 2


def test_an_existing_folder_is_not_written_into(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="exists already"):
        new_dossier("my-topic", tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("slug", ["", "My topic", "../x", "-x", "a" * 81, "é"])
def test_a_name_that_is_no_slug_is_refused(tmp_path: Path, slug: str) -> None:
    with pytest.raises(Refused, match="names no dossier"):
        new_dossier(slug, tmp_path / "x")
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_to_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Refused, match="cannot write to"):
        new_dossier("x", tmp_path / "file" / "x")
