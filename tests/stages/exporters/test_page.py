"""``draft.html``: one file that loads nothing, runs nothing of others, and lets no weak place be missed."""

import re
from base64 import b64encode
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from tests.builders import TEMPLATES

pytest.importorskip("nh3", reason="nh3 is not installed: pip install -e .")

from bloginator.records.draft import Draft, DraftSection, Reference
from bloginator.records.report import CheckedCitation, Finding, Grounded, SentenceEvidence, Support
from bloginator.stages.exporters.page import PageExporter

HOSTILE = "</title><script>alert(1)</script><img src=https://evil.example/x onerror=alert(1)>\"' style=x onclick=alert(1) x="
SUPPORT = Support(marker="S1", document="corpus/a b#1.md", heading="Costs", lines=(3, 5), text="Costs fell by 12 percent.")


class Elements(HTMLParser):
    """Every element of a page with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.all: list[tuple[str, dict[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.all.append((tag, {name: value or "" for name, value in attrs}))

    def of(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.all if name == tag]


def a_sentence(text: str = "Costs fell.", verdict: Grounded = "supported", **fields: Any) -> SentenceEvidence:
    known = {
        "start": 0,
        "end": len(text),
        "text": f"{text} [S1]",
        "verdict": verdict,
        "probability": 0.9,
        "support": SUPPORT,
    }
    return SentenceEvidence.model_validate(known | {"cited": (CheckedCitation(marker="S1", holds=True),)} | fields)


def a_draft_section(section: str = "costs", text: str = "Costs fell.[^1]", **fields: Any) -> DraftSection:
    known = {"id": section, "title": "Costs", "depth": 0, "kind": "written", "standing": "accepted", "text": text}
    return DraftSection.model_validate(known | {"sentences": (a_sentence(),), "words": 120, "target": 150} | fields)


def a_draft(*sections: DraftSection, **fields: Any) -> Draft:
    known: dict[str, Any] = {"title": "Handbook", "batch": "essay", "complete": True, "total": len(sections), "needed": 1}
    known |= {"accepted": len(sections), "outdated": 0, "placeholders": 0, "words": 120, "citations": 1, "tables": 0}
    reference = Reference(
        number=1, document="corpus/a b#1.md", heading="Costs", lines=(3, 5), text="Costs fell by 12 percent."
    )
    return Draft.model_validate(known | {"sections": sections, "references": (reference,)} | fields)


def a_finding(finding: str = "1a2b3c4d", **fields: Any) -> Finding:
    known = {"id": finding, "severity": "high", "kind": "unsupported", "section": "costs", "start": 0, "end": 11}
    known |= {"sentence": "Costs fell [S1].", "reasons": ("no source says it",), "hint": "Mend it."}
    return Finding.model_validate(known | fields)


def page(draft: Draft, earlier: Draft | None = None) -> str:
    return PageExporter(TEMPLATES, earlier).render(draft)


def below(text: str, number: int = 1) -> str:
    """Return what stands below a sentence of a page."""
    return text[(at := text.index(f'id="c{number}"')) : text.index("\n</span>", at)]


def more(text: str) -> str:
    """Return the rest on the first sentence of a page, which is asked for."""
    return text[(at := text.index('id="e1"')) : text.index("</div>", at)]


def test_below_a_sentence_stands_what_its_source_says_with_what_only_one_of_them_has_marked_in_both() -> None:
    sentence = a_sentence(
        "Costs always fell, by 9 weeks.", support=SUPPORT.model_copy(update={"text": "Costs may have fallen."})
    )
    text = page(a_draft(a_draft_section(text="Costs **always** fell, by 9 weeks.[^1]", sentences=(sentence,))))
    assert "<strong>" in text and "<mark>always</mark>" in text and "<mark>9</mark> <u>weeks</u>" in text
    assert 'Costs <u>may</u> have fallen. <a href="./corpus/a%20b%231.md">a b#1 › Costs</a>' in below(text)
    assert (
        text.index("<mark>9</mark>")
        < text.index('popovertarget="e1"')
        < text.index('id="c1"')
        < text.index("</p>\n<div popover")
    )
    assert '<a href="./corpus/a%20b%231.md">corpus/a b#1.md</a> › Costs, lines 3-5' in more(text)


def test_a_source_that_says_a_sentence_word_for_word_is_named_alone() -> None:
    for source, is_same in (("Costs *fell*.", True), ("Costs fell twice.", False)):
        sentence = a_sentence("Costs fell.", support=SUPPORT.model_copy(update={"text": source}))
        text = below(page(a_draft(a_draft_section(text="Costs fell.[^1]", sentences=(sentence,)))))
        assert ('class="q">word for word in <a href' in text) == is_same and ("Costs" in text.partition("<a ")[0]) != is_same


def test_of_each_source_that_a_sentence_cites_stands_what_it_says() -> None:
    other = SUPPORT.model_copy(update={"document": "corpus/b.md", "heading": "", "text": "Nobody saw it."})
    cited = tuple(
        CheckedCitation(marker=marker, holds=True, support=support)
        for marker, support in (("S1", SUPPORT), ("S2", other), ("S3", None))
    )
    text = below(page(a_draft(a_draft_section(sentences=(a_sentence("Costs fell, which nobody saw.", cited=cited),)))))
    assert re.findall(r'class="q">(\w+)', text) == ["Costs", "Nobody"]


def test_a_further_sentence_of_the_passage_that_has_what_the_nearest_one_lacks_stands_beside_it() -> None:
    whole = "It was a rainy day in Lima. Nobody knows why prices rose so much then. Costs fell by 12 percent."
    reference = Reference(number=1, document="corpus/a b#1.md", heading="Costs", lines=(3, 5), text=whole)
    for said, is_wide in (("Costs fell on a rainy day in Lima.", True), ("Costs fell on a day.", False)):
        section = a_draft_section(text=f"{said}[^1]", sentences=(a_sentence(said),))
        text = re.sub("<[^>]*>", "", below(page(a_draft(section, references=(reference,)))))
        assert ("It was a rainy day in Lima. … Costs fell by 12 percent." in text) is is_wide


@pytest.mark.parametrize("verdict", ["supported", "weak"])
def test_the_rest_on_a_doubtful_sentence_has_the_passage_around(verdict: Grounded) -> None:
    whole = f"{'Prices rose. ' * 99}They fell, *too*. Costs fell by 12 percent. It was May. {'Rents rose. ' * 99}"
    reference = Reference(number=1, document="corpus/a b#1.md", heading="Costs", lines=(3, 5), text=whole)
    text = more(page(a_draft(a_draft_section(sentences=(a_sentence(verdict=verdict),)), references=(reference,))))
    is_there = "They fell, too. <mark>Costs fell by 12 percent.</mark> It was May. Rents" in text
    assert is_there is (verdict == "weak") and len(text) < 1200, "so much of it that one sees what it is about"


def test_a_cell_stands_with_its_row_and_the_head_of_its_table_and_signs_alone_break_nothing() -> None:
    whole = "Power:\n\n| | 2023 | 2024 |\n|-|-|-|\n| load | 43 W | 67 W |\n| idle | 38 W | 60 W |\n\n***\n"
    reference = Reference(number=1, document="corpus/a b#1.md", heading="Costs", lines=(3, 5), text=whole)
    for said, shown in (("60 W", "| | 2023 | 2024 | | idle | 38 W | 60 W |"), ("2024", "| | 2023 | 2024 |"), ("***", "")):
        sentence = a_sentence(verdict="weak", support=SUPPORT.model_copy(update={"text": said}))
        text = page(a_draft(a_draft_section(sentences=(sentence,)), references=(reference,)))
        assert f'class="q">{shown} <a' in re.sub("</?[iu]>", "", text)


def test_a_row_of_a_table_is_said_again_where_its_source_stands_below_the_table() -> None:
    row = a_sentence("| idle | 9 W |", support=SUPPORT.model_copy(update={"text": "Idle it takes 9 W."}))
    text = page(a_draft(a_draft_section(text="| a | b |\n|-|-|\n| idle | 9 W[^1] |", sentences=(row,))))
    assert "<p>| idle | 9 W |<span" in text[text.index("</table>") :]


def test_where_a_passage_that_is_not_cited_comes_nearer_the_cited_one_stands_open() -> None:
    cited = SUPPORT.model_copy(update={"document": "corpus/b.md", "heading": "", "lines": (7, 7), "text": "Prices rose."})
    text = page(a_draft(a_draft_section(sentences=(a_sentence(better="S2", cited_support=cited),))))
    assert "<i>Prices</i> <mark>rose</mark>." in below(text) and "nearer, but not cited: a b#1 › Costs" in below(text)
    assert "supported, but not by what it cites" in more(text)
    assert "Costs fell by <i>12</i> <i>percent</i>." in more(text) and "lines 3-5" in more(text)


@pytest.mark.parametrize("findings", [(), (a_finding(code="repeated-sentence"),)])
def test_a_passage_that_was_found_and_is_not_cited_says_so_above_it(findings: tuple[Finding, ...]) -> None:
    text = page(a_draft(a_draft_section(sentences=(a_sentence(found=True, cited=()),)), open_findings=findings))
    assert 'found by bloginator, not cited:</span>\n<span class="q">Costs' in below(text)


@pytest.mark.parametrize(
    ("code", "decision", "shown"),
    [
        ("source-changed", "", "weakly supported"),
        ("source-gone", "", "not supported"),
        ("table-number", "", "weakly supported"),
        ("source-changed", "dismiss", "supported"),
        ("repeated-sentence", "", "supported"),
    ],
)
def test_a_sentence_that_an_open_finding_doubts_is_not_shown_as_supported(code: str, decision: str, shown: str) -> None:
    finding = a_finding(code=code, decision=decision)
    settled = {"settled_findings" if decision else "open_findings": (finding,)}
    text = page(a_draft(a_draft_section(), **settled))
    assert re.findall(r'aria-label="(\w[\w ]*)"', text[text.index("<main") :])[:1] == [shown]


def test_every_id_is_there_once_and_every_reference_within_the_page_is_met() -> None:
    sections = [a_draft_section(f"s{number}") for number in range(5)]
    findings = tuple(a_finding(f"{number:08x}", section=f"s{number}") for number in range(5))
    elements = Elements(page(a_draft(*sections, open_findings=findings)))
    ids = [attributes["id"] for _, attributes in elements.all if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = {link["href"][1:] for link in elements.of("a") if link["href"].startswith("#")}
    targets |= {button["popovertarget"] for button in elements.of("button") if "popovertarget" in button}
    assert targets <= set(ids) and {"e1", "e5", "s-s0", "r-1"} <= targets


def test_the_policy_allows_this_script_and_this_style_alone() -> None:
    text = page(a_draft(a_draft_section()))
    policy = unescape(re.findall(r'Content-Security-Policy" content="([^"]*)"', text)[0])
    for tag, rule in (("style", "style-src"), ("script", "script-src")):
        [inside] = re.findall(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        assert f"{rule} 'sha256-{b64encode(sha256(inside.encode()).digest()).decode()}'" in policy
    assert policy.startswith("default-src 'none';") and "unsafe" not in policy
    elements = Elements(text)
    loading = {"src", "srcset", "style", "action", "background", "data", "poster", "ping"}
    assert not any(
        loading & set(attributes) or any(name.startswith("on") for name in attributes) for _, attributes in elements.all
    )
    assert not elements.of("link") and not elements.of("img") and not elements.of("iframe")


def hostile_drafts(section: DraftSection) -> tuple[Draft, Draft]:
    """Return a draft of which every text is hostile, and an earlier one likewise."""
    reference = Reference(number=1, document=f"javascript:{HOSTILE}", heading=HOSTILE, text=HOSTILE)
    hostile = {"sentence": HOSTILE, "place": HOSTILE, "reasons": (HOSTILE,), "hint": HOSTILE}
    findings = (
        a_finding(passage=HOSTILE, **hostile),
        a_finding("0000000a", passage=HOSTILE, earlier=f"{HOSTILE} was", **hostile),
        a_finding("0000000b", start=5000, end=5001, **hostile),
    )
    texts = {"title": HOSTILE, "thesis": HOSTILE, "batch": HOSTILE, "references": (reference,)}
    gone = section.model_copy(update={"id": "gone"})
    earlier = a_draft(section.model_copy(update={"text": f"{HOSTILE} Was.", "title": f"{HOSTILE} Was"}), gone, **texts)
    return a_draft(section.model_copy(update={"model": HOSTILE}), open_findings=findings, **texts), earlier


def test_what_others_wrote_is_text_wherever_it_stands() -> None:
    support = SUPPORT.model_copy(update={"document": HOSTILE, "heading": HOSTILE, "text": f"Costs fell {HOSTILE}"})
    section = a_draft_section(
        text=f"Costs fell.[^1] {HOSTILE}",
        title=HOSTILE,
        gaps=(HOSTILE,),
        findings=(HOSTILE,),
        sentences=(a_sentence(support=support, reasons=(HOSTILE,)), a_sentence(HOSTILE)),
    )
    elements = Elements(page(*hostile_drafts(section)))
    assert len(elements.of("script")) == len(elements.of("style")) == 1
    assert not elements.of("img")
    assert not any(name.startswith("on") or name == "style" for _, attributes in elements.all for name in attributes)
    assert all(link["href"].startswith(("#", "./")) for link in elements.of("a"))


def test_placeholders_gaps_and_outdated_sections_cannot_be_missed() -> None:
    lacking = a_draft_section("end", "> **Not written yet.** No answer has come.", kind="placeholder", standing="missing")
    old = a_draft_section("old", standing="outdated", gaps=("Missing from the sources: who pays.",))
    text = page(a_draft(lacking, old, complete=False, placeholders=1))
    assert "partial, 1 placeholder: end" in text and "Partial: 1 of 2 sections is not written yet" in text
    assert "Placeholder: missing" in text and "Outdated: its sources have changed" in text and "who pays." in text
    assert text.count('<span class="tag">') == 2 and text.count('<span class="tag calm">') == 1, "gaps were told honestly"


def test_the_contents_tell_words_against_target_and_support_and_nothing_that_was_not_measured() -> None:
    text = page(a_draft(a_draft_section(supported=0.5), a_draft_section("bare", target=None)))
    assert "120 of 150 words" in text and "50% of its claims supported" in text and text.count("<svg") == 2


def test_it_says_what_it_draws_on_what_is_lacking_and_what_it_cost() -> None:
    section = a_draft_section(gaps=("Who pays.",), model="m-1", prompt_tokens=900, completion_tokens=100, cost=0.5)
    text = page(a_draft(section, a_draft_section("bare", model="m-2")))
    assert "corpus/a b#1.md: 1 passage" in text and '<a href="#s-costs">Who pays.</a>' in text
    assert "m-1: 1 section, 1,000 tokens, cost $0.50." in text and "m-2: 1 section, tokens not known, cost unknown." in text


def test_a_command_that_is_told_is_code_and_what_others_wrote_is_in_no_language_that_is_known() -> None:
    finding = a_finding(hint="Run `doit <report>` or `look`. No heading is #a`b.")
    text = page(a_draft(a_draft_section(), open_findings=(finding,), thesis="Kosten sinken."))
    assert "Run <code>doit &lt;report&gt;</code> or <code>look</code>. No heading is #a`b." in text
    for begun in (
        '<h1 lang="">Handbook',
        '<p lang="">Kosten',
        'lang="">Costs</a>',
        '<q lang="">Costs',
        '<main id="draft" lang="">',
    ):
        assert begun in text


def queue_of(text: str) -> list[tuple[str, str]]:
    """Return the label and the sentence of each entry of a page's queue."""
    return re.findall(r'<li data-k=.*?<b class="\w+">([^<]*)</b> <q lang="">([^<]*)</q>', text)


