"""The live page in a real browser: what is decided, written and edited there lies on the disk, and nothing typed is lost."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.batch.answers.test_wait import waiting
from tests.project import Project, write_outline
from tests.web.serving import serve, serve_here
from tests.web.test_acts import TYPED, body, responses

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

sync_api = pytest.importorskip(
    "playwright.sync_api", reason="Playwright is not installed: pip install -e '.[browser]'", exc_type=ImportError
)
expect = sync_api.expect
expect.set_options(timeout=60_000)


@pytest.fixture
def live(drafted: Path, tmp_path: Path) -> Iterator[tuple[Project, str]]:
    with serve_here(drafted, tmp_path) as served:
        yield served


def test_a_decision_is_written_what_others_write_appears_where_one_was_and_a_server_that_ends_takes_no_text_along(
    page: "Page", drafted: Path, tmp_path: Path
) -> None:
    with serve(drafted, tmp_path) as (project, address):
        page.goto(address)
        page.keyboard.press("j")
        assert "critical unsupported" in page.locator(".c.on").inner_text()
        project.answer("closing", "Closing took 3 days [S1].\n")
        expect(page.locator("#s-closing")).to_contain_text("Closing took 3 days")
        expect(page.locator(".toc li:has([href='#s-closing']) .bar.words")).to_have_attribute("aria-label", "4 of 150 words")
        stood = page.locator("#queue [aria-current] q").inner_text()
        with page.expect_navigation():
            project.answer("closing", "Closing took 3 days a month [S1].\n")
        assert page.locator("#queue [aria-current] q").inner_text() == stood, "it comes anew where one was"
        with page.expect_navigation():
            page.keyboard.press("a")
        assert '"decision":"accept"' in (project.folder() / "decisions.jsonl").read_text("utf-8")
        expect(page.locator("[role=status]")).to_have_text("finding 2 of 2")
        for key in "je":
            page.keyboard.press(key)
        page.locator("#wish").fill("Say where.")
        with page.expect_navigation(), page.expect_response(re.compile("refine")) as answer:
            page.locator("[data-do=ask]").click()
        assert answer.value.status == 200
        assert [path.read_text("utf-8") for path in (project.folder() / "feedback").iterdir()] == ["Say where.\n"]
        open_desk(page, address, "closing")
    expect(page.locator(".tools > [role=status]")).to_have_text("The server does not answer.")
    page.locator(".desk textarea").fill("Typed when it had ended.")
    page.get_by_role("button", name="close").click()
    expect(page.locator(".desk [role=status]")).to_contain_text("copy your text")
    assert page.locator(".desk textarea").input_value() == "Typed when it had ended."


def test_a_settled_finding_keeps_its_place_and_the_same_key_takes_it_back(live, page: "Page") -> None:
    project, address = live
    project.answer("closing", "".join(f"Closing took {number} days in Berlin [S1]. " for number in (4712, 4713)))
    page.goto(address)
    found = page.locator("#queue li[data-f]")
    keys = found.evaluate_all("items => items.map(item => item.dataset.k)")
    others = "document.querySelector('.tools').dataset.rest.split(' ').length"
    count, rest = len(keys), page.evaluate(others)
    assert count >= 3
    page.keyboard.press("j")

    def press(key: str, status: str) -> None:
        with page.expect_navigation():
            page.keyboard.press(key)
        expect(page.locator("[role=status]")).to_have_text(status)
        assert found.evaluate_all("items => items.map(item => item.dataset.k)") == keys

    press("a", f"finding 2 of {count}")
    page.keyboard.press("k")
    assert page.locator("[role=status]").inner_text() == f"finding 1 of {count}, accepted"
    press("a", f"finding 1 of {count}")
    page.keyboard.press("j")
    for number in range(2, count):
        press("x", f"finding {number + 1} of {count}")
    press("x", f"sentence 1 of {rest}")
    page.keyboard.press("k")
    assert page.locator("[role=status]").inner_text() == f"finding {count} of {count}, dismissed"
    written = [json.loads(line) for line in (project.folder() / "decisions.jsonl").read_text("utf-8").splitlines()]
    assert [(line["finding"], line["decision"]) for line in written] == [
        (keys[0], "accept"),
        (keys[0], "reopen"),
        *((key, "dismiss") for key in keys[1:]),
    ]
    page.evaluate("sessionStorage.clear()")
    page.reload()
    page.keyboard.press("j")
    assert page.locator("[role=status]").inner_text() == f"finding 1 of {count}", "it begins with what is not settled"
    press("a", f"sentence 1 of {rest}")
    page.evaluate("sessionStorage.clear()")
    page.reload()
    expect(page.locator("[role=status]")).to_have_text(re.compile(f"settled {count} of"))


def test_where_the_sentence_that_one_was_at_has_changed_no_other_finding_is_settled_by_the_next_key(
    live, browser: "Browser", page: "Page"
) -> None:
    project, address = live
    project.answer("closing", "Closing took 4712 days in Berlin [S1]. Closing took 4713 days in Berlin [S1].\n")
    page.goto(address)
    other = browser.new_context()
    window = other.new_page()
    window.goto(address)
    for each in (page, window):
        each.keyboard.press("j")
    with window.expect_navigation(), page.expect_navigation():
        page.keyboard.press("a")
    expect(window.locator("[role=status]")).to_have_text(re.compile("finding 1 of .*, accepted"))
    keys = window.locator("#queue li[data-f]").evaluate_all("items => items.map(item => item.dataset.k)")
    gone = window.locator("#queue [aria-current]").get_attribute("data-k")
    with window.expect_navigation():
        project.answer("hiring", "It took 4714 days in Berlin [S1].\n")
    expect(window.locator(f"[data-k='{gone}']")).to_have_count(0)
    expect(window.locator("[role=status]")).to_have_text(re.compile("^settled 0 of"))
    window.keyboard.press("a")
    expect(window.locator("[role=status]")).to_have_text(re.compile("^finding 1 of [0-9]+$"))
    assert len((project.folder() / "decisions.jsonl").read_text("utf-8").splitlines()) == 1 and gone == keys[0]
    other.close()


def open_desk(page: "Page", address: str, section: str) -> None:
    """Open a section in the page."""
    if page.url != address:
        page.goto(address)
    page.locator(f"[data-desk={section}]").click()
    expect(page.locator(".desk textarea")).to_be_visible()


def test_a_missing_section_is_written_by_mouse_beside_its_passages_and_checked_as_one_types(live, page: "Page") -> None:
    project, address = live
    open_desk(page, address, "closing")
    expect(page.locator(".desk blockquote").first).to_contain_text("closing")
    page.locator(".desk textarea").press_sequentially("It ended in Berlin in 1987")
    page.locator(".desk ol button").first.click()
    page.locator(".desk textarea").press_sequentially(".")
    expect(page.locator(".desk ul")).to_contain_text("unsupported: “It ended in Berlin in 1987")
    page.locator(".desk textarea").fill(TYPED)
    with page.expect_navigation():
        page.get_by_role("button", name="save").click()
    expect(page.locator("#s-closing")).to_contain_text("The old way of closing")
    assert body(responses(project)["closing.md"]) == TYPED


def test_a_text_is_edited_by_keyboard_alone(live, page: "Page") -> None:
    project, address = live
    page.goto(address)
    page.locator("[data-desk=hiring]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".desk textarea")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("Just as before, hiring cost us 3 days a month [S1].")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("#s-hiring")).to_contain_text("Just as before")
    assert body(responses(project)["edited/hiring.md"]).startswith("Just as before, hiring")


def test_by_touch_a_passage_is_dropped_more_is_looked_for_one_that_came_next_pinned_and_the_section_given_back(
    live, page: "Page"
) -> None:
    project, address = live
    (project.folder() / "batch.toml").write_text("source_characters_per_section = 200\n", "utf-8")
    project.draft()
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(address)
    page.locator("[data-desk=closing]").tap()
    before = page.get_by_label("Passages", exact=True).locator("li").count()
    page.get_by_role("button", name="drop S1", exact=True).tap()
    expect(page.locator(".desk [role=status]")).to_contain_text("sources/closing.toml is written")
    page.get_by_label("words to look for").fill("the lesson of vendors")
    page.get_by_role("button", name="look for more").tap()
    expect(page.get_by_label("Passages", exact=True).locator("li")).not_to_have_count(before)
    page.get_by_text("What came next").tap()
    further = page.get_by_label("Passages that came next")
    expect(further.locator("blockquote").first).to_be_visible()
    further.get_by_role("button").first.tap()
    expect(page.locator(".desk [role=status]")).to_contain_text("sources/closing.toml is written")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert (project.folder() / "taken" / "closing.json").exists()
    page.get_by_role("button", name="close").tap()
    expect(page.locator(".desk")).to_have_count(0)
    assert not list((project.folder() / "taken").glob("*.json"))


def test_what_was_typed_in_a_browser_that_was_closed_is_there_in_the_next_and_in_the_editor(
    live, browser: "Browser", page: "Page"
) -> None:
    _, address = live
    other = browser.new_context()
    window = other.new_page()
    open_desk(window, address, "closing")
    with window.expect_response(re.compile("/keep")):
        window.locator(".desk textarea").press_sequentially("Half a thought")
    other.close()
    open_desk(page, address, "closing")
    assert page.locator(".desk textarea").input_value() == "Half a thought"
    expect(page.locator(".desk")).to_contain_text("not saved yet")


def test_an_earlier_text_is_confirmed_for_its_changed_question(live, page: "Page") -> None:
    project, address = live
    write_outline(project.folder(), ("hiring", "closing"), hiring="On whom we hire")
    project.draft()
    open_desk(page, address, "hiring")
    with page.expect_response(re.compile("/confirm")) as answer:
        page.get_by_role("button", name="confirm the earlier text").click()
    assert answer.value.status == 200
    expect(page.locator(".desk [role=status]")).to_contain_text("hiring is accepted")
    page.get_by_role("button", name="close").click()
    expect(page.locator("#s-hiring")).to_contain_text("The old way of hiring")


def test_two_windows_show_each_other_s_text_and_both_are_kept(live, browser: "Browser", page: "Page") -> None:
    project, address = live
    other = browser.new_context()
    window = other.new_page()
    open_desk(window, address, "hiring")
    open_desk(page, address, "hiring")
    expect(page.locator(".desk")).to_contain_text("Taken by")
    page.locator(".desk textarea").fill("Mine: hiring cost us 3 days a month [S1].")
    window.locator(".desk textarea").fill("Theirs: hiring cost us 3 days a month [S1].")
    window.get_by_role("button", name="save").click()
    expect(page.locator(".desk pre")).to_contain_text("Theirs")
    assert page.locator(".desk textarea").input_value().startswith("Mine")
    with page.expect_navigation():
        page.get_by_role("button", name="save mine, and keep that beside it").click()
    expect(page.locator("#s-hiring")).to_contain_text("Mine")
    kept = {body(text) for name, text in responses(project).items() if name.startswith("edited/")}
    assert {text.partition(":")[0] for text in kept} == {"Mine", "Theirs"}
    other.close()


def test_edits_in_the_page_while_a_draft_waits_are_in_the_draft(live, page: "Page") -> None:
    project, address = live
    with waiting(project) as run:
        for number in range(3):
            open_desk(page, address, "hiring")
            page.locator(".desk textarea").fill(f"Hiring, take {number}, cost us 3 days a month [S1].")
            with page.expect_navigation():
                page.get_by_role("button", name="save").click()
        page.goto("about:blank")  # a browser that is closed while its page comes anew may stand still
        project.answer("closing")
        assert run.end() == 0
    assert "Hiring, take 2, cost us" in project.text()


def test_what_others_wrote_does_nothing_where_a_section_is_written(live, page: "Page") -> None:
    evil = "<img src=x onerror=alert(1)><script>alert(2)</script> the old way of hiring costs https://evil.example/x"
    noted: list[str] = []
    page.on("request", lambda request: noted.append(request.url))
    page.on("dialog", lambda dialog: noted.append(dialog.message))
    project, address = live
    (project.folder() / "corpus" / "hiring.md").write_text(f"# On hiring {evil}\n\nIn hiring {evil}.\n", "utf-8")
    project.draft()
    project.answer("hiring", f"Hiring {evil} [S1].\n")
    open_desk(page, address, "hiring")
    expect(page.locator(".desk blockquote").first).to_contain_text("<script>")
    expect(page.locator(".desk ul li").first).to_contain_text("words")
    assert all(url.startswith(address) for url in noted), noted


@pytest.mark.parametrize(("scheme", "section"), [("light", "hiring"), ("dark", "closing")])
def test_a_section_that_is_written_fits_every_window_and_axe_reports_nothing_serious(
    live, page: "Page", axe, scheme: str, section: str
) -> None:
    _, address = live
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    open_desk(page, address, section)
    page.locator(".desk textarea").fill(TYPED)
    expect(page.locator(".desk ul li").first).to_contain_text("words")
    for width in (320, 900, 1000, 1240, 1400):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        box = page.locator(".desk").bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= width
        page.locator(".desk").scroll_into_view_if_needed()
        if folder := os.environ.get("BLOGINATOR_SCREENSHOTS"):
            page.screenshot(path=Path(folder, f"desk-{scheme}-{width}.png"))
    assert axe(page) == []
