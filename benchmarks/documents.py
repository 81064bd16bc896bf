"""What survives of a document, by format: small documents are made and read, and the table of docs/retrieval.md is printed.

    python benchmarks/documents.py            needs python-docx, python-pptx, openpyxl, reportlab, odfpy;
    python benchmarks/documents.py POSTS      LibreOffice for .doc .rtf .ppt .xls and for PDF that Word would make

With a folder of Markdown posts: the share of their words that is read from each format, and of words read that no post has.
"""

import argparse
import io
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable
from html import unescape
from importlib.metadata import version
from pathlib import Path

from bloginator.corpus.ingest.converter import convert
from bloginator.corpus.ingest.unreadable import Unreadable

PRESENT = {
    "headings": r"^#+ Watches",
    "lists": r"^ *[-*] First watch",
    "numbers": r"^1\. Cast off",
    "tables": r"^\| Step +\| Who",
    "`& < >`": r"boats & ships pay when 3 (?:<|\\<|&lt;) 4",
    "tabs": r"^Name(?:\t| )Rank",
    "notes apart": r"^\[\^1\]: ?Paid at the gate",
    "quotations": r"^> Captains decide",
    "title": r"^title: Harbour book",
}
ABSENT = {"deleted text": "NEVERMORE", "running heads": "RUNNING HEAD", "page numbers": r"Page \d"}
WORD = re.compile(r"[^\W\d_]{3,}")
HTML = """<html><head><title>Harbour book</title></head><body><p>Opens without a heading.</p><h2>Watches</h2>
<p>boats &amp; ships pay when 3 &lt; 4<sup><a href="#n">1</a></sup>.</p><pre>Name\tRank</pre><ul><li>First watch</li></ul>
<ol><li>Cast off</li></ol><table><tr><th>Step</th><th>Who</th></tr><tr><td>Build</td><td>Ann</td></tr></table>
<blockquote><p>Captains decide</p></blockquote><p id="n">Paid at the gate.</p></body></html>"""


def word_document() -> bytes:
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    made = docx.Document()
    made.core_properties.title = "Harbour book"
    made.sections[0].header.paragraphs[0].text = "RUNNING HEAD"
    made.sections[0].footer.paragraphs[0].text = "Page 1"
    made.add_heading("Watches", 1)
    made.add_paragraph("boats & ships pay when 3 < 4.")
    made.add_paragraph("Name\tRank")
    made.add_paragraph("First watch", style="List Bullet")
    made.add_paragraph("Cast off", style="List Number")
    table = made.add_table(2, 2)
    for cell, text in zip((cell for row in table.rows for cell in row.cells), ("Step", "Who", "Build", "Ann"), strict=True):
        cell.text = text
    made.add_paragraph("Captains decide.", style="Quote")
    gone = f'<w:del {nsdecls("w")} w:id="1" w:author="A"><w:r><w:delText>NEVERMORE</w:delText></w:r></w:del>'
    made.add_paragraph("It is so. ")._p.append(parse_xml(gone))
    return saved(made.save)


def slides() -> bytes:
    import pptx

    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "Watches"
    frame = slide.placeholders[1].text_frame
    frame.text = "boats & ships pay when 3 < 4."
    nested = frame.add_paragraph()
    nested.text, nested.level = "First watch", 1
    slide.notes_slide.notes_text_frame.text = "Told by the speaker."
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    table = slide.shapes.add_table(2, 2, 0, 0, 4_000_000, 800_000).table
    for number, text in enumerate(("Step", "Who", "Build", "Ann")):
        table.cell(number // 2, number % 2).text = text
    return saved(deck.save)


def workbook() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "Watches"
    for row in (("Step", "Who"), ("boats & ships pay when 3 < 4", "Ann")):
        book.active.append(row)
    return saved(book.save)


def open_document() -> bytes:
    from odf.opendocument import OpenDocumentText
    from odf.text import H, List, ListItem, Note, NoteBody, NoteCitation, P, Tab

    made = OpenDocumentText()
    made.text.addElement(H(outlinelevel=1, text="Watches"))
    paragraph = P(text="boats & ships pay when 3 < 4")
    note, body = Note(noteclass="footnote"), NoteBody()
    note.addElement(NoteCitation(text="1"))
    body.addElement(P(text="Paid at the gate."))
    note.addElement(body)
    paragraph.addElement(note)
    made.text.addElement(paragraph)
    tabbed = P(text="Name")
    tabbed.addElement(Tab())
    tabbed.addText("Rank")
    made.text.addElement(tabbed)
    items, item = List(), ListItem()
    item.addElement(P(text="First watch"))
    items.addElement(item)
    made.text.addElement(items)
    return saved(made.write)


def portable() -> bytes:
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table

    def furniture(canvas: object, page: object) -> None:
        canvas.drawString(72, 810, "RUNNING HEAD")  # type: ignore[attr-defined]
        canvas.drawCentredString(300, 30, f"Page {page.page}")  # type: ignore[attr-defined]

    styles, story = getSampleStyleSheet(), []
    for name in ("Watches", "Fees", "Crew"):
        text = f"On {name}: boats &amp; ships pay when 3 &lt; 4. " * 5
        table = Table([["Step", "Who"], [name, "Ann"]])
        story += [Paragraph(name, styles["Heading1"]), Paragraph(text, styles["Normal"]), table, PageBreak()]
    data = io.BytesIO()
    SimpleDocTemplate(data, title="Harbour book").build(story, onFirstPage=furniture, onLaterPages=furniture)
    return data.getvalue()


def saved(save: Callable[[io.BytesIO], object]) -> bytes:
    data = io.BytesIO()
    save(data)
    return data.getvalue()


def by_libreoffice(data: bytes, suffix: str, to: str) -> bytes | None:
    """Return a document as LibreOffice saves it; nothing where that, or its part for the format, is not installed."""
    office = shutil.which("soffice")
    if office is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / f"a{suffix}").write_bytes(data)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        words = [office, profile, "--headless", "--convert-to", to, "--outdir", folder, f"{folder}/a{suffix}"]
        subprocess.run(words, check=True, capture_output=True, timeout=120)
        made = Path(folder) / f"a.{to.split(':')[0]}"
        return made.read_bytes() if made.exists() else None