def test_a_sentence_whose_findings_are_settled_leaves_the_queue_and_shows_the_decision_and_its_why() -> None:
    section = a_draft_section(sentences=(a_sentence(verdict="unsupported"),))
    settled = a_finding(decision="accept", why="<b>the passage says it</b>")
    text = page(a_draft(section, settled_findings=(settled,)))
    assert queue_of(text) == [] and 'data-rest="1"' in text
    assert "</b>, accepted: &lt;b&gt;the passage says it&lt;/b&gt;</span>" in text and "<code>1a2b3c4d</code>" in text
    again = page(a_draft(section, settled_findings=(settled,), open_findings=(a_finding("2a2b3c4d"),)))
    assert queue_of(again) == [("high unsupported", "Costs fell.")]
    assert queue_of(page(a_draft(section))) == [("not supported", "Costs fell.")]


@pytest.mark.parametrize("settled", ["a", "d", "bc", "be", "abcde"])
def test_on_the_live_page_settled_findings_stand_where_they_would_stand_open(settled: str) -> None:
    sentences = (a_sentence(), a_sentence("Rents fell.", start=16, end=27))
    sections = (a_draft_section(sentences=sentences), a_draft_section("end", sentences=()))
    findings = (
        a_finding("0000000a", start=16, end=27),
        a_finding("0000000b"),
        a_finding("0000000c"),
        a_finding("0000000d", section="end", start=900, end=901),
        a_finding("0000000e", kind="link", start=900, end=901),
    )
    decided = tuple(one.model_copy(update={"decision": "accept"}) for one in findings if one.id[-1] in settled)
    still_open = tuple(one for one in findings if one.id[-1] not in settled)
    live = PageExporter(TEMPLATES, live="stamp").render(
        a_draft(*sections, open_findings=still_open, settled_findings=decided)
    )
    queue = re.findall(r'<li data-k="0000000(\w)" data-f="(\w*)"', live)
    assert [(name, decision == "accept") for name, decision in queue] == [(name, name in settled) for name in "edbca"]
    assert f"To look at: {len(still_open)}," in live


