"""The bytes of a file in ``responses/`` as text, with what is to be said of how it was written.

NUL, other control characters and lone surrogates never refuse an answer; what is no text at all (an image, a PDF), or
ends within a character, does.
"""

from bloginator.records.exchange import Reason
from bloginator.text.answers.parsed_answer import ParsedAnswer, file_line
from bloginator.text.decoding import decode


def decode_answer(file: str, data: bytes) -> ParsedAnswer:
    """Return a file as one piece, its lines ended by ``\\n``."""
    text, encoding, damage = decode(data)
    if damage == "binary":
        fault = Reason(code="not-text", what="This is no text.", where=file, hint="Write it as Markdown, in UTF-8.")
        return ParsedAnswer(text, faults=(fault,))
    if damage == "cut":
        what = "The file ends within a character; the answer looks cut."
        where = file_line(file, text.count("\n") + 1)
        fault = Reason(code="cut", what=what, where=where, hint="Write it again, whole.")
        return ParsedAnswer(text, faults=(fault,), unfinished=True)
    what = encoding_note(encoding, bool(damage))
    return ParsedAnswer(text, notes=(Reason(code="encoding", what=what, where=file),) if what else ())


def encoding_note(encoding: str, is_damaged: bool) -> str:
    """Say how a file was read that is not the UTF-8 it should be; nothing for one that is."""
    if is_damaged:
        return "Some bytes of the file are no UTF-8; each was read as U+FFFD."
    if encoding == "Windows-1252":
        return "The file is not UTF-8; it was read as Windows-1252."
    return "" if encoding == "UTF-8" else f"The file is {encoding}; it was read as such."
