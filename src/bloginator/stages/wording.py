"""Small pieces of messages that several stages say: where a source stands, a reason behind its place, a list cut short."""

from collections.abc import Sequence

from bloginator.records.corpus import Nearest, Problem
from bloginator.records.draft import DraftSection, Reference
from bloginator.records.exchange import Reason, Request, Source
from bloginator.records.report import Support
from bloginator.text.messages import and_more, count_of

MAX_NAMED = 20  # sections that a message names one by one; a longer list is what `doit status` is for
OTHER_WAYS = "add documents, lower the threshold, or change the outline"  # about a section whose sources carry no text


def place_in_document(source: Source | Reference | Support | Nearest) -> str:
    """Return in words where in its document a source stands; empty when that is not known.

    >>> place_in_document(Source(marker="S1", document="a.md", text="", lines=(3, 5)))
    'lines 3-5'
    """
    if source.lines is not None:
        first, last = source.lines
        return f"line {first}" if first == last else f"lines {first}-{last}"
    return f"page {source.page}" if source.page is not None else ""


def source_label(source: Source | Support) -> str:
    """Return a source's document, heading and place.

    >>> source_label(Source(marker="S1", document="a.md", heading="Costs", text="", page=3))
    'a.md › Costs, page 3'
    """
    heading = " › ".join(filter(None, (source.document, source.heading)))
    return ", ".join(filter(None, (heading, place_in_document(source))))


def passage_label(request: Request, source: Source) -> str:
    """Return the label of one of a request's sources, which says where its document does not say it any more."""
    return ", ".join(filter(None, (source_label(source), request.superseded.get(source.marker))))


def marked_label(request: Request, source: Source) -> str:
    """Return the same behind the source's marker."""
    return f"[{source.marker}] {passage_label(request, source)}"


def describe_problem(problem: Problem) -> str:
    """Return what was left out of an index, why, and what to do."""
    return f"{problem.file} was left out: {problem.reason}" + (f"; {problem.mend}" if problem.mend else "")


def describe_gaps(sections: Sequence[str]) -> str:
    """Return how many sections name gaps in their sources, and what may be done; empty where none does.

    >>> describe_gaps(["costs"])
    '1 section names gaps; `bloginator look` may fill them: costs'
    """
    offer = "gaps; `bloginator look` may fill them"
    return name_sections(sections, f"names {offer}", f"name {offer}")


def name_sections(names: Sequence[str], singular: str, plural: str) -> str:
    """Return how many sections do something, and which; empty where none does."""
    verb = singular if len(names) == 1 else plural
    return f"{count_of(len(names), 'section')} {verb}: {and_more(names, MAX_NAMED)}" if names else ""


def shows_earlier(section: DraftSection) -> bool:
    """Tell whether a draft's section shows the text that answers its earlier question."""
    return section.standing == "stale" and bool(section.request_id)


def describe_earlier(names: Sequence[str]) -> str:
    """Return how many sections show their earlier text, and which; empty where none does.

    >>> describe_earlier(["costs"])
    '1 section shows its earlier text: costs'
    """
    return name_sections(names, "shows its earlier text", "show their earlier text")


def describe_accepted_before(names: Sequence[str]) -> str:
    """Return how many sections show a text accepted before, since what answers them now cannot count; empty where none.

    >>> describe_accepted_before(["costs"])
    '1 section shows the text accepted before, as its answer of now cannot count: costs'
    """
    singular = "shows the text accepted before, as its answer of now cannot count"
    return name_sections(names, singular, "show texts accepted before, as their answers of now cannot count")


def describe_extracts(extracts: int, total: int) -> str:
    """Return how much of a draft is an extract, in honest words; empty where nothing is.

    >>> describe_extracts(2, 3)
    'in part an extract: sentences picked from the sources, not written, in 2 of 3 sections'
    """
    if not extracts:
        return ""
    picked = "sentences picked from the sources, not written"
    return (
        f"an extract: {picked}" if extracts == total else f"in part an extract: {picked}, in {extracts} of {total} sections"
    )


def describe_kept(file: str) -> str:
    """Return where a file was kept that held something else than we last wrote, or than we know that we wrote."""
    return f"A file that was not as last written was kept as {file}."


def behind_place(where: str, what: str) -> str:
    """Return what is so, behind its place where that is known."""
    return f"{where}: {what}" if where else what


def as_clause(sentence: str) -> str:
    """Return a sentence as it goes on behind a colon.

    >>> as_clause("The string is not closed."), as_clause("JSON ends early.")
    ('the string is not closed.', 'JSON ends early.')
    """
    return sentence[:1].lower() + sentence[1:] if sentence[1:2].islower() or sentence[1:2] == " " else sentence


def describe_reason(reason: Reason) -> str:
    """Return what is so, as a clause behind its place."""
    return behind_place(reason.where, as_clause(reason.what))


def end_sentence(text: str) -> str:
    """Return a text with a full stop where it ends in no sign of its own."""
    return text if text.endswith((".", "!", "?")) else f"{text}."