def row(name: str, suffix: str, data: bytes | None, made_of: set[str]) -> str:
    """Return a row of the table; a dash where the document has no such thing."""
    if data is None:
        return f"| {name} | not measured |"
    try:
        text, pages = convert(data, suffix)
    except Unreadable as error:
        return f"| {name} | {error} |"
    cells = ["yes" if re.search(pattern, text, re.MULTILINE) else "no" for pattern in PRESENT.values()]
    cells = [cell if feature in made_of else "–" for feature, cell in zip(PRESENT, cells, strict=True)]
    left = ["shown" if re.search(pattern, text) else "left out" for pattern in ABSENT.values()]
    left = [cell if feature in made_of else "–" for feature, cell in zip(ABSENT, left, strict=True)]
    return "| " + " | ".join([name, *cells, *left, "page" if pages else "heading"]) + " |"


def table() -> None:
    """Print what survives of the documents made here."""
    names = ("kreuzberg", "mammoth", "selectolax", "olefile")
    print(", ".join(f"{name} {version(name)}" for name in names), end="\n\n")
    heads = ["", *PRESENT, *ABSENT, "cited by"]
    print("| " + " | ".join(heads) + " |\n|" + "---|" * len(heads))
    word, deck, book = word_document(), slides(), workbook()
    written = {*PRESENT, *ABSENT} - {"notes apart"}
    shown = {"headings", "lists", "tables", "`& < >`"}
    kinds = {
        ".html": ("made by hand", HTML.encode(), set(PRESENT)),
        ".docx": ("python-docx", word, written),
        ".odt": ("odfpy", open_document(), {"headings", "lists", "`& < >`", "tabs", "notes apart"}),
        ".pdf": ("reportlab", portable(), {"headings", "tables", "`& < >`", "running heads", "page numbers"}),
        ".pptx": ("python-pptx", deck, shown),
        ".xlsx": ("openpyxl", book, {"headings", "tables", "`& < >`"}),
    }
    for suffix, (maker, data, made_of) in kinds.items():
        print(row(f"`{suffix}`, {maker}", suffix, data, made_of))
    for suffix, data, source, made_of in (
        (".odt", word, ".docx", written),
        (".doc", word, ".docx", written),
        (".rtf", word, ".docx", written),
        (".pdf", word, ".docx", written - {"deleted text"}),
        (".ppt", deck, ".pptx", shown),
        (".xls", book, ".xlsx", {"headings", "tables", "`& < >`"}),
        (".ods", book, ".xlsx", {"headings", "tables", "`& < >`"}),
    ):
        print(row(f"`{suffix}`, LibreOffice", suffix, by_libreoffice(data, source, suffix[1:]), made_of))


def words(text: str) -> Counter[str]:
    return Counter(word.casefold() for word in WORD.findall(text))


def survival(folder: Path, most: int = 12) -> None:
    """Print how much of real posts is read from each format that LibreOffice makes of them."""
    from markdown_it import MarkdownIt

    from bloginator.text.front_matter import find_front_matter

    posts = sorted(path for path in folder.rglob("*") if path.suffix in (".md", ".markdown"))
    chosen = posts[:: max(1, len(posts) // most)][:most]
    pages = []
    for post in chosen:
        text = post.read_text("utf-8")
        body = MarkdownIt("commonmark").enable("table").render(text[find_front_matter(text).body :])
        pages.append(re.sub(r"<img[^>]*>|<!--.*?-->", "", body, flags=re.DOTALL))
    print("\n| format | words read | words that the post has not | pages |\n|---|---|---|---|")
    for suffix, to in (
        (".docx", "docx:MS Word 2007 XML"),
        (".odt", "odt"),
        (".rtf", "rtf"),
        (".doc", "doc"),
        (".pdf", "pdf"),
    ):
        total = read = extra = count = 0
        for page in pages:
            given = words(unescape(re.sub(r"<[^>]+>", " ", page)))
            made = by_libreoffice(f"<html><meta charset=utf-8><body>{page}</body></html>".encode(), ".html", "odt")
            data = by_libreoffice(made, ".odt", to) if made and suffix != ".odt" else made
            if data is None:
                continue
            text, starts = convert(data, suffix)
            found = words(text)
            total += given.total()
            read += (given & found).total()
            extra += (found - given).total()
            count += len(starts)
        if total:
            print(f"| `{suffix}` | {read / total:.3f} | {extra / total:.3f} | {count or '–'} |")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("posts", nargs="?", type=Path)
    chosen_posts = parser.parse_args().posts
    if chosen_posts is None:
        table()
    else:
        survival(chosen_posts)
