"""Files that are missing, broken, foreign or out of bounds."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from briefing.dossier import read_dossier
from briefing.dossier.document import MOST_BYTES, parse_document
from briefing.errors import InvalidInput, Problem
from tests.dossier.conftest import DEFINITION, FILES, Problems, Write


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="nowhere:1: does not exist; a dossier is a folder"):
        read_dossier(tmp_path / "nowhere")


def test_a_file_is_no_dossier(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InvalidInput, match="is not a folder"):
        read_dossier(tmp_path / "file")


def test_a_folder_without_definition_is_no_dossier(problems: Problems) -> None:
    found = problems(files={"dossier.toml": None})
    assert found == [Problem("dossier.toml", 1, "does not exist")]


def test_a_missing_article_is_named_where_it_is_declared(problems: Problems) -> None:
    found = problems(files={"sources/2.txt": None})
    assert [(p.file, p.line) for p in found] == [("dossier.toml", 37)]
    assert "'sources/2.txt' does not exist" in found[0].message


@pytest.mark.parametrize(
    "name", ["../secret.txt", "/etc/hostname", "sources/../../secret.txt", "a/../sources/2.txt"]
)
def test_an_article_outside_the_folder_is_refused(problems: Problems, name: str) -> None:
    found = problems(change=("dossier.toml", "sources/2.txt", name))
    assert [(p.file, p.line) for p in found] == [("dossier.toml", 37)]
    assert "outside the dossier's folder" in found[0].message


def test_a_link_out_of_the_folder_is_refused(write: Write, tmp_path: Path) -> None:
    folder = write(files={"sources/2.txt": None})
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (folder / "sources/2.txt").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(InvalidInput, match="outside the dossier's folder"):
        read_dossier(folder)


def test_a_sheet_that_is_a_link_out_of_the_folder_is_refused(write: Write, tmp_path: Path) -> None:
    folder = write()
    (tmp_path / "other.toml").write_text("source = 's1'", encoding="utf-8")
    (folder / "sheets/3.toml").symlink_to(tmp_path / "other.toml")
    with pytest.raises(InvalidInput, match=r"3\.toml:1: leads outside"):
        read_dossier(folder)


def test_a_link_to_itself_ends_in_a_problem(write: Write) -> None:
    folder = write(files={"sources/2.txt": None})
    (folder / "sources/2.txt").symlink_to(folder / "sources/2.txt")
    with pytest.raises(InvalidInput):
        read_dossier(folder)


def test_a_hidden_file_is_no_sheet(problems: Problems) -> None:
    assert problems(files={"sheets/.3.toml": "half a line ="}) == []


def test_sides_may_not_run_in_a_circle(problems: Problems) -> None:
    circle = DEFINITION.replace('id = "tea"\n', 'id = "tea"\nof = "coffee"\n')
    circle = circle.replace('id = "coffee"\n', 'id = "coffee"\nof = "tea"\n')
    found = problems(files={"dossier.toml": circle})
    assert [(p.line, "link by link, of itself" in p.message) for p in found] == [
        (46, True), (52, True),
    ]  # fmt: skip


def test_a_pipe_is_not_waited_for(write: Write) -> None:
    folder = write()
    os.mkfifo(folder / "sheets" / "3.toml")
    with pytest.raises(InvalidInput, match="is not a regular file"):
        read_dossier(folder)


def test_a_sheet_in_another_encoding_is_named_with_its_line(problems: Problems) -> None:
    latin = FILES["sheets/2.toml"].replace("Who came", "Qui est allé").encode("latin-1")
    found = problems(files={"sheets/2.toml": latin})
    message = "is not in UTF-8 here; save the file as UTF-8"
    assert found == [Problem("sheets/2.toml", 10, message)]


def test_an_article_in_another_encoding_is_named_with_its_line(problems: Problems) -> None:
    found = problems(files={"sources/2.txt": "Thé\n\xe9".encode("utf-16")})
    assert [(p.file, "UTF-8" in p.message) for p in found] == [("sources/2.txt", True)]


def test_a_sheet_with_a_byte_order_mark_is_read(problems: Problems) -> None:
    assert (
        problems(files={"sheets/2.toml": b"\xef\xbb\xbf" + FILES["sheets/2.toml"].encode()}) == []
    )


def test_a_syntax_error_is_named_with_its_line(problems: Problems) -> None:
    found = problems(change=("sheets/2.toml", 'fact = "visit"', "fact = visit"))
    assert [(p.file, p.line) for p in found] == [("sheets/2.toml", 4)]
    assert found[0].message == "is not valid TOML here: Invalid value"


def test_a_sheet_that_breaks_off_is_named_at_its_end(problems: Problems) -> None:
    found = problems(files={"sheets/2.toml": 'source = "s2"\n[[fact]]\nactors = ['})
    assert [(p.file, p.line) for p in found] == [("sheets/2.toml", 3)]


def test_a_doubled_key_is_a_syntax_error(problems: Problems) -> None:
    found = problems(change=("sheets/2.toml", 'fact = "visit"', 'fact = "visit"\nfact = "offer"'))
    assert [(p.line, "Cannot overwrite" in p.message) for p in found] == [(5, True)]


def test_deep_nesting_ends_in_a_problem() -> None:
    found = parse_document("deep.toml", f"a = {'[' * 100_000}{']' * 100_000}")
    assert found == Problem("deep.toml", 1, "lists or tables are nested too deeply")


def test_a_number_without_end_ends_in_a_problem() -> None:
    found = parse_document("long.toml", f"a = {'9' * 10_000}")
    assert found == Problem("long.toml", 1, "holds a number that is too long to be meant")


def test_a_file_that_is_too_large_is_not_read(problems: Problems) -> None:
    found = problems(files={"sources/2.txt": b" " * (MOST_BYTES + 1)})
    assert [(p.file, "is larger than 5,000,000" in p.message) for p in found] == [
        ("sources/2.txt", True)
    ]


def test_an_empty_article_is_named(problems: Problems) -> None:
    assert Problem("sources/2.txt", 1, "is empty") in problems(files={"sources/2.txt": " \n"})


def test_the_text_of_an_article_is_kept_code_point_by_code_point(write: Write) -> None:
    text = FILES["sources/2.txt"] + "\r\nline\rend \u00a0\n"
    dossier = read_dossier(write(files={"sources/2.txt": text.encode()}))
    assert dossier.sources[1].text == text


def test_a_part_runs_from_its_first_words_to_the_end(write: Write) -> None:
    (part,) = read_dossier(write()).sources[0].parts
    text = FILES["sources/1.txt"]
    assert text[part.start : part.end] == "Afterword: Coffee offered peace, some say.\n"


def test_parts_end_where_the_next_one_begins_or_where_they_say(write: Write) -> None:
    third = """
