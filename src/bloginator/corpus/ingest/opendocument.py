"""Write the spaces, tabs and line breaks of an `.odt` as characters: the converter drops a span's text beside one."""

import io
import re
import zipfile

CONTENT = "content.xml"
SPACES = re.compile(rb"<text:(?:s|tab|line-break)(?:\s[^>]*)?/>")


def with_plain_spaces(data: bytes) -> bytes:
    """Return the document with each of them as one space or tab; as it is where it is no archive."""
    made = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as copy:
            for part in given.infolist():
                content = given.read(part)
                copy.writestr(part, SPACES.sub(character, content) if part.filename == CONTENT else content)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):  # the converter says what is wrong with it
        return data
    return made.getvalue()


def character(element: re.Match[bytes]) -> bytes:
    """Return what an element stands for."""
    return b"\t" if element[0].startswith(b"<text:tab") else b" "
