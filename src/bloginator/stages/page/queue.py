"""What is worth a look on the page, the weakest first: the findings, then every other sentence.

findings:        severity ──► how doubtful the sentence is ──► order of the text
the rest:        how doubtful, and what is easily said wrong ──► order of the text
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import log

from bloginator.digest import SHORT, digest
from bloginator.records.draft import Draft
from bloginator.records.report import SEVERITIES, Finding, SentenceEvidence, Severity
from bloginator.stages.page.comparison import ComparedPiece
from bloginator.stages.page.markup import LABELS, css_class
from bloginator.stages.page.word_diff import DiffPiece, diff_words
from bloginator.stages.report.compose import describe_finding, explain_finding
from bloginator.stages.report.finding_builder import MAX_SENTENCE
from bloginator.stages.report.marking import MarkedPiece, tokens_of
from bloginator.stages.report.outcome import LOST
from bloginator.text.grounding.polarity import DENYING
from bloginator.text.markdown.inline import strip_markup
from bloginator.text.messages import clip

DOUBTING = frozenset({"unsupported-fact", "contrary", "unsupported-part", "doubted", "table-number", *LOST})
"""Codes of findings that say that the sources of a sentence do not support it."""

MAX_QUEUED = 120  # characters of a sentence that the queue shows
STEP = 0.05  # of doubt: what differs by less is equally doubtful, and stands in the order of the text
RISK_STEP = 0.25  # of log-odds, likewise
MIN_DOUBT = 0.02  # of doubt: that of what claims nothing
Rank = tuple[int, int, int]  # how severe, how certain, and where
Sentences = Mapping[str, Mapping[int, SentenceEvidence]]
"""Section id -> the sentences that the page tells something of, by their number in it."""


def number_sentences(draft: Draft) -> dict[str, dict[int, SentenceEvidence]]:
    """Return the sentences that claim or cite something or have a finding, as these leave them, numbered from 1."""
    findings = group_findings((*draft.open_findings, *draft.settled_findings))
    numbered: dict[str, dict[int, SentenceEvidence]] = {}
    last = 0
    for section in draft.sections:
        own = findings.get(section.id, [])
        told = [
            doubt_sentence(sentence, own)
            for sentence in section.sentences
            if sentence.verdict != "no claim" or sentence.cited or any(bears_on(finding, sentence) for finding in own)
        ]
        numbered[section.id] = dict(enumerate(told, last + 1))
        last += len(told)
    return numbered


def doubt_sentence(sentence: SentenceEvidence, findings: Iterable[Finding]) -> SentenceEvidence:
    """Return a claim with the verdict that its open findings leave: what one of them doubts is not shown as supported."""
    open_on = [one.code for one in findings if not one.decision and one.code in DOUBTING and bears_on(one, sentence)]
    if not open_on or sentence.verdict in ("unsupported", "no claim"):
        return sentence
    is_lost = any(LOST.get(code) == "unsupported" for code in open_on)
    return sentence.model_copy(update={"verdict": "unsupported" if is_lost else "weak"})


def group_findings(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Return findings by section, the most severe first."""
    grouped: dict[str, list[Finding]] = {}
    for finding in sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity)):
        grouped.setdefault(finding.section, []).append(finding)
    return grouped


def bears_on(finding: Finding, sentence: SentenceEvidence) -> bool:
    """Tell whether a finding is about some of a sentence's characters."""
    return finding.start < sentence.end and finding.end > sentence.start


def show_queue(draft: Draft, numbered: Sentences, *, with_settled: bool = False) -> list[dict[str, object]]:
    """Return what is worth a look, the weakest first; a finding whose sentence is not on the page brings all of itself.

    Args:
        with_settled: Settled findings stand where they would stand open.
    """
    order = {section: place for place, section in enumerate(numbered)}
    findings = (*draft.open_findings, *(draft.settled_findings if with_settled else ()))
    listed = sorted(findings, key=lambda one: (order[one.section], one.start, one.kind, one.id))
    items = [*list_findings(listed, numbered), *list_weak_sentences(draft, numbered)]
    return [item for _, item in sorted(items, key=lambda ranked: ranked[0])]


def rank(severity: Severity, number: int, sentence: SentenceEvidence | None) -> Rank:
    """Return what findings are ordered by; where no sentence is known, the finding comes last of its severity."""
    return SEVERITIES.index(severity), certainty(sentence), number


def certainty(sentence: SentenceEvidence | None) -> int:
    """Return in steps from doubt how certain it is that a sentence says no more than what it cites."""
    return -round((sentence.doubt or 0.0) / STEP) if sentence else 0


