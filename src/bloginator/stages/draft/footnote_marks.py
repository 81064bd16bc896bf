r"""Where footnotes' marks stand: none in headings and notes, and one behind a run of sentences that cite the same.

## Costs [S1]               ──► ## Costs              else each table of contents would repeat it
[^1]: See May [S1].         ──► [^1]: See May (Handbook, Costs, lines 3-5).
It fell.[^1] It rose.[^1]   ──► It fell. It rose.[^1]
"""

import re
from collections.abc import Callable
from itertools import pairwise

from bloginator.records.settings import Footnotes
from bloginator.text.markdown import code_spans, commonmark
from bloginator.text.markdown.escaping import escape_markdown
from bloginator.text.markdown.headings import rendered_headings
from bloginator.text.markdown.inline import strip_markup
from bloginator.text.markdown.labels import FOOTNOTE, FOOTNOTE_TEXT
from bloginator.text.markers import MARKER, RUN
from bloginator.text.messages import clip
from bloginator.text.sentences import Sentence, split_sentences
from bloginator.text.spans import splice

LONGEST = 160  # characters of a note that another one may quote
CITING = re.compile(rf"(?<![ \t])[ \t]*+(?:(?P<markers>{RUN.pattern})|{FOOTNOTE.pattern})")
DEFINITION = re.compile(
    rf"(?P<label>{FOOTNOTE_TEXT.pattern})"
    rf"(?P<note>.*(?:\n(?!{FOOTNOTE_TEXT.pattern})(?:[ \t]*(?=\n(?:[ \t]*\n|[ ]{{4}}|\t))|(?=[ \t]*\S).*))*)",
    re.MULTILINE,
)
"""A note with its further lines, and its further paragraphs, which are indented."""

LABEL = re.compile(r"(?:(?<=\S)|(?!\[\^(?:found)?\d++\]:))\[\^((?:found)?\d++)\]")
"""A mark, also before a colon; behind nothing but space that would be the note itself."""
GROUP = re.compile(rf"(?:{LABEL.pattern})+")
AT_END = re.compile(rf"[ \t]?(?P<marks>{GROUP.pattern})(?=[^\w\[]*$)")


def clear_marks(text: str, describe: Callable[[str], str]) -> str:
    """Return a text whose headings have no marks, and whose notes tell their sources in words.

    Args:
        describe: Marker such as ``S1`` -> its source in words, empty for one that is no source.
    """
    text = clear_headings(text) if "[" in text else text
    notes = {match[2]: match["note"] for match in DEFINITION.finditer(text)}

    def in_words(mark: re.Match[str]) -> str:
        if mark["markers"]:
            words = [described for name in MARKER.findall(mark["markers"]) if (described := describe(name))]
        else:
            words = [escape_markdown(clip(strip_markup(notes.get(mark[2], "")), LONGEST))]
        return f" ({'; '.join(words)})" if any(words) else ""

    def describe_note(match: re.Match[str]) -> str:
        return match["label"] + code_spans.replace_prose(CITING, in_words, match["note"])

    return code_spans.replace_prose(DEFINITION, describe_note, text)


def clear_headings(text: str) -> str:
    """Return a text whose headings cite nothing; the mark of an answer's own note goes to the paragraph below."""
    lines = text.split("\n")
    ends = {
        token.map[0]: token.map[1] - 1
        for token in commonmark.parse_blocks(text)
        if token.type == "paragraph_open" and token.map and not FOOTNOTE_TEXT.match(lines[token.map[0]])
    }
    for heading in rendered_headings(text):
        below = next((number for number in range(heading.last + 1, len(lines)) if lines[number].strip()), -1)
        for number in range(heading.first, heading.last + 1):
            notes = "".join(f"[^{label}]" for label in FOOTNOTE.findall(lines[number]))
            if below in ends or not notes:
                lines[number] = code_spans.replace_prose(CITING, lambda mark: "", lines[number])
                lines[ends.get(below, 0)] += notes
    return "\n".join(lines)


def fold_marks(text: str, footnotes: Footnotes) -> str:
    """Return a text with the document's own marks as its writer wants them; those of the answers' own notes stay."""
    if footnotes == "none":
        return code_spans.replace_prose(re.compile(rf"[ \t]?{GROUP.pattern}"), lambda marks: "", text)
    text = code_spans.replace_prose(GROUP, lambda marks: "".join(sort_marks(marks[0])), text)
    if footnotes == "sentence":
        return text
    if all(marks != behind for marks, behind in pairwise(GROUP.findall(text))):
        return text
    code, repeated = code_spans.find_code(text), list[tuple[int, int, str]]()
    for sentence, following in pairwise(split_sentences(text)):
        if sentence.block is following.block and sentence.block.kind != "table":
            marks, next_marks = marks_at_end(text, sentence, code), marks_at_end(text, following, code)
            if marks and next_marks and marks["marks"] == next_marks["marks"]:
                repeated.append((sentence.start + marks.start(), sentence.start + marks.end(), ""))
    return splice(text, repeated)


def sort_marks(marks: str) -> list[str]:
    """Return the marks of one place by number, those that we found last."""
    labels = dict.fromkeys(LABEL.findall(marks))
    return [f"[^{label}]" for label in sorted(labels, key=lambda label: (label.startswith("f"), len(label), label))]


def marks_at_end(text: str, sentence: Sentence, code: list[code_spans.Span]) -> re.Match[str] | None:
    """Return the marks that a sentence ends with; ``None`` where there are none, or others before."""
    sentence_text = text[sentence.start : sentence.end]
    marks = AT_END.search(sentence_text)
    is_all = marks is not None and len(FOOTNOTE.findall(sentence_text)) == len(LABEL.findall(marks["marks"]))
    return marks if marks and is_all and not code_spans.is_within(sentence.start + marks.start("marks"), code) else None
