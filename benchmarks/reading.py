"""How much one reads until 12 of 15 planted errors were in view beside their passages: on the page, and in ``draft.md``.

    python benchmarks/reading.py        both planted copies of the drafts of handbook and blogs, then of the papers

On the page one goes through the queue, then through every sentence that is left, each with the passage that the page
shows beside it. In ``draft.md`` one reads the claims in their order and looks up each passage that a sentence cites,
once a section. Words are counted, of sentences and passages; whoever reads is taken to know an error when the passage
is in view. No people are timed.
"""

from collections.abc import Callable, Iterator, Sequence

from draft_material import Draft, Planted, read_drafts
from drafts import HELD_OUT, TUNED, find, rules

from bloginator.records.draft import Draft as DraftRecord
from bloginator.records.draft import DraftSection
from bloginator.records.report import SectionEvidence, SentenceEvidence
from bloginator.stages.page.queue import number_sentences, show_queue
from bloginator.text.lint.rules import usual
from bloginator.text.tokenize import count_words

COUNTS = ("total", "needed", "accepted", "outdated", "placeholders", "words", "citations", "tables")
ENOUGH = 12
"""Planted errors, of 15, that a reader is to come upon."""

Place = tuple[str, SentenceEvidence]
"""A section's id, and one of its sentences."""


def main() -> None:
    print("words read until 12 of 15 planted errors were in view (sentences looked at, of all)")
    for corpora in (TUNED, HELD_OUT):
        totals = [0, 0]
        for draft in read_drafts(corpora):
            for number, (texts, errors) in enumerate(draft.copies(2), 1):
                print(f"{draft.name} {number}: ", end="", flush=True)
                read = compare_readings(draft, texts, errors)
                totals = [total + words for total, words in zip(totals, read, strict=True)]
        print(f"{', '.join(corpora)}: the page takes {totals[0] / totals[1]:.2f} of the words of draft.md")


def compare_readings(draft: Draft, texts: dict[str, str], errors: Sequence[Planted]) -> tuple[int, int]:
    """Print and return how many words one reads on the page and in ``draft.md``."""
    in_order, on_page = order_sentences(draft, texts)
    page, looked = count_until(errors, texts, on_page, passage_words)
    plain, _ = count_until(errors, texts, in_order, look_up(draft))
    print(f"page {page} ({looked} of {len(on_page)}), draft.md {plain}, {page / plain:.2f}")
    return page, plain


def order_sentences(draft: Draft, texts: dict[str, str]) -> tuple[list[Place], list[Place]]:
    """Return the sentences that claim something: in the order of the text, and as one meets them on the page."""
    kept: dict[tuple[str, str], SectionEvidence] = {}
    rates = usual([source.text for sources in draft.sources.values() for source in sources], rules())
    findings = find(draft, texts, rates, kept)
    sections = tuple(
        DraftSection(id=name, title=name, depth=1, kind="written", text=text, sentences=kept[name, text].sentences)
        for name, text in texts.items()
    )
    counts = dict.fromkeys(COUNTS, 0)  # the queue looks at none of them
    record = DraftRecord(title=draft.name, complete=True, sections=sections, open_findings=findings, **counts)
    numbered = number_sentences(record)
    by_number = {number: (name, one) for name, told in numbered.items() for number, one in told.items()}
    queue = [item["number"] for item in show_queue(record, numbered) if item["number"]]
    return list(by_number.values()), [by_number[int(str(number))] for number in dict.fromkeys([*queue, *by_number])]


def count_until(
    errors: Sequence[Planted], texts: dict[str, str], order: Sequence[Place], beside: Callable[[Place], int]
) -> tuple[int, int]:
    """Return the words read and the sentences looked at until enough errors were met, all of them where they never are."""
    met: set[Planted] = set()
    words = 0
    for looked, (section, sentence) in enumerate(order, 1):
        words += count_words(sentence.text) + beside((section, sentence))
        met |= {error for error in errors if error.section == section and is_on(error, texts[section], sentence)}
        if len(met) >= ENOUGH:
            return words, looked
    return words, len(order)


def is_on(error: Planted, text: str, sentence: SentenceEvidence) -> bool:
    start = text.index(error.planted)
    return sentence.start < start + len(error.planted) and start < sentence.end


def passage_words(place: Place) -> int:
    """Return the words of the passage that the page shows beside a sentence."""
    support = place[1].support
    return count_words(support.text) if support else 0


def look_up(draft: Draft) -> Callable[[Place], int]:
    """Return a reader of ``draft.md``, which counts the words of what a sentence cites and was not looked up before."""
    known: set[tuple[str, str]] = set()

    def count(place: Place) -> int:
        section, sentence = place
        return sum(count_words(text) for text in list_new(section, [one.marker for one in sentence.cited]))

    def list_new(section: str, markers: Sequence[str]) -> Iterator[str]:
        for source in draft.sources[section]:
            if source.marker in markers and (section, source.marker) not in known:
                known.add((section, source.marker))
                yield source.text

    return count


if __name__ == "__main__":
    main()
