"""How much one reads until 12 of 15 planted errors are known: on the page, and in ``draft.md``.

    python benchmarks/reading.py                                        both copies of each draft, by who knows the errors
    python benchmarks/reading.py --held-out                             papers, rust, leach, on which nothing is chosen
    python benchmarks/reading.py --dole NAME --copy 2 --as page         by you, who do not: one piece at a time
    python benchmarks/reading.py --dole NAME --write FILE.html          the page of a copy, to be read in a browser
    python benchmarks/reading.py --dole NAME --state FILE < LINES.txt   some lines now, more with the next call

On the page a piece is a sentence with what stands open beside it: first what the queue holds, then what is left, in the
page's order. In ``draft.md`` it is a paragraph or a table, and a passage that it cites is asked for. All words that are
handed out are counted, those that are unfolded or asked for when they are; 238 of them take a minute (Brysbaert 2019,
silent reading of non-fiction). The title of a section is counted where another section begins.

With ``--state`` a reading is kept in a file of its own, so that several may read at once; a file of another reading is
refused. Whoever knows the errors knows each when it is in view, and looks up what ``draft.md`` cites, once a section.
"""

import argparse
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from draft_material import FOLDER, Draft, Planted, read_draft, read_drafts
from drafts import HELD_OUT, TUNED, find, rules

from bloginator.disk.templates import find_templates
from bloginator.records.draft import Draft as DraftRecord
from bloginator.records.draft import DraftSection, Reference
from bloginator.records.exchange import Source
from bloginator.records.report import SectionEvidence
from bloginator.stages.exporters.page import PageExporter
from bloginator.stages.page.queue import group_findings, list_rest, number_sentences, show_queue
from bloginator.stages.page.values import find_passages, show_beside
from bloginator.text.lint.rules import usual
from bloginator.text.markers import MARKER
from bloginator.text.tokenize import count_words

COUNTS = ("total", "needed", "accepted", "outdated", "placeholders", "words", "citations", "tables")
ENOUGH = 12
"""Planted errors, of 15, that a reader is to come upon."""

PACE = 238
"""Words a minute."""

MARKED = ("mark", "del", "ins")
PARAGRAPH = re.compile(r"(?:.+\n?)+")


HOW_TO = """\
{errors} sentences of this draft were changed so that they say something else than its sources. Answer in lines:
  an empty line          goes on to the next piece
  words | why            names an error: some words of the sentence as they stand in what was handed out
  ? S3                   asks for the whole passage that the last piece with [S3] cites; ? S3 12 for that of piece 12
  +                      unfolds what is folded beside the last piece: its place in full, the text around, what to do
  <                      asks for the paragraph before, up to the last piece
  end                    ends the reading; only then you learn what was right
All that you are shown is counted by words.
"""


class Piece(NamedTuple):
    """What is handed out at once, which characters of its section's text it shows, and what is folded beside it."""

    section: str
    start: int
    end: int
    shown: str
    folded: str = ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dole", metavar="NAME", choices=sorted(path.name for path in FOLDER.iterdir() if path.is_dir()))
    parser.add_argument("--copy", type=int, choices=(1, 2), default=1, help="which of the planted copies")
    parser.add_argument("--as", dest="form", choices=DEALERS, default="page", help="what is read (default: the page)")
    parser.add_argument("--state", type=Path, help="the file that keeps this reading, a new one for each reader")
    parser.add_argument("--write", type=Path, metavar="FILE.html", help="write the page of that copy, and deal out nothing")
    parser.add_argument("--held-out", action="store_true", help="papers, rust and leach, on which no grounding is chosen")
    chosen = parser.parse_args()
    if chosen.dole:
        name = f"{chosen.dole} {chosen.copy} {chosen.form}"
        if chosen.write:
            write_page(read_draft(FOLDER / chosen.dole), chosen.copy, chosen.write)
            return
        name, *before = chosen.state.read_text("utf-8").split("\n") if chosen.state and chosen.state.exists() else [name]
        if name != f"{chosen.dole} {chosen.copy} {chosen.form}":
            parser.error(f"{chosen.state} keeps the reading of {name}")
        draft = read_draft(FOLDER / chosen.dole)
        texts, errors = draft.copies(2)[chosen.copy - 1]
        reading = Reading(draft, texts, errors, DEALERS[chosen.form](draft, texts))
        new = [line.strip() for line in sys.stdin]
        dole_out(reading, before, new, is_kept=chosen.state is not None)
        if chosen.state:
            chosen.state.write_text("\n".join([name, *before, *new]), "utf-8")
        return
    print("words read until 12 of 15 planted errors were in view")
    corpora = HELD_OUT if chosen.held_out else TUNED
    totals = dict.fromkeys(DEALERS, 0)
    for draft in read_drafts(corpora):
        for number, (texts, errors) in enumerate(draft.copies(2), 1):
            words = {form: count_until(draft, errors, texts, form) for form in DEALERS}
            totals = {form: totals[form] + read for form, read in words.items()}
            print(f"{draft.name} {number}: page {words['page']}, draft.md {words['draft']}", flush=True)
    print(f"{', '.join(corpora)}: the page takes {totals['page'] / totals['draft']:.2f} of the words of draft.md")


