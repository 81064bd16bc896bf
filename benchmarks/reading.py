"""How much one reads until 12 of 15 planted errors are known: on the page, and in ``draft.md``.

    python benchmarks/reading.py                            on both planted copies of each draft, by who knows the errors
    python benchmarks/reading.py --dole NAME --as page      by you, who do not: one piece of one copy at a time
    python benchmarks/reading.py --dole NAME --as draft < NAME.txt

On the page a piece is a sentence with all that stands beside it: first what the queue holds, then what is left, the
most doubtful first. In ``draft.md`` it is a paragraph or a table, and a passage that it cites is asked for. All words
that are handed out are counted; 238 of them take a minute (Brysbaert 2019, silent reading of non-fiction).

Whoever is dealt pieces answers in lines: an empty one goes on, ``? S3`` asks for a passage that the last piece with
``[S3]`` cites, ``words of the text | why`` names an error in what was handed out. At the end of the lines all is told.
Whoever knows the errors knows each when it is in view, and looks up what ``draft.md`` cites, once a section.
"""

import argparse
import re
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from draft_material import FOLDER, Draft, Planted, read_draft, read_drafts
from drafts import HELD_OUT, TUNED, find, rules

from bloginator.records.draft import Draft as DraftRecord
from bloginator.records.draft import DraftSection
from bloginator.records.exchange import Source
from bloginator.records.report import SectionEvidence
from bloginator.stages.page.queue import group_findings, list_rest, number_sentences, show_queue
from bloginator.stages.page.values import show_passage
from bloginator.text.lint.rules import usual
from bloginator.text.markers import MARKER
from bloginator.text.tokenize import count_words

COUNTS = ("total", "needed", "accepted", "outdated", "placeholders", "words", "citations", "tables")
ENOUGH = 12
"""Planted errors, of 15, that a reader is to come upon."""

PACE = 238
"""Words a minute."""

PARAGRAPH = re.compile(r"(?:.+\n?)+")


class Piece(NamedTuple):
    """What is handed out at once, and which characters of its section's text it shows."""

    section: str
    start: int
    end: int
    shown: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dole", metavar="NAME", choices=sorted(path.name for path in FOLDER.iterdir() if path.is_dir()))
    parser.add_argument("--copy", type=int, choices=(1, 2), default=1, help="which of the planted copies")
    parser.add_argument("--as", dest="form", choices=DEALERS, default="page", help="what is read (default: the page)")
    chosen = parser.parse_args()
    if chosen.dole:
        draft = read_draft(FOLDER / chosen.dole)
        texts, errors = draft.copies(2)[chosen.copy - 1]
        dole_out(draft, texts, errors, DEALERS[chosen.form](draft, texts), sys.stdin)
        return
    print("words read until 12 of 15 planted errors were in view")
    for corpora in (TUNED, HELD_OUT):
        totals = dict.fromkeys(DEALERS, 0)
        for draft in read_drafts(corpora):
            for number, (texts, errors) in enumerate(draft.copies(2), 1):
                words = {form: count_until(draft, errors, texts, form) for form in DEALERS}
                totals = {form: totals[form] + read for form, read in words.items()}
                print(f"{draft.name} {number}: page {words['page']}, draft.md {words['draft']}", flush=True)
        print(f"{', '.join(corpora)}: the page takes {totals['page'] / totals['draft']:.2f} of the words of draft.md")


def dole_out(
    draft: Draft, texts: dict[str, str], errors: Sequence[Planted], pieces: Sequence[Piece], lines: Iterable[str]
) -> None:
    """Hand out pieces as the lines ask for them, then tell how many errors were named, and after how many words."""
    handed = [pieces[0]]
    words, alarms, named = show(f"1 of {len(pieces)}\n{pieces[0].shown}"), list[str](), dict[Planted, str]()
    enough, minutes, began = 0, 0.0, time.monotonic()
    for line in map(str.strip, lines):
        if not line and len(handed) == len(pieces):
            break
        if not line:
            handed.append(pieces[len(handed)])
            words += show(f"{len(handed)} of {len(pieces)}\n{handed[-1].shown}")
        elif line.startswith("?"):
            marker = line[1:].strip()
            section = next((piece.section for piece in reversed(handed) if f"[{marker}]" in piece.shown), "")
            words += show(*(show_source(source) for source in draft.sources.get(section, ()) if source.marker == marker))
        elif place := locate((line.rpartition(" | ")[0] or line).strip(), handed, texts):
            hit = [error for error in errors if error not in named and is_on(error, texts, place)]
            named |= dict.fromkeys(hit, line)
            alarms += [] if any(is_on(error, texts, place) for error in errors) else [line]
            if len(named) >= ENOUGH and not enough:
                enough, minutes = words, (time.monotonic() - began) / 60
        else:
            print("These words were not handed out; name some as they stand.")
    print(f"{ENOUGH} after {minutes:.1f} minutes by the clock" if enough else "", file=sys.stderr)
    tell_score(words, enough, errors, named, alarms)


def show(*texts: str) -> int:
    """Print texts, and return how many words they are."""
    print(*texts, "", sep="\n", flush=True)
    return sum(map(count_words, texts))


def show_source(source: Source) -> str:
    """Return what a footnote of ``draft.md`` names, and what one finds there."""
    return f"{source.document} › {source.heading}\n{source.text}"


