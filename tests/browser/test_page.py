"""The page in a real browser: by mouse, keyboard and touch, wide and narrow, and whatever was written into it."""

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bloginator.records.draft import Draft, DraftSection
from bloginator.records.report import Finding
from bloginator.stages.exporters.page import PageExporter
from bloginator.stages.report.decisions import read_decisions
from tests.builders import TEMPLATES
from tests.stages.exporters.test_page import HOSTILE, a_draft, a_draft_section, a_finding, a_sentence, hostile_drafts

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

sync_api = pytest.importorskip(
    "playwright.sync_api", reason="Playwright is not installed: pip install -e '.[browser]'", exc_type=ImportError
)
expect = sync_api.expect
OPEN = "(document.querySelector(':popover-open') || {}).id || ''"
ON = "(document.querySelector('.c.on') || {}).id || ''"
HERE = "document.querySelector('[role=status]').textContent"


TWO = (
    a_finding("0000000a", severity="critical", start=12, end=27, sentence="Nobody saw why."),
    a_finding("0000000b", start=0, end=11, sentence="Costs fell.", hint="Say “how” (`$HOME`)."),
)


def show(page: "Page", folder: Path, *findings: Finding) -> list[str]:
    """Open a page of two sentences, the second weak; return where its requests and what it complains of will be noted."""
    sentences = (a_sentence("Costs fell."), a_sentence("Nobody saw why.", "weak", start=12, end=27))
    section = a_draft_section(text="Costs fell.[^1] Nobody saw why.[^1]", sentences=sentences)
    return open_page(page, folder, a_draft(section, open_findings=findings))


def open_page(page: "Page", folder: Path, draft: Draft, earlier: Draft | None = None) -> list[str]:
    """Write and open the page of a draft."""
    (folder / "draft.html").write_text(PageExporter(TEMPLATES, earlier).render(draft), "utf-8")
    noted: list[str] = []
    page.on("request", lambda request: noted.append(request.url))
    page.on("pageerror", lambda error: noted.append(str(error)))
    page.on("dialog", lambda dialog: noted.append(dialog.message))
    page.goto((folder / "draft.html").as_uri())
    return noted


