"""The list of the documents that a draft cites."""

from bloginator.records.exchange import Source
from bloginator.stages.draft.references import Numbering, address_of, list_documents


def test_a_document_whose_name_an_address_must_spell_is_named_as_on_disk_too() -> None:
    sources = [
        Source(marker="S1", document="corpus/My [draft] notes.md", title="Notes", lines=(1, 2), text="a"),
        Source(marker="S2", document="corpus/plain.md", title="Plain", lines=(1, 2), text="b"),
    ]
    numbering = Numbering()
    for source in sources:
        numbering.number(source)
    documents = list_documents(numbering.references, address_of)
    assert [document["path"] for document in documents] == [
        "`corpus/My [draft] notes.md`",
        "",
    ]