def test_the_queue_goes_from_the_severe_to_the_certain_and_behind_it_come_all_others() -> None:
    words = ("It fell.", "It rose.", "It stood.", "It is. ", "It was.", "It went.")
    places = [(20 * number, 20 * number + 9) for number in range(6)]
    doubts, cited = (0.6, 0.8, 0.1, 0.2, 0.7, 0.3), (CheckedCitation(marker="S1"),)
    sentences = tuple(
        a_sentence(
            text,
            "supported" if text == "It went." else "weak",
            start=start,
            end=end,
            doubt=doubt,
            cited=() if text == "It stood." else cited,
        )
        for text, (start, end), doubt in zip(words, places, doubts, strict=True)
    )
    findings = (
        a_finding("0000000a", severity="low", kind="weak", start=80, end=88, sentence="It was."),
        a_finding("0000000b", severity="critical", start=60, end=68, sentence="It is."),
        a_finding("0000000c", severity="low", kind="link", start=900, end=901, sentence="[x](y)"),
    )
    text = page(a_draft(a_draft_section(text=" ".join(words), sentences=sentences), open_findings=findings))
    assert queue_of(text) == [
        ("critical unsupported", "It is."),
        ("low weak", "It was."),
        ("low link", "x"),
        ("weakly supported", "It rose."),
        ("weakly supported", "It fell."),
    ]
    assert 'data-rest="2 1 6 3"' in text, "the riskiest first, those of the queue among them"
    assert "Mend it." in text[text.index('id="f-0000000c"') :].split("</li>")[0], (
        "a finding without a sentence is told there"
    )
    assert "To look at: 5, the weakest first" in text and '<span class="n">5 open</span>' in text