def dole_out(reading: "Reading", before: Sequence[str], lines: Iterable[str], *, is_kept: bool) -> None:
    """Hand out what the lines ask for behind those that came before; tell the score at the end of the reading.

    Args:
        is_kept: Whether more lines may come with another call.
    """
    for line in before:
        reading.take(line)
    if not before:
        print(HOW_TO.format(errors=len(reading.errors)))
        print(reading.first)
    for line in lines:
        if not reading.is_over:
            print(reading.take(line), flush=True)
    if reading.is_over or not is_kept:
        reading.tell_score()


class Reading:
    """One reading of one copy: what was handed out, how many words that was, and what was named."""

    def __init__(self, draft: Draft, texts: dict[str, str], errors: Sequence[Planted], pieces: Sequence[Piece]) -> None:
        self.draft, self.texts, self.errors, self.pieces = draft, texts, errors, pieces
        self.at, self.words, self.enough, self.is_over = -1, 0, 0, False
        self.seen: list[Piece] = []
        self.named: dict[Planted, str] = {}
        self.alarms: list[str] = []
        self.first = self.go_on()

    def take(self, line: str) -> str:
        """Return what a line of the reader brings."""
        if line in ("", "end"):
            self.is_over = line == "end" or self.at + 1 == len(self.pieces)
            return "" if self.is_over else self.go_on()
        if line == "+":
            return self.count(self.pieces[self.at].folded or "Nothing is folded.")
        if line == "<":
            return self.look_before()
        if line.startswith("?"):
            marker, _, at = line[1:].strip().partition(" ")
            asked = self.pieces[int(at) - 1 : int(at)] if at.isdecimal() and 0 < int(at) <= self.at + 1 else self.seen
            section = next((piece.section for piece in reversed(asked) if f"[{marker}]" in piece.shown), "")
            sources = self.draft.sources.get(section, ())
            return "\n".join(self.count(show_source(source)) for source in sources if source.marker == marker)
        return self.name(line)

    def go_on(self) -> str:
        """Return the next piece."""
        self.at += 1
        self.seen.append(self.pieces[self.at])
        return self.count(f"{self.at + 1} of {len(self.pieces)}\n{self.pieces[self.at].shown}")

    def look_before(self) -> str:
        """Return what stands before the last piece in its paragraph, or the paragraph before."""
        piece = self.pieces[self.at]
        text = self.texts.get(piece.section, "")[: piece.start].rstrip()
        start = text.rfind("\n\n") + 1
        self.seen.append(Piece(piece.section, start, len(text), text[start:]))
        return self.count(text[start:].strip() or "Nothing is before it.")

    def count(self, text: str) -> str:
        """Count the words of what is handed out, and return it."""
        self.words += count_words(text)
        return f"{text}\n"

    def name(self, line: str) -> str:
        """Note an error that is named."""
        place = locate((line.rpartition(" | ")[0] or line).strip(), self.seen, self.texts)
        if place is None:
            return "These words were not handed out; name some as they stand."
        hit = [error for error in self.errors if error not in self.named and is_on(error, self.texts, place)]
        self.named |= dict.fromkeys(hit, line)
        self.alarms += [] if any(is_on(error, self.texts, place) for error in self.errors) else [line]
        if len(self.named) >= ENOUGH:
            self.enough = self.enough or self.words
        return ""

    def tell_score(self) -> None:
        """Print what it came to, then what was named and what was not, to see whether the reasons are the right ones."""
        until = f"never {ENOUGH}"
        if self.enough:
            until = f"{ENOUGH} of them after {self.enough} words, {self.enough / PACE:.1f} minutes"
        print(
            f"{len(self.named)} of {len(self.errors)} named in {self.words} words, {self.words / PACE:.1f} minutes; {until}"
        )
        for error in self.errors:
            print(f"- {error.kind}, {error.section}: {error.planted}\n    {self.named.get(error, 'NOT NAMED')}")
            print(f"    was: {error.honest}")
        print(*(f"false alarm: {line}" for line in self.alarms), sep="\n")


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
    numbered, findings, whole = number_sentences(record), group_findings(record.open_findings), find_passages(record)
    queue = show_queue(record, numbered)
    beside: dict[int, Piece] = {}
    for section in record.sections:
        since, own = 0, list(numbered[section.id].items())
        for number, sentence in own:
            end = len(section.text) if number == own[-1][0] else sentence.end
            note = show_beside(number, sentence, findings.get(section.id, ()), str, whole)
            said = section.text[since : sentence.start] + join(note["said"]) + section.text[sentence.end : end]
            markers = "".join(f"[{one.marker}]" for one in sentence.cited)
            shown = f"> {said.strip()} {markers}\n{show_open(note)}"
            beside[number] = Piece(section.id, since, end, shown, show_folded(note))
            since = end
    pieces = [beside.get(int(str(item["number"]))) or show_alone(item) for item in queue if item["is_finding"]]
    pieces = list(dict.fromkeys([*pieces, *(beside[number] for number in list_rest(numbered, queue))]))
    titles = {section.id: section.title for section in record.sections}
    above = ["", *(piece.section for piece in pieces)]
    return [
        piece if piece.section == last else piece._replace(shown=f"{titles[piece.section]}\n{piece.shown}")
        for piece, last in zip(pieces, above, strict=False)
    ]


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
    cited = [one for name, text in texts.items() for one in draft.sources[name] if f"[{one.marker}]" in text]
    references = tuple(
        Reference(number=number, **one.model_dump(include={"document", "title", "heading", "lines", "page", "text"}))
        for number, one in enumerate(cited, 1)
    )
    counts = dict.fromkeys(COUNTS, 0)  # the queue looks at none of them
    return DraftRecord(
        title=draft.name, complete=True, sections=sections, references=references, open_findings=findings, **counts
    )


