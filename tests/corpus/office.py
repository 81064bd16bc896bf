"""Builders: small documents of other programs' formats, with nothing in them but what a test asks for."""

import io
import zipfile
from collections.abc import Mapping, Sequence

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
PARTS = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def zipped(files: Mapping[str, str]) -> bytes:
    """Return a ZIP archive of text files."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return data.getvalue()


def a_docx(body: str, title: str = "") -> bytes:
    """Return a Word document with this body (WordprocessingML), one heading style and a running head."""
    types = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{PARTS}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{PARTS}.styles+xml"/>'
        f'<Override PartName="/word/header1.xml" ContentType="{PARTS}.header+xml"/>'
    )
    style = '<w:style w:type="paragraph" w:styleId="{0}"><w:name w:val="{1}"/></w:style>'
    styles = style.format("Heading1", "heading 1") + style.format("Quote", "Quote")
    head = '<w:sectPr><w:headerReference w:type="default" r:id="h"/></w:sectPr>'
    links = (
        f'<Relationship Id="s" Type="{OFFICE}/styles" Target="styles.xml"/>'
        f'<Relationship Id="h" Type="{OFFICE}/header" Target="header1.xml"/>'
    )
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">{types}</Types>',
            "_rels/.rels": relations(f'<Relationship Id="d" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'),
            "word/document.xml": (
                f'<w:document xmlns:w="{WORD}" xmlns:r="{OFFICE}"><w:body>{body}{head}</w:body></w:document>'
            ),
            "word/styles.xml": f'<w:styles xmlns:w="{WORD}">{styles}</w:styles>',
            "word/header1.xml": f'<w:hdr xmlns:w="{WORD}">{a_paragraph("Running head")}</w:hdr>',
            "word/_rels/document.xml.rels": relations(links),
            "docProps/core.xml": (
                f'<c:coreProperties xmlns:c="{PACKAGE}/metadata/core-properties" '
                f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></c:coreProperties>'
            ),
        }
    )


def relations(links: str) -> str:
    """Return a part that says which other parts belong to one."""
    return f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'


def a_paragraph(text: str, style: str = "") -> str:
    """Return a paragraph in WordprocessingML; `text` is XML, a tab a tab."""
    runs = "<w:r><w:tab/></w:r>".join(f'<w:r><w:t xml:space="preserve">{part}</w:t></w:r>' for part in text.split("\t"))
    styled = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{styled}{runs}</w:p>"


def a_pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """Return a PDF whose pages have these lines; one that begins with `# ` is printed large."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for lines in pages:
        content = "\n".join(shown(line, 800 - 22 * number) for number, line in enumerate(lines)).encode("latin-1")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        page = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> /Contents %d 0 R >>"
        )
        objects.append(page % len(objects))
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    data, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + end


def shown(line: str, height: int) -> str:
    """Return the operators that print a line."""
    text = line.removeprefix("# ").replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"BT /F {20 if line.startswith('# ') else 11} Tf 60 {height} Td ({text}) Tj ET"


def an_epub(chapters: Mapping[str, str], title: str) -> bytes:
    """Return a book of these chapters, by name: the inside of each body."""
    items = "".join(f'<item id="{name}" href="{name}.xhtml" media-type="application/xhtml+xml"/>' for name in chapters)
    spine = "".join(f'<itemref idref="{name}"/>' for name in chapters)
    pages = {
        f"OEBPS/{name}.xhtml": f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{body}</body></html>'
        for name, body in chapters.items()
    }
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": (
                '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
                '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
            ),
            "OEBPS/book.opf": (
                '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i"><metadata '
                f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></metadata>'
                f"<manifest>{items}</manifest><spine>{spine}</spine></package>"
            ),
            **pages,
        }
    )
