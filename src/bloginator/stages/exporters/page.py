"""A draft as a page for a browser: ``draft.html``, one file without a server, a network or a trusted word in it."""

from base64 import b64encode
from collections import Counter
from collections.abc import Mapping
from hashlib import sha256
from types import MappingProxyType

from bloginator.records.draft import Draft
from bloginator.stages.draft.found_citations import LABEL as FOUND
from bloginator.stages.draft.references import find_addresses
from bloginator.stages.draft.summary import describe_state, list_notices, note_extracts, summary_lines
from bloginator.stages.exporter import Exporter
from bloginator.stages.page.changes import compare_drafts
from bloginator.stages.page.queue import list_rest, number_sentences, show_queue
from bloginator.stages.page.values import list_bars, show_contents, show_references, show_sections
from bloginator.stages.pricing import format_dollars, sum_known
from bloginator.stages.templates import Templates
from bloginator.text.messages import count_of

PAGE, STYLE, SCRIPT, LIVE = "draft/page.html.j2", "draft/page.css.j2", "draft/page.js.j2", "draft/live.js.j2"

NOBODY: Mapping[str, str] = MappingProxyType({})


class PageExporter(Exporter):
    """The document as one looks at it: every sentence beside its passage.

    Args:
        live: What files the page was made from, where a server writes the decisions and says when they change.
        taken: Who has which sections open, in words.
    """

    name = "page"
    suffix = ".html"

    def __init__(
        self, templates: Templates, earlier: Draft | None = None, live: str = "", taken: Mapping[str, str] = NOBODY
    ) -> None:
        super().__init__(templates, earlier)
        self.live, self.taken = live, taken

    def render(self, draft: Draft) -> str:
        """Return the text of ``draft.html``."""
        style, script = self.templates.render(STYLE, {}), self.templates.render(SCRIPT, {})
        script += self.templates.render(LIVE, {}) if self.live else ""
        changes = compare_drafts(self.earlier, draft) if self.earlier else {}
        numbered = number_sentences(draft)
        queue = show_queue(draft, numbered, with_settled=bool(self.live))
        notice = note_extracts(draft.sections)  # which the notices tell above the figures
        values = {
            "policy": content_policy(style, script, is_live=bool(self.live)),
            "live": self.live,
            "taken": self.taken,
            "style": style,
            "script": script,
            "title": draft.title,
            "thesis": draft.thesis,
            "batch": draft.batch,
            "state": describe_state(draft),
            "notices": list_notices(draft),
            "figures": [*(line for line in summary_lines(draft, "")[:-1] if line != notice), *list_costs(draft)],
            "documents": list_documents(draft),
            "gaps": [{"id": section.id, "text": gap} for section in draft.sections for gap in section.gaps],
            "changes": [
                {"id": name, "title": change.title, "is_here": change.is_here, "what": change.what}
                for name, change in changes.items()
            ],
            "contents": show_contents(draft, queue),
            "measured": sorted({str(bar["kind"]) for section in draft.sections for bar in list_bars(section)}),
            "queue": queue,
            "rest": list_rest(numbered, queue),
            "settled": draft.outcome.settled if draft.outcome and not self.live else 0,  # beside those in the queue
            "sections": show_sections(draft, numbered, changes),
            "references": show_references(draft.references, find_addresses(draft)),
            "found": show_references(draft.found, find_addresses(draft), FOUND),
        }
        return self.templates.render(PAGE, values).rstrip("\n") + "\n"


def list_documents(draft: Draft) -> list[str]:
    """Return the documents that the draft draws on, the most cited first, each with how many passages of it."""
    counts = Counter(reference.document for reference in (*draft.references, *draft.found))
    return [f"{document}: {count_of(number, 'passage')}" for document, number in counts.most_common()]


def list_costs(draft: Draft) -> list[str]:
    """Return what the answers that count have cost, a line for each model; nothing where no model is known."""
    lines = []
    for model in dict.fromkeys(section.model for section in draft.sections if section.model):
        own = [section for section in draft.sections if section.model == model]
        tokens = [(section.prompt_tokens or 0) + (section.completion_tokens or 0) for section in own]
        counted = f"{sum(tokens):,} tokens" if any(tokens) else "tokens not known"
        cost = format_dollars(sum_known(section.cost for section in own))
        lines.append(f"{model}: {count_of(len(own), 'section')}, {counted}, cost {cost}.")
    return lines


def content_policy(style: str, script: str, *, is_live: bool) -> str:
    """Return the policy under which a browser runs this script and this style; a live page may talk to its server alone."""
    talks = " connect-src 'self';" if is_live else ""
    own = f"style-src '{integrity(style)}'; script-src '{integrity(script)}'"
    return f"default-src 'none';{talks} {own}; base-uri 'none'; form-action 'none'"


def integrity(text: str) -> str:
    """Return the digest of an inline text as policies write it.

    >>> integrity("")
    'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='
    """
    return f"sha256-{b64encode(sha256(text.encode('utf-8')).digest()).decode('ascii')}"


PLUGIN = PageExporter
