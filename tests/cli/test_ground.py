"""Any text is scored against any sources from the command line, a JSON line each."""

import json
import subprocess
import sys
from pathlib import Path

from tests.project import Outcome, Project

LINE = {
    "id": "a",
    "text": "Reviews take two days. However, why? Kubernetes halved them to 47 minutes.",
    "sources": ["We wrote a handbook.", "A review of code takes two days, and half of them find nothing."],
}


def ground(root: Path, *lines: object, words: tuple[str, ...] = ("--json",)) -> Outcome:
    text = "".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines)
    (root / "set.jsonl").write_text(text, "utf-8")
    return Project(root).bloginator("ground", "set.jsonl", *words)


def test_each_sentence_has_its_place_probability_verdict_source_and_reasons(tmp_path: Path) -> None:
    outcome = ground(tmp_path, LINE, {**LINE, "id": 7})
    assert outcome.code == 0 and outcome.err == "", outcome.said
    first, second = map(json.loads, outcome.out.splitlines())
    assert (first["id"], second["id"]) == ("a", 7) and first["sentences"] == second["sentences"]
    for one in first["sentences"]:
        assert set(one) == {"start", "end", "probability", "verdict", "source", "reasons"}
    good, question, bad = first["sentences"]
    assert LINE["text"][good["start"] : good["end"]].strip() == "Reviews take two days."  # type: ignore[index]
    assert good["verdict"] == "supported" and good["source"] == 1 and good["probability"] > bad["probability"]
    assert question["probability"] is None and question["verdict"] == "no claim"
    assert "the number 47 is in no source" in bad["reasons"]


def test_a_line_without_an_id_is_printed_without_one(tmp_path: Path) -> None:
    outcome = ground(tmp_path, {name: value for name, value in LINE.items() if name != "id"}, words=())
    assert outcome.out.startswith("  supported ") and "None" not in outcome.out


def test_a_line_that_cannot_be_read_is_named_and_stops_no_other(tmp_path: Path) -> None:
    outcome = ground(tmp_path, "{", "", {"id": 1, "text": "x"}, "[" * 100_000, LINE)
    assert outcome.code == 1 and "Traceback" not in outcome.err
    assert [line.split(":")[0] for line in outcome.err.splitlines()] == [f"set.jsonl line {n}" for n in (1, 3, 4)]
    assert "`sources`" in outcome.err
    assert outcome.err.count("a line is an object with id, text and sources") == 2
    assert json.loads(outcome.out)["id"] == "a"


def test_prose_is_told_once_with_the_command_for_a_draft(tmp_path: Path) -> None:
    outcome = ground(tmp_path, "# A draft", "", "Its text.", LINE)
    assert outcome.code == 1 and outcome.err.count("set.jsonl") == 1 and "bloginator report" in outcome.err
    assert outcome.out == ""


def test_standard_input_is_read_and_half_a_surrogate_does_no_harm(tmp_path: Path) -> None:
    line = json.dumps({"id": "\ud800", "text": "Zeta\udc00 rose.", "sources": []})
    code = "import sys; from bloginator.cli import main; sys.exit(main())"
    done = subprocess.run([sys.executable, "-c", code, "ground", "-", "--json"], input=line.encode(), capture_output=True)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["id"] == "\ud800"


def test_a_file_that_is_not_there_is_a_mistake_with_its_remedy(tmp_path: Path) -> None:
    outcome = Project(tmp_path).bloginator("ground", "nothing.jsonl", "--json")
    assert outcome.code == 1 and "nothing.jsonl" in outcome.err and "to mend" in outcome.err and outcome.out == ""


def test_for_a_person_there_is_a_line_a_sentence_with_reasons_below(tmp_path: Path) -> None:
    outcome = ground(tmp_path, LINE, words=())
    assert outcome.code == 0 and "supported" in outcome.out and "- the number 47 is in no source" in outcome.out