def list_rest(numbered: Sentences, queue: Sequence[Mapping[str, object]]) -> list[int]:
    """Return the numbers of the sentences that have no finding in the queue: the riskiest first."""
    told = {item["number"] for item in queue if item["is_finding"]}
    rest = [pair for own in numbered.values() for pair in own.items() if pair[0] not in told]
    return [number for number, _ in sorted(rest, key=lambda pair: (-risk(pair[1]), pair[0]))]


def risk(sentence: SentenceEvidence) -> int:
    """Return in steps of log-odds how likely a sentence that nothing was found on says something else than its passage.

    Its doubt; half of one more each for denying where that does not or the other way round, and for a table's row; one less
    where it cites nothing.
    """
    said = [tokens_of(strip_markup(text)) for text in (sentence.text, shown_support(sentence))]
    more = (sum(word.plain in DENYING for words in said for word in words) % 2, sentence.text.startswith("|"))
    doubt = max(MIN_DOUBT, sentence.doubt or 0.0)
    return round((log(doubt / max(MIN_DOUBT, 1 - doubt)) + sum(more) / 2 - (not sentence.cited)) / RISK_STEP)


def shown_support(sentence: SentenceEvidence) -> str:
    """Return the passage that stands open beside a sentence: of what it cites, where that is known; empty without one."""
    passage = sentence.cited_support or sentence.support
    return passage.text if passage else ""


def list_findings(listed: Iterable[Finding], numbered: Sentences) -> Iterator[tuple[Rank, dict[str, object]]]:
    """Yield findings, each behind its rank."""
    for section, findings in group_findings(listed).items():
        for finding in findings:
            on = [pair for pair in numbered.get(section, {}).items() if bears_on(finding, pair[1])]
            number, sentence = on[0] if on else (0, None)
            entry = {
                "key": finding.id,
                "class": finding.severity,
                "label": f"{finding.severity} {finding.kind}",
                "is_finding": True,
                "decision": finding.decision,
                "told": None if number else show_finding(finding),
            }
            yield rank(finding.severity, number, sentence), entry | show_where(section, number, finding.sentence)


def list_weak_sentences(draft: Draft, numbered: Sentences) -> Iterator[tuple[Rank, dict[str, object]]]:
    """Yield the sentences that cite something, are weak or not supported and have no finding, each behind its rank."""
    findings = group_findings((*draft.open_findings, *draft.settled_findings))
    for section, sentences in numbered.items():
        for number, sentence in sentences.items():
            has_finding = any(bears_on(finding, sentence) for finding in findings.get(section, ()))
            if sentence.verdict not in ("weak", "unsupported") or has_finding or not sentence.cited:
                continue
            entry = {
                "key": digest("sentence", [section, sentence.text])[:SHORT],
                "class": css_class(sentence.verdict),
                "label": LABELS[sentence.verdict][1],
                "is_finding": False,
                "decision": "",
                "told": None,
            }
            yield (len(SEVERITIES), -risk(sentence), number), entry | show_where(section, number, sentence.text)


def show_where(section: str, number: int, text: str) -> dict[str, object]:
    """Return where an entry of the queue leads, and its sentence."""
    return {"section": section, "number": number, "text": clip(strip_markup(text), MAX_QUEUED)}


def show_finding(finding: Finding, shown: str = "") -> dict[str, object]:
    """Return a finding as the page tells it: why, what to do, and the passage, with what changed in it.

    Args:
        shown: The passage that stands above it, and is not shown again.
    """
    lines, (told, to_do) = describe_finding(finding), explain_finding(finding)
    now = "" if finding.code == "source-gone" else finding.passage
    passage = [] if shown and clip(shown, MAX_SENTENCE) == finding.passage else lines.passage
    return {
        "id": finding.id,
        "severity": finding.severity,
        "kind": finding.kind,
        "settled": {"": "", "accept": "accepted", "dismiss": "dismissed"}[finding.decision],
        "why": finding.why,
        "told": told,
        "to_do": to_do,
        "place": lines.place,
        "passage": as_pieces(diff_words(finding.earlier, now) if finding.earlier else passage),
    }


def as_pieces(pieces: Sequence[MarkedPiece | DiffPiece | ComparedPiece]) -> list[dict[str, str]]:
    """Return pieces of a text as the template reads them: each with the element that it stands in, if any."""
    return [
        {"text": piece.text, "tag": ("mark" if piece.marked else "") if isinstance(piece, MarkedPiece) else piece.kind}
        for piece in pieces
    ]
