"""A section is written in the page: the same files as the command line leaves, and nobody's text is lost."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.batch.answers.test_wait import waiting
from tests.batch.status.test_leases import end_time_of, holders
from tests.project import Project, prose
from tests.web.serving import serve_here
from tests.web.test_app import headers, httpx

pytest.importorskip("uvicorn", reason="the extra is not installed: pip install 'bloginator[web]'")
TYPED = "The old way of closing cost us 3 days a month [S1]. It ended in Berlin in 1987 [S1]."


class Window:
    """One window of the page, as its script talks to the server."""

    def __init__(self, address: str, name: str) -> None:
        self.address, self.name = address, name

    def desk(self, section: str) -> dict[str, object]:
        """Open a section as the script does."""
        assert self.post("take", section).status_code == 200
        answer = httpx.get(f"{self.address}desk", params={"section": section, "window": self.name}, timeout=60)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def post(self, act: str, section: str, text: str = "", **query: str) -> "httpx.Response":
        query = {"section": section, "window": self.name, **query}
        return httpx.post(f"{self.address}{act}", params=query, content=text, headers=headers(self.address), timeout=60)

    def save(self, section: str, text: str, **query: str) -> "httpx.Response":
        """Save a text as one who opens the section now."""
        return self.post("answer", section, text, **{"seen": str(self.desk(section)["seen"]), **query})


@pytest.fixture
def live(drafted: Path, tmp_path: Path) -> Iterator[tuple[Project, Window]]:
    with serve_here(drafted, tmp_path) as (project, address):
        yield project, Window(address, "one")


def responses(project: Project) -> dict[str, str]:
    folder = project.folder() / "responses"
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in folder.rglob("*") if path.is_file()}


def body(text: str) -> str:
    return text.partition("\n---\n")[2].strip()


def test_an_answer_is_checked_as_it_is_typed_and_saved_where_the_editor_would_save_it(live) -> None:
    project, window = live
    httpx.get(window.address, timeout=60)
    before = project.files()
    said = window.post("check", "closing", TYPED).text
    assert said.startswith("17 words.") and "unsupported: “It ended in Berlin in 1987" in said and "1987" in said
    assert "closing refused" in window.post("check", "closing", "It costs us and").text
    assert project.files() == before, "a check keeps nothing"
    assert "closing is accepted, in batches/essay/responses/closing.md." in window.save("closing", TYPED).text
    request_id = project.request("closing")["request_id"]
    assert responses(project)["closing.md"] == f"---\nrequest_id: {request_id}\n---\n\n{TYPED}\n"


def test_an_edit_of_an_accepted_text_comes_before_the_answer_which_stays(live) -> None:
    project, window = live
    first = responses(project)["hiring.md"]
    desk = window.desk("hiring")
    assert str(desk["text"]).startswith("The old way of hiring") and desk["sources"]
    assert "hiring is accepted" in window.save("hiring", "Hiring cost us 3 days a month [S1].").text
    now = responses(project)
    assert now["hiring.md"] == first and body(now["edited/hiring.md"]) == "Hiring cost us 3 days a month [S1]."
    assert window.desk("hiring")["text"] == "Hiring cost us 3 days a month [S1]."


def test_two_windows_and_neither_text_is_lost(live) -> None:
    project, one = live
    two = Window(one.address, "two")
    seen = str(one.desk("hiring")["seen"])
    assert "(page one)" in str(two.desk("hiring")["other"])
    assert one.save("hiring", "Hiring took 3 days a month [S1].").status_code == 200
    answer = two.post("answer", "hiring", "Hiring cost us 3 days [S1].", seen=seen)
    assert answer.status_code == 409 and answer.json()["text"] == "Hiring took 3 days a month [S1]."
    assert body(responses(project)["edited/hiring.md"]) == "Hiring took 3 days a month [S1]."
    again = two.post("answer", "hiring", "Hiring cost us 3 days [S1].", seen=answer.json()["seen"], beside="")
    assert again.status_code == 200 and "is kept as" in again.text
    kept = {body(text) for name, text in responses(project).items() if name.startswith("edited/")}
    assert kept == {"Hiring took 3 days a month [S1].", "Hiring cost us 3 days [S1]."}


def test_an_answer_that_somebody_else_wrote_meanwhile_is_not_written_over(live) -> None:
    project, window = live
    seen = str(window.desk("closing")["seen"])
    project.answer("closing", "Half a sentence and")
    answer = window.post("answer", "closing", TYPED, seen=seen)
    assert answer.status_code == 409 and responses(project)["closing.md"] == "Half a sentence and"


def test_what_is_typed_is_kept_for_whoever_opens_it_next_and_goes_with_its_answer(live) -> None:
    project, window = live
    window.desk("closing")
    assert window.post("keep", "closing", "Closing was", leave="").status_code == 200
    assert Window(window.address, "two").desk("closing")["typed"] == "Closing was"
    form = project.root / ".bloginator" / "batches" / "essay" / "answering" / "closing.md"
    assert "\n\nClosing was\n\n" in form.read_text("utf-8"), "as `bloginator answer` keeps it"
    window.save("closing", TYPED)
    assert not form.exists() and window.desk("closing")["typed"] == ""


def test_a_section_is_taken_while_a_window_has_it_open(live) -> None:
    project, window = live
    window.desk("closing")
    assert "Taken by" in httpx.get(window.address, timeout=60).text
    assert "nothing is left to take" in project.bloginator("pack", "essay", "--take", "2").out
    window.post("leave", "closing")
    assert "1 section for anna" in project.bloginator("pack", "essay", "--take", "2", "--as", "anna").out
    assert "Taken by anna" in str(window.desk("closing")["other"])
    end_time_of(project, "anna")
    window.desk("closing")
    end_time_of(project, *holders(project).values())
    assert "Taken by" not in httpx.get(window.address, timeout=60).text, "a window that says nothing has given it back"
    assert "1 section for ben" in project.bloginator("pack", "essay", "--take", "2", "--as", "ben").out


def test_sources_are_looked_for_pinned_and_dropped_for_the_section_that_was_shown(live) -> None:
    project, window = live
    desk = window.desk("closing")
    seen = str(desk["seen"])
    assert "[S" in window.post("look", "closing", "the lesson of vendors", seen=seen).text
    assert len(window.desk("closing")["sources"]) > len(desk["sources"])  # type: ignore[arg-type]
    for act, text in (("pin", str(desk["sources"][0]["place"])), ("drop", "S2")):  # type: ignore[index]
        answer = window.post(act, "closing", text, seen=seen)
        assert answer.status_code == 200 and "sources/closing.toml is written" in answer.text, answer.text
    written = (project.folder() / "sources" / "closing.toml").read_text("utf-8")
    assert all(f"[[{kind}]]" in written for kind in ("look", "pin", "drop"))
    assert window.post("drop", "closing", "S1", seen="of yesterday").status_code == 409
    assert (project.folder() / "sources" / "closing.toml").read_text("utf-8") == written


def test_what_came_next_is_shown_as_the_command_shows_it_and_may_be_pinned(live) -> None:
    project, window = live
    (project.folder() / "batch.toml").write_text("source_characters_per_section = 200\n", "utf-8")
    project.draft()
    desk = window.desk("closing")
    answer = httpx.get(f"{window.address}next", params={"section": "closing"}, timeout=60)
    said = json.loads(project.bloginator("sources", "essay", "closing", "--json").out)
    assert answer.json() and [each["text"] for each in answer.json()] == [each["text"].strip("\n") for each in said["next"]]
    place = answer.json()[0]["place"]
    assert window.post("pin", "closing", place, seen=str(desk["seen"])).status_code == 200
    project.draft()
    assert place in [each["place"] for each in window.desk("closing")["sources"]]  # type: ignore[index,attr-defined]
    assert httpx.get(f"{window.address}next", params={"section": "../x"}, timeout=60).status_code == 400


def test_an_earlier_text_is_confirmed_for_its_changed_question(live) -> None:
    project, window = live
    outline = json.loads((project.folder() / "outline.json").read_text("utf-8"))
    outline["sections"][0]["title"] = "On whom we hire"
    (project.folder() / "outline.json").write_text(json.dumps(outline), "utf-8")
    assert "not asked yet" in httpx.get(f"{window.address}desk", params={"section": "hiring"}, timeout=60).text
    project.draft()
    desk = window.desk("hiring")
    assert desk["standing"] == "stale"
    assert "hiring is accepted" in window.post("confirm", "hiring", seen=str(desk["seen"])).text


def test_nothing_is_done_to_what_is_no_section_and_by_no_act(live) -> None:
    project, window = live
    httpx.get(window.address, timeout=60)
    before = project.files()
    for act in ("take", "check", "keep", "answer", "confirm", "look", "pin", "drop"):
        for section in ("../../x", "hirin", ""):
            answer = window.post(act, section, "words", seen="x")
            assert answer.status_code in (400, 409) and "Traceback" not in answer.text, (act, section, answer.text)
    assert window.post("answer", "closing", " ", seen=str(window.desk("closing")["seen"])).status_code == 400
    window.post("leave", "closing")
    assert window.post("delete", "closing").status_code == 404
    assert project.files() == before


def test_twenty_edits_from_two_windows_while_a_draft_runs_are_all_there_or_told(live) -> None:
    project, one = live
    windows = (one, Window(one.address, "two"))

    def edit(number: int) -> tuple[str, int]:
        text = f"Hiring number {number} cost us 3 days a month [S1]."
        return text, windows[number % 2].save("hiring", text, beside="").status_code

    with waiting(project) as run, ThreadPoolExecutor(4) as hands:
        edits = list(hands.map(edit, range(20)))
        project.answer("closing", prose("closing"))
        assert run.end() == 0
    saved = {text for text, code in edits if code == 200}
    assert {code for _, code in edits} <= {200, 409} and saved
    assert {body(text) for name, text in responses(project).items() if name.startswith("edited/hiring")} == saved
    assert "Hiring number" in project.text()
