"""A sample of the corpus is all of a small one, and evenly spread over a large one."""

from pathlib import Path

from bloginator import corpus
from bloginator.corpus.author.samples import sample_texts


def test_a_small_corpus_is_read_whole_and_a_large_one_in_steps(tmp_path: Path) -> None:
    folder, index = tmp_path / "posts", tmp_path / "index"
    folder.mkdir()
    for number in range(40):
        (folder / f"{number:02}.md").write_text(f"# Post {number}\n\nIn post {number} we tell what we did that week.\n")
    corpus.refresh_index([folder], index, root=tmp_path)
    whole = sample_texts(index)
    assert len(whole) == 40 and "In post 7 we tell" in " ".join(whole)
    part = sample_texts(index, most=sum(map(len, whole)) // 4)
    assert 8 <= len(part) <= 10 and part[0] == whole[0] and part[-1] in whole[30:]
