"""What is kept by section changes nothing: after any edits, draft and findings are those of a program that knows nothing."""

from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bloginator.batch.report.grounding import load_model
from bloginator.reading import read_package_text
from bloginator.records.draft import KeptSection
from bloginator.records.exchange import Source, Standing, Verdict
from bloginator.records.report import SectionEvidence
from bloginator.records.settings import Footnotes
from bloginator.stages.draft.assemble import assemble
from bloginator.stages.draft.joined_text import join_texts
from bloginator.stages.report.all_texts import list_hits, list_links, place_parts, read_parts
from bloginator.stages.report.evidence import evidence_key, gather_evidence
from bloginator.stages.report.finding_builder import ReportInputs
from bloginator.stages.report.findings import KeptFindings, list_findings
from bloginator.text.lint.links import slugs, targets
from bloginator.text.lint.rules import hits, read_rules
from bloginator.text.tokenize import count_words
from tests.builders import TEMPLATES, a_section, a_source, a_verdict, an_outline, by_section

SECTIONS = ("opening", "costs", "hiring", "reviews", "closing")
PASSAGES = (
    "The old way of reviews cost us 3 days a month before anybody wrote a page about them.",
    "Hiring takes 40 days. The team writes down what it has asked for, and whom it has asked.",
    "We begin earlier than feels right, because the first lesson was that nobody reads a late page.",
    "Meetings last 20 minutes. Who calls one writes its end down on the same day.",
)
PIECES = (
    *(f"{passage} [S{number}]" for number, passage in enumerate(PASSAGES, 1)),
    *PASSAGES,
    "It cost us 7 days a month and 900 euros [S1].",
    "Everybody is always happy with all that was ever written anywhere. [S2][S3]",
    "Reviews cost 3 days a month. [S1] Nobody had written a page. [S1]",
    "- one lesson [S4]\n- another lesson",
    "| what | days |\n|---|---|\n| hiring | 41 |\n| reviews | |\n",
    "See [there](nowhere.md) and https://example.org/a.",
    "## A heading [S2]\n\nA note.[^1]\n\n[^1]: An aside of ours.",
    "```\ncode [S1]\n```",
)
LINT = read_rules(read_package_text("lint.toml"))
TITLES = ("On all of it", "Costs *and* more", "An end")


class Writer:
    """Somebody who changes one thing at a time: text, sources, standing, title, order, footnotes, what is there at all."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.order = list(SECTIONS)
        self.titles = dict(zip(SECTIONS, SECTIONS, strict=True))
        self.verdicts = {section: self.write(section) for section in SECTIONS}
        self.footnotes: Footnotes = "run"

    def write(self, section: str) -> Verdict:
        """Return a section with another text, and other passages behind its markers."""
        order = self.random.sample(range(len(PASSAGES)), len(PASSAGES))
        sources: tuple[Source, ...] = tuple(
            a_source(marker, PASSAGES[place], document=f"{place % 3}.md", lines=(place, place + 2) if place else None)
            for marker, place in enumerate(order, 1)
        )
        text = "\n\n".join(self.random.sample(PIECES, self.random.randint(1, 4)))
        standing: Standing = self.random.choice(("accepted", "accepted", "outdated", "missing"))
        return a_verdict(section, standing=standing, text=text, sources=sources, answers=f"{section}@1")

    def edit(self) -> None:
        """Change something."""
        what, section = self.random.randrange(6), self.random.choice(self.order)
        if what == 0:
            self.random.shuffle(self.order)
        elif what == 1:
            self.titles[section] = self.random.choice(TITLES)
        elif what == 2 and len(self.order) > 2:
            self.order.remove(section)
            self.order.append(self.random.choice([name for name in SECTIONS if name not in self.order]))
        elif what == 3:
            self.footnotes = self.random.choice(("run", "sentence"))
        else:
            self.verdicts[section] = self.write(section)

    def evidence(self) -> dict[str, SectionEvidence]:
        """Return that of the texts that count."""
        return {
            section: weigh(section, self.verdicts[section])
            for section in self.order
            if self.verdicts[section].standing != "missing"
        }


def weigh(section: str, verdict: Verdict) -> SectionEvidence:
    """Return a text's evidence; what cites nothing and stands in a source is said to be found, for notes of ours."""
    key = evidence_key(verdict.text, verdict.sources, "model")
    told = gather_evidence(section, verdict.text, verdict.sources, load_model(), key)
    found = (
        one.model_copy(update={"found": True, "verdict": "supported"}) if one.support and not one.cited else one
        for one in told.sentences
    )
    return told.model_copy(update={"sentences": tuple(found)})