def test_of_what_is_left_that_comes_first_which_is_easily_said_wrong_and_neighbours_stay_together() -> None:
    texts = (
        "It rose.",
        "Costs fell.",
        "Costs never fell.",
        "Rents fell.",
        "| costs | 9 |",
        "Costs fell because it rained.",
        "Rents rose.",
        "All costs fell.",
        "Doubted rents fell.",
    )
    starts = [40 * number for number in range(len(texts))]
    doubts = [0.11 if text != "Doubted rents fell." else 0.15 for text in texts]
    sentences = tuple(
        a_sentence(text, start=start, end=start + len(text), doubt=doubt, cited=cited)
        for text, start, doubt, cited in zip(
            texts, starts, doubts, [(), *[(CheckedCitation(marker="S1"),)] * 8], strict=True
        )
    )
    text = page(a_draft(a_draft_section(text=" ".join(texts), sentences=sentences)))
    assert 'data-rest="3 5 9 2 4 6 7 8 1"' in text, "denial, row; doubt; at the end what cites nothing"


def test_a_document_that_is_its_own_heading_is_named_once_beside_a_sentence() -> None:
    support = Support(marker="S1", document="corpus/costs.md", heading="costs", text="Costs fell by 12%.")
    assert ">costs</a>" in page(a_draft(a_draft_section(sentences=(a_sentence(support=support),))))


