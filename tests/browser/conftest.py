"""A real browser for the tests of the page; where there is none they are skipped, and say why."""

import os
import shutil
from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="package")  # its loop runs in this thread, and no other may until it is closed
def browser() -> Iterator["Browser"]:
    if CHROMIUM is None:
        pytest.skip("there is no chromium: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        sandbox = [] if os.geteuid() else ["--no-sandbox"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=sandbox)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: "Browser") -> Iterator["Page"]:
    context = browser.new_context(viewport={"width": 900, "height": 700}, has_touch=True)
    page = context.new_page()
    page.set_default_timeout(60_000)
    yield page
    context.close()


@pytest.fixture(scope="session")
def axe() -> Callable[["Page"], list[str]]:
    """What axe-core finds on a page that is serious or critical."""
    pytest.importorskip("axe_playwright_python", reason="axe-core is not installed: pip install -e '.[browser]'")
    script = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")

    def violations(page: "Page") -> list[str]:
        page.evaluate(script)
        return [
            f"{each['id']}: {each['nodes'][0]['html']}"
            for each in page.evaluate("axe.run()")["violations"]
            if each["impact"] in ("serious", "critical")
        ]

    return violations
