"""Passages become the numbered sources of a request."""

from bloginator.records.corpus import Chunk, Passage
from bloginator.stages.requests.sources import number_sources


def a_passage(heading):
    chunk = Chunk(id="0" * 16, document="a.md", title="Keys", heading=heading, span=(0, 4), text="Text")
    return Passage(chunk=chunk, rank=1, score=0.5)


def test_a_passage_without_headings_stands_under_its_documents_title():
    assert [one.heading for one in number_sources([a_passage(()), a_passage(("Costs", "Later"))])] == [
        "Keys",
        "Costs › Later",
    ]
