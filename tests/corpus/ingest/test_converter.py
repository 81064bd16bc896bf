"""Documents that are no text: read with the extra, named with it where it is absent, listed where they are damaged."""

import importlib.util

import pytest
from tests.builders import a_corpus, a_query, index_corpus

from bloginator.corpus.ingest import files
from bloginator.corpus.search.sections import search

PAGE = """<html><head><title>Shipping</title><meta charset="iso-8859-1"></head><body><h1>Deploys</h1><p>Daily, at the
caf\xe9.</p><h2>Rollback</h2><p>Push the button.</p><table><tr><th>Step</th><th>Who</th></tr><tr><td>Build</td>
<td>Ann</td></tr></table></body></html>"""

needs_extra = pytest.mark.skipif(
    importlib.util.find_spec("kreuzberg") is None, reason="the extra [documents] is not installed"
)


def test_without_the_extra_the_file_is_listed_and_the_extra_named(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "is_convertible", lambda: False)
    corpus = a_corpus(tmp_path / "corpus")
    (corpus / "a.pdf").write_bytes(b"%PDF-1.4")
    done = index_corpus(corpus, tmp_path / "index")
    assert [(one.file, one.mend) for one in done.problems] == [("a.pdf", "pip install 'bloginator[documents]'")]
    assert done.documents == 3


@needs_extra
def test_html_keeps_its_headings_title_table_and_encoding(tmp_path):
    corpus = a_corpus(tmp_path / "corpus", {"a.md": "Something else."})
    (corpus / "page.html").write_bytes(PAGE.encode("latin-1"))
    index_corpus(corpus, tmp_path / "index")
    found = search(tmp_path / "index", [a_query("push button"), a_query("daily deploys")], top=1)
    rollback, deploys = found["push button"][0].chunk, found["daily deploys"][0].chunk
    assert (rollback.title, rollback.heading) == ("Shipping", ("Deploys", "Rollback"))
    assert "| Build" in rollback.text
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
