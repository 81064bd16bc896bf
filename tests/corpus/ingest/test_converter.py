"""Documents that are no text: read with the extra, named with it where it is absent, listed where they are damaged."""

from datetime import date

import pytest
from tests.builders import a_corpus, a_query, index_corpus
from tests.corpus.office import a_docx, a_paragraph, a_pdf, an_epub, zipped
from tests.text.test_growth import outgrows

from bloginator.corpus.ingest import files
from bloginator.corpus.ingest.converter import convert
from bloginator.corpus.ingest.webpage import decode_page, read_page
from bloginator.corpus.search.passages import search_passages
from bloginator.import_path import install_command

PAGE = """<html><head><title>Shipping</title><meta charset="iso-8859-1"></head><body><h1>Deploys</h1><p>Daily, at the
caf\xe9.</p><h2>Rollback</h2><p>Push the button.</p><table><tr><th>Step</th><th>Who</th></tr><tr><td>Build</td>
<td>Ann</td></tr></table></body></html>"""

needs_extra = pytest.mark.skipif(not files.is_convertible(), reason="the extra [documents] is not installed, or too old")


def test_without_the_extra_the_file_is_listed_and_the_extra_named(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "is_convertible", lambda: False)
    corpus = a_corpus(tmp_path / "corpus")
    (corpus / "a.pdf").write_bytes(b"%PDF-1.4")
    done = index_corpus(corpus, tmp_path / "index")
    assert [(one.file, one.mend) for one in done.problems] == [("a.pdf", install_command("documents"))]
    assert done.documents == 3


@needs_extra
def test_html_keeps_its_headings_title_table_and_encoding(tmp_path):
    corpus = a_corpus(tmp_path / "corpus", {"a.md": "Something else."})
    (corpus / "page.html").write_bytes(PAGE.encode("latin-1"))
    index_corpus(corpus, tmp_path / "index")
    asked = ("push button", "build step", "daily deploys")
    found = search_passages(tmp_path / "index", [a_query(title) for title in asked], top=1)
    rollback, row, deploys = (found[title][0].chunk for title in asked)
    assert {(one.title, one.heading) for one in (rollback, row)} == {("Shipping", ("Deploys", "Rollback"))}
    assert (rollback.text, row.kind, row.text) == ("Push the button.", "table", "| Build | Ann |")
    assert "café" in deploys.text


@needs_extra
def test_damaged_and_empty_documents_are_listed_and_stop_nothing(tmp_path):
    corpus = a_corpus(tmp_path / "corpus")
    (corpus / "cut.docx").write_bytes(b"PK\x03\x04 and no more")
    (corpus / "cut.pdf").write_bytes(b"%PDF-1.4 and no more")
    (corpus / "empty.pdf").write_bytes(b"")
    done = index_corpus(corpus, tmp_path / "index")
    assert done.documents == 3
    assert [(one.file, one.reason.split(":")[0]) for one in done.problems] == [
        ("cut.docx", "it is damaged"),
        ("cut.pdf", "it is damaged"),
        ("empty.pdf", "the file is empty"),
    ]


