"""Measure the page: how large it is, how long it takes to make, and in Chromium how soon one sees and uses it.

    python benchmarks/page.py                    17 and 170 sections, the example's repeated, medians of 5 runs
    python benchmarks/page.py --draft draft.json a draft of your own, its sections repeated as often as it takes

    python benchmarks/page.py --live             from an answer's arrival to its text on the live page, and to its evidence

The earlier draft has another number in every section, so that the page tells of changes everywhere. First paint is what
the browser itself calls so, from the start of the navigation; without Playwright and Chromium it is not measured.
"""

import argparse
import os
import platform
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from material import NAME, Project, make_project
from timing import start

from bloginator.disk.templates import find_templates
from bloginator.records.canonical import from_bytes
from bloginator.records.draft import Draft
from bloginator.stages.exporters.page import PageExporter

if TYPE_CHECKING:
    from playwright.sync_api import Browser

REPOSITORY = Path(__file__).parents[1]
PAINTED = """() => new Promise((resolve) => new PerformanceObserver((list) => resolve(list.getEntries()[0].startTime))
  .observe({ type: "paint", buffered: true }))"""
SHOWN = """([id, text]) => { const at = document.getElementById(id); sessionStorage.removeItem("shown");
  new MutationObserver(() => { if (at.textContent.includes(text)) sessionStorage.shown ||= Date.now(); })
    .observe(at, { childList: true, subtree: true }); }"""
SETTLED_S = 3.0
"""How long a page that has come anew is left alone before the next answer arrives."""

STEP = """() => { const began = performance.now();
  document.querySelector("[data-do=on]").click();
  document.querySelector(".c.on").getBoundingClientRect();
  return performance.now() - began; }"""


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draft", type=Path, help="a draft.json instead of the example's")
    parser.add_argument("--sizes", type=int, nargs="+", default=[17, 170], help="sections")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--live", action="store_true", help="measure the live page alone")
    chosen = parser.parse_args(argv)
    if chosen.live:
        print(f"load {os.getloadavg()[0]:.1f}, ten million additions in {time_additions():.2f} s; medians of {chosen.runs}")
        for size in chosen.sizes:
            measure_live(size, chosen.runs)
        return
    draft = from_bytes(Draft, chosen.draft.read_bytes(), str(chosen.draft)) if chosen.draft else draft_example()
    machine = f"load {os.getloadavg()[0]:.1f}, ten million additions in {time_additions():.2f} s"
    print(f"Python {platform.python_version()}, {machine}; median of {chosen.runs}.")
    for size in chosen.sizes:
        measure_size(draft, size, chosen.runs)


