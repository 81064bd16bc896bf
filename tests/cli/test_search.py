"""Indexing and searching from the command line."""

import argparse
import json
from pathlib import Path

import pytest
from tests.builders import a_corpus
from tests.project import TOPICS, a_project

from bloginator.cli import index, search
from bloginator.errors import BadCorpus, BadSettings


def run(command, *words):
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args([str(word) for word in words]))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    a_corpus(tmp_path / "posts")
    assert run(index, "posts", "--to", "index") == 0
    return tmp_path


def test_indexing_says_what_is_there(folder, capsys):
    (folder / "posts" / "empty.md").write_text("")
    run(index, "posts", "--to", "index")
    out, err = capsys.readouterr()
    assert "index: 3 documents, 5 passages (0 added, 0 changed, 0 removed).\n" in out
    assert "posts/empty.md was left out: the file is empty" in err


def test_a_folder_without_a_document_is_an_error_that_names_it(folder, capsys):
    (folder / "nothing").mkdir()
    with pytest.raises(BadCorpus) as error:
        run(index, "nothing", "--to", "none")
    assert (error.value.what, error.value.where) == ("The corpus has no document.", "nothing")


def test_a_search_shows_rank_score_place_and_with_explain_the_summands(folder, capsys):
    assert run(search, "pager", "--index", "index", "--explain") == 0
    out = capsys.readouterr().out
    assert "posts/incidents.md:11-11  Pagers" in out
    assert "passage 0." in out


def test_json_prints_one_object_a_passage_for_every_query_of_a_file(folder, capsys):
    capsys.readouterr()
    (folder / "q.jsonl").write_text('{"id": "a", "query": "pager"}\n\n{"id": 7, "query": "tomatoes"}\n')
    run(search, "--queries", "q.jsonl", "--index", "index", "--json", "--top", "1")
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one["id"], one["rank"], one["document"]) for one in lines] == [
        ("a", 1, "posts/incidents.md"),
        (7, 1, "posts/notes/gardens.txt"),
    ]
    assert set(lines[0]) == {"id", "rank", "document", "heading", "lines", "text", "score"}
    assert lines[0]["lines"] == [11, 11]


def test_characters_that_end_lines_elsewhere_end_no_line_of_json(folder, capsys):
    (folder / "posts" / "odd.md").write_text("The pager\u2028goes\x85round caf\u00e9s.\n", encoding="utf-8")
    run(index, "posts", "--to", "index")
    capsys.readouterr()
    (folder / "q.jsonl").write_text('{"id": "a", "query": "caf\u00e9s\u2028round"}\r\n', encoding="utf-8")
    run(search, "--queries", "q.jsonl", "--index", "index", "--json")
    out = capsys.readouterr().out
    assert out.isascii()
    assert json.loads(out.splitlines()[0])["text"] == "The pager\u2028goes\x85round caf\u00e9s."


def test_words_that_no_document_has_are_told_beside_the_passages(folder, capsys):
    """What is near by meaning is shown all the same."""
    for words in (("zzqx",), ("the zzqx pager", "--json")):
        assert run(search, *words, "--index", "index") == 0
        out, err = capsys.readouterr()
        assert "No document has: zzqx." in err and out and "zzqx" not in out
    assert run(search, "pager", "--index", "index") == 0
    assert "No document has" not in capsys.readouterr().err


def test_only_stop_words_find_nothing_and_that_is_no_error(folder, capsys):
    assert run(search, "what is the", "--index", "index") == 0
    assert "nothing bears on it" in capsys.readouterr().out


def test_mistakes_are_named(folder):
    (folder / "bad.jsonl").write_text('{"id": "a", "query": "x"}\n{"id": "b"}\n')
    with pytest.raises(BadSettings) as error:
        run(search, "--queries", "bad.jsonl", "--index", "index")
    assert error.value.where == "bad.jsonl:2"
    (folder / "bad.jsonl").write_text('{"id": null, "query": "x"}\n')
    with pytest.raises(BadSettings, match="no id"):
        run(search, "--queries", "bad.jsonl", "--index", "index")
    with pytest.raises(BadSettings, match="nothing to search"):
        run(search, "--index", "index")
    with pytest.raises(BadCorpus, match="no such folder") as missing:
        run(index, "nowhere", "--to", "index")
    assert "command line" in missing.value.mend
    with pytest.raises(BadCorpus, match="no index"):
        run(search, "x", "--index", "nowhere")


def test_the_one_index_that_drafts_have_made_is_meant_and_of_several_one_must_be_named(folder, capsys):
    run(index, "posts", "--to", ".bloginator/index/aaaa")
    capsys.readouterr()
    assert run(search, "reviews") == 0 and ".md" in capsys.readouterr().out
    run(index, "posts", "--to", ".bloginator/index/bbbb")
    with pytest.raises(BadSettings, match="several indexes") as error:
        run(search, "review")
    assert ".bloginator/index/aaaa (of no batch now); .bloginator/index/bbbb (of no batch now)" in error.value.mend


def test_of_several_indexes_each_is_told_with_the_batches_that_use_it(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=TOPICS[:1])
    project.draft("--batch-timeout", "0")
    project.bloginator("index", str(project.folder() / "corpus"), "--to", ".bloginator/index/bbbb")
    for words in ((), ("--index", ".bloginator/index"), ("--index", ".bloginator/index/")):
        said = project.bloginator("search", "reviews", *words)
        assert said.code == 1 and " (essay)" in said.err and "bbbb (of no batch now)" in said.err, said.said


@pytest.mark.parametrize("value", ["[" * 5000, '{"a":' * 5000, "9" * 5000, "1e999", "NaN"])
def test_a_line_that_nests_without_end_or_has_an_endless_number_is_told(value: str) -> None:
    with pytest.raises(BadSettings, match="This line is no JSON"):
        search.parse_line(f'{{"id": 1, "query": "a", "more": {value}', "x.jsonl:1", "query", search.EXAMPLE)
    with pytest.raises(BadSettings, match="This line is no JSON"):
        search.parse_line(f'{{"id": {value}, "query": "a"}}', "x.jsonl:1", "query", search.EXAMPLE)
