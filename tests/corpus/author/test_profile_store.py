"""The author behind an index: trained once, kept beside it."""

from pathlib import Path

import pytest
from tests.builders import CASUAL, FORMAL, casual_corpus, styled

from bloginator.corpus.author import profile_store as voices
from bloginator.corpus.author.profile_store import Author, author
from bloginator.corpus.index.refresh import refresh
from bloginator.errors import BadCorpus
from bloginator.text import style as voice

TRANSCRIPT = "\n\n".join(f"{'Ann' if turn % 2 else 'Bob'}: {styled(FORMAL, 1, turn)}" for turn in range(60))


def known(tmp_path: Path) -> Author:
    """Bring the index up to date and return its author."""
    refresh([tmp_path / "posts"], tmp_path / "index", root=tmp_path)
    return author(tmp_path / "index", tmp_path / "index" / "voice")


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note every text that is counted."""
    texts: list[str] = []
    measure = voice.measure
    monkeypatch.setattr(voices.voice, "measure", lambda text, others: texts.append(text) or measure(text, others))
    return texts


def test_only_new_and_changed_documents_are_counted_again(tmp_path: Path, counted: list[str]) -> None:
    casual_corpus(tmp_path / "posts")
    first = known(tmp_path)
    assert len(counted) == 13 and not first.profile.reason
    assert known(tmp_path) == first and len(counted) == 13
    (tmp_path / "posts" / "post-03.md").write_text(styled(CASUAL, 70, 5), "utf-8")
    (tmp_path / "posts" / "post-04.md").unlink()
    second = known(tmp_path)
    assert len(counted) == 14 and second.profile.documents == 12
    assert len(list((tmp_path / "index" / "voice").iterdir())) == 13, "what belongs to no document is removed"


def test_a_damaged_cache_is_made_again_to_the_same_profile(a_trained_author: Path, tmp_path: Path) -> None:
    first = known(tmp_path)
    for file in (tmp_path / "index" / "voice").iterdir():
        file.write_bytes(file.read_bytes()[:-9])
    assert known(tmp_path) == first


def test_a_profile_is_the_same_whether_made_at_once_or_step_by_step(casual_author: Path, tmp_path: Path) -> None:
    casual_corpus(tmp_path / "posts", 6)
    known(tmp_path)
    casual_corpus(tmp_path / "posts")
    assert known(tmp_path) == author(casual_author / "index", casual_author / "index" / "voice")


def test_transcripts_of_others_are_no_part_of_the_author(a_trained_author: Path, tmp_path: Path) -> None:
    alone = known(tmp_path).profile
    (tmp_path / "posts" / "talk.md").write_text(TRANSCRIPT, "utf-8")
    assert known(tmp_path).profile == alone


def test_a_cache_that_may_not_be_written_costs_no_score(casual_author: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert author(casual_author / "index", tmp_path / "file" / "voice").profile.words > 5000


def test_a_small_corpus_has_a_reason_in_place_of_a_profile(tmp_path: Path) -> None:
    casual_corpus(tmp_path / "posts", 2)
    assert "5,000 are needed" in known(tmp_path).profile.reason


def test_no_index_is_a_mistake_that_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadCorpus, match="no index"):
        author(tmp_path / "nowhere", tmp_path / "voice")
