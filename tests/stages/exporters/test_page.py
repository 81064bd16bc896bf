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


def page(draft: Draft) -> str:
    return PageExporter(TEMPLATES).render(draft)


def test_a_sentence_stands_beside_its_passage_with_the_shared_words_marked_and_where_it_is() -> None:
    text = page(a_draft(a_draft_section()))
    passage = text[text.index('id="e1"') : text.index("</div>", text.index('id="e1"'))]
    assert "<mark>Costs fell</mark> by 12 percent." in passage
    assert '<a href="./corpus/a%20b%231.md">corpus/a b#1.md</a> › Costs, lines 3-5' in passage
    assert text.index('popovertarget="e1"') < text.index('id="e1"'), "it lies below its sentence where nothing can move it"


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


def test_what_others_wrote_is_text_wherever_it_stands() -> None:
    support = SUPPORT.model_copy(update={"document": HOSTILE, "heading": HOSTILE, "text": f"Costs fell {HOSTILE}"})
    section = a_draft_section(
        text=f"Costs fell.[^1] {HOSTILE}",
        title=HOSTILE,
        gaps=(HOSTILE,),
        findings=(HOSTILE,),
        sentences=(a_sentence(support=support, reasons=(HOSTILE,)), a_sentence(HOSTILE)),
    )
    reference = Reference(number=1, document=f"javascript:{HOSTILE}", heading=HOSTILE, text=HOSTILE)
    finding = a_finding(sentence=HOSTILE, passage=HOSTILE, place=HOSTILE, reasons=(HOSTILE,), hint=HOSTILE)
    draft = a_draft(section, title=HOSTILE, thesis=HOSTILE, batch=HOSTILE, references=(reference,), open_findings=(finding,))
    elements = Elements(page(draft))
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
    assert text.count('<span class="tag">') == 3


def test_the_contents_tell_words_against_target_and_support_and_nothing_that_was_not_measured() -> None:
    text = page(a_draft(a_draft_section(supported=0.5), a_draft_section("bare", target=None)))
    assert "120 of 150 words" in text and "50% of its claims supported" in text and text.count("<svg") == 2


@pytest.mark.parametrize("verdict", ["supported", "weak", "unsupported"])
def test_a_verdict_is_told_by_a_class_a_sign_and_words(verdict: Grounded) -> None:
    text = page(a_draft(a_draft_section(sentences=(a_sentence(verdict=verdict, support=None),))))
    assert (
        f'class="s {verdict}"' in text and "supported: passage" in text and "No passage of its sources comes near." in text
    )


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
