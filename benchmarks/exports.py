"""What exports take, and how many of 200 edits in a Word document come back to their section; ``publish.py`` prints both."""

import re
import resource
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from tests.builders import TEMPLATES
from tests.project import COMMANDS, a_project, clean_environment
from tests.publishing import a_draft, a_written
from tests.word_edits import WordEditor, save_in_libreoffice

from bloginator.converters.programs import InstalledPrograms
from bloginator.converters.word import sign_document
from bloginator.records.draft import Draft
from bloginator.stages.exporter import ExportForm
from bloginator.stages.exporters.docx import WordExporter
from bloginator.stages.publish.anchors import list_labels
from bloginator.stages.publish.article import CLOSE, OPEN
from bloginator.stages.publish.tree import write_document
from bloginator.stages.publish.word_blocks import WordText, read_word
from bloginator.stages.publish.word_edits import WordEdits, find_word_edits

FORMS = {
    "md": "bloginator",
    "html": "pypandoc",
    "docx": "pypandoc",
    "docx --review": "pypandoc",
    "epub": "pypandoc",
    "pdf": "typst",
}
PROGRAMS = InstalledPrograms()
EDITS = 200
KINDS = (
    "replace", "replace_tracked", "append", "new_paragraph", "split_paragraph", "join", "join_tracked", "delete",
    "delete_tracked", "move", "move_on", "new_heading", "delete_heading", "new_item", "cell", "comment",
)  # fmt: skip
"""Of edits, each of another section, in turn; ``move_on`` moves a paragraph into the next one."""


def print_seconds() -> None:
    """Print what the whole command takes for 17 and 170 sections of about 70 words, by form, in processor time."""
    print("\n| sections | form | seconds of a processor |\n|---|---|---|")
    for count in (17, 170):
        for form, seconds in time_exports(count):
            print(f"| {count} | {form} | {seconds:.1f} |", flush=True)


def time_exports(count: int) -> Iterator[tuple[str, float]]:
    """Yield each form, and the processor time of its export."""
    with tempfile.TemporaryDirectory() as folder:
        topics = [f"topic{number:03}" for number in range(count)]
        project = a_project(Path(folder), topics=topics)
        project.draft()
        for topic in topics:
            said = " ".join(
                f"In year {year} the way of {topic} cost us {year % 7 + 2} days a month [S1]." for year in range(12)
            )
            project.answer(topic, f"{said}\n\n- first [S1]\n- second\n\nThe rest of {topic} is told elsewhere [S1].\n")
        project.draft()
        for form, package in FORMS.items():
            if find_spec(package) is None:
                continue
            begun = processor_s()
            words = [sys.executable, *COMMANDS["bloginator"], "export", "essay", "--to", *form.split()]
            subprocess.run(words, cwd=folder, env=clean_environment(), check=True, capture_output=True)
            yield form, processor_s() - begun


