"""An index follows its folders, and ranks as if it had been made at once."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as example_settings
from hypothesis import strategies as st
from tests.builders import a_corpus, a_query, index_corpus, ranking

from bloginator.batch.requests.index import require_documents
from bloginator.corpus.index import store
from bloginator.corpus.index.open_index import connect
from bloginator.corpus.index.refresh import refresh_index
from bloginator.corpus.search.passages import search_passages
from bloginator.digest import digest
from bloginator.errors import BadCorpus
from bloginator.records.corpus import Retrieval

QUESTIONS = [a_query("pager rotation"), a_query("interview questions"), a_query("watering tomatoes"), a_query("salary")]


def answers(index):
    return {name: ranking(found) for name, found in search_passages(index, QUESTIONS, top=5).items()}


@pytest.fixture
def corpus(tmp_path):
    return a_corpus(tmp_path / "corpus")


def old(folder):
    """Make every file so old that its time is trusted."""
    for file in folder.rglob("*.*"):
        os.utime(file, ns=(10**18, 10**18))


def kept_text(index):
    """Everything that an index keeps of its documents."""
    with closing(sqlite3.connect(index / store.FILE)) as connection:
        chunks = connection.execute("SELECT heading, text, gap, lead FROM chunks").fetchall()
        return str([chunks, connection.execute("SELECT title, tags, said FROM documents").fetchall()])


def test_a_fresh_index_holds_every_document(corpus, tmp_path):
    done = index_corpus(corpus, tmp_path / "index")
    assert (done.documents, done.added, done.changed, done.removed, done.problems) == (3, 3, 0, 0, ())
    assert done.chunks == 5


def test_nothing_to_do_leaves_the_file_as_it_is(corpus, tmp_path):
    old(corpus)
    index_corpus(corpus, tmp_path / "index")
    before = (tmp_path / "index" / store.FILE).stat()
    done = index_corpus(corpus, tmp_path / "index")
    after = (tmp_path / "index" / store.FILE).stat()
    assert (done.added, done.changed, done.removed) == (0, 0, 0)
    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)


def test_only_what_changed_is_read_again(corpus, tmp_path):
    old(corpus)
    index_corpus(corpus, tmp_path / "index")
    (corpus / "hiring.md").write_text("# Hiring\n\nWe stopped hiring.\n")
    (corpus / "incidents.md").unlink()
    (corpus / "new.md").write_text("A new post about pagers.\n")
    read = []
    done = refresh_index([corpus], tmp_path / "index", root=corpus, progress=lambda done, total: read.append((done, total)))
    assert (done.documents, done.added, done.changed, done.removed) == (3, 1, 1, 1)
    assert read == [(1, 2), (2, 2)]


def test_a_file_that_was_only_touched_is_not_changed(corpus, tmp_path):
    index_corpus(corpus, tmp_path / "index")
    old(corpus)
    done = index_corpus(corpus, tmp_path / "index")
    assert (done.added, done.changed, done.removed) == (0, 0, 0)


def test_a_change_within_the_clocks_tick_is_noticed(corpus, tmp_path):
    file = corpus / "notes" / "gardens.txt"
    index_corpus(corpus, tmp_path / "index")
    stat = file.stat()
    file.write_text(file.read_text().replace("Tomatoes", "Potatoes"))
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert index_corpus(corpus, tmp_path / "index").changed == 1


def test_files_that_cannot_be_used_are_listed_with_their_reason_and_stop_nothing(corpus, tmp_path):
    (corpus / "empty.md").write_bytes(b"")
    (corpus / "binary.md").write_bytes(b"\0\1\2")
    (corpus / "big.md").write_bytes(b"word " * 50_000)
    settings = Retrieval(max_file_mb=0.2)
    done = index_corpus(corpus, tmp_path / "index", settings)
    assert [(one.file, one.reason.split(" (")[0]) for one in done.problems] == [
        ("big.md", "it is larger than 0.2 MB"),
        ("binary.md", "the file is binary, not text"),
        ("empty.md", "the file is empty"),
    ]
    assert done.documents == 3
    assert index_corpus(corpus, tmp_path / "index", settings).problems == done.problems


def test_a_file_that_is_mended_leaves_the_list(corpus, tmp_path):
    (corpus / "empty.md").write_bytes(b"")
    index_corpus(corpus, tmp_path / "index")
    (corpus / "empty.md").write_text("Now it says something.")
    done = index_corpus(corpus, tmp_path / "index")
    assert (done.documents, done.problems) == (4, ())


def test_a_file_that_could_not_be_opened_is_read_as_soon_as_it_can_be_though_nothing_of_it_changed(corpus, tmp_path):
    index, file, away = tmp_path / "index", corpus / "zebras.md", tmp_path / "away"
    file.write_text("# Zebras\n\nA zebra has stripes.\n")
    os.utime(file, ns=(1, 1))

    def take_away(done, total):
        if file.exists():
            file.rename(away)

    first = refresh_index([corpus], index, root=corpus, progress=take_away)
    away.rename(file)
    second = index_corpus(corpus, index)
    assert [(one.file, one.may_pass) for one in first.problems] == [("zebras.md", True)]
    assert (second.added, second.problems) == (1, ())
    assert index_corpus(corpus, index).added == 0


def test_a_file_whose_bytes_hold_no_text_is_not_read_again_before_it_changes(corpus, tmp_path):
    (corpus / "binary.md").write_bytes(b"\0\1\2")
    old(corpus)
    index_corpus(corpus, tmp_path / "index")
    read = []
    done = refresh_index([corpus], tmp_path / "index", root=corpus, progress=lambda count, total: read.append(count))
    assert read == [] and [one.may_pass for one in done.problems] == [False]


def test_what_stands_with_a_secret_is_not_in_the_index_and_come_back_once_it_is_let_pass(corpus, tmp_path):
    index, key = tmp_path / "index", "ghp_" + "a1" * 18
    words = "The pager was loud, and we wrote down who had heard it and when. " * 30
    (corpus / "keys.md").write_text(f"# Keys\n\n{words}\n\n## Where\n\nUse {key} for it.\n\n## When\n\n{words}\n")
    old(corpus)
    done = index_corpus(corpus, index)
    (problem,) = done.problems
    assert (problem.file, problem.is_secret) == ("keys.md line 7", True) and key not in str(problem)
    assert key not in kept_text(index) and "who had heard it" in kept_text(index)
    mark = problem.mend.split()[-1]
    again = refresh_index([corpus], index, root=corpus, allowed=frozenset({mark}))
    assert (again.changed, again.problems) == (1, ()) and key in kept_text(index)
    assert index_corpus(corpus, index).problems == (problem,) and key not in kept_text(index)


def test_what_stands_under_one_heading_with_a_secret_stays_out_with_it(corpus, tmp_path):
    key = "ghp_" + "a1" * 18
    posts = {
        "text": f"It opens the door.\n\nUse {key} for it.\n\nThen close the door.\n",
        "list": f"It opens:\n\n- the door with {key}\n- the door of the shed\n",
        "definition": f"It opens the [door][1].\n\n[1]: https://door.example/?token={key}\n\nClose the door.\n",
        "table": f"| door | key |\n|---|---|\n| front | {key} |\n| back | the back door's own |\n",
    }
    for name, under in posts.items():
        (corpus / f"{name}.md").write_text(f"# Keys\n\nKept in {name}.\n\n## Where\n\n{under}\n## When\n\nLate in {name}.\n")
    done = index_corpus(corpus, tmp_path / "index")
    kept = kept_text(tmp_path / "index")
    assert {problem.file.partition(" ")[0] for problem in done.problems} == {f"{name}.md" for name in posts}
    assert all(f"Kept in {name}." in kept and f"Late in {name}." in kept for name in posts)
    assert "door" not in kept and key not in kept


def test_no_part_of_a_private_key_reaches_the_index_though_it_stands_in_the_middle_of_prose(corpus, tmp_path):
    lines = [digest("line", [number])[:60] + "Kq+/" for number in range(60)]
    body = "\n".join(lines)
    key = f"-----BEGIN RSA PRIVATE {'KEY'}-----\n{body}\n-----END RSA PRIVATE {'KEY'}-----"
    (corpus / "keys.md").write_text(f"# Keys\n\nWe kept it here.\n{key}\nAnd then we did not.\n\n## Later\n\nFine.\n")
    done = index_corpus(corpus, tmp_path / "index")
    assert done.documents == 4 and [problem.is_secret for problem in done.problems] == [True]
    assert not any(line in kept_text(tmp_path / "index") for line in lines)
    assert "Fine." in kept_text(tmp_path / "index")


def test_a_secret_in_a_title_or_heading_is_hidden_there(corpus, tmp_path):
    key = "ghp_" + "a1" * 18
    (corpus / "keys.md").write_text(f"---\ntitle: On {key}\ntags: [{key}]\n---\n\n## With {key}\n\nFine, it said.\n")
    index_corpus(corpus, tmp_path / "index")
    assert key not in kept_text(tmp_path / "index") and "Fine, it said." in kept_text(tmp_path / "index")


def test_a_document_with_nothing_left_beside_secrets_says_how_to_let_them_pass(corpus, tmp_path):
    (corpus / "key.md").write_text("We use it.\n\nghp_" + "a1" * 18)
    done = index_corpus(corpus, tmp_path / "index")
    whole, place = done.problems
    assert (done.documents, whole.file, place.file) == (3, "key.md", "key.md line 3")
    assert whole.mend == place.mend and not whole.is_secret and place.is_secret
    alone = done.model_copy(update={"documents": 0})
    with pytest.raises(BadCorpus, match="only file could not be read") as error:
        require_documents(alone, ["corpus"])
    assert str(error.value).count("blocklist allow") == 1


@pytest.mark.skipif(os.name == "nt", reason="such permissions are not known there")
def test_an_index_that_may_not_be_read_is_named_and_stays(corpus):
    with TemporaryDirectory() as folder:
        index, file = Path(folder), Path(folder) / store.FILE
        index_corpus(corpus, index)
        index.chmod(0o755)
        file.chmod(0)
        user = os.geteuid()
        try:
            if user == 0:
                os.seteuid(65534)  # root may read everything
            with pytest.raises(BadCorpus, match="cannot be used now"):
                search_passages(index, QUESTIONS, top=5)
            with pytest.raises(BadCorpus, match="cannot be used now"), connect(index, "english"):
                pass
        finally:
            os.seteuid(user)
        file.chmod(0o600)
        assert answers(index) != {}


def test_a_document_that_becomes_unreadable_leaves_the_index(corpus, tmp_path):
    index_corpus(corpus, tmp_path / "index")
    (corpus / "incidents.md").write_bytes(b"\0")
    done = index_corpus(corpus, tmp_path / "index")
    assert (done.documents, done.removed) == (2, 1)
    by_words = Retrieval(engine="lexical")
    assert not search_passages(tmp_path / "index", [a_query("pager")], top=5, settings=by_words)["pager"]


def test_another_language_remakes_the_index(corpus, tmp_path):
    index_corpus(corpus, tmp_path / "index")
    assert index_corpus(corpus, tmp_path / "index", Retrieval(language="german")).added == 3


def test_an_index_of_another_version_or_damaged_is_remade_by_a_refresh_and_refused_by_a_search(corpus, tmp_path):
    index = tmp_path / "index"
    index_corpus(corpus, index)
    connection = store.connect(index / store.FILE)
    connection.execute("UPDATE meta SET value = '0' WHERE key = 'version'")
    connection.close()
    (index / store.SUM).unlink()
    with pytest.raises(BadCorpus, match="version 0"):
        search_passages(index, QUESTIONS, top=5)
    assert index_corpus(corpus, index).added == 3
    (index / store.FILE).write_bytes(b"no database at all, but long enough to be read as one" * 100)
    with pytest.raises(BadCorpus, match="damaged"):
        search_passages(index, QUESTIONS, top=5)
    assert index_corpus(corpus, index).added == 3


@pytest.mark.parametrize("share", [0.01, 0.2, 0.35, 0.5, 0.65, 0.8, 0.99])
def test_a_flipped_byte_is_noticed_wherever_it_is_and_the_index_made_anew(share, corpus, tmp_path):
    index = tmp_path / "index"
    index_corpus(corpus, index)
    before = search_passages(index, QUESTIONS, top=5)
    data = bytearray((index / store.FILE).read_bytes())
    data[int(share * len(data))] ^= 0x11
    (index / store.FILE).write_bytes(data)
    with pytest.raises(BadCorpus, match="damaged"):
        search_passages(index, QUESTIONS, top=5)
    done = index_corpus(corpus, index)
    assert "made anew" in " ".join(done.notes) and done.added == 3
    assert search_passages(index, QUESTIONS, top=5) == before
    assert index_corpus(corpus, index).notes == ()


def test_a_writer_that_was_killed_leaves_no_checksum_and_the_index_is_trusted_and_given_one(corpus, tmp_path):
    index = tmp_path / "index"
    index_corpus(corpus, index)
    with closing(store.writer(index, "other")):
        assert not (index / store.SUM).exists()
    assert search_passages(index, QUESTIONS, top=5) and index_corpus(corpus, index).notes == ()
    assert (index / store.SUM).exists()


def test_the_second_writer_finds_nothing_left_to_do(corpus, tmp_path):
    code = (
        "import sys; from pathlib import Path; from bloginator.corpus.index.refresh import refresh_index\n"
        "done = refresh_index([Path(sys.argv[1])], Path(sys.argv[2]), root=Path(sys.argv[1])); print(done.added)"
    )
    command = [sys.executable, "-c", code, str(corpus), str(tmp_path / "index")]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    assert sorted(int(one.communicate()[0]) for one in running) == [0, 0, 3]


def test_killed_at_any_moment_the_index_is_the_old_one_or_the_new_one(tmp_path):
    corpus, index = a_corpus(tmp_path / "corpus"), tmp_path / "index"
    index_corpus(corpus, index)
    before = answers(index)
    for number in range(40):
        a_corpus(corpus, {f"more-{number}.md": f"The pager rang {number} times. " * 40})
    index_corpus(corpus, tmp_path / "whole")
    after = answers(tmp_path / "whole")
    for moment in (1, 13, 40):
        code = (
            "import os, signal, sys; from pathlib import Path; from bloginator.corpus.index.refresh import refresh_index\n"
            f"stop = lambda done, total: os.kill(os.getpid(), signal.SIGKILL) if done == {moment} else None\n"
            "refresh_index([Path(sys.argv[1])], Path(sys.argv[2]), root=Path(sys.argv[1]), progress=stop)"
        )
        done = subprocess.run([sys.executable, "-c", code, str(corpus), str(index)], check=False)
        assert done.returncode == -signal.SIGKILL
        assert answers(index) == before
    index_corpus(corpus, index)
    assert answers(index) == after


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["a.md", "b.md", "c/d.txt", "e.md"]),
        st.one_of(
            st.none(),
            st.lists(
                st.sampled_from(["The pager rang.", "## Salary\n", "Tomatoes and questions.", "Interview!"]),
                min_size=1,
                max_size=9,
            ),
        ),
    ),
    min_size=1,
    max_size=25,
)


@example_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EDITS)
def test_any_order_of_edits_ends_in_the_ranking_of_a_fresh_index(tmp_path_factory, edits):
    folder = tmp_path_factory.mktemp("edits")
    corpus = a_corpus(folder / "corpus")
    for name, lines in edits:
        if lines is None:
            (corpus / name).unlink(missing_ok=True)
        else:
            a_corpus(corpus, {name: "\n\n".join(lines)})
        index_corpus(corpus, folder / "stepwise")
    index_corpus(corpus, folder / "fresh")
    assert answers(folder / "stepwise") == answers(folder / "fresh")


def test_no_index_says_how_to_make_one(tmp_path):
    with pytest.raises(BadCorpus) as error:
        search_passages(tmp_path / "nothing", QUESTIONS, top=5)
    assert "bloginator index" in error.value.mend


def test_documents_are_cited_relative_to_the_root(corpus, tmp_path):
    refresh_index([corpus], tmp_path / "index", root=tmp_path)
    found = search_passages(tmp_path / "index", [a_query("pager")], top=1)["pager"]
    assert found[0].chunk.document == "corpus/incidents.md"
    assert Path(found[0].chunk.document).name == "incidents.md"


def test_a_file_of_200_mb_is_listed_and_never_read(tmp_path):
    corpus = a_corpus(tmp_path / "corpus")
    with (corpus / "dump.md").open("wb") as file:
        file.truncate(200_000_000)  # sparse: it takes no room
    done = index_corpus(corpus, tmp_path / "index")
    assert done.documents == 3
    assert [(one.file, one.reason) for one in done.problems] == [("dump.md", "it is larger than 20 MB (200 MB)")]
