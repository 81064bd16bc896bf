"""A Word document before pandoc reads it: its bookmarks and comments become signs in its text, which pandoc would lose.

<w:bookmarkStart w:name="bl_…"/>  ──►  a run that says its name between two signs
<w:commentRangeStart w:id="3"/>   ──►  a run that says c3 between them
"""

import io
import zipfile
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree

from bloginator.errors import BadFile

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PROPERTY = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}property"
SIGNED = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
COMMENTS, PROPERTIES = "word/comments.xml", "docProps/custom.xml"
PREFIX = "bl_"  # how the names of our bookmarks begin
MAX_MB = 100  # what all parts of a document may take
FAULTS = (zipfile.BadZipFile, ElementTree.ParseError, KeyError, ValueError, EOFError, NotImplementedError, RuntimeError)
"""What a damaged or encrypted document raises."""


class WordComment(NamedTuple):
    """One comment of a document."""

    id: str
    author: str
    text: str


class SignedDocument(NamedTuple):
    """A document whose bookmarks and comments stand in its text, its own properties, and the comments' texts."""

    data: bytes
    properties: dict[str, str]
    comments: tuple[WordComment, ...]


def sign_document(data: bytes, file: str, before: str, behind: str) -> SignedDocument:
    """Return a Word document with signs in its text.

    Args:
        file: As messages name it.
        before, behind: What a sign stands between.

    Raises:
        BadFile: It is no whole Word document, or too large.
    """
    try:
        parts = read_parts(data)
        document = SignedDocument(b"", read_properties(parts), tuple(read_comments(parts)))
        for name in SIGNED:
            if name in parts:
                parts[name] = sign_part(parts[name], before, behind)
        return document._replace(data=write_parts(parts))
    except FAULTS as error:
        reason = " ".join(str(error).split())[:120] or type(error).__name__
        raise BadFile(f"It cannot be read as a Word document: {reason}.", file, "Save it as .docx again.") from error


def read_parts(data: bytes) -> dict[str, bytes]:
    """Return the parts of a document by name, as many bytes of them as may be read."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MAX_MB * 1_000_000:
            raise ValueError(f"it takes more than {MAX_MB} MB")
        parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    if SIGNED[0] not in parts:
        raise ValueError("it has no text")
    return parts


def write_parts(parts: dict[str, bytes]) -> bytes:
    """Return the document of these parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return target.getvalue()


def parse(part: bytes) -> ElementTree.Element:
    """Return a part's root; one that defines entities is refused, and prefixes stay, by which pandoc finds its way."""
    if b"<!DOCTYPE" in part[:4096].upper() or b"<!ENTITY" in part:
        raise ValueError("it defines entities")
    for _, (prefix, address) in ElementTree.iterparse(io.BytesIO(part), ("start-ns",)):
        if prefix and not (prefix.startswith("ns") and prefix[2:].isdecimal()):
            ElementTree.register_namespace(prefix, address)
    return ElementTree.fromstring(part)


def sign_part(part: bytes, before: str, behind: str) -> bytes:
    """Return a part with a sign in the place of each bookmark of ours and each comment's beginning."""
    root = parse(part)
    join_paragraphs(root)
    parents = list_parents(root)
    for element, name in list(list_signs(root)):
        place_sign(element, f"{before}{name}{behind}", parents)
    signed: bytes = ElementTree.tostring(root, "utf-8", xml_declaration=True)
    return signed


def list_parents(root: ElementTree.Element) -> dict[ElementTree.Element, ElementTree.Element]:
    """Return each element's parent."""
    return {child: parent for parent in root.iter() for child in parent}


def join_paragraphs(root: ElementTree.Element) -> None:
    """Join each paragraph whose end was deleted by a recorded change with the one behind it; one without words goes.

    pandoc would put what is left of it into the note that is marked next.
    """
    parents = list_parents(root)
    for paragraph in reversed(list(root.iter(f"{W}p"))):
        properties = paragraph.find(f"{W}pPr/{W}rPr")
        deleted = properties.find(f"{W}del") if properties is not None else None
        if properties is None or deleted is None:
            continue
        if not has_words(paragraph, parents):
            parents[paragraph].remove(paragraph)
            continue
        siblings = list(parents[paragraph])
        following = next((other for other in siblings[siblings.index(paragraph) + 1 :] if "bookmark" not in other.tag), None)
        if following is None or following.tag != f"{W}p":
            properties.remove(deleted)
            continue
        place = 1 if len(following) and following[0].tag == f"{W}pPr" else 0
        following[place:place] = [part for part in paragraph if part.tag != f"{W}pPr"]
        parents[paragraph].remove(paragraph)


def has_words(paragraph: ElementTree.Element, parents: dict[ElementTree.Element, ElementTree.Element]) -> bool:
    """Tell whether recorded changes leave words in a paragraph."""
    runs = [run for run in paragraph.iter(f"{W}r") if parents[run].tag not in (f"{W}del", f"{W}moveFrom")]
    return any(text.text for run in runs for text in run.iter(f"{W}t"))


def list_signs(root: ElementTree.Element) -> Iterator[tuple[ElementTree.Element, str]]:
    """Yield what signs stand for, in order; a name that comes again, as LibreOffice writes it, counts once."""
    seen: set[str] = set()
    ranged = {element.get(f"{W}id", "") for element in root.iter(f"{W}commentRangeStart")}
    for element in root.iter():
        name = ""
        if element.tag == f"{W}bookmarkStart" and element.get(f"{W}name", "").startswith(PREFIX):
            name = element.get(f"{W}name", "")
        elif element.tag == f"{W}commentRangeStart" or (
            element.tag == f"{W}commentReference" and element.get(f"{W}id", "") not in ranged
        ):
            name = f"c{element.get(f'{W}id', '')}"
        if name and name not in seen:
            seen.add(name)
            yield element, name


def place_sign(element: ElementTree.Element, text: str, parents: dict[ElementTree.Element, ElementTree.Element]) -> None:
    """Put a run with a text where an element stands, or into the paragraph behind it."""
    run = ElementTree.Element(f"{W}r")
    ElementTree.SubElement(run, f"{W}t").text = text
    while parents[element].tag in (f"{W}r", f"{W}del", f"{W}moveFrom"):  # what is deleted is not read
        element = parents[element]
    parent = parents[element]
    siblings = list(parent)
    place = siblings.index(element)
    if any(sibling.tag == f"{W}p" for sibling in siblings) or parent.tag == f"{W}body":
        paragraph = next(
            (inner for other in siblings[place:] if (inner := next(other.iter(f"{W}p"), None)) is not None), None
        )
        if paragraph is not None:
            paragraph.insert(1 if len(paragraph) and paragraph[0].tag == f"{W}pPr" else 0, run)
        return
    parent.insert(place, run)


def read_comments(parts: dict[str, bytes]) -> Iterator[WordComment]:
    """Yield the comments of a document."""
    if COMMENTS not in parts:
        return
    for comment in parse(parts[COMMENTS]).iter(f"{W}comment"):
        lines = ["".join(text.text or "" for text in paragraph.iter(f"{W}t")) for paragraph in comment.iter(f"{W}p")]
        yield WordComment(comment.get(f"{W}id", ""), comment.get(f"{W}author", ""), "\n".join(filter(None, lines)).strip())


def read_properties(parts: dict[str, bytes]) -> dict[str, str]:
    """Return the properties that a document has of its own."""
    if PROPERTIES not in parts:
        return {}
    properties = parse(parts[PROPERTIES]).iter(PROPERTY)
    return {
        property_element.get("name", ""): "".join(property_element.itertext()).strip() for property_element in properties
    }
