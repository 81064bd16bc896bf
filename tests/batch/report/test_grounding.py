"""Texts weighed in worker processes come out as they do in one, also where a worker dies."""

import os

import pytest
from tests.builders import a_source

from bloginator.batch.report import grounding
from bloginator.batch.report.grounding import Unweighed, weigh, weigh_texts
from bloginator.records.report import SectionEvidence


def texts(count: int) -> list[Unweighed]:
    source = a_source(text="The pager rang 9 times a week. Nobody was paid for it.")
    said = [f"The pager rang {number} times a week [S1]. Everybody was paid for it [S1]." for number in range(count)]
    return [Unweighed(f"s{number}", text, (source,), f"key {number}") for number, text in enumerate(said)]


@pytest.mark.parametrize("code", [grounding.CODE, "import os; os._exit(9)"])
def test_workers_and_one_process_weigh_alike_in_order(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    given = texts(5)
    alone = list(map(weigh, given))
    here = list[str]()

    def weigh_here(unweighed: Unweighed) -> SectionEvidence:
        here.append(unweighed.section)
        return weigh(unweighed)

    monkeypatch.setattr(grounding, "weigh", weigh_here)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(grounding, "WORTH", 2)
    monkeypatch.setattr(grounding, "AT_ONCE", 2)
    monkeypatch.setattr(grounding, "CODE", code)
    assert list(weigh_texts(iter(given), len(given))) == alone
    assert len(here) == (0 if "serve" in code else len(given)), "only what a worker died over is weighed in its place"
