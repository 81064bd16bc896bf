"""Scoring texts against an author from the command line."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from tests.builders import CASUAL, FORMAL, casual_corpus, styled

from bloginator.cli import main


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The author's posts and two texts; the first test that scores leaves the trained author in the cache for all."""
    folder = tmp_path_factory.mktemp("voice")
    casual_corpus(folder / "posts")
    (folder / "like.md").write_text("# Like\n\n" + styled(CASUAL, 25, 3), "utf-8")
    (folder / "unlike.md").write_text("## Far\n\n" + styled(FORMAL, 8, 3) + "\n\n## Short\n\nToo short.\n", "utf-8")
    return folder


@pytest.fixture
def here(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(folder)
    return folder


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_files_are_scored_against_the_author_of_a_folder(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["voice", "like.md", "unlike.md", "--corpus", "posts", "--json"]) == 0
    like, unlike = lines(capsys)
    assert list(like) == ["id", "score", "percentile", "words", "reason"]
    assert like["id"] == "like.md" and like["score"] > 0.9 and like["reason"] is None  # type: ignore[operator]
    assert unlike["score"] < 0.2 and unlike["percentile"] == 0  # type: ignore[operator]


def test_an_index_gives_the_same_scores_as_its_folder(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["index", "posts", "--to", "index"]) == 0
    capsys.readouterr()
    assert main(["voice", "like.md", "--index", "index", "--json"]) == 0
    by_index = lines(capsys)
    assert main(["voice", "--corpus", "posts", "like.md", "--json"]) == 0
    assert lines(capsys) == by_index


def test_lines_of_texts_come_back_in_their_order_with_a_reason_where_there_is_no_score(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    held = [
        {"id": 7, "text": styled(FORMAL, 8)},
        {"id": "b", "text": "Short."},
        {"id": "c", "text": styled(CASUAL, 25)},
    ]
    (here / "t.jsonl").write_text("\n\n".join(json.dumps(one) for one in held), "utf-8")
    assert main(["voice", "--texts", "t.jsonl", "--corpus", "posts", "--json"]) == 0
    first, short, last = lines(capsys)
    assert [first["id"], short["id"], last["id"]] == [7, "b", "c"]
    assert short["score"] is None and short["percentile"] is None and "60 are needed" in str(short["reason"])
    assert first["score"] < 0.2 < 0.9 < last["score"]  # type: ignore[operator]


def test_without_folder_and_index_the_lines_are_the_authors_own(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    posts = [{"id": file.name, "text": file.read_text("utf-8")} for file in sorted((here / "posts").iterdir())]
    (here / "own.jsonl").write_text("\n".join(map(json.dumps, posts)), "utf-8")
    assert main(["voice", "like.md", "--texts", "own.jsonl", "--json"]) == 0
    (like,) = lines(capsys)
    assert like["id"] == "like.md" and like["score"] > 0.9  # type: ignore[operator]


def test_a_person_reads_the_files_in_their_order_and_what_to_change(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "short.md").write_text("Only a few words.", "utf-8")
    assert main(["voice", "like.md", "unlike.md", "short.md", "--corpus", "posts"]) == 0
    out = capsys.readouterr().out
    assert out.endswith("\nshort.md: not measured: 4 words of its own; 60 are needed\n")
    assert "\nunlike.md: 0." in out and "more typical than 0% of your own passages" in out
    assert out.startswith("like.md: 0.9") and out.index("no contractions; you use") < out.index("least like you: “")


def test_a_drawing_has_a_row_for_each_section(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["voice", "unlike.md", "--corpus", "posts", "--json", "--plot", "v.svg"]) == 0
    assert len(lines(capsys)) == 1
    drawn = (here / "v.svg").read_text("utf-8")
    ElementTree.fromstring(drawn)
    assert ">Far<" in drawn and ">Short<" in drawn and "60 are needed" in drawn


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["voice", "--corpus", "posts"], "nothing to score"),
        (["voice", "gone.md", "--corpus", "posts"], "gone.md"),
        (["voice", "like.md", "--corpus", "nowhere"], "correct --corpus"),
        (["voice", "like.md"], "no index"),
        (["voice", "--texts", "bad.jsonl", "--corpus", "posts"], "bad.jsonl:2"),
        (["voice", "like.md", "--corpus", "posts", "--plot", "no/v.svg"], "no/v.svg"),
    ],
)
def test_mistakes_are_named(here: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str) -> None:
    (here / "bad.jsonl").write_text('{"id": "a", "text": "x"}\n{"id": "b"}\n', "utf-8")
    assert main(words) == 1
    assert said in capsys.readouterr().err


def test_what_a_draft_adds_to_its_prose_is_no_prose_and_files_keep_their_order(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (here / "like.md").read_text("utf-8").rstrip("\n")
    notes = "\n\n## References\n\n- Some words on a document (posts/a.md)\n\n[^1]: A document with words, lines 3-5\n"
    (here / "draft.md").write_text(f"{text}[^1]{notes}", "utf-8")
    assert main(["voice", "draft.md", "like.md", "unlike.md", "--corpus", "posts", "--json"]) == 0
    draft, like, _ = lines(capsys)
    assert draft["words"] == like["words"]
    assert main(["voice", "like.md", "unlike.md", "--corpus", "posts"]) == 0
    said = capsys.readouterr().out
    assert said.index("unlike.md: ") > said.index("like.md: ")
    (here / "draft.md").unlink()