@pytest.mark.parametrize(("verdict", "is_told"), [("supported", False), ("weak", True)])
def test_what_speaks_against_a_sentence_is_told_where_it_is_not_supported(verdict: Grounded, is_told: bool) -> None:
    section = a_draft_section(sentences=(a_sentence(verdict=verdict, reasons=("in no source: fell",)),))
    text = page(a_draft(section))
    assert ("in no source: fell." in text) is is_told
    assert "in no source: fell." not in below(text), "beside a passage one sees it"


def test_a_source_that_changed_shows_what_it_said_and_what_it_says_now() -> None:
    kind = {"kind": "source", "code": "source-changed", "reasons": ("corpus/a.md has changed: “12” is now “9”",)}
    finding = a_finding(earlier="Costs fell by 12 percent.", passage="Costs fell by 9.", **kind)
    text = page(a_draft(a_draft_section(), open_findings=(finding,)))
    assert "Costs fell by <del>12 percent.</del>  <ins>9.</ins>" in text and ">corpus/a.md has changed" in text
    gone = page(a_draft(a_draft_section(), open_findings=(finding.model_copy(update={"code": "source-gone"}),)))
    assert "<del>Costs fell by 12 percent.</del>" in gone


def test_what_changed_since_the_last_draft_is_told_by_section() -> None:
    earlier = a_draft(
        a_draft_section("costs", "Costs fell by 12 percent.[^7]"),
        a_draft_section("old"),
        a_draft_section("same", title="Was"),
    )
    now = a_draft(
        a_draft_section("costs", "Costs fell by 9 percent.[^1]"),
        a_draft_section("new"),
        a_draft_section("same", "Costs fell.[^2]"),
    )
    text = page(now, earlier)
    told = text[text.index('id="changes"') :].split("</details>")[0]
    assert re.findall(r"<li>(.*?)</li>", told) == [
        '<a href="#s-costs">Costs</a>: 1 word gone, 1 new',
        '<a href="#s-new">Costs</a>: new',
        '<a href="#s-same">Costs</a>: renamed from “Was”',
        "<del>Costs</del>: gone",
    ]
    assert "Costs fell by <del>12</del>  <ins>9</ins> percent." in text
    assert 'id="changes"' not in page(now, now) and 'id="changes"' not in page(now)


@pytest.mark.parametrize("verdict", ["supported", "weak", "unsupported"])
def test_a_verdict_is_told_by_a_class_a_sign_and_words(verdict: Grounded) -> None:
    text = page(a_draft(a_draft_section(sentences=(a_sentence(verdict=verdict, support=None),))))
    assert f'class="s {verdict}"' in text and 'supported">' in text and "No passage comes near." in text


def test_170_sections_stay_below_a_megabyte_and_a_half() -> None:
    sentences = [
        f"In year {number} the costs of the old system fell by {number} percent and nobody saw why." for number in range(9)
    ]
    support = SUPPORT.model_copy(update={"text": " ".join(sentences[:3])})
    section = a_draft_section(
        text=" ".join(f"{sentence}[^1]" for sentence in sentences),
        sentences=tuple(a_sentence(sentence, support=support) for sentence in sentences),
    )
    draft = a_draft(*(section.model_copy(update={"id": f"s{number}"}) for number in range(170)))
    text = page(draft)
    assert len(text.encode()) < 1_500_000 and text.count("<div popover") == 1530
    assert text == page(draft), "the same draft gives the same page"
