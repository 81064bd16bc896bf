"""What a reviewer does in Word: each edit changes paragraphs, and their bookmarks with them, as Word itself does."""

import copy
import io
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from tests.publishing import require_command

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TRACKED = {f"{W}id": "9000", f"{W}author": "Reviewer", f"{W}date": "2024-01-01T00:00:00Z"}


class WordEditor:
    """A document that is being edited; a paragraph is named by words that it begins with."""

    def __init__(self, data: bytes) -> None:
        import docx

        self.document: Any = docx.Document(io.BytesIO(data))

    def save(self) -> bytes:
        """Return the document."""
        target = io.BytesIO()
        self.document.save(target)
        return target.getvalue()

    def find(self, beginning: str) -> Any:
        """Return the paragraph that begins so, in a table's cell, too."""
        from docx.text.paragraph import Paragraph

        for element in self.document.element.body.iter(f"{W}p"):
            if "".join(part.text or "" for part in element.iter(f"{W}t")).startswith(beginning):
                return Paragraph(element, self.document)
        raise LookupError(beginning)

    def replace(self, beginning: str, words: str) -> None:
        """Write other words in the place of those that a paragraph begins with."""
        run = self.first_run(beginning)
        run.text = words + run.text[len(beginning) :]

    def replace_tracked(self, beginning: str, words: str) -> None:
        """The same while changes are recorded."""
        run = self.first_run(beginning)
        gone, new = copy.deepcopy(run._r), copy.deepcopy(run._r)
        run.text = run.text[len(beginning) :]
        for element, kind, text in ((gone, "del", beginning), (new, "ins", words)):
            for part in element.findall(f"{W}t")[1:]:
                element.remove(part)
            part = element.find(f"{W}t")
            part.text = text
            part.tag = f"{W}delText" if kind == "del" else part.tag
            change = run._r.makeelement(f"{W}{kind}", TRACKED)
            change.append(element)
            run._r.addprevious(change)

    def append(self, beginning: str, words: str) -> None:
        """Write on at the end of a paragraph."""
        self.find(beginning).add_run(f" {words}")

    def new_paragraph(self, beginning: str, words: str) -> Any:
        """Write a new paragraph behind one."""
        paragraph = self.find(beginning)
        new = copy.deepcopy(paragraph._p)
        for part in list(new):
            if part.tag != f"{W}pPr":
                new.remove(part)
        paragraph._p.addnext(new)
        from docx.text.paragraph import Paragraph

        made = Paragraph(new, paragraph._parent)
        made.add_run(words)
        return made

    def new_heading(self, beginning: str, words: str) -> None:
        """Write a heading behind a paragraph, which splits its section."""
        made = self.new_paragraph(beginning, words)
        made._p.get_or_add_pPr().get_or_add_pStyle().val = "Heading1"

    def split_paragraph(self, beginning: str, words: str) -> None:
        """Press Enter behind words of a paragraph, and write some more."""
        run = self.first_run(beginning)
        rest = [run._r, *run._r.itersiblings()]
        first = copy.deepcopy(run._r)
        run._r.addprevious(first)
        new = self.new_paragraph(beginning, words)
        from docx.text.run import Run

        Run(first, run._parent).text = beginning
        run.text = run.text[len(beginning) :]
        for part in rest:
            new._p.append(part)

    def join(self, beginning: str, words: str) -> None:
        """Join a paragraph with the one behind it."""
        paragraph = self.find(beginning)
        following = paragraph._p.getnext()
        paragraph.add_run(f" {words} ")
        for part in list(following):
            if part.tag != f"{W}pPr":
                paragraph._p.append(part)
        following.getparent().remove(following)

    def delete(self, beginning: str, words: str = "") -> None:
        """Delete a paragraph."""
        element = self.find(beginning)._p
        element.getparent().remove(element)

    def mark_end_deleted(self, paragraph: Any) -> None:
        """Delete the end of a paragraph while changes are recorded."""
        properties = paragraph.get_or_add_pPr()
        marked = properties.makeelement(f"{W}rPr", {})
        marked.append(properties.makeelement(f"{W}del", TRACKED))
        properties.append(marked)

    def delete_tracked(self, beginning: str, words: str = "") -> None:
        """The same while changes are recorded."""
        paragraph = self.find(beginning)._p
        self.mark_end_deleted(paragraph)
        for run in list(paragraph.findall(f"{W}r")):
            for part in run.findall(f"{W}t"):
                part.tag = f"{W}delText"
            change = paragraph.makeelement(f"{W}del", TRACKED)
            run.addprevious(change)
            change.append(run)

    def join_tracked(self, beginning: str, words: str) -> None:
        """Write on at the end of a paragraph, and delete that end while changes are recorded."""
        self.append(beginning, f"{words} ")
        self.mark_end_deleted(self.find(beginning)._p)

    def remove_note(self, beginning: str) -> None:
        """Take the first note out of a paragraph."""
        mark = next(self.find(beginning)._p.iter(f"{W}footnoteReference"))
        mark.getparent().getparent().remove(mark.getparent())

    def move(self, beginning: str, words: str) -> None:
        """Cut a paragraph, and paste it behind another one."""
        element, target = self.find(beginning)._p, self.find(words)._p
        target.addnext(element)

    def comment(self, beginning: str, words: str) -> None:
        """Remark on a paragraph."""
        self.document.add_comment(self.find(beginning).runs, text=words, author="Reviewer", initials="R")

    def first_run(self, beginning: str) -> Any:
        """Return the run that holds the words that a paragraph begins with, all of them."""
        runs = self.find(beginning).runs
        run = next(run for run in runs if run.text)
        while not run.text.startswith(beginning):
            following = next(other for other in runs if other._r is run._r.getnext())
            run.text += following.text
            following._r.getparent().remove(following._r)
            runs = [other for other in runs if other is not following]
        return run


def save_in_libreoffice(data: bytes) -> bytes:
    """Return a Word document as LibreOffice saves it; skip the test where it is not installed."""
    soffice = require_command("soffice")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "in.docx").write_bytes(data)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        words = [soffice, profile, "--headless", "--convert-to", "docx", "--outdir", f"{folder}/out", f"{folder}/in.docx"]
        subprocess.run(words, check=True, capture_output=True, timeout=500)
        return (Path(folder) / "out" / "in.docx").read_bytes()