@pytest.mark.parametrize("width", [320, 900, 1400])
def test_what_its_source_says_stands_right_below_each_sentence_within_the_window(
    page: "Page", tmp_path: Path, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    show(page, tmp_path, *TWO)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("[data-do=on]").click()
    for number in (1, 2):
        below, sentence = page.locator(f"#c{number}").bounding_box(), page.locator(f"#t{number}").bounding_box()
        assert below and sentence and below["x"] >= 0 and below["x"] + below["width"] <= width
        assert 0 <= below["y"] - sentence["y"] - sentence["height"] < 30
    if folder := os.environ.get("BLOGINATOR_SCREENSHOTS"):
        page.screenshot(path=Path(folder, f"page-light-{width}.png"))
        page.emulate_media(color_scheme="dark")
        page.screenshot(path=Path(folder, f"page-dark-{width}.png"))


def test_what_sources_say_is_hidden_and_printed_as_one_likes(page: "Page", tmp_path: Path) -> None:
    show(page, tmp_path)
    for medium in ("print", "screen"):
        page.emulate_media(media="print" if medium == "print" else "screen")
        expect(page.locator("#c2")).to_be_visible()
    page.locator("#bare").check()
    expect(page.locator("#c2")).not_to_be_visible()


def test_the_rest_on_a_sentence_opens_by_key_mouse_and_touch_and_is_left_by_keyboard(page: "Page", tmp_path: Path) -> None:
    show(page, tmp_path, *TWO)
    button = page.locator("[popovertarget=e2]")
    page.keyboard.press("j")
    page.keyboard.press("m")
    assert page.evaluate(OPEN) == "e2" and "Mend it." in page.locator("#e2").inner_text()
    page.keyboard.press("m")
    assert page.evaluate(OPEN) == ""
    for unfold in (button.click, button.tap, lambda: button.press("Enter")):
        unfold()
        assert page.evaluate(OPEN) == "e2"
        page.keyboard.press("Escape")
        assert page.evaluate(OPEN) == ""
    button.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('[popover]').id") == "e2"
    page.locator("h1").tap()
    assert page.evaluate(OPEN) == ""


def test_the_rest_on_a_sentence_at_the_edge_of_the_window_is_seen_whole(page: "Page", tmp_path: Path) -> None:
    for width in (320, 1400):
        page.set_viewport_size({"width": width, "height": 500})
        show(page, tmp_path)
        page.evaluate("document.getElementById('t2').parentElement.style.marginTop = '500px'")
        page.evaluate("scrollTo(0, document.getElementById('t2').getBoundingClientRect().bottom + scrollY - innerHeight)")
        page.locator("[popovertarget=e2]").tap()
        card = page.locator("#e2").bounding_box()
        assert card and card["y"] >= 0 and card["y"] + card["height"] <= 500


@pytest.mark.parametrize("medium", ["screen", "print"])
def test_long_words_wide_tables_and_code_are_read_within_every_window(page: "Page", tmp_path: Path, medium: str) -> None:
    word = "Donaudampfschifffahrt" * 12
    text = f"{word} fell.[^1]\n\n| a | b | c |\n|-|-|-|\n| {word} | {'two words ' * 20} | d |\n\n```\n{word}\n```"
    section = a_draft_section(text=text, title=word, gaps=(word,), sentences=(a_sentence(f"{word} fell."),), supported=0.5)
    open_page(page, tmp_path, a_draft(section, title=word, open_findings=(a_finding(sentence=word, passage=word),)))
    page.emulate_media(media="print" if medium == "print" else "screen")
    for width in (320, 900, 1400):
        page.set_viewport_size({"width": width, "height": 700})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if medium == "print":
            assert page.evaluate("[...document.querySelectorAll('pre,table')].every(at => at.scrollWidth <= at.clientWidth)")
    expect(page.locator(".bar").first).to_be_visible()
    assert page.locator(".tools").is_visible() is (medium == "screen")


def test_what_is_written_from_the_right_begins_there(page: "Page", tmp_path: Path) -> None:
    arabic = "انخفضت التكاليف بنسبة 12 في المئة."
    open_page(page, tmp_path, a_draft(a_draft_section(text=f"{arabic}[^1]", title=arabic, sentences=(a_sentence(arabic),))))
    box = page.locator("#t1").bounding_box()
    assert box and box["x"] + box["width"] > 700


@pytest.mark.parametrize(
    ("sections", "first", "then"),
    [
        ((a_draft_section(),), "nothing is open", "sentence 1 of 1"),
        ((a_draft_section(kind="placeholder", text="", sentences=()),), "nothing to look at", "nothing to look at"),
    ],
)
def test_where_nothing_is_weak_keys_go_through_every_sentence_and_say_so(
    page: "Page", tmp_path: Path, sections: tuple[DraftSection, ...], first: str, then: str
) -> None:
    noted = open_page(page, tmp_path, a_draft(*sections))
    assert page.evaluate(HERE) == first
    for key in "jjkaxe":
        page.keyboard.press(key)
    assert page.evaluate(HERE) == then and len(noted) == 1, noted
    assert page.locator("#lines").input_value() == ""


def show_to_older(browser: "Browser", folder: Path, unknown: str) -> "Page":
    """Open the page of two sentences as a browser shows it that does not know a word of its style, script and markup."""
    page = browser.new_context(bypass_csp=True, viewport={"width": 900, "height": 700}).new_page()
    show(page, folder)
    text = (folder / "draft.html").read_text("utf-8")
    (folder / "draft.html").write_text(text.replace(unknown, f"{unknown}-to-come"), "utf-8")
    page.reload()
    return page


def test_where_a_browser_knows_no_anchors_the_rest_is_seen_whole(browser: "Browser", tmp_path: Path) -> None:
    page = show_to_older(browser, tmp_path, "position-area")
    for height in (700, 300):
        page.set_viewport_size({"width": 900, "height": height})
        page.locator("[popovertarget=e2]").click()
        card = page.locator("#e2").bounding_box()
        assert card and card["y"] >= 0 and card["y"] + card["height"] <= height
        page.keyboard.press("Escape")
    page.context.close()


def test_where_a_browser_knows_no_popovers_the_rest_stands_below_its_paragraph(browser: "Browser", tmp_path: Path) -> None:
    page = show_to_older(browser, tmp_path, "popover")
    card, sentence = page.locator("#e2").bounding_box(), page.locator("#t2").bounding_box()
    assert card and sentence and 0 < card["y"] - sentence["y"] < 400
    assert page.locator("#e1").is_visible() and not page.locator(".tools").is_visible()
    page.context.close()


def test_without_script_it_is_read_and_the_rest_opens(browser: "Browser", tmp_path: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    show(page, tmp_path)
    expect(page.locator("#c1")).to_be_visible()
    page.locator("[popovertarget=e2]").click()
    assert page.locator("#e2").is_visible() and not page.locator("#e1").is_visible()
    context.close()


def test_what_was_written_into_it_does_nothing_and_no_request_leaves(page: "Page", tmp_path: Path) -> None:
    support = a_sentence().support
    assert support
    support = support.model_copy(update={"document": HOSTILE, "heading": HOSTILE, "text": f"Costs fell {HOSTILE}"})
    section = a_draft_section(
        text=f"Costs fell.[^1] {HOSTILE}",
        title=HOSTILE,
        gaps=(HOSTILE,),
        findings=(HOSTILE,),
        sentences=(a_sentence(support=support, reasons=(HOSTILE,)), a_sentence(HOSTILE, "weak", start=12, end=99)),
    )
    noted = open_page(page, tmp_path, *hostile_drafts(section))
    page.evaluate("for (const box of document.querySelectorAll('details')) box.open = true")
    page.locator("[popovertarget=e1]").click()
    for key in "jjjaxek":
        page.locator("h1").press(key)
    assert [re.sub(r"^.*/", "", line) for line in noted] == ["draft.html"]
    assert re.fullmatch(r'bloginator refine [\w.-]+ costs "[\w .,:;()-]+"', page.locator("#wish").input_value())


def test_keys_go_through_what_is_weak_settle_it_and_give_out_what_decide_takes(page: "Page", tmp_path: Path) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    show(page, tmp_path, *TWO)
    assert page.evaluate(HERE) == "settled 0 of 2"
    page.keyboard.press("j")
    assert page.evaluate(ON) == "c2" and page.evaluate(HERE) == "finding 1 of 2"
    assert page.evaluate("document.activeElement.getAttribute('popovertarget')") == "e2"
    page.keyboard.press("a")
    assert page.evaluate(ON) == "c1" and page.evaluate(HERE) == "finding 2 of 2", "it goes on by itself"
    page.keyboard.press("x")
    page.reload()
    expect(page.locator("[role=status]")).to_have_text("settled 2 of 2")
    lines = page.locator("#lines").input_value()
    decisions = read_decisions(lines, "stdin")
    assert [(line.finding, line.decision) for line in decisions.decisions] == [
        ("0000000a", "accept"),
        ("0000000b", "dismiss"),
    ]
    assert not decisions.complaints
    for key in "jkka":
        page.keyboard.press(key)
    assert page.evaluate(HERE) == "finding 1 of 2", "the same key takes it back"
    page.keyboard.press("j")
    page.keyboard.press("e")
    said = 'bloginator refine essay costs "Mend this sentence: Costs fell. No source says it. Say how ( HOME)."'
    assert page.locator("#wish").input_value() == said and page.evaluate("document.activeElement.id") == "wish"
    assert page.evaluate("navigator.clipboard.readText()") == said
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className").startswith("b ") and not page.locator("#wish").is_visible()


def test_buttons_do_the_same_by_touch_and_weak_sentences_are_no_findings(page: "Page", tmp_path: Path) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    show(page, tmp_path, TWO[1])
    for word in ("on", "accept", "accept"):
        page.locator(f"[data-do={word}]").tap()
    assert page.evaluate(HERE) == "sentence 1 of 1, accepted"
    assert page.locator("#lines").input_value() == '{"finding":"0000000b","decision":"accept"}'
    touched = page.locator(".tools > button, summary, .toc li:has(.n)").all()
    assert all((box := each.bounding_box()) and box["height"] >= 24 for each in touched if each.is_visible())
    page.locator("#queue summary").tap()
    page.locator("#queue a").nth(1).tap()
    assert page.evaluate(ON) == "c2"


def test_a_weak_sentence_stands_among_the_others_where_its_risk_is_and_what_is_settled_is_passed_by(
    page: "Page", tmp_path: Path
) -> None:
    texts = ("Costs fell.", "Costs rose because of rain.", "Costs fell, by 12 percent.")
    starts = (0, 15, 46)
    sentences = tuple(
        a_sentence(text, "weak" if start == 0 else "supported", start=start, end=start + len(text), doubt=doubt)
        for text, start, doubt in zip(texts, starts, (0.2, 0.3, 0.2), strict=True)
    )
    section = a_draft_section(text="[^1] ".join(texts), sentences=sentences)
    open_page(page, tmp_path, a_draft(section, open_findings=(a_finding("0000000a", start=46, end=72, sentence=texts[2]),)))
    for key, place, status in (
        ("j", "c3", "finding 1 of 1"),
        ("a", "c2", "sentence 1 of 2"),
        ("a", "c1", "sentence 2 of 2"),
    ):
        page.locator("h1").press(key)
        assert page.evaluate(ON) == place and page.evaluate(HERE) == status
    page.locator("h1").press("a")
    assert page.evaluate(HERE) == "sentence 2 of 2, accepted"


def test_behind_the_queue_come_all_other_sentences_and_keys_may_be_switched_off(page: "Page", tmp_path: Path) -> None:
    show(page, tmp_path)
    for place, status in (("c2", "sentence 1 of 2"), ("c1", "sentence 2 of 2")):
        page.locator("h1").press("j")
        assert page.evaluate(ON) == place and page.evaluate(HERE) == status
    page.locator("h1").press("k")
    page.locator("h1").press("a")
    assert page.evaluate(ON) == "c1", "what is settled goes on there, too"
    page.locator(".tools summary").click()
    page.locator("#keys").uncheck()
    page.locator("h1").press("k")
    assert page.evaluate(HERE) == "sentence 2 of 2"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_reports_nothing_serious(page: "Page", tmp_path: Path, axe, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    old = a_draft_section("old", "Was.[^1]", standing="outdated", supported=0.5, gaps=("Who pays.",))
    lacking = a_draft_section("end", kind="placeholder", standing="missing", sentences=())
    sentences = (a_sentence(), a_sentence("Nobody saw why.", "unsupported", start=12, end=27))
    section = a_draft_section(text="Costs fell.[^1] Nobody saw why.[^1]", sentences=sentences, supported=0.5, voice=0.5)
    finding = a_finding(earlier="It was 12.", passage="It is 9.")
    now = a_draft(section, old, lacking, open_findings=(finding,), complete=False, placeholders=1)
    open_page(page, tmp_path, now, a_draft(a_draft_section(text="Costs rose.")))
    page.keyboard.press("j")
    page.keyboard.press("m")
    page.evaluate("for (const box of document.querySelectorAll('details')) box.open = true")
    assert axe(page) == []
