"""The site in Chromium: what a person does with mouse and keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from briefing.drafting.candidate import Candidate, TypeScore
from briefing.service.draft_store import Draft, DraftStore, drafts_file
from tests.web.browser import chromium, let_in
from tests.web.serving import Served
from tests.web.test_desk import QUOTES
from tests.web.test_desk import D as RIVER
from tests.web.test_reading import PAGES, D

RULES = {
    "light": {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]},
    "dark": {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}},
}
"""What axe looks for; in the dark, what depends on colours alone."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


def ready(page: Page) -> None:
    page.wait_for_selector("#clocks[data-ready=yes]")


def test_the_arrow_keys_step_from_change_to_change(browser: Browser, bundled: Served) -> None:
    page = let_in(browser, bundled)
    page.goto(f"{D}/brief?as-of=2024-05-31")
    ready(page)
    expect(page.locator("#page")).to_contain_text("31 May 2024")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#page")).to_contain_text("As of 5 June 2024")
    expect(page).to_have_url(
        f"{bundled.base}{D}/brief?as-of=2024-06-05&known-by=&recorded-by=&since="
    )
    expect(page.locator("#step #changed")).to_contain_text("Changed on 5 June 2024")
    expect(page.locator("#page .lit").first).to_be_visible()
    page.locator("#days").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#page")).to_contain_text("As of 24 May 2024")


def test_what_takes_longer_says_for_how_long(browser: Browser, bundled: Served) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page = let_in(browser, bundled)
    page.clock.install()
    page.goto(f"{D}/brief?as-of=2024-05-31")
    ready(page)
    told = page.locator("#waiting")
    expect(told).to_be_hidden()
    page.route(re.compile("as-of=2024-06-05"), hold)
    with page.expect_request(re.compile("as-of=2024-06-05")):
        page.keyboard.press("ArrowRight")
    page.clock.run_for(1000)
    expect(told).to_have_text("Working")
    expect(told).to_have_attribute("data-seconds", re.compile(r" [1-9]\d* s"))
    held[0].continue_()
    expect(page.locator("#page")).to_contain_text("As of 5 June 2024")
    expect(told).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('beforeunload'))")
    page.clock.run_for(1000)
    expect(told).to_have_text("Working")
    page.evaluate("dispatchEvent(new Event('pageshow'))")
    expect(told).to_be_hidden()


def test_the_next_step_is_made_while_one_is_looked_at(browser: Browser, bundled: Served) -> None:
    page = let_in(browser, bundled)
    page.goto(f"{D}/brief?as-of=2024-05-31")
    ready(page)
    with page.expect_response(lambda answer: "as-of=2024-06-09" in answer.url) as ahead:
        page.keyboard.press("ArrowRight")
    assert ahead.value.ok
    expect(page.locator("#page")).to_contain_text("As of 5 June 2024")


def test_every_page_can_be_walked_by_keys(browser: Browser, bundled: Served) -> None:
    page = let_in(browser, bundled, viewport={"width": 1300, "height": 900})
    for address in PAGES:
        page.goto(address)
        page.keyboard.press("Tab")
        expect(page.locator(":focus")).to_have_text("Skip to the text")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.closest('#content, #page') !== null"), address
        page.goto("about:blank")  # else the same page would begin where the link led
        page.goto(address)
        reached = page.evaluate(_WALK)
        assert not reached["skipped"], (address, reached["skipped"][:3])
        seen = []
        for _ in range(min(reached["count"], 15)):
            page.keyboard.press("Tab")
            seen.append(page.evaluate(_FOCUSED))
        lost = [each["html"] for each in seen if not (each["visible"] and each["outlined"])]
        assert lost == [], address
        assert [each["place"] for each in seen] == sorted(each["place"] for each in seen), address


_CAN = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]"
_WALK = f"""() => {{
    const all = [...document.querySelectorAll({_CAN!r})]
        .filter((each) => each.checkVisibility() && !each.disabled);
    return {{ count: all.filter((each) => each.tabIndex >= 0).length,
        skipped: all.filter((each) => each.tabIndex > 0).map((each) => each.outerHTML) }};
}}"""
"""How many places of a page take the focus in turn; those that jump the order."""