def a_locked_pdf():
    """Return a PDF that only a password opens, by the standard handler of PDF 1.4; the password's digests are made up."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>",
        b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"A1" * 32 + b"> /U <" + b"B2" * 32 + b"> >>",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    mark = b"<" + b"00" * 16 + b">"
    trailer = b"trailer\n<< /Size 5 /Root 1 0 R /Encrypt 4 0 R /ID [" + mark + mark + b"] >>\n"
    return data + b"xref\n0 5\n0000000000 65535 f \n" + table + trailer + b"startxref\n%d\n%%%%EOF\n" % len(data)


@needs_extra
def test_an_encrypted_pdf_is_listed_with_what_to_do(tmp_path):
    corpus = a_corpus(tmp_path / "corpus")
    (corpus / "locked.pdf").write_bytes(a_locked_pdf())
    done = index_corpus(corpus, tmp_path / "index")
    assert done.documents == 3
    assert [(one.file, one.reason, one.mend) for one in done.problems] == [
        ("locked.pdf", "it is encrypted", "save a copy without a password")
    ]


def test_a_document_that_nothing_reads_is_listed_with_what_to_do(tmp_path):
    corpus = a_corpus(tmp_path / "corpus")
    (corpus / "deck.odp").write_bytes(b"PK")
    (corpus / "picture.png").write_bytes(b"PNG")
    done = index_corpus(corpus, tmp_path / "index")
    assert [(one.file, one.reason, one.mend) for one in done.problems] == [
        ("deck.odp", ".odp files are not read", "save it as .pptx or .pdf")
    ]


def test_a_converter_below_the_lowest_version_counts_as_absent(monkeypatch):
    monkeypatch.setitem(files.CONVERTERS, "pydantic", (999, 0))
    files.is_convertible.cache_clear()
    assert not files.is_convertible()
    files.is_convertible.cache_clear()


@needs_extra
def test_html_without_a_first_heading_keeps_all_its_text(tmp_path):
    page = b"<html><head><title>Shipping</title></head><body><p>Before.</p><h2>Later</h2><p>After.</p></body></html>"
    assert convert(page, ".html")[0] == "---\ntitle: Shipping\n---\n\nBefore.\n\n## Later\n\nAfter.\n"


@needs_extra
def test_what_is_no_prose_of_a_page_stands_apart_from_it(tmp_path):
    page = """<html><body><nav>Home</nav><article><p>It fell<sup><a href="#n1">1</a></sup> twice<span class="sidenote">Or
    more.</span> in May.</p><aside><p>Buy the book.</p></aside><p>Generic &lt;T&gt; &amp; more.</p>
    <ol><li id="n1"><p>By half.</p><p>Then more. <a href="#r1">↩</a></p></li></ol></article>
    <footer>All rights reserved</footer>
    </body></html>"""
    text, _ = convert(page.encode(), ".html")
    assert [line for line in text.split("\n") if line] == [
        "It fell[^1] twice in May.",
        "[^aside1]: Or more.",
        "[^aside2]: Buy the book.",
        "Generic &lt;T> & more.",
        "[^1]: By half. Then more.",
    ]


@needs_extra
def test_word_keeps_signs_and_tabs_and_drops_deleted_text_and_running_heads():
    changed = "<w:del><w:r><w:delText>twelve</w:delText></w:r></w:del><w:ins><w:r><w:t>14</w:t></w:r></w:ins>"
    body = [
        a_paragraph("Fees", "Heading1"),
        a_paragraph("Ships &amp; boats pay when 3 &lt; 4 &gt; 2."),
        a_paragraph("Name\tRank"),
        f"<w:p><w:r><w:t xml:space='preserve'>It is </w:t></w:r>{changed}</w:p>",
        a_paragraph("Captains decide.", "Quote"),
    ]
    text, pages = convert(a_docx("".join(body), "Handbook"), ".docx")
    assert pages == ()
    assert " ".join(text.split()) == (
        "--- title: Handbook --- # Fees Ships & boats pay when 3 < 4 > 2. Name Rank It is 14 > Captains decide."
    )


@needs_extra
def test_a_book_keeps_its_chapters_in_order_with_their_notes_apart():
    notes = '<h1>{0}</h1><p>Noted<a href="#n">1</a> in {0} &lt;T&gt;.</p><aside id="n"><p>Note of {0}.</p></aside>'
    text, _ = convert(an_epub({"b": notes.format("Last"), "a": notes.format("First")}, "Ships"), ".epub")
    assert [line for line in text.split("\n") if line] == [
        "---",
        "title: Ships",
        "---",
        "# Last",
        "Noted[^1] in Last &lt;T>.",
        "[^1]: Note of Last.",
        "# First",
        "Noted[^1] in First &lt;T>.",
        "[^1]: Note of First.",
    ]


@needs_extra
def test_a_pdf_has_headings_whole_words_and_pages_and_no_running_heads():
    parts = [("Hiring", "the harbour mas-", "ter asks four questions."), ("Offers", "an offer goes", "out in two days.")]
    pages = [
        ["The Handbook", f"# {name}", f"At {first}", second, f"Page {n}"] for n, (name, first, second) in enumerate(parts, 1)
    ]
    pages.append(["The Handbook", "# Pagers", "The pager rotates.", "Page 3"])
    text, starts = convert(a_pdf(pages), ".pdf")
    assert [line for line in text.split("\n") if line] == [
        "# Hiring",
        "At the harbour master asks four questions.",
        "# Offers",
        "At an offer goes out in two days.",
        "# Pagers",
        "The pager rotates.",
    ]
    assert [text[start : start + 5] for start in starts] == ["# Hir", "# Off", "# Pag"]


@needs_extra
def test_slides_keep_all_their_text_and_each_its_number(tmp_path):
    pptx = pytest.importorskip("pptx", reason="python-pptx is not installed")
    deck = pptx.Presentation()
    for title, items in (("Costs", ("It fell.", "By half.")), ("Gains", ("It rose.",))):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = "\n".join(items)
    deck.save(tmp_path / "deck.pptx")
    text, starts = convert((tmp_path / "deck.pptx").read_bytes(), ".pptx")
    assert " ".join(text.split()) == "## Costs It fell. By half. ## Gains It rose."
    assert [text[start:].split("\n")[0] for start in starts] == ["## Costs", "## Gains"]


@needs_extra
def test_a_workbook_becomes_a_table_a_sheet(tmp_path):
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    book = openpyxl.Workbook()
    book.active.title = "Fees"
    for row in (("Ship", "Fee", "Since"), ("Sloop & co", 12.5, date(2026, 2, 4))):
        book.active.append(row)
    (tmp_path / "corpus").mkdir()
    book.save(tmp_path / "corpus" / "harbour-fees-2026.xlsx")
    text, _ = convert((tmp_path / "corpus" / "harbour-fees-2026.xlsx").read_bytes(), ".xlsx")
    assert " ".join(text.split()) == "## Fees | Ship | Fee | Since | | --- | --- | --- | | Sloop & co | 12.5 | 2026-02-04 |"
    index_corpus(tmp_path / "corpus", tmp_path / "index")
    (found,) = search_passages(tmp_path / "index", [a_query("sloop")], top=1)["sloop"]
    assert (found.chunk.title, found.chunk.heading) == ("harbour fees 2026", ("Fees",))


@needs_extra
def test_a_converted_document_has_no_line_numbers_that_nobody_could_look_up(tmp_path):
    corpus = a_corpus(tmp_path / "corpus", {"a.md": "# Tea\n\nTea is drunk at noon."})
    (corpus / "b.html").write_bytes(b"<html><body><h1>Cake</h1><p>Cake is eaten at four.</p></body></html>")
    index_corpus(corpus, tmp_path / "index")
    found = search_passages(tmp_path / "index", [a_query("tea noon"), a_query("cake four")], top=1)
    tea, cake = found["tea noon"][0].chunk, found["cake four"][0].chunk
    assert (tea.lines, cake.lines, cake.page, cake.title) == ((3, 3), None, None, "Cake")


@needs_extra
def test_an_open_document_keeps_the_words_beside_its_spaces_and_tabs():
    names = "urn:oasis:names:tc:opendocument:xmlns"
    lines = "<text:p><text:span><text:s text:c='4'/>if it fails</text:span></text:p><text:p>Name<text:tab/>Rank</text:p>"
    content = (
        f"<office:document-content xmlns:office='{names}:office:1.0' xmlns:text='{names}:text:1.0'><office:body>"
        f"<office:text>{lines}</office:text></office:body></office:document-content>"
    )
    data = zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})
    text, _ = convert(data, ".odt")
    assert text.split("\n")[0].strip() == "if it fails"
    assert text.split() == ["if", "it", "fails", "Name", "Rank"]


@pytest.mark.parametrize("name", ["undefined", "hex", "idna", "none-such"])
def test_a_page_that_names_no_encoding_that_serves_is_read_all_the_same(name: str) -> None:
    assert "Daily" in decode_page(f'<meta charset="{name}"><p>Daily{"." * 99}</p>'.encode())


def links(count: int) -> str:
    return "".join(f"<p>It fell<a href='#n{n}'>{n % 999}</a></p>" for n in range(count))


PAGES = {
    "links that lead nowhere": links,
    "notes": lambda count: links(count) + "".join(f"<p id='n{n}'>A note.</p>" for n in range(count)),
    "notes within notes": lambda count: links(count) + "".join(f"<div id='n{n}'>A note." for n in range(count)),
    "asides within asides": lambda count: "<aside>Or so." * count,
}


@needs_extra
@pytest.mark.parametrize("page", PAGES)
def test_a_page_takes_time_in_proportion_to_its_links_notes_and_depth(page):
    assert not outgrows(read_page, PAGES[page](1_000), PAGES[page](4_000))
