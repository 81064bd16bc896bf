"""Options are a record: what was left at its default says nothing, and a later one wins."""

from pathlib import Path

from tests.project import a_project

from bloginator.batch.run_options import NO_OPTIONS, RunOptions
from bloginator.pipeline.graph import Graph
from bloginator.pipeline.options import TASKS


def test_an_option_that_was_not_given_leaves_what_was() -> None:
    options = NO_OPTIONS.updated({"strict": True, "responder": "extract", "unknown": 1})
    assert options == RunOptions(strict=True, responder="extract")
    assert options.updated({"strict": False, "responder": "", "only": "stale"}).responder == "extract"


def test_every_option_of_a_task_has_its_place_in_the_record() -> None:
    for command in TASKS.values():
        for param in command.params():
            assert getattr(NO_OPTIONS, param["name"]) == param["default"]


def test_what_doit_has_parsed_reaches_every_batch_of_its_graph_and_no_other(tmp_path: Path) -> None:
    a_project(tmp_path)
    first, second = Graph(tmp_path), Graph(tmp_path)
    first.take_options({"only": "missing"})
    assert [run.options.only for run in first.runs.values()] == ["missing"]
    assert [run.options.only for run in second.runs.values()] == [""]