# The button in a field of a date has a ring of its own, which no style tells.
_FOCUSED = f"""() => {{
    const focused = document.activeElement, style = getComputedStyle(focused);
    return {{ place: [...document.querySelectorAll({_CAN!r})].indexOf(focused),
        visible: focused.checkVisibility(),
        outlined: style.outlineStyle !== "none" || focused.matches("[type=date]"),
        html: focused.outerHTML.slice(0, 120) }};
}}"""


def test_a_second_handle_steps_through_what_was_published(
    browser: Browser, bundled: Served
) -> None:
    page = let_in(browser, bundled)
    page.goto(f"{D}/brief?as-of=2024-11-26&known-by=2024-11-26")
    ready(page)
    reader = bundled.reader("russia-taliban")
    days = reader.reader.publication_days(reader.head.number)
    last, before = (date.fromordinal(day).isoformat() for day in (days[-1], days[-2]))
    page.locator("#known-days").press("End")
    expect(page.locator("#known-by")).to_have_value(last)
    page.locator("#known-days").press("ArrowLeft")
    expect(page.locator("#known-by")).to_have_value(before)
    expect(page).to_have_url(re.compile(f"known-by={before}"))


def test_a_number_opens_its_fact_beside_with_the_quote_marked(
    browser: Browser, bundled: Served
) -> None:
    page = let_in(browser, bundled, viewport={"width": 1400, "height": 900})
    page.goto(f"{D}/brief?as-of=2024-11-26")
    ready(page)
    page.locator("#page .ref a[href*='fact/177']").first.click()
    beside = page.locator("#fact-beside")
    expect(beside.locator("#fact-title")).to_contain_text("#177")
    expect(beside.locator(".text mark").first).to_be_in_viewport()
    expect(page).to_have_url(f"{bundled.base}{D}/brief?as-of=2024-11-26")


def test_two_dates_are_compared(browser: Browser, bundled: Served) -> None:
    page = let_in(browser, bundled)
    page.goto(f"{D}/diff")
    page.get_by_label("From").fill("2024-05-31")
    page.get_by_label("to", exact=True).fill("2024-11-26")
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("h1")).to_contain_text("what changed")
    expect(page.locator("#page")).to_contain_text("Shoigu")


def select(page: Page, words: str) -> None:
    """Select words of the article on a page, as with a mouse."""
    page.evaluate(
        """(words) => {
            const walker = document.createTreeWalker(document.getElementById("text"), 4);
            while (walker.nextNode()) {
                const at = walker.currentNode.data.indexOf(words);
                if (at < 0) continue;
                const range = document.createRange();
                range.setStart(walker.currentNode, at);
                range.setEnd(walker.currentNode, at + words.length);
                getSelection().removeAllRanges();
                getSelection().addRange(range);
                break;
            }
        }""",
        words,
    )
    page.locator("#text").dispatch_event("mouseup")


