"""A Word document's bookmarks and comments become signs in its text; what is no whole document is told."""

import io
import zipfile

import pytest

from bloginator.converters import word
from bloginator.errors import BadFile

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def a_document(body: str, **parts: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {NAMESPACE}><w:body>{body}</w:body></w:document>")
        for name, part in parts.items():
            archive.writestr(f"word/{name}.xml", part)
    return target.getvalue()


def signed_text(body: str) -> str:
    data = word.sign_document(a_document(body), "x.docx", "{", "}").data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = word.parse(archive.read("word/document.xml"))
    return "|".join("".join(paragraph.itertext()) for paragraph in root.iter(f"{word.W}p"))


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ('<w:p><w:bookmarkStart w:name="bl_a_0_0"/><w:r><w:t>One</w:t></w:r></w:p>', "{bl_a_0_0}One"),
        ('<w:bookmarkStart w:name="bl_a_0_0"/><w:p><w:pPr/><w:r><w:t>One</w:t></w:r></w:p>', "{bl_a_0_0}One"),
        ('<w:p><w:bookmarkStart w:name="_GoBack"/><w:r><w:t>One</w:t></w:r></w:p>', "One"),
        ('<w:p><w:r><w:t>One</w:t></w:r><w:commentRangeStart w:id="3"/><w:r><w:t>Two</w:t></w:r></w:p>', "One{c3}Two"),
        ('<w:p><w:r><w:t>One</w:t><w:commentReference w:id="3"/></w:r></w:p>', "{c3}One"),
        ('<w:p><w:bookmarkStart w:name="bl_a_1_0"/><w:r><w:t>One</w:t></w:r></w:p>'
         '<w:p><w:bookmarkStart w:name="bl_a_1_0"/><w:r><w:t>Two</w:t></w:r></w:p>', "{bl_a_1_0}One|Two"),
        ('<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:bookmarkStart w:name="bl_a_1_0"/>'
         '<w:del><w:r><w:t>One</w:t></w:r></w:del></w:p>', ""),
        ('<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:bookmarkStart w:name="bl_a_1_0"/><w:r><w:t>One</w:t></w:r></w:p>'
         '<w:bookmarkEnd/><w:p><w:pPr/><w:r><w:t>Two</w:t></w:r></w:p>', "{bl_a_1_0}OneTwo"),
        ('<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>One</w:t></w:r></w:p><w:tbl/>', "One"),
    ],
)  # fmt: skip
def test_a_bookmark_of_ours_and_a_comment_become_signs_where_they_stand(body: str, text: str) -> None:
    assert signed_text(body) == text


def test_comments_are_read_with_their_authors() -> None:
    paragraph = "<w:p><w:r><w:t>Why</w:t><w:t>?</w:t></w:r></w:p>"
    comments = f'<w:comments {NAMESPACE}><w:comment w:id="3" w:author="Ann">{paragraph}</w:comment></w:comments>'
    document = word.sign_document(a_document("<w:p/>", comments=comments), "x.docx", "{", "}")
    assert document.comments == (word.WordComment("3", "Ann", "Why?"),)


def test_what_is_no_word_document_is_told() -> None:
    for data in (b"text", a_document("<w:p>"), a_document("<w:p/>", footnotes='<!DOCTYPE x [<!ENTITY a "b">]><x/>')):
        with pytest.raises(BadFile, match="cannot be read as a Word document"):
            word.sign_document(data, "x.docx", "{", "}")


def test_a_document_that_unpacks_to_too_much_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word, "MAX_MB", 0)
    with pytest.raises(BadFile, match="more than 0 MB"):
        word.sign_document(a_document("<w:p/>"), "x.docx", "{", "}")
