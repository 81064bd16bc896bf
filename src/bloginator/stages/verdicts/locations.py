"""Where in a file something of an answer stands, as messages name it."""

from bloginator.records.exchange import Answer
from bloginator.text.answers.cleaning import normalize_title
from bloginator.text.markers import MARKER


def is_json(answer: Answer) -> bool:
    """Tell whether an answer's file holds JSON, where lines of text are none of the file."""
    return answer.file.endswith((".json", ".jsonl"))


def locate_answer(answer: Answer) -> str:
    """Return the file of an answer, with the line where it begins further down."""
    return f"{answer.file} line {answer.line}" if answer.line > 1 else answer.file


def locate_field(answer: Answer, name: str) -> str:
    """Return the place of a field of an answer in JSON."""
    line = f" line {answer.line}" if answer.file.endswith("l") else ""
    return f"{answer.file}{line} $.{name}"


def locate_claim(answer: Answer) -> str:
    """Return the place where an answer says whom it is for, as far as it is known."""
    if answer.claim_line:
        return f"{answer.file} line {answer.claim_line}"
    return locate_field(answer, "request_id") if answer.claimed is not None and is_json(answer) else locate_answer(answer)


def locate_line(answer: Answer, line: int) -> str:
    """Return the place of a line of the answer's text, from 1: in JSON, the field that holds it."""
    return locate_field(answer, "content") if is_json(answer) else f"{answer.file} line {answer.line + line - 1}"


def locate_words(answer: Answer, line: str) -> str:
    """Return where a line of the cleaned text stands in the file: the last line that has its first words."""
    wanted = next((part for part in map(normalize_title, MARKER.split(line)[::2]) if part), "")[:40]
    lines = answer.text.split("\n")
    numbers = [number for number, text in enumerate(lines, 1) if wanted and normalize_title(text[:400]).startswith(wanted)]
    return locate_line(answer, numbers[-1] if numbers else len(lines))
