"""Read `.epub`: its chapters in the order of the book, each cleaned as a web page, as one page of HTML."""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from urllib.parse import unquote
from xml.etree import ElementTree

from bloginator.corpus.ingest.unreadable import Unreadable
from bloginator.corpus.ingest.webpage import decode_page, read_page

PACKAGE = "{http://www.idpf.org/2007/opf}"
ROOTFILE = "{urn:oasis:names:tc:opendocument:xmlns:container}rootfile"
TITLE = "{http://purl.org/dc/elements/1.1/}title"


def page_of(data: bytes) -> tuple[str, str]:
    """Return the book's title, empty where it has none, and its text as HTML."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            if "META-INF/rights.xml" in book.namelist():
                raise Unreadable("it is encrypted", "save a copy without copy protection")
            container = ElementTree.fromstring(book.read("META-INF/container.xml"))
            place = next(container.iter(ROOTFILE)).attrib["full-path"]
            package = ElementTree.fromstring(book.read(place))
            title = package.findtext(f".//{TITLE}") or ""
            return " ".join(title.split()), "\n".join(body for body in chapters(book, package, posixpath.dirname(place)))
    except (zipfile.BadZipFile, ElementTree.ParseError, KeyError, StopIteration, NotImplementedError) as error:
        raise Unreadable(f"it is damaged: {str(error)[:120]}", "open it, and save it again") from error


def chapters(book: zipfile.ZipFile, package: ElementTree.Element, folder: str) -> Iterator[str]:
    """Yield the HTML of each chapter in reading order; the book's own table of contents is left out."""
    items = {item.attrib["id"]: item.attrib for item in package.iter(f"{PACKAGE}item")}
    for entry in package.iter(f"{PACKAGE}itemref"):
        item = items[entry.attrib["idref"]]
        if "html" in item.get("media-type", "") and "nav" not in item.get("properties", "").split():
            yield read_page(decode_page(book.read(posixpath.normpath(posixpath.join(folder, unquote(item["href"]))))))[1]
