"""A draft with every construct is read as it is meant by each engine that is installed (docs/publishing.md)."""

import pytest
from benchmarks import publish


def test_a_reader_of_commonmark_reads_every_construct_of_a_draft() -> None:
    body = publish.split_front_matter(publish.make_draft())[1]
    read = publish.read_html(publish.commonmark().render(body))
    assert [name for name in publish.WITHOUT_NOTES if not read[name]] == []


@pytest.mark.parametrize("engine", (*publish.ENGINES, *publish.PRINTERS), ids=lambda engine: engine.__name__)
def test_an_engine_reads_every_construct_of_a_draft(engine: publish.Engine) -> None:
    try:
        _, read = publish.read_with(engine, publish.make_draft())
    except ImportError as error:
        pytest.skip(f"not installed: {error.name}")
    assert [name for name, is_right in read.items() if not is_right] == []


def test_front_matter_is_read_as_it_was_written() -> None:
    yaml = pytest.importorskip("yaml")
    front = yaml.safe_load(publish.split_front_matter(publish.make_draft())[0])
    assert front["title"] == publish.TITLE and front["date"].isoformat() == "2024-05-01"
