"""Footnotes' marks by the passage that they lead to, so that texts of drafts which number differently can be compared.

It fell.[^3][^1]  ──►  It fell.[^p1b2…][^p9c0…]  ──►  It fell.[S2][S5]
draft.md               by passage, in one order        an answer to one request

Marks that we found are none of the writer's; they go.
"""

import re
from collections.abc import Mapping, Sequence

from bloginator.digest import digest
from bloginator.records.draft import Draft, Reference
from bloginator.records.exchange import Source
from bloginator.records.settings import Footnotes
from bloginator.stages.draft.footnote_marks import DEFINITION, GROUP, LABEL, fold_marks
from bloginator.stages.draft.references import describe_source
from bloginator.text.alignment import align
from bloginator.text.markdown import code_spans
from bloginator.text.sentences import split_sentences
from bloginator.text.spans import splice

KEY = re.compile(r"\[\^(p[0-9a-f]{16})\]")
RUN = re.compile(rf"(?P<space>[ \t]?)(?:{KEY.pattern})+")


def passage_key(source: Source | Reference) -> str:
    """Return the label that stands for a passage, in whichever draft or request; see ``Numbering.number``."""
    text = source.text if source.lines is None else ""
    return "p" + digest("passage", [source.document, source.heading, source.lines, source.page, text])[:16]


def key_marks(text: str, keys: Mapping[str, str]) -> str:
    """Return a text whose numbered marks are its passages', each group in one order; those that we found are gone.

    Args:
        keys: A mark's number -> the key of its passage; a mark of any other number stays as it is.
    """

    def key_group(group: re.Match[str]) -> str:
        labels = [label for label in LABEL.findall(group[0]) if not label.startswith("f")]
        return "".join(f"[^{label}]" for label in sorted({keys.get(label, label) for label in labels}))

    return code_spans.replace_prose(GROUP, key_group, text)


def key_references(references: Sequence[Reference]) -> dict[str, str]:
    """Return the keys of a draft's passages by the numbers that it gives them."""
    return {str(reference.number): passage_key(reference) for reference in references}


def find_text_keys(notes: Mapping[str, str], drafts: Sequence[Draft]) -> dict[str, str]:
    """Return the keys of the marks of a text by what its own notes say, since it may be an earlier draft's.

    Args:
        notes: Number -> its note, as the text has it.
        drafts: The draft that the text was made from, and those before it, the latest first.
    """
    keys = key_references(drafts[0].references)
    same = {str(reference.number): describe_source(reference) for reference in drafts[0].references}
    if unlike := {label: note for label, note in notes.items() if label.isdecimal() and same.get(label) != note}:
        keys_by_note = {
            describe_source(reference): passage_key(reference)
            for draft in reversed(drafts)
            for reference in reversed(draft.references)
        }
        keys.update((label, keys_by_note[note]) for label, note in unlike.items() if note in keys_by_note)
    return keys


def read_notes(text: str) -> dict[str, str]:
    """Return the notes that stand in a text, by their labels."""
    return {match[2]: match["note"].strip() for match in DEFINITION.finditer(text)}


def restore_marks(edited: str, text: str, footnotes: Footnotes) -> str:
    """Return an edited text with the marks that the draft's form does not show: each sentence has its own again.

    A sentence that was changed keeps what it cited unseen, unless it cites something now.

    Args:
        edited: As somebody left it, its marks by passage.
        text: The section's text before, its marks by passage, before they were folded.
    """
    shown = fold_keys(text, footnotes)
    before, hidden = sentence_texts(shown), sentence_texts(text)
    if shown == text or len(before) != len(hidden):
        return edited
    now = split_sentences(edited)
    after = [edited[sentence.start : sentence.end] for sentence in now]
    restored = dict(enumerate(after))
    for kind, first, last, begins, ends in align(before, after):
        if kind == "equal" or (kind == "replace" and last - first == ends - begins):
            for old, new in zip(range(first, last), range(begins, ends), strict=True):
                restored[new] = restore_sentence(after[new], before[old], hidden[old])
    return splice(edited, ((sentence.start, sentence.end, restored[number]) for number, sentence in enumerate(now)))


def restore_sentence(now: str, before: str, hidden: str) -> str:
    """Return a sentence with the marks that it had unseen, where they stood: at its end, or before its full stop.

    >>> restore_sentence("It fell fast.", "It fell.", "It fell[^p0123456789abcdef].")
    'It fell fast[^p0123456789abcdef].'
    """
    if now == before:
        return hidden
    marks = list(KEY.finditer(hidden))
    if before == hidden or KEY.search(now) or not marks:
        return now
    labels, end = "".join(dict.fromkeys(mark[0] for mark in marks)), hidden[marks[-1].end() :]
    return f"{now.removesuffix(end)}{labels}{end}" if now.endswith(end) else now + labels


def sentence_texts(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [text[sentence.start : sentence.end] for sentence in split_sentences(text)]


def fold_keys(text: str, footnotes: Footnotes) -> str:
    """Return a text with its marks, which are by passage, as a draft shows them; see ``fold_marks``."""
    numbers = {key: str(number) for number, key in enumerate(sorted(set(KEY.findall(text))), 1)}
    folded = fold_marks(KEY.sub(lambda mark: f"[^{numbers[mark[1]]}]", text), footnotes)
    return key_marks(folded, {number: key for key, number in numbers.items()})


def mark_sources(text: str, markers: Mapping[str, str]) -> str:
    """Return a text with the markers of a request in the place of its marks; a mark of no passage of it is left out.

    A space parts them from what stands before, which in brackets would be their own words; no draft shows it.
    """

    def mark_run(run: re.Match[str]) -> str:
        names = "".join(f"[{markers[key]}]" for key in KEY.findall(run[0]) if key in markers)
        apart = " " if run.start() and not text[run.start() - 1].isspace() else run["space"]
        return names and f"{apart}{names}"

    return code_spans.replace_prose(RUN, mark_run, text)
