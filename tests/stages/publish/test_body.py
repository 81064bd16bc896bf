"""A clean draft has nothing of ours; the templates of Markdown are given what they name."""

from tests.builders import TEMPLATES
from tests.publishing import a_draft, a_reference, a_written

from bloginator.records.draft import DraftSection
from bloginator.stages.exporter import ExportForm
from bloginator.stages.exporters.markdown import MarkdownExporter
from bloginator.stages.publish.body import clean_draft

MISSING = DraftSection(
    id="costs", title="Costs", depth=1, kind="placeholder", text="> Missing.[^2]", reason="It is missing."
)
PART = DraftSection(id="part", title="Part", depth=0, kind="heading")


def test_a_clean_draft_has_no_placeholder_nor_what_only_that_cites_nor_a_heading_above_nothing_else() -> None:
    draft = a_draft(PART, MISSING, a_written("It fell.[^1][^found1]", "closing", gaps=("No costs.",), found=(1,)))
    cleaned = clean_draft(draft)
    assert [section.id for section in cleaned.sections] == ["closing"]
    assert cleaned.sections[0].text == "It fell.[^1]" and cleaned.sections[0].gaps == ()
    assert cleaned.references == (a_reference(1),) and cleaned.found == ()


def test_a_heading_above_a_written_section_stays() -> None:
    draft = a_draft(PART, MISSING, a_written("It fell.", "below", depth=1), a_written("Ended.", "closing"))
    assert [section.id for section in clean_draft(draft).sections] == ["part", "below", "closing"]


def test_clean_markdown_tells_neither_state_nor_what_is_missing_nor_what_we_found() -> None:
    exporter = MarkdownExporter(TEMPLATES)
    draft = a_draft(MISSING, a_written("It fell.[^1][^found1]", "closing"), complete=False, placeholders=1)
    assert "state: partial" in exporter.render(draft) and "> Partial:" in exporter.render(draft)
    exporter.form = ExportForm(is_clean=True)
    text = exporter.render(draft)
    assert "It fell.[^1]\n" in text and "[^1]: Reviews, Costs, lines 1-5" in text
    assert not [word for word in ("state", "Partial", "Missing", "found", "lines 2-6") if word in text]