def write_page(draft: Draft, number: int, file: Path) -> None:
    """Write a copy of a draft as the page that a browser shows."""
    record = measure(draft, draft.copies(2)[number - 1][0])
    numbers = {(one.document, one.lines, one.text): one.number for one in record.references}
    sections = []
    for section in record.sections:
        own = {one.marker: numbers.get((one.document, one.lines, one.text)) for one in draft.sources[section.id]}
        text = re.sub(r" ?\[(S\d+)\]", lambda match, own=own: f"[^{own[match[1]]}]", section.text)  # type: ignore[misc]
        sections.append(section.model_copy(update={"text": text}))
    page = PageExporter(find_templates()).render(
        record.model_copy(update={"sections": tuple(sections), "batch": draft.name})
    )
    file.write_text(page, "utf-8")


def show_open(note: Mapping[str, Any]) -> str:
    """Return what stands open below a sentence on the page, as text, what the other side lacks in bold."""
    lines = [note["sign"]]
    for one in note["findings"]:
        lines.append(f"{one['severity']} {one['kind']}")
        lines += [] if one["is_seen"] else [one["told"], join(one["passage"]), one["place"] if one["passage"] else ""]
    lines += ["found by bloginator, not cited:"] if note["found"] and note["sources"] else []
    lines += [f"{join(one['pieces'])} {one['short']}" for one in note["sources"]]
    lines += [] if note["sources"] else ["No passage comes near", *(() if note["findings"] else note["reasons"])]
    lines += [f"nearer, but not cited: {one['short']}" for one in note["nearer"]]
    return "\n".join(filter(None, lines))


def show_folded(note: Mapping[str, Any]) -> str:
    """Return the rest on a sentence, which the page opens when it is asked for."""
    seen = [one["told"] for one in note["findings"] if one["is_seen"]]
    to_do = [f"{one['kind']}: {one['to_do']}" for one in note["findings"]] or note["reasons"]
    places = [f"{one['place']['document']} › {one['place']['heading']}, {one['place']['lines']}" for one in note["sources"]]
    nearer = [join(one["pieces"]) for one in note["nearer"]]
    return "\n".join([*seen, *to_do, *places, *map(join, note["around"]), *nearer])


def show_alone(item: Mapping[str, Any]) -> Piece:
    """Return a finding whose sentence is not on the page."""
    told = item["told"]
    why = f"{told['severity']} {told['kind']}: {told['told']} {told['to_do']}"
    lines = (f"> {item['text']}", why, join(told["passage"]))
    return Piece(item["section"], 0, 0, "\n".join(filter(None, lines)))


def join(pieces: Iterable[Mapping[str, str]]) -> str:
    return "".join(f"**{piece['text']}**" if piece["tag"] in MARKED else piece["text"] for piece in pieces)


DEALERS = {"page": deal_page, "draft": deal_draft}


if __name__ == "__main__":
    main()
