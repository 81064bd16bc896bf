"""Read `.docx` as HTML with its headings, lists, tables and notes, without deleted text, running heads and comments.

The HTML is made by mammoth: the converter for all else drops `&`, `<`, `>`, tabs and list marks of this format.
"""

import io
import zipfile
from xml.etree import ElementTree

from bloginator.corpus.ingest.unreadable import Unreadable

OLE = b"\xd0\xcf\x11\xe0"  # how a file begins that a password locks
TITLE = "{http://purl.org/dc/elements/1.1/}title"
STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => blockquote:fresh > p:fresh
p[style-name='Intense Quote'] => blockquote:fresh > p:fresh
p[style-name='Quotations'] => blockquote:fresh > p:fresh
p[style-name='Block Text'] => blockquote:fresh > p:fresh
"""


def page_of(data: bytes) -> tuple[str, str]:
    """Return the document's title, empty where it has none, and its text as HTML."""
    from mammoth import convert_to_html
    from mammoth.images import img_element

    if data.startswith(OLE):
        raise Unreadable("it is encrypted", "save a copy without a password")
    try:
        html = convert_to_html(io.BytesIO(data), style_map=STYLES, convert_image=img_element(lambda _: {"src": ""})).value
        return title_of(data), f"<html><body>{html}</body></html>"
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, AttributeError, SyntaxError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise Unreadable(f"it is damaged: {reason[:120]}", "open it, and save it again") from error


def title_of(data: bytes) -> str:
    """Return the title among the document's properties."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        if "docProps/core.xml" not in parts.namelist():
            return ""
        return " ".join((ElementTree.fromstring(parts.read("docProps/core.xml")).findtext(TITLE) or "").split())
