"""Worker processes give what one process gives, in order, and a crash costs one file."""

import os

from bloginator.corpus.ingest import parser_pool
from bloginator.corpus.ingest.parse import Task, parse
from bloginator.corpus.ingest.parser_pool import Crew, parsed


def tasks(folder, count):
    for number in range(count):
        (folder / f"{number}.md").write_text(f"# Post {number}\n\nThe pager rang {number} times.\n")
    return [Task(folder / f"{number}.md", f"{number}.md", "", "", "english") for number in range(count)]


def test_workers_and_one_process_agree(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    given = tasks(tmp_path, 6)
    assert list(parsed([(task, 2_000_000) for task in given])) == [parse(task) for task in given]


def test_a_file_that_brings_a_worker_down_is_named_and_the_others_are_read(tmp_path, monkeypatch):
    code = (
        "import os\nfrom bloginator.corpus.ingest import parser_pool as workers\nparse = workers.parse\n"
        "workers.parse = lambda task: os._exit(9) if task.path == '1.md' else parse(task)\nworkers.serve()"
    )
    monkeypatch.setattr(parser_pool, "CODE", code)
    crew = Crew()
    outcomes = crew.parse(tasks(tmp_path, 3))
    crew.dismiss()
    assert [one.reason for one in outcomes] == ["", parser_pool.DIED, ""]
