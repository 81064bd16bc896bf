"""The author behind an index: trained once, kept beside it."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.builders import CASUAL, FORMAL, casual_corpus, styled

from bloginator.corpus.author.profile_store import (
    MAX_CHUNKS,
    Author,
    IndexedDocument,
    describe_style,
    draw_documents,
    learn_author,
    recall_author,
)
from bloginator.corpus.index.refresh import refresh_index
from bloginator.digest import seal, unseal
from bloginator.errors import BadCorpus
from bloginator.text import style

TRANSCRIPT = "\n\n".join(f"{'Ann' if turn % 2 else 'Bob'}: {styled(FORMAL, 1, turn)}" for turn in range(60))


def learn(folder: Path, told: list[str] | None = None) -> Author:
    """Bring the index up to date and return its author."""
    refresh_index([folder / "posts"], folder / "index", root=folder)
    return learn_author(folder / "index", folder / "index" / "voice", tell=(told if told is not None else []).append)


def test_training_is_told_and_done_again_only_when_the_corpus_has_changed(tmp_path: Path) -> None:
    casual_corpus(tmp_path / "posts")
    told: list[str] = []
    first = learn(tmp_path, told)
    assert told == ["learning how you write (1 s)"] and not first.profile.reason
    assert learn(tmp_path, told) == first and len(told) == 1
    (tmp_path / "posts" / "post-03.md").write_text(styled(CASUAL, 70, 5), "utf-8")
    (tmp_path / "posts" / "post-04.md").unlink()
    assert learn(tmp_path, told).profile.documents == 12 and len(told) == 2


def test_a_damaged_cache_is_made_again_to_the_same_profile(a_trained_author: Path, tmp_path: Path) -> None:
    first = learn(tmp_path)
    file = tmp_path / "index" / "voice" / "profile.bin"
    file.write_bytes(file.read_bytes()[:-9])
    assert learn(tmp_path) == first


def test_what_another_version_learnt_is_learnt_anew(a_trained_author: Path, tmp_path: Path) -> None:
    first, told = learn(tmp_path), list[str]()
    file = tmp_path / "index" / "voice" / "profile.bin"
    key = (unseal(file.read_bytes()) or b"").partition(b"\n")[0]
    older = style.profile_to_bytes(replace(first.profile, background="0" * 32))
    for profile in (older, older.replace(b"profile 4", b"profile 3", 1)):
        file.write_bytes(seal(key + b"\n" + profile))
        assert learn(tmp_path, told) == first
    assert len(told) == 2


def test_a_profile_is_the_same_whether_made_at_once_or_step_by_step(casual_author: Path, tmp_path: Path) -> None:
    casual_corpus(tmp_path / "posts", 6)
    learn(tmp_path)
    casual_corpus(tmp_path / "posts")
    assert learn(tmp_path) == learn_author(casual_author / "index", casual_author / "index" / "voice")


def test_which_documents_of_a_large_corpus_are_learnt_from_does_not_change_with_their_texts() -> None:
    documents = [IndexedDocument(number, f"post-{number}.md", f"mark-{number}", MAX_CHUNKS // 40) for number in range(80)]
    edited = [document._replace(mark="edited") if document.number % 3 else document for document in documents]
    drawn = {document.path for document in draw_documents(documents)}
    assert {document.path for document in draw_documents(edited)} == drawn and len(drawn) == 40
    assert len({document.path for document in draw_documents(documents[1:])} - drawn) <= 1


def test_an_author_is_known_without_training_only_once_learnt(tmp_path: Path) -> None:
    casual_corpus(tmp_path / "posts")
    refresh_index([tmp_path / "posts"], tmp_path / "index", root=tmp_path)
    folder = tmp_path / "index" / "voice"
    assert recall_author(tmp_path / "index", folder) is None and not folder.exists()
    learnt = learn(tmp_path)
    assert recall_author(tmp_path / "index", folder) == learnt
    (tmp_path / "posts" / "post-03.md").write_text(styled(CASUAL, 70, 5), "utf-8")
    refresh_index([tmp_path / "posts"], tmp_path / "index", root=tmp_path)
    assert recall_author(tmp_path / "index", folder) is None


def test_transcripts_of_others_are_no_part_of_the_author(a_trained_author: Path, tmp_path: Path) -> None:
    alone, style = learn(tmp_path).profile, describe_style(tmp_path / "index")
    (tmp_path / "posts" / "talk.md").write_text(TRANSCRIPT, "utf-8")
    assert learn(tmp_path).profile == alone and describe_style(tmp_path / "index") == style


def test_how_the_author_writes_is_described_without_a_profile(tmp_path: Path) -> None:
    casual_corpus(tmp_path / "posts", 2)
    refresh_index([tmp_path / "posts"], tmp_path / "index", root=tmp_path)
    lines = describe_style(tmp_path / "index")
    assert lines[0].startswith("Sentences average ") and not (tmp_path / "index" / "voice").exists()


def test_a_cache_that_may_not_be_written_costs_no_score(casual_author: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert learn_author(casual_author / "index", tmp_path / "file" / "voice").profile.words > 5000


def test_a_small_corpus_has_its_reason_at_once(tmp_path: Path) -> None:
    casual_corpus(tmp_path / "posts", 2)
    assert "5,000 are needed" in learn(tmp_path).profile.reason
    refresh_index([tmp_path / "posts"], tmp_path / "small", root=tmp_path)
    known = recall_author(tmp_path / "small", tmp_path / "small" / "voice")
    assert known is not None and "5,000 are needed" in known.profile.reason


def test_no_index_is_a_mistake_that_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadCorpus, match="no index"):
        learn_author(tmp_path / "nowhere", tmp_path / "voice")
