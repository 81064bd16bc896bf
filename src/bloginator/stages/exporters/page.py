"""A draft as a page for a browser: ``draft.html``, one file without a server, a network or a trusted word in it.

draft ──► values ──► page.html.j2, with page.css.j2 and page.js.j2 inside
                     ▲
                     └─ Content-Security-Policy: nothing but this style and this script, by their digests
"""

from base64 import b64encode
from hashlib import sha256

from bloginator.records.draft import Draft
from bloginator.stages.draft.summary import count_extracts, describe_state, list_notices, summary_lines
from bloginator.stages.exporter import Exporter
from bloginator.stages.page.values import show_contents, show_queue, show_references, show_sections
from bloginator.stages.wording import count_of

PAGE, STYLE, SCRIPT = "draft/page.html.j2", "draft/page.css.j2", "draft/page.js.j2"


class PageExporter(Exporter):
    """The document as one looks at it: every sentence beside its passage."""

    name = "page"
    suffix = ".html"

    def render(self, draft: Draft) -> str:
        """Return the text of ``draft.html``."""
        style, script = self.templates.render(STYLE, {}), self.templates.render(SCRIPT, {})
        extracts, texts = count_extracts(draft.sections)
        values = {
            "policy": content_policy(style, script),
            "style": style,
            "script": script,
            "title": draft.title,
            "thesis": draft.thesis,
            "batch": draft.batch,
            "state": describe_state(draft),
            "is_extract": bool(extracts) and extracts == texts,
            "notices": list_notices(draft),
            "figures": list_figures(draft),
            "contents": show_contents(draft),
            "queue": show_queue(draft),
            "sections": show_sections(draft),
            "references": show_references(draft.references),
            "found": show_references(draft.found, "found."),
        }
        return self.templates.render(PAGE, values).rstrip("\n") + "\n"


def list_figures(draft: Draft) -> list[str]:
    """Return what the draft came to and what it cost, a line each."""
    cost = [f"It cost {draft.cost:.2f} US dollars, as far as that is known."] if draft.cost is not None else []
    lacking = sum(bool(section.gaps) for section in draft.sections)
    documents = count_of(len({reference.document for reference in (*draft.references, *draft.found)}), "document")
    gaps = f"; {count_of(lacking, 'section')} missed something in the sources" if lacking else ""
    return [*summary_lines(draft, "")[:-1], f"{documents} cited{gaps}.", *cost]


def content_policy(style: str, script: str) -> str:
    """Return the policy under which a browser runs this script and this style, and loads nothing."""
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src '{integrity(style)}'",
            f"script-src '{integrity(script)}'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def integrity(text: str) -> str:
    """Return the digest of an inline text as policies write it.

    >>> integrity("")
    'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='
    """
    return f"sha256-{b64encode(sha256(text.encode('utf-8')).digest()).decode('ascii')}"


PLUGIN = PageExporter