def processor_s() -> float:
    """Return the seconds of processor time that ended commands and all that they started have taken."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def a_long_draft() -> Draft:
    """Return a draft of as many sections as edits, each of paragraphs, a list and a table."""
    text = (
        "First of {0}, which is long enough.[^1] It goes on.[^2]\n\nSecond of {0} *too*.[^2]\n\n"
        "- apple {0}\n- pear {0}[^1]\n\n"
        "| kind {0} | price |\n|---|---|\n| rent {0} | 3 |\n\nThird of {0}.[^1]\n\nLast of {0}."
    )
    sections = [
        a_written(text.format(f"{number:03}"), f"section-{number:03}", title=f"About {number:03}") for number in range(EDITS)
    ]
    return a_draft(*sections, batch="long")


def edit(editor: WordEditor, number: int) -> None:
    """Make one edit."""
    kind, name, word = KINDS[number % len(KINDS)], f"{number:03}", f"edit{number:03}"
    if kind == "move":
        editor.move(f"Second of {name}", f"Third of {name}")
    elif kind == "move_on":
        editor.move(f"Third of {name}", f"First of {number + 1:03}")
    elif kind == "delete_heading":
        editor.delete(f"About {name}")
        editor.append(f"Second of {name}", word)
    elif kind == "new_item":
        editor.new_paragraph(f"apple {name}", word)
    elif kind == "cell":
        editor.replace(f"rent {name}", word)
    elif kind in ("delete", "delete_tracked"):
        getattr(editor, kind)(f"Second of {name}")
    else:
        getattr(editor, kind)(f"First of {name}", word)


def expected(number: int) -> tuple[list[int], str, int]:
    """Return which sections an edit changes, what it put somewhere, and in which of them; nothing where it only took out."""
    kind, name = KINDS[number % len(KINDS)], f"{number:03}"
    if kind == "move_on":
        return [number, number + 1], f"Third of {name}", number + 1
    if kind in ("delete", "delete_tracked", "comment"):
        return [] if kind == "comment" else [number], "", number
    return [number], f"Second of {name}" if kind == "move" else f"edit{name}", number


def expected_marks() -> dict[str, Counter[str]]:
    """Return the footnotes that each section should have behind all edits."""
    marks = {f"section-{number:03}": Counter({"1": 3, "2": 2}) for number in range(EDITS + 1)}
    for number in range(EDITS):
        kind, here, following = KINDS[number % len(KINDS)], f"section-{number:03}", f"section-{number + 1:03}"
        if kind in ("delete", "delete_tracked"):
            marks[here]["2"] -= 1
        elif kind == "move_on":
            marks[here]["1"] -= 1
            marks[following]["1"] += 1
    return marks


def judge(number: int, found: WordEdits, texts: dict[str, str], allowed: Counter[str]) -> str:
    """Return what became of one edit: right, told, or wrong."""
    sections, put, place = expected(number)
    names = [f"section-{each:03}" for each in sections]
    if KINDS[number % len(KINDS)] == "comment":
        return "right" if f"section-{number:03}" in {comment.section for comment in found.comments} else "told"
    elsewhere = [name for name, text in texts.items() if put and put in text and name != f"section-{place:03}"]
    if elsewhere or any(not allowed[name] for name in texts):
        return "wrong"
    marks = expected_marks()
    if any(Counter(re.findall(r"\[\^(\d+)\]", texts[name])) != marks[name] for name in names if name in texts):
        return "wrong"
    here = texts.get(f"section-{place:03}", "")
    is_right = all(name in texts for name in names) and (put in here if put else f"Second of {number:03}" not in here)
    return "right" if is_right else "told"


def print_edits() -> None:
    """Print how many edits came back, where LibreOffice has saved the document before them and behind."""
    if find_spec("pypandoc") is None or find_spec("docx") is None:
        print("\nEdits in Word: not installed: pypandoc-binary or python-docx")
        return
    draft = a_long_draft()
    exporter = WordExporter(TEMPLATES)
    exporter.form, exporter.programs = ExportForm(is_review=True), PROGRAMS
    sent = exporter.render(draft)
    print("\n| saved by | right | told | to a wrong section |\n|---|---|---|---|")
    for name, saves in (("python-docx", 0), ("LibreOffice, before and behind", 1)):
        editor = WordEditor(save_in_libreoffice(sent) if saves else sent)
        for number in range(EDITS):
            edit(editor, number)
        data = save_in_libreoffice(editor.save()) if saves else editor.save()
        found = find_word_edits(draft, read(sent, draft), read(data, draft), write)
        texts = {change.section.id: change.text for change in found.edits}
        allowed = Counter(f"section-{each:03}" for number in range(EDITS) for each in expected(number)[0])
        verdicts = {number: judge(number, found, texts, allowed) for number in range(EDITS)}
        counts = Counter(verdicts.values())
        print(f"| {name} | {counts['right']} of {EDITS} | {counts['told']} | {counts['wrong']} |")
        for number, verdict in verdicts.items():
            if verdict != "right":
                print(f"  {verdict}: {KINDS[number % len(KINDS)]} in section {number:03}", file=sys.stderr)


def read(data: bytes, draft: Draft) -> WordText:
    signed = sign_document(data, "returned.docx", OPEN, CLOSE)
    return read_word(PROGRAMS.pandoc(signed.data, "docx", "json", "--track-changes=accept"), list_labels(draft))


def write(nodes: list[dict[str, object]]) -> str:
    writer = "commonmark-raw_html+footnotes+pipe_tables"
    return PROGRAMS.pandoc(write_document(nodes, {}), "json", writer, "--wrap=none").decode()
