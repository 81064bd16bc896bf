"""Which files belong to a corpus, and under which path they are cited."""

import os
from pathlib import Path

import pytest
from tests.builders import a_corpus

from bloginator.corpus.ingest import files
from bloginator.corpus.ingest.files import corpus_stamp, find
from bloginator.errors import BadCorpus


def paths(folders, root, **options):
    found, problems = find(folders, root=root, **options)
    return [one.path for one in found], [one.file for one in problems]


def test_files_come_in_the_order_of_their_paths_and_hidden_ones_are_left_out(tmp_path):
    a_corpus(
        tmp_path, {"b.md": "B.", "a/z.txt": "Z.", ".git/x.md": "X.", "a/.hidden.md": "H.", "~$z.md": "L.", "image.png": "P"}
    )
    assert paths([tmp_path], tmp_path) == (["a/z.txt", "b.md"], [])


def test_a_folder_outside_the_root_is_cited_from_its_own_name_on(tmp_path):
    notes = a_corpus(tmp_path / "notes", {"a.md": "A."})
    assert paths([notes], tmp_path / "batch")[0] == ["notes/a.md"]


def test_globs_and_single_files_name_files_too(tmp_path):
    a_corpus(tmp_path, {"x/one.md": "1.", "x/two.md": "2.", "y/three.md": "3.", "plan": "Named itself."})
    found = paths([tmp_path / "x/*.md", tmp_path / "x/one.md", tmp_path / "plan"], tmp_path)[0]
    assert found == ["plan", "x/one.md", "x/two.md"]


def test_a_folder_that_does_not_exist_is_named(tmp_path):
    with pytest.raises(BadCorpus) as error:
        find([tmp_path / "gone"], root=tmp_path)
    assert str(tmp_path / "gone") in error.value.where
    assert "batch.toml" in error.value.mend


def test_a_glob_that_matches_nothing_is_an_error(tmp_path):
    with pytest.raises(BadCorpus, match="matches no file"):
        find([tmp_path / "*.md"], root=tmp_path)


def test_a_link_out_of_the_corpus_is_listed_and_followed_only_when_asked(tmp_path):
    outside = a_corpus(tmp_path / "outside", {"secret.md": "Secret."})
    corpus = a_corpus(tmp_path / "corpus", {"a.md": "A."})
    (corpus / "link").symlink_to(outside, target_is_directory=True)
    (corpus / "one.md").symlink_to(outside / "secret.md")
    assert paths([corpus], corpus) == (["a.md"], ["link", "one.md"])
    assert paths([corpus], corpus, follow_symlinks=True)[0] == ["a.md", "link/secret.md", "one.md"]


def test_links_that_run_in_circles_end(tmp_path):
    corpus = a_corpus(tmp_path / "corpus", {"a/a.md": "A."})
    (corpus / "a" / "up").symlink_to(corpus, target_is_directory=True)
    (tmp_path / "back").symlink_to(corpus, target_is_directory=True)
    (corpus / "out").symlink_to(tmp_path, target_is_directory=True)
    assert "a/a.md" in paths([corpus], corpus, follow_symlinks=True)[0]


def test_a_broken_link_is_listed(tmp_path):
    (tmp_path / "a.md").symlink_to(tmp_path / "nowhere.md")
    assert paths([tmp_path], tmp_path) == ([], ["a.md"])


def test_documents_that_need_a_converter_name_the_extra(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "is_convertible", lambda: False)
    a_corpus(tmp_path, {"a.pdf": "%PDF"})
    _, problems = find([tmp_path], root=tmp_path)
    assert "bloginator[documents]" in problems[0].mend


def test_the_stamp_changes_with_a_file_and_only_then(tmp_path):
    corpus = a_corpus(tmp_path)
    first = corpus_stamp([corpus])
    assert corpus_stamp([corpus]) == first
    os.utime(corpus / "hiring.md", ns=(1, 1))
    second = corpus_stamp([corpus])
    assert second != first
    (corpus / "new.md").write_text("New.")
    assert corpus_stamp([corpus]) not in (first, second)


def test_two_folders_of_one_name_keep_their_files_apart(tmp_path):
    one, two = a_corpus(tmp_path / "a/notes", {"x.md": "One."}), a_corpus(tmp_path / "b/notes", {"x.md": "Two."})
    found = paths([one, two], tmp_path / "batch")[0]
    assert len(found) == 2
    assert "notes/x.md" in found


def test_relative_folders_are_those_of_the_working_folder(tmp_path, monkeypatch):
    a_corpus(tmp_path / "corpus", {"a.md": "A."})
    monkeypatch.chdir(tmp_path)
    assert paths([Path("corpus/../corpus")], tmp_path)[0] == ["corpus/a.md"]


def test_a_name_that_is_not_utf_8_is_a_problem_and_no_crash(tmp_path):
    a_corpus(tmp_path, {"a.md": "A."})
    (tmp_path / os.fsdecode(b"caf\xe9.md")).write_text("B.", "utf-8")
    assert paths([tmp_path], tmp_path) == (["a.md"], ["caf?.md"])
