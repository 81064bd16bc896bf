"""Settings are checked, and every mistake names its place and its remedy."""

from pathlib import Path

import pytest

from bloginator.disk.batch import check_output, open_batch
from bloginator.disk.layout import list_batches
from bloginator.errors import BadOutline, BadSettings


def a_batch(root: Path, settings: str = "", outline: str = "# T\n\n## One\n\nText.\n") -> Path:
    folder = root / "batches" / "essay"
    folder.mkdir(parents=True)
    (folder / "batch.toml").write_text(settings, "utf-8")
    (folder / "outline.md").write_text(outline, "utf-8")
    return folder


def test_a_batch_without_settings_has_defaults_that_serve(tmp_path: Path) -> None:
    folder = a_batch(tmp_path)
    (folder / "batch.toml").unlink()
    batch = open_batch(tmp_path, "essay")
    assert (batch.settings.threshold, batch.settings.timeout_s, batch.settings.responder) == (0.8, 1800, ("assistant",))
    assert list_batches(tmp_path) == ["essay"]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("treshold = 0.5", "did you mean `threshold`"),
        ("threshold = 1.5", "threshold"),
        ("threshold = 'much'", "threshold"),
        ("timeout_s = -1", "timeout_s"),
        ("corpus = 3", "corpus"),
        ("threshold = ", "cannot be read"),
        ("[retrieval]\nflor = 1", "retrieval"),
    ],
)
def test_a_wrong_setting_names_itself_and_the_file(tmp_path: Path, settings: str, said: str) -> None:
    a_batch(tmp_path, settings)
    with pytest.raises(BadSettings, match=said) as caught:
        open_batch(tmp_path, "essay")
    assert caught.value.where == "batches/essay/batch.toml" and caught.value.mend


def test_a_flag_is_stronger_than_a_variable_and_a_variable_than_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_batch(tmp_path, "timeout_s = 10\n")
    assert open_batch(tmp_path, "essay").settings.timeout_s == 10
    monkeypatch.setenv("BLOGINATOR_BATCH_TIMEOUT", "20")
    assert open_batch(tmp_path, "essay").settings.timeout_s == 20
    assert open_batch(tmp_path, "essay", {"timeout_s": 30.0}).settings.timeout_s == 30


def test_two_outlines_need_a_choice(tmp_path: Path) -> None:
    folder = a_batch(tmp_path)
    (folder / "outline.json").write_text("{}", "utf-8")
    with pytest.raises(BadOutline, match=r"Both outline\.json and outline\.md"):
        _ = open_batch(tmp_path, "essay").outline


def test_an_outline_of_headings_only_asks_for_nothing_and_is_an_error(tmp_path: Path) -> None:
    a_batch(tmp_path, outline="# T\n\n## One {words=0}\n\nText.\n")
    with pytest.raises(BadOutline, match="asks for text"):
        _ = open_batch(tmp_path, "essay").asking


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("", "cannot be a folder"),
        ("corpus", "cannot be a folder"),
        ("draft.json", "is Markdown"),
        ("outline.md", "take the place"),
        ("responses/one.md", "take the place"),
        ("corpus/draft.md", "its own corpus"),
    ],
)
def test_a_draft_never_takes_the_place_of_what_it_is_made_from(tmp_path: Path, output: str, said: str) -> None:
    folder = a_batch(tmp_path, f'output = "{output}"\n')
    (folder / "corpus").mkdir()
    with pytest.raises(BadSettings, match=said):
        check_output(open_batch(tmp_path, "essay"))


def test_a_folder_in_the_place_of_the_draft_is_to_be_moved_away(tmp_path: Path) -> None:
    (a_batch(tmp_path) / "draft.md").mkdir()
    with pytest.raises(BadSettings) as raised:
        check_output(open_batch(tmp_path, "essay"))
    assert "Move that folder away" in raised.value.mend


def test_the_figures_of_a_draft_named_as_its_outline_go_to_a_file_of_their_own(tmp_path: Path) -> None:
    folder = a_batch(tmp_path, 'outline = "../../blogs/x.json"\noutput = "../../blogs/x.md"\n')
    batch = open_batch(tmp_path, "essay")
    check_output(batch)
    assert batch.draft_json == folder / "../../blogs/x.draft.json"
    assert batch.layout.shown(batch.draft_json) == "blogs/x.draft.json"


def test_a_tilde_is_the_writers_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/anna")
    folder = a_batch(tmp_path, 'corpus = ["~/writing", "notes"]\nindex = "~/index"\n')
    batch = open_batch(tmp_path, "essay")
    assert batch.corpus == ("/home/anna/writing", str(folder / "notes")) and batch.index == "/home/anna/index"
    (folder / "batch.toml").write_text('outline = "~/plan.md"\noutput = "~/book/draft.md"\n', "utf-8")
    batch = open_batch(tmp_path, "essay")
    assert (batch.outline_file, batch.output) == (Path("/home/anna/plan.md"), Path("/home/anna/book/draft.md"))