[[source.part]]
id = "s1c"
label = "S1c"
begins = "Coffee offered peace. Tea"
ends = "Tea reportedly agreed."
title = "A part"
published = "2030-01-02"
reliability = "F"
reliability_reason = "a test"

[[source]]
id = "s2"
"""
    text = DEFINITION.replace('\n[[source]]\nid = "s2"\n', third)
    folder = write(files={"dossier.toml": text, "sheets/1.toml": None, "sheets/2.toml": None})
    source = read_dossier(folder).sources[0]
    assert [source.text[part.start : part.end] for part in source.parts] == [
        "Coffee offered peace. Tea reportedly agreed.",
        "Afterword: Coffee offered peace, some say.\n",
    ]


def test_a_quote_may_not_run_from_one_part_into_another(problems: Problems) -> None:
    found = problems(
        files={
            "sources/1.txt": FILES["sources/1.txt"].replace("when.\nAfter", "when. After"),
            "sheets/1.toml": FILES["sheets/1.toml"].replace(
                'exact = "Coffee offered peace."', 'exact = "when. Afterword"'
            ),
        }
    )
    assert ["begins in s1 and ends in s1b" in p.message for p in found] == [True]


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ('slug = "tea"', 'slug = "Tea time"', 1, "'slug' cannot be 'Tea time'"),
        ('slug = "tea"\n', "", 1, "'slug' is missing"),
        ('title = "Tea and coffee"', 'titel = "Tea"', 2, "did you mean 'title'?"),
        ('"Asia/Kabul"', '"Kabul"', 3, "time_zone: 'Kabul' is no time zone"),
        ('["tea", "coffee"]', '["tee"]', 1, "party 'tee' is no actor"),
        ('["tea", "coffee"]', '"tea"', 4, "'parties' is a list"),
        ('lead_track = "peace"', 'lead_track = "war"', 1, "lead_track 'war' is no track"),
        ('kind = "in act"', 'kind = "in deed"', 12, "'kind' cannot be 'in deed'"),
        ('title = "Made", kind', 'titel = "Made", kind', 12, "did you mean 'title'?"),
        (
            'published = "2030-01-02"',
            'published = "yesterday"',
            20,
            "published: 'yesterday' is not",
        ),
        ('published = "2030-01-02"\n', "", 15, "'published' is missing"),
        ('reliability = "C"', 'reliability = "G"', 21, "'reliability' cannot be 'G'"),
        ('family = "I"', 'family = "I 1"', 23, "'family' cannot be 'I 1'"),
        ('begins = "Afterword"', 'begins = "Foreword"', 28, "begins: the article does not have"),
        ('begins = "Afterword"', 'begins = "Tea"', 28, "more than once; give more words"),
        (
            'begins = "Afterword"',
            'begins = "Afterword"\nends = "Tea visited"',
            29,
            "ends before it",
        ),
        ('label = "S1b"', 'label = "S1"', 27, "the label 'S1' is taken by another source"),
        ('id = "s2"', 'id = "s1b"', 35, "the id 's1b' is taken by another source"),
        ('id = "coffee"\n', 'id = "coffee"\nof = "coffee"\n', 51, "of itself"),
        ('id = "coffee"\n', 'id = "tea"\n', 1, "actor 'tea' is defined twice"),
        ("[[actor]]", "[actor]", 49, "Cannot overwrite"),
    ],
)
def test_a_wrong_line_of_the_definition_is_named(
    problems: Problems, old: str, new: str, line: int, message: str
) -> None:
    found = [p for p in problems(change=("dossier.toml", old, new)) if p.file == "dossier.toml"]
    assert any(message in p.message for p in found), found
    assert line in {p.line for p in found}, found