def test_a_fact_is_coded_from_a_selection_by_keys_and_its_errors_are_told_as_one_types(
    browser: Browser, site: Served
) -> None:
    page = let_in(browser, site)
    source = next(iter(site.reader().present.articles))
    page.goto(f"{RIVER}/source/{source}")
    select(page, QUOTES[0][:28])
    form = page.locator("#coding form").first
    words = form.get_by_label("The words that carry it")
    expect(words).to_have_value(QUOTES[0][:28], timeout=60_000)  # the drafter is loaded first
    expect(form.get_by_label("Type")).not_to_have_value("")
    form.get_by_label("Type").fill("background-described")
    form.get_by_label("Who").fill("speaker okoy")
    expect(form.locator(".checked")).to_contain_text("did you mean 'okoye'?")
    form.get_by_label("Who").fill("subject okoye")
    form.get_by_label("The fact in one sentence").fill("Okoye asked South.")
    expect(form.locator(".checked")).to_contain_text("would be recorded as")
    form.get_by_label("Date").press("Enter")
    expect(page.get_by_role("heading", name="Not recorded yet")).to_be_visible()
    expect(page.get_by_role("button", name="Record it")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Recorded", exact=True)).to_be_visible()
    assert site.reader().event(site.reader().head.number).recorded_by == "ana"


def test_a_judgement_is_made_and_stands_in_the_brief(browser: Browser, site: Served) -> None:
    page = let_in(browser, site)
    page.goto(f"{RIVER}/judgements")
    form = page.locator("form[action$='/judge']")
    form.get_by_label("The judgement in one sentence").fill("A treaty will take years.")
    form.get_by_label("Why so sure").fill("no text names a day")
    form.get_by_label("Numbers of the facts").fill("4 5")
    form.get_by_role("button", name="See what it changes").click()
    expect(page.locator("#outcome ins")).to_contain_text("A treaty will take years.")
    expect(page.get_by_role("button", name="Record it")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#outcome")).to_contain_text("Recorded")
    page.goto(f"{RIVER}/brief")
    expect(page.locator("#page")).to_contain_text("A treaty will take years.")
    page.goto(f"{RIVER}/judgements")
    page.get_by_text("Judge anew").click()
    anew = page.locator("form[action$='/judge']").first
    expect(anew.get_by_label("The judgement in one sentence")).to_have_value(
        "A treaty will take years."
    )


def test_ten_drafts_are_reviewed_by_keys(browser: Browser, site: Served) -> None:
    reader = site.reader()
    source = next(iter(reader.present.articles.values()))
    spans = [(at, at + 8) for at in range(0, 100, 10)]
    with DraftStore.open(drafts_file(site.site.db)) as store:
        drafts = [
            Draft(source.id, Candidate(source.text[a:b], a, b, "background-described",
                  (TypeScore("background-described", 1.0),), "It was so.", 0.5, "test"))
            for a, b in spans
        ]  # fmt: skip
        store.put(reader.slug, source.id, "", "", drafts, site.site.clock())
    page = let_in(browser, site)
    page.goto(f"{RIVER}/review")
    for left in range(10, 0, -1):
        expect(page.locator("h1")).to_have_text(f"Review, {left} left")
        page.keyboard.press("r")
    expect(page.locator("h1")).to_have_text("No draft waits")
    with DraftStore.open(drafts_file(site.site.db)) as store:
        assert [d.verdict for d in store.decisions(reader.slug)] == ["rejected"] * 10


def test_a_correction_changes_the_brief_and_another_browser_is_told(
    browser: Browser, site: Served
) -> None:
    mine, other = let_in(browser, site), let_in(browser, site)
    number = 4
    other.goto(f"{RIVER}/fact/{number}")
    mine.goto(f"{RIVER}/fact/{number}")
    for page, statement in ((mine, "A first reading."), (other, "A second reading.")):
        page.get_by_text("Change what is on record").click()
        page.get_by_text("Correct", exact=True).click()
        form = page.locator("form[action$='/correct']")
        form.get_by_label("Statement").fill(statement)
        form.get_by_label("Reason").fill("a test")
        if page is other:
            expect(page.locator("#live")).to_contain_text("recorded since", timeout=10_000)
        form.get_by_role("button", name="See what it changes").click()
        if page is mine:
            expect(page.locator("#outcome ins").first).to_contain_text("A first reading.")
            page.get_by_role("button", name="Record it").click()
            expect(page.locator("#outcome")).to_contain_text("Recorded")
    expect(other.locator("form[action$='/correct'] .outcome")).to_contain_text(
        "meanwhile others changed the same"
    )
    mine.goto(f"{RIVER}/brief")
    expect(mine.locator("#page")).to_contain_text("A first reading")


def test_pages_work_without_javascript(browser: Browser, bundled: Served) -> None:
    page = let_in(browser, bundled, java_script_enabled=False)
    page.goto(f"{D}/brief?as-of=2024-05-31")
    page.get_by_role("textbox", name="As of").fill("2024-11-26")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#page")).to_contain_text("As of 26 November 2024")
    page.locator("#page .ref a[href*='fact/177']").first.click()
    expect(page.locator("#fact mark").first).to_be_visible()
    page.get_by_role("searchbox").fill("shoigu")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("found")


@pytest.mark.parametrize("look", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(browser: Browser, bundled: Served, look: str) -> None:
    width = {"width": 1300, "height": 900} if look == "light" else {"width": 390, "height": 800}
    page = let_in(browser, bundled, viewport=width, color_scheme=look, reduced_motion="reduce")
    found = {}
    for address in PAGES:
        page.goto(address)
        result = Axe().run(page, options=RULES[look])
        if result.violations_count:
            found[address] = [
                (each["id"], each["nodes"][0]["html"][:200])
                for each in result.response["violations"]
            ]
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, (address, wide)
    assert found == {}
