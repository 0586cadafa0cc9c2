"""Registering an article: what is proposed for it, and what is recognised."""

from __future__ import annotations

from datetime import date

import pytest

from briefing.dossier import read_dossier
from briefing.dossier.article_text import Article, article_of
from briefing.dossier.new_source import add_source
from briefing.errors import Refused
from tests.dossier.conftest import ARTICLE, Write

TODAY = date(2030, 2, 1)

PAGE = """\
<html><head><title>Coffee says no - The Bean</title>
<meta property="og:site_name" content="The Bean">
<meta property="article:published_time" content="2030-01-05T08:00:00Z"></head>
<body><nav><p>Home</p></nav><p>Subscribe!</p>
<article><h1>Coffee says no</h1><p>Coffee refused&nbsp;peace
on <b>Friday</b>.</p><script>track("x")</script><p>Tea waits.</p></article></body></html>
"""


def test_a_page_gives_its_article_and_what_it_says_of_itself() -> None:
    assert article_of(PAGE) == Article(
        "Coffee says no\nCoffee refused peace on Friday.\nTea waits.\n",
        "Coffee says no",
        "The Bean",
        date(2030, 1, 5),
    )


def test_a_text_gives_its_first_line_and_its_publication_line() -> None:
    article = article_of("Tea waits\nTea waits for Coffee.\nPublished in Bean, January 7th, 2030\n")
    assert (article.title, article.outlet, article.published) == (
        "Tea waits", "Bean", date(2030, 1, 7),
    )  # fmt: skip


def test_an_article_that_is_added_loads_with_its_empty_sheet(write: Write) -> None:
    folder = write()
    done = add_source(folder, article_of(PAGE), TODAY)
    source = read_dossier(folder).sources[-1]
    assert (source.id, source.label, source.title) == ("s3", "S3", "Coffee says no")
    assert (source.outlet, source.published.edtf) == ("The Bean", "2030-01-05")
    assert source.rating.family == "s3"
    assert {path.name for path in done.files} == {
        "3-coffee-says-no.txt", "3-coffee-says-no.toml", "dossier.toml",
    }  # fmt: skip


def test_a_text_without_a_date_is_dated_by_what_it_names(write: Write) -> None:
    folder = write()
    add_source(folder, article_of("News\nOn 9 January 2030, Tea slept.\n"), TODAY)
    source = read_dossier(folder).sources[-1]
    assert source.published.edtf == "[2030-01-09..2030-02-01]"
    assert source.published_basis == "inferred"
    told = "its text names 2030-01-09; it was registered on 2030-02-01"
    assert source.published_reason == told
    add_source(folder, article_of("No news\nTea slept.\n"), TODAY)
    source = read_dossier(folder).sources[-1]
    assert source.published.edtf == "[..2030-02-01]"


@pytest.mark.parametrize(
    ("head", "outlet", "told"),
    [
        ("KABUL, 7 January 2030 (Bean News) — Tea slept on 3 January 2030.", "Bean News", None),
        ("PORT KESTREL, Jan. 7, 2030 - Tea slept.", None, None),
        ("Tuesday, 7 January 2030", None, None),
        ("By Ana Bean | Jan 7, 2030 | The Bean", None, None),
        ("Tea slept on 7 January 2030", None, "its text names"),
    ],
)
def test_a_text_is_dated_by_its_dateline_and_not_by_what_it_tells(
    write: Write, head: str, outlet: str | None, told: str | None
) -> None:
    folder = write()
    add_source(folder, article_of(f"Tea sleeps\n{head}\nNobody saw it.\n"), TODAY)
    source = read_dossier(folder).sources[-1]
    assert source.published.earliest == date(2030, 1, 7)
    assert source.outlet == outlet
    assert str(source.published_reason).startswith(told or "it says: ")


WIRE = "PORT KESTREL, Jan 7 (Bean) - Tea slept in the harbour until the tide came in.\n"


@pytest.mark.parametrize(
    ("head", "told", "outlet"),
    [
        ("PORT KESTREL, Jan 7 (Bean) - ", "'PORT KESTREL, Jan 7 (Bean)', without", "Bean"),
        ("KABUL (Bean) — ", "its text names no day before", "Bean"),
        ("KABUL | Mon Jan 7, 2030 10:44 pm EDT KABUL (Bean) - ", "it says: KABUL | Mon", "Bean"),
        ("NATO (the alliance) and ", "its text names no day before", None),
    ],
)  # fmt: skip
def test_a_text_that_begins_with_its_dateline_gives_outlet_and_day_or_says_what_is_missing(
    write: Write, head: str, told: str, outlet: str | None
) -> None:
    folder = write()
    text = f"{head}Tea slept in the harbour until the tide came in{' and on' * 40}.\n"
    add_source(folder, article_of(text), TODAY)
    source = read_dossier(folder).sources[-1]
    assert told in str(source.published_reason)
    assert source.outlet == outlet
    if outlet:
        assert source.title == "Untitled: Tea slept in the harbour until the tide"


def test_a_day_that_a_person_gives_has_no_reason_and_two_untitled_articles_two_titles(
    write: Write,
) -> None:
    folder = write()
    text = WIRE.replace(" came in", " came in" + " and on" * 40)
    for last in ("One.", "Two."):
        words = text + f"{last} {' '.join(last + str(n) for n in range(60))}\n"
        add_source(folder, article_of(words), TODAY, published="2030-01-07")
    *_, one, two = read_dossier(folder).sources
    assert (one.outlet, one.published.edtf, one.published_reason) == (
        "Bean",
        "2030-01-07",
        None,
    )
    assert one.title != two.title


def test_shared_wording_proposes_the_family_with_its_figures(write: Write) -> None:
    folder = write()
    words = "Tea visited Coffee on Tuesday. The rest of this text is of another pen altogether.\n"
    done = add_source(folder, article_of(words), TODAY)
    nearest = done.wording[0]
    assert (nearest.source.id, nearest.shared, nearest.runs) == ("s1", 1, 11)
    assert done.table["family"] == "s3"
    more = "Coffee offered peace. Tea reportedly agreed. Tea did not say when. So it was.\n"
    done = add_source(folder, article_of(more), TODAY)
    assert (done.table["family"], done.table["family_degree"]) == ("I", "shared wording")
    assert done.table["family_reason"].endswith("7 of its 10 runs of five words stand there")


def test_the_same_text_is_recognised_and_a_changed_one_is_a_version(write: Write) -> None:
    folder = write()
    with pytest.raises(Refused, match="this is the text of s1 already"):
        add_source(folder, article_of(ARTICLE.replace("\n", "\r\n")), TODAY)
    add_source(folder, article_of(ARTICLE.replace("some say", "as some say")), TODAY)
    source = read_dossier(folder).sources[-1]
    assert (source.id, source.rating.family) == ("s1-v2", "I")
    assert str(source.rating.family_reason).startswith("a version of s1: ")
