"""Read what is no text (HTML, PDF, Word, PowerPoint, …) through one converter, kreuzberg: the extra ``[documents]``.

bytes ──kreuzberg──► Markdown, page by page where there are pages ──► text, and where its pages begin
"""

import re
from typing import Any

from bloginator.corpus.ingest.unreadable import Unreadable, text_of

TYPES = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".doc": "application/msword",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".rtf": "application/rtf",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".epub": "application/epub+zip",
}
PAGED = frozenset({".pdf", ".pptx"})
CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
FRONT = re.compile(r"\A---\n.*?\n(?=# |\Z)", re.DOTALL)


def convert(data: bytes, suffix: str) -> tuple[str, tuple[int, ...]]:
    """Return a file's text as Markdown, and where each of its pages begins.

    Raises:
        Unreadable: It is empty, damaged or encrypted, or holds pictures only.
    """
    if not data:
        raise Unreadable("the file is empty")
    result = extracted(legible(data) if TYPES[suffix] == "text/html" else data, suffix)
    texts = [page_text(page) for page in result.pages or []] if suffix in PAGED else []
    if any(text.strip() for text in texts):
        return joined(texts)
    text = tidy(result.content)
    if not text.strip():
        raise Unreadable("no text is in it, only pictures or nothing", "run it through OCR, or copy its text")
    title = (result.metadata or {}).get("title")
    opening = f"---\ntitle: {title.strip()}\n---\n\n" if isinstance(title, str) and title.strip() else ""
    return opening + text, ()


def extracted(data: bytes, suffix: str) -> Any:
    """Have the converter read the bytes.

    Raises:
        Unreadable: It could not.
    """
    from kreuzberg import ExtractionConfig, PageConfig, extract_bytes_sync
    from kreuzberg.exceptions import KreuzbergError

    options: dict[str, Any] = {"output_format": "markdown", "use_cache": False, "disable_ocr": True}
    config = ExtractionConfig(pages=PageConfig(extract_pages=True), **options)
    try:
        return extract_bytes_sync(data, TYPES[suffix], config)
    except (KreuzbergError, OSError, ValueError, RuntimeError) as error:
        said = " ".join(str(error).split())
        if re.search(r"password|encrypt", said, re.IGNORECASE):
            raise Unreadable("it is encrypted", "save a copy without a password") from error
        raise Unreadable(f"it is damaged: {said[:120]}", "open it, and save it again") from error


def legible(data: bytes) -> bytes:
    """Return HTML as UTF-8, by the encoding that it names."""
    named = CHARSET.search(data[:4096])
    if named and not data.startswith(b"\xef\xbb\xbf"):
        try:
            return data.decode(named[1].decode("ascii")).encode()
        except (LookupError, UnicodeDecodeError):
            pass
    return text_of(data).encode()


def page_text(page: Any) -> str:
    """Return the text of one page, as the converter hands pages out."""
    return tidy(str(page["content"] if isinstance(page, dict) else page.content))


def tidy(text: str) -> str:
    """Return text with plain line ends, without the header that the converter makes for some HTML."""
    return FRONT.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).replace("\0", "")


def joined(texts: list[str]) -> tuple[str, tuple[int, ...]]:
    """Return pages as one text, and where each begins."""
    starts, at = [], 0
    for text in texts:
        starts.append(at)
        at += len(text) + 2
    return "\n\n".join(texts) + "\n", tuple(starts)
