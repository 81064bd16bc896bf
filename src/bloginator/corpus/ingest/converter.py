"""Read what is no text (HTML, PDF, Word, PowerPoint, Excel, …): the extra ``[documents]``.

.docx ──mammoth──► HTML ──┐
.epub ──chapters──► HTML ─┼──► without furniture, notes apart ──┐
.html ────────────────────┘                                     ├──kreuzberg──► Markdown ──► text, and its pages' places
.pdf .pptx .xlsx .odt .doc … ───────────────────────────────────┘

What survives of each format is measured in docs/retrieval.md.
"""

import re
from itertools import accumulate
from typing import Any

from bloginator.corpus.ingest.unreadable import Unreadable
from bloginator.text.decoding import with_newlines

HTML = "text/html"
OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN = "application/vnd.oasis.opendocument"
TYPES = {
    ".html": HTML,
    ".htm": HTML,
    ".xhtml": HTML,
    ".docx": HTML,
    ".pdf": "application/pdf",
    ".doc": "application/msword",
    ".odt": f"{OPEN}.text",
    ".ods": f"{OPEN}.spreadsheet",
    ".rtf": "application/rtf",
    ".pptx": f"{OFFICE}.presentationml.presentation",
    ".ppt": "application/vnd.ms-powerpoint",
    ".xlsx": f"{OFFICE}.spreadsheetml.sheet",
    ".xls": "application/vnd.ms-excel",
    ".epub": HTML,
}
WORKBOOKS = frozenset({".ods", ".xlsx", ".xls"})
MIDNIGHT = re.compile(r"(?<=\d-\d\d) 00:00:00(?= \|)")  # what a cell that holds a day is given besides
LINE_A_PARAGRAPH = frozenset({".doc"})  # run together as Markdown; as plain text each paragraph is a line
PAGE_MARK = re.compile(r"^\x01PAGE\d+\x01$|^PAGE\d+$", re.MULTILINE)
MIN_LETTERS_KEPT = 0.8  # share of a PDF's letters that its pieces must hold, or its pages are taken as they come
LETTER = re.compile(r"[^\W_]")
NOTE_BELOW = re.compile(r"^(\[\^[^\]\n]+\]:)\n[ \t]+", re.MULTILINE)
TYPOGRAPHY = str.maketrans({"\0": None, "\xad": None, "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"})


def convert(data: bytes, suffix: str) -> tuple[str, tuple[int, ...]]:
    """Return a file's text as Markdown, and where each of its pages begins."""
    if not data:
        raise Unreadable("the file is empty")
    title, data = page_of(data, suffix) if TYPES[suffix] == HTML else ("", clean_office_file(data, suffix))
    result = extract(data, suffix)
    texts = [normalize_text(text) for text in split_pages(result, suffix)]
    if not any(text.strip() for text in texts):
        raise Unreadable("no text is in it, only pictures or nothing", "run it through OCR, or copy its text")
    if len(texts) > 1 or suffix == ".pdf":
        return join_pages(texts)
    title = title or title_of(result)
    if suffix in WORKBOOKS:
        texts = [MIDNIGHT.sub("", text) for text in texts]
    return (f"---\ntitle: {title}\n---\n\n" if title else "") + texts[0], ()


def page_of(data: bytes, suffix: str) -> tuple[str, bytes]:
    """Return the title and the HTML of a web page, or of what is made one."""
    from bloginator.corpus.ingest import epub, webpage, word

    if suffix == ".epub":
        title, body = epub.page_of(data)
    elif suffix == ".docx":
        title, page = word.page_of(data)
        _, body = webpage.read_page(page)
    else:
        title, body = webpage.read_page(webpage.decode_page(data))
    return title, f"<html><body>{body}</body></html>".encode()


def clean_office_file(data: bytes, suffix: str) -> bytes:
    """Return a file as its readers see it: without text that was deleted with tracked changes, with its spaces."""
    from bloginator.corpus.ingest.office import with_plain_spaces, without_deleted, without_furniture

    kinds = {".doc": without_deleted, ".rtf": without_furniture, ".odt": with_plain_spaces}
    return kinds[suffix](data) if suffix in kinds else data


def extract(data: bytes, suffix: str) -> Any:
    """Have the converter read the bytes."""
    from kreuzberg import ExtractionConfig, PageConfig, PdfConfig, extract_bytes_sync
    from kreuzberg.exceptions import KreuzbergError

    options: dict[str, Any] = {"use_cache": False, "disable_ocr": True}
    options["output_format"] = "plain" if suffix in LINE_A_PARAGRAPH else "markdown"
    if suffix == ".pptx":
        mark = "\n\n\x01PAGE{page_num}\x01\n\n"
        options["pages"] = PageConfig(extract_pages=True, insert_page_markers=True, marker_format=mark)
    elif suffix == ".pdf":
        options["pages"] = PageConfig(extract_pages=True)
        options["include_document_structure"] = True
        options["pdf_options"] = PdfConfig(top_margin_fraction=0.0, bottom_margin_fraction=0.0)  # text may begin there
    try:
        return extract_bytes_sync(data, TYPES[suffix], ExtractionConfig(**options))
    except (KreuzbergError, OSError, ValueError, RuntimeError) as error:
        reason = " ".join(str(error).split())
        if re.search(r"password|encrypt", reason, re.IGNORECASE):
            raise Unreadable("it is encrypted", "save a copy without a password") from error
        raise Unreadable(f"it is damaged: {reason[:120]}", "open it, and save it again") from error


def split_pages(result: Any, suffix: str) -> list[str]:
    """Return the text of each page or slide; of what has no pages, the whole."""
    if suffix == ".pdf":
        return pdf_pages(result)
    if suffix == ".pptx":
        return PAGE_MARK.split(result.content)[1:] or [result.content]
    return [result.content.replace("\n", "\n\n") if suffix in LINE_A_PARAGRAPH else result.content]


def pdf_pages(result: Any) -> list[str]:
    """Return a PDF's pages as Markdown; as bare text where the pieces that it was taken apart into lack some of it."""
    from bloginator.corpus.ingest.pdf import pages_of

    bare = [str(page["content"] if isinstance(page, dict) else page.content) for page in result.pages or []]
    whole = [{"node_type": "paragraph", "text": text.replace("\r", "")} for text in bare]
    texts = pages_of((result.document or {}).get("nodes", ()))
    plain = pages_of([{"content": content, "page": number} for number, content in enumerate(whole, 1)])
    return texts if count_letters(texts) >= MIN_LETTERS_KEPT * count_letters(plain) else plain


def count_letters(texts: list[str]) -> int:
    """Return how many letters and digits texts have together."""
    return sum(len(LETTER.findall(text)) for text in texts)


def title_of(result: Any) -> str:
    """Return the title that the converter found among a file's properties."""
    title = (result.metadata or {}).get("title")
    return " ".join(title.split()) if isinstance(title, str) else ""


def normalize_text(text: str) -> str:
    """Return text with plain line ends, tabs and ligatures."""
    lines = with_newlines(text).replace("&#9;", "\t").translate(TYPOGRAPHY)
    return NOTE_BELOW.sub(r"\1 ", lines).strip("\n") + "\n"


def join_pages(texts: list[str]) -> tuple[str, tuple[int, ...]]:
    """Return pages as one text, and where each begins."""
    return "\n\n".join(texts) + "\n", tuple(accumulate((len(text) + 2 for text in texts[:-1]), initial=0))