def states(seed: int) -> Iterator[Writer]:
    writer = Writer(seed)
    for _ in range(12):
        writer.edit()
        yield writer


@pytest.mark.parametrize("seed", range(3))
def test_a_draft_made_of_kept_sections_is_the_draft_made_of_all(seed: int) -> None:
    kept: dict[str, KeptSection] = {}
    recalled = 0
    for writer in states(seed):
        outline = an_outline(*(a_section(name, title=writer.titles[name]) for name in writer.order))
        verdicts, evidence = by_section(*(writer.verdicts[name] for name in writer.order)), writer.evidence()
        footnotes = writer.footnotes
        plain = assemble(outline, verdicts, threshold=0.0, templates=TEMPLATES, evidence=evidence, footnotes=footnotes)
        before = dict(kept)
        made = assemble(
            outline, verdicts, threshold=0.0, templates=TEMPLATES, evidence=evidence, footnotes=footnotes, cache=kept
        )
        assert made == plain
        recalled += sum(kept[name] is before.get(name) for name in writer.order)
    assert recalled > 12, "what is not used is not tested"


def test_a_section_that_is_a_heading_now_shows_none_of_its_kept_text() -> None:
    verdicts, kept = by_section(a_verdict("costs", text=PASSAGES[0])), dict[str, KeptSection]()
    assemble(an_outline(a_section("costs")), verdicts, threshold=0.0, templates=TEMPLATES, cache=kept)
    heading = an_outline(a_section("costs", words=0))
    assert PASSAGES[0] not in assemble(heading, {}, threshold=0.0, templates=TEMPLATES, cache=kept).text


@pytest.mark.parametrize("seed", range(3))
def test_findings_made_of_kept_ones_are_the_findings_made_of_all(seed: int) -> None:
    keys: dict[str, str] = {}
    kept, parts = KeptFindings(), ()
    recalled = repeated = read = 0
    for writer in states(seed):
        evidence = writer.evidence()
        texts = {section: writer.verdicts[section].text for section in evidence}
        sources = {section: writer.verdicts[section].sources for section in evidence}
        outline = an_outline(*(a_section(name, title=writer.titles[name]) for name in writer.order))
        inputs = ReportInputs(texts, sources, join_texts(outline.sections, texts), rules=LINT, usual={"echo": 0.0})
        plain = list_findings(list(evidence.values()), inputs)
        unmoved = [section for section, told in evidence.items() if keys.get(section) == told.key]
        kept.own = {name: kept.own[name] for name in unmoved}
        kept.addresses = {name: kept.addresses[name] for name in unmoved if name in kept.addresses}
        before, earlier = dict(kept.repeated), parts
        parts = read_parts(inputs.whole, texts, LINT, known=earlier)
        assert list_findings(list(evidence.values()), inputs._replace(parts=parts), kept) == plain
        recalled += len(unmoved)
        repeated += sum(kept.repeated[name] is before.get(name) for name in kept.repeated)
        read += len([one for one in parts if any(one is other for other in earlier)])
        keys = {section: told.key for section, told in evidence.items()}
    assert min(recalled, repeated, read) > 3, "what is not used is not tested"


def anything(*some: str) -> st.SearchStrategy[str]:
    """Texts of lines that open blocks which a later text may close, and of words that rules of all texts count."""
    return st.lists(st.sampled_from(some), max_size=6).map("\n".join)


@settings(deadline=None)
@given(
    st.lists(
        anything(
            *("```", "~~~", "````", "<!--", "-->", "$$", "<pre>", "</pre>", "{% raw %}", "{% endraw %}", "{{", "}}", ":::"),
            *(
                "> quoted",
                "- item",
                "  - deeper",
                "    deep",
                "| a | b |",
                "|---|---|",
                "===",
                "---",
                "# Pump",
                "",
                "\t",
                "[",
            ),
            *(
                "The old pump leaks here again.",
                "A pump is a pump — is a pump.",
                "See [there](a.md), [1,",
                "2] https://a.b/c",
            ),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_texts_that_are_read_one_by_one_say_what_they_say_as_one(written: list[str]) -> None:
    sections = [a_section(f"s{number}", title="A pump" if number else "{{ A") for number in range(len(written))]
    texts = {section.id: text for section, text in zip(sections, written, strict=True)}
    whole = join_texts(sections, texts)
    parts = place_parts(whole, read_parts(whole, texts, LINT), LINT)
    assert {name: tuple(spans) for name, spans in list_hits(parts, LINT).items()} == hits(whole.text, LINT)
    assert sum(part.reading.words for part in parts) == count_words(whole.text)
    assert list_links(parts) == list(targets(whole.text))
    assert [slug for part in parts for slug in part.reading.slugs] == slugs(whole.text)
