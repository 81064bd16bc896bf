"""Index the same passages with other engines, and ask the same questions: CPU seconds, and peak memory.

python benchmarks/engines.py fts5|tantivy|bm25s INDEX COUNT      INDEX: a folder that `bloginator index` made
python benchmarks/engines.py ours POSTS COPIES                   reads the posts themselves, so many times
"""

import random
import re
import resource
import shutil
import sqlite3
import sys
import tempfile
from pathlib import Path

QUERIES, SHOWN = 17, 50


def main() -> None:
    engine, index, count = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    if engine == "ours":
        ours(index, count)
        return
    connection = sqlite3.connect(index / "corpus.sqlite")
    texts = [text for (text,) in connection.execute("SELECT text FROM chunks")]
    texts = (texts * (count // len(texts) + 1))[:count]
    asked = draw_queries(texts)
    with tempfile.TemporaryDirectory() as folder:
        seconds = {"fts5": fts5, "tantivy": tantivy, "bm25s": bm25s}[engine](folder, texts, asked)
    tell(engine, count, seconds)


def tell(engine, count, seconds):
    peaks = [resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(engine, count, *(f"{name} {value:.4f} s" for name, value in seconds.items()), "peak {} + {} MB".format(*peaks))


def draw_queries(texts):
    chance = random.Random(1)
    return [" ".join(re.findall(r"[a-zA-Z]{3,}", chance.choice(texts))[:6]) or "pager" for _ in range(QUERIES)]


def timed(seconds, name, work):
    started = cpu()
    result = work()
    seconds[name] = cpu() - started
    return result


def cpu():
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in both)


def ours(posts, copies):
    from bloginator.corpus.index.refresh import refresh_index
    from bloginator.corpus.search.passages import search_passages
    from bloginator.records.corpus import Query

    seconds = {}
    with tempfile.TemporaryDirectory() as folder:
        files, index = Path(folder) / "posts", Path(folder) / "index"
        for number in range(copies):
            shutil.copytree(posts, files / f"copy{number}")
        done = timed(seconds, "index", lambda: refresh_index([files], index, root=files))
        texts = [text for (text,) in sqlite3.connect(index / "corpus.sqlite").execute("SELECT text FROM chunks")]
        queries = [Query(id=str(number), title=one) for number, one in enumerate(draw_queries(texts))]
        for name in ("open and query", "query"):
            timed(seconds, name, lambda: search_passages(index, queries, top=SHOWN))
        (files / "one.md").write_text("a zebra\n", encoding="utf-8")
        timed(seconds, "add one", lambda: refresh_index([files], index, root=files))
    tell("ours", done.chunks, seconds)


def fts5(folder, texts, asked):
    seconds = {}
    database = sqlite3.connect(f"{folder}/fts5")
    database.execute("CREATE VIRTUAL TABLE passages USING fts5(text, tokenize='porter unicode61')")
    insert = "INSERT INTO passages VALUES (?)"
    timed(seconds, "index", lambda: (database.executemany(insert, ((text,) for text in texts)), database.commit()))
    database.close()
    opened = timed(seconds, "open", lambda: sqlite3.connect(f"{folder}/fts5"))
    sql = f"SELECT rowid FROM passages WHERE passages MATCH ? ORDER BY bm25(passages) LIMIT {SHOWN}"
    timed(seconds, "query", lambda: [opened.execute(sql, (" OR ".join(one.split()),)).fetchall() for one in asked])
    timed(seconds, "add one", lambda: (opened.execute(insert, ("a zebra",)), opened.commit()))
    return seconds


def tantivy(folder, texts, asked):
    import tantivy as library

    seconds = {}
    builder = library.SchemaBuilder()
    builder.add_text_field("text", stored=False, tokenizer_name="en_stem")
    index = library.Index(builder.build(), path=folder)

    def add(some):
        writer = index.writer(64_000_000, 1)
        for text in some:
            writer.add_document(library.Document(text=[text]))
        writer.commit()
        writer.wait_merging_threads()

    timed(seconds, "index", lambda: add(texts))
    searcher = timed(seconds, "open", lambda: library.Index.open(folder).searcher())
    timed(seconds, "query", lambda: [searcher.search(index.parse_query(one, ["text"]), SHOWN) for one in asked])
    timed(seconds, "add one", lambda: add(["a zebra"]))
    return seconds


def bm25s(folder, texts, asked):
    import bm25s as library
    import Stemmer

    seconds = {}
    stemmer = Stemmer.Stemmer("english")

    def cut(some):
        return library.tokenize(some, stopwords="en", stemmer=stemmer, show_progress=False)

    def make():
        index = library.BM25()
        index.index(cut(texts), show_progress=False)
        index.save(folder)

    timed(seconds, "index", make)
    index = timed(seconds, "open", lambda: library.BM25.load(folder))
    timed(seconds, "query", lambda: [index.retrieve(cut(one), k=SHOWN, show_progress=False) for one in asked])
    return seconds


if __name__ == "__main__":
    main()