def locate(words: str, handed: Sequence[Piece], texts: dict[str, str]) -> Piece | None:
    """Return where some words stand in what was handed out, the latest piece that has them."""
    for piece in reversed(handed):
        start = texts[piece.section].find(words, piece.start, piece.end) if words else -1
        if start >= 0:
            return piece._replace(start=start, end=start + len(words))
    return None


def is_on(error: Planted, texts: dict[str, str], place: Piece) -> bool:
    start = texts[error.section].index(error.planted)
    return error.section == place.section and place.start < start + len(error.planted) and start < place.end


def tell_score(words: int, enough: int, errors: Sequence[Planted], named: dict[Planted, str], alarms: Sequence[str]) -> None:
    """Print what a reading came to, then what was named and what was not, to see whether the reasons are the right ones."""
    until = f"{ENOUGH} of them after {enough} words, {enough / PACE:.1f} minutes" if enough else f"never {ENOUGH}"
    print(f"{len(named)} of {len(errors)} named in {words} words, {words / PACE:.1f} minutes; {until}")
    for error in errors:
        print(
            f"- {error.kind}, {error.section}: {error.planted}\n    {named.get(error, 'NOT NAMED')}\n    was: {error.honest}"
        )
    print(*(f"false alarm: {line}" for line in alarms), sep="\n")


def count_until(draft: Draft, errors: Sequence[Planted], texts: dict[str, str], form: str) -> int:
    """Return the words read until enough errors were in view: all of them where that is never."""
    met: set[Planted] = set()
    known: set[tuple[str, str]] = set()
    words = 0
    for piece in DEALERS[form](draft, texts):
        words += count_words(piece.shown)
        met |= {error for error in errors if is_on(error, texts, piece)}
        new = {(piece.section, marker) for marker in MARKER.findall(piece.shown) if form == "draft"} - known
        known |= new
        sources = draft.sources[piece.section]
        words += sum(count_words(show_source(one)) for one in sources if (piece.section, one.marker) in new)
        if len(met) >= ENOUGH:
            break
    return words


def deal_draft(draft: Draft, texts: dict[str, str]) -> list[Piece]:
    """Return the paragraphs of ``draft.md``, each section's first below its title."""
    titles = {section.id: f"## {section.title}\n\n" for section in draft.outline.sections}
    return [
        Piece(name, match.start(), match.end(), (titles[name] if not match.start() else "") + match[0])
        for name, text in texts.items()
        for match in PARAGRAPH.finditer(text)
    ]


def deal_page(draft: Draft, texts: dict[str, str]) -> list[Piece]:
    """Return what one looks at on the page, in its order: a sentence with what stands between it and the one before."""
    record = measure(draft, texts)
    numbered, findings = number_sentences(record), group_findings(record.open_findings)
    queue = show_queue(record, numbered)
    beside: dict[int, Piece] = {}
    for section in record.sections:
        since, own = 0, list(numbered[section.id].items())
        for number, sentence in own:
            end = len(section.text) if number == own[-1][0] else sentence.end
            note = show_beside(show_passage(number, sentence, findings.get(section.id, ()), str))
            said = section.text[since:end].strip()
            beside[number] = Piece(section.id, since, end, f"{section.title}\n> {said}\n{note}")
            since = end
    pieces = [beside.get(int(str(item["number"]))) or show_alone(item) for item in queue]
    return list(dict.fromkeys([*pieces, *(beside[number] for number in list_rest(numbered, queue))]))


def measure(draft: Draft, texts: dict[str, str]) -> DraftRecord:
    """Return a text of a draft as the page is made from it."""
    kept: dict[tuple[str, str], SectionEvidence] = {}
    rates = usual([source.text for sources in draft.sources.values() for source in sources], rules())
    findings = find(draft, texts, rates, kept)
    sections = tuple(
        DraftSection(id=one.id, title=one.title, depth=1, kind="written", text=text, sentences=kept[one.id, text].sentences)
        for one in draft.outline.sections
        if (text := texts.get(one.id))
    )
    counts = dict.fromkeys(COUNTS, 0)  # the queue looks at none of them
    return DraftRecord(title=draft.name, complete=True, sections=sections, open_findings=findings, **counts)


def show_beside(note: Mapping[str, Any]) -> str:
    """Return what the page shows beside a sentence, as text: its passage, what both say in bold."""
    place = note["place"]
    lines = [f"{note['sign']} {note['label']}", "by a source that it does not cite" if note["better"] else ""]
    lines += [join(note["passage"]), f"({place['document']} › {place['heading']})"] if place else ["No passage comes near."]
    lines += [show_told(finding) for finding in note["findings"]] or note["reasons"]
    return "\n".join(filter(None, lines))


def show_alone(item: Mapping[str, Any]) -> Piece:
    """Return a finding whose sentence is not on the page."""
    return Piece(item["section"], 0, 0, f"> {item['text']}\n{show_told(item['told'])}")


def show_told(finding: Mapping[str, Any]) -> str:
    """Return a finding as the page tells it."""
    return f"{finding['severity']} {finding['kind']}: {finding['advice']} {join(finding['passage'])}".strip()


def join(pieces: Iterable[Mapping[str, str]]) -> str:
    return "".join(f"**{piece['text']}**" if piece["tag"] else piece["text"] for piece in pieces)


DEALERS = {"page": deal_page, "draft": deal_draft}


if __name__ == "__main__":
    main()
