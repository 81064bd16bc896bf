"""The page in a real browser: by mouse, keyboard and touch, wide and narrow, and whatever was written into it."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.builders import TEMPLATES
from tests.stages.exporters.test_page import HOSTILE, a_draft, a_draft_section, a_finding, a_sentence

from bloginator.stages.exporters.page import PageExporter

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

sync_api = pytest.importorskip(
    "playwright.sync_api", reason="Playwright is not installed: pip install -e '.[browser]'", exc_type=ImportError
)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium: apt-get install chromium"),
    pytest.mark.xdist_group("browser"),
]
OPEN = "(document.querySelector('.e:popover-open') || {}).id || ''"


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    with sync_api.sync_playwright() as playwright:
        sandbox = [] if os.geteuid() else ["--no-sandbox"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=sandbox)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: "Browser", tmp_path: Path) -> Iterator["Page"]:
    context = browser.new_context(viewport={"width": 900, "height": 700}, has_touch=True)
    page = context.new_page()
    yield page
    context.close()


def show(page: "Page", folder: Path, **fields: object) -> list[str]:
    """Open a page of two sentences; return where its requests and what it complains of will be noted."""
    sentences = (a_sentence("Costs fell."), a_sentence("Nobody saw why.", "weak", start=12, end=27))
    section = a_draft_section(text="Costs fell.[^1] Nobody saw why.[^1]", sentences=sentences)
    text = PageExporter(TEMPLATES).render(a_draft(section, **fields))
    (folder / "draft.html").write_text(text, "utf-8")
    noted: list[str] = []
    page.on("request", lambda request: noted.append(request.url))
    page.on("pageerror", lambda error: noted.append(str(error)))
    page.on("dialog", lambda dialog: noted.append(dialog.message))
    page.goto((folder / "draft.html").as_uri())
    return noted


def test_a_passage_opens_by_pointer_stays_under_it_and_closes_by_escape(page: "Page", tmp_path: Path) -> None:
    page.clock.install()
    show(page, tmp_path)
    page.locator("#t1").hover()
    page.clock.run_for(300)
    page.locator("#e1:popover-open mark").first.hover()
    page.clock.run_for(5000)
    assert page.evaluate(OPEN) == "e1", "it stays while the pointer is on it"
    page.keyboard.press("Escape")
    assert page.evaluate(OPEN) == ""


def test_a_passage_opens_by_focus_and_its_link_is_reached_and_left_by_keyboard(page: "Page", tmp_path: Path) -> None:
    show(page, tmp_path)
    page.locator("sup a").first.focus()
    page.keyboard.press("Tab")
    assert page.evaluate(OPEN) == "e1"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.e').id") == "e1"
    page.keyboard.press("Escape")
    assert page.evaluate(OPEN) == "" and page.evaluate("document.activeElement.getAttribute('popovertarget')") == "e1"


def test_a_tap_opens_and_a_tap_elsewhere_closes(page: "Page", tmp_path: Path) -> None:
    show(page, tmp_path)
    page.locator("#t2").tap()
    assert page.evaluate(OPEN) == "e2"
    page.locator("h1").tap()
    assert page.evaluate(OPEN) == ""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 900, 1400])
def test_a_passage_lies_beside_its_sentence_within_the_window(page: "Page", tmp_path: Path, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    show(page, tmp_path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("[popovertarget=e1]").click()
    card, sentence = page.locator("#e1").bounding_box(), page.locator("#t1").bounding_box()
    assert card and sentence and card["x"] >= 0 and card["x"] + card["width"] <= width
    assert (
        card["x"] > sentence["x"] + sentence["width"]
        if width == 1400
        else card["y"] >= sentence["y"] + sentence["height"] / 2
    )
    if folder := os.environ.get("BLOGINATOR_SCREENSHOTS"):
        page.screenshot(path=Path(folder, f"page-{scheme}-{width}.png"))


def test_without_script_it_is_read_and_its_passages_open(browser: "Browser", tmp_path: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    show(page, tmp_path)
    page.locator("[popovertarget=e2]").click()
    assert page.locator("#e2").is_visible() and not page.locator("#e1").is_visible()
    context.close()


def test_what_was_written_into_it_does_nothing_and_no_request_leaves(page: "Page", tmp_path: Path) -> None:
    finding = a_finding(sentence=HOSTILE, passage=HOSTILE, reasons=(HOSTILE,), hint=HOSTILE)
    noted = show(page, tmp_path, title=HOSTILE, thesis=HOSTILE, batch=HOSTILE, open_findings=(finding,))
    page.locator("#t1").click()
    assert [re.sub(r"^.*/", "", line) for line in noted] == ["draft.html"]