def draft_example() -> Draft:
    """Return the draft of the example, made by a real run in a temporary folder."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copytree(REPOSITORY / "batches" / "example", root / "batches" / "example")
        shutil.copy(REPOSITORY / "dodo.py", root)
        start(root, "draft:example").end()
        return from_bytes(Draft, (root / "batches" / "example" / "draft.json").read_bytes(), "draft.json")


def time_additions() -> float:
    """Return the seconds that ten million additions take, to tell machines apart."""
    began, total = time.process_time(), 0
    for number in range(10_000_000):
        total += number
    return time.process_time() - began


def measure_size(draft: Draft, size: int, runs: int) -> None:
    """Print the figures of a page of so many sections."""
    now = repeat(draft, size)
    earlier = repeat(draft, size, word="earlier")
    exporter, times, text = PageExporter(find_templates(), earlier), [], ""
    for _ in range(runs):
        began = time.process_time()
        text = exporter.render(now)
        times.append(time.process_time() - began)
    words, sentences = sum(section.words for section in now.sections), sum(len(each.sentences) for each in now.sections)
    print(f"\n{size} sections, {words:,} words, {sentences:,} sentences:")
    print(f"{len(text.encode()) / 1e6:.2f} MB, made in {statistics.median(times):.2f} s of processor time")
    print(measure_in_browser(text, runs))


def repeat(draft: Draft, size: int, word: str = "") -> Draft:
    """Return a draft of so many sections, those of another in turn, under ids of their own."""
    sections = [draft.sections[number % len(draft.sections)] for number in range(size)]
    named = tuple(
        section.model_copy(update={"id": f"{section.id[:50]}-{number}", "text": f"{section.text} {word}".strip()})
        for number, section in enumerate(sections)
    )
    findings = tuple(
        finding.model_copy(update={"section": section.id, "id": f"{number:08x}"})
        for number, section in enumerate(named)
        for finding in draft.open_findings
        if section.id.rpartition("-")[0] == finding.section[:50]
    )
    return draft.model_copy(update={"sections": named, "open_findings": findings})


def measure_live(size: int, runs: int) -> None:
    """Print how long it takes from an answer's arrival to the event that tells of it, and to its text on the page."""
    with tempfile.TemporaryDirectory() as folder:
        project = make_project(Path(folder), size, None, 200)
        start(project.root, f"draft:{NAME}", "--batch-timeout", "0", "--responder", "extract").end()
        words = ("-c", "import sys; from bloginator.cli import main; sys.exit(main())", "review", NAME, "--no-browser")
        server = subprocess.Popen([sys.executable, *words], cwd=project.root, stdout=subprocess.PIPE, text=True)
        assert server.stdout
        try:
            figures = list(time_arrivals(project, server.stdout.readline().strip(), runs))
        finally:
            server.send_signal(signal.SIGINT)
            server.wait()
    shown, measured = (statistics.median(figure) for figure in zip(*figures, strict=True))
    print(f"{size} sections: shown after {shown:.0f} ms, the page with what is measured on it after {measured:.0f} ms")


def time_arrivals(project: Project, address: str, runs: int) -> Iterator[tuple[float, float]]:
    """Yield the milliseconds from an answer's arrival until its text is shown, and until the page is made anew with it."""
    with open_browser() as browser:
        assert browser is not None, "Playwright or Chromium is not installed"
        page = browser.new_page()
        page.set_default_timeout(120_000)
        page.goto(address)
        for number in range(runs + 1):  # the first one loads what the server needs
            section, text = project.ids[0], f"Answer number {number} has come."
            temporary = project.root / ".bloginator" / "arriving"
            temporary.write_text(f"{text}\n", "utf-8")
            time.sleep(SETTLED_S)
            page.evaluate(SHOWN, [f"s-{section}", text])
            began = time.time()
            temporary.replace(project.response(section))
            page.locator(f"#s-{section} .s").get_by_text(text).first.wait_for()
            measured, shown = time.time(), page.evaluate("Number(sessionStorage.shown)")
            if number:
                yield shown - 1000 * began, 1000 * (measured - began)


@contextmanager
def open_browser() -> Iterator["Browser | None"]:
    """Yield Chromium; ``None`` where it, or what drives it, is not installed."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        chromium = None
    if chromium is None:
        yield None
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=[] if os.geteuid() else ["--no-sandbox"])
        yield browser
        browser.close()


def measure_in_browser(text: str, runs: int) -> str:
    """Return when the browser first paints, its processor time for all of it, and how long one step on takes."""
    with tempfile.TemporaryDirectory() as folder, open_browser() as browser:
        if browser is None:
            return "in a browser: not measured, Playwright or Chromium is not installed"
        file = Path(folder, "draft.html")
        file.write_text(text, "utf-8")
        figures = []
        for _ in range(runs):
            page = browser.new_page()
            session = page.context.new_cdp_session(page)
            session.send("Performance.enable", {"timeDomain": "threadTicks"})
            page.goto(file.as_uri())
            metrics = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
            figures.append((page.evaluate(PAINTED), 1000 * metrics["TaskDuration"], page.evaluate(STEP)))
            page.close()
    painted, worked, step = (statistics.median(figure) for figure in zip(*figures, strict=True))
    return f"in a browser: first paint after {painted:.0f} ms, {worked:.0f} ms of processor time, one step on {step:.0f} ms"


if __name__ == "__main__":
    main()
