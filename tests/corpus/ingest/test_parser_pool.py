"""Worker processes give what one process gives, in order, and a crash costs one file."""

import os

from tests.builders import a_folder_of_shadows

from bloginator.corpus.ingest import parser_pool
from bloginator.corpus.ingest.parse import Task, parse
from bloginator.corpus.ingest.parser_pool import ParserPool, parse_files


def tasks(folder, count):
    for number in range(count):
        (folder / f"{number}.md").write_text(f"# Post {number}\n\nThe pager rang {number} times.\n")
    return [Task(folder / f"{number}.md", f"{number}.md", "", "", "english") for number in range(count)]


def test_workers_and_one_process_agree(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    given = tasks(tmp_path, 6)
    assert list(parse_files([(task, 2_000_000) for task in given])) == [parse(task) for task in given]


def test_a_file_that_brings_a_worker_down_is_named_and_the_others_are_read(tmp_path, monkeypatch):
    code = (
        "import os\nfrom bloginator.corpus.ingest import parser_pool\nparse = parser_pool.parse\n"
        "parser_pool.parse = lambda task: os._exit(9) if task.path == '1.md' else parse(task)\nparser_pool.serve()"
    )
    monkeypatch.setattr(parser_pool, "CODE", code)
    pool = ParserPool(parser_pool.CODE)
    outcomes = pool.parse(tasks(tmp_path, 3))
    pool.close()
    assert [one.reason for one in outcomes] == ["", parser_pool.DIED, ""]


def test_a_worker_takes_no_module_from_the_folder_that_it_is_started_in(tmp_path, monkeypatch):
    marker = a_folder_of_shadows(tmp_path, monkeypatch)
    given = tasks(tmp_path, 2)
    pool = ParserPool(parser_pool.CODE)
    outcomes = pool.parse(given)
    pool.close()
    assert outcomes == [parse(task) for task in given] and not marker.exists()
