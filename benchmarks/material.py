"""What the benchmark drafts: a corpus, an outline and answers, made from sentences that already stand somewhere.

    sentences of the example ──recombined──► ~200 documents ─┐
    words of the corpus      ──drawn───────► N sections ─────┴─► a project folder
    requests on disk         ──answered────► responses/<id>.md and one bundle

Everything comes from a seed: two runs of the benchmark draft the same document.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

EXAMPLE = Path(__file__).parents[1] / "batches" / "example" / "corpus"
DODO = Path(__file__).parents[1] / "dodo.py"
NAME = "bench"
SEED = 20_240_229

FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
PROSE = re.compile(r"[A-Z“\"]")
SENTENCE_END = re.compile(r"(?<=[.?!]) +(?=[A-Z])")
NUMBER = re.compile(r"\b\d{1,3}\b")
WORD = re.compile(r"\b[a-z]{5,}\b")

Section = dict[str, object]


@dataclass(frozen=True)
class Project:
    """A project folder with one batch.

    Args:
        root: The folder with ``dodo.py``.
        ids: Of all sections, in order.
        sentences: What answers are written from.
    """

    root: Path
    ids: tuple[str, ...]
    sentences: tuple[str, ...]

    @property
    def folder(self) -> Path:
        """Return the batch's folder."""
        return self.root / "batches" / NAME

    @property
    def draft(self) -> Path:
        """Return the path of the draft."""
        return self.folder / "draft.md"

    def request_id(self, section: str) -> str:
        """Return the id of the section's request as it lies on disk."""
        request = json.loads((self.folder / "requests" / f"{section}.json").read_bytes())
        return str(request["request_id"])

    def sources(self, section: str) -> list[Section]:
        """Return the sources of the section's request as it lies on disk."""
        request = json.loads((self.folder / "requests" / f"{section}.json").read_bytes())
        return [dict(source) for source in request["sources"]]

    def response(self, section: str, suffix: str = ".md") -> Path:
        """Return where an answer for the section goes."""
        return self.folder / "responses" / f"{section}{suffix}"


def make_project(root: Path, total: int, corpus: Path | None, documents: int) -> Project:
    """Write a project with ``total`` sections.

    Args:
        corpus: Real documents to draft from; ``None`` makes ``documents`` of our own.
    """
    random = Random(SEED)
    sentences = tuple(read_sentences(corpus or EXAMPLE))
    folder = root / "batches" / NAME
    (folder / "responses").mkdir(parents=True)
    (root / "dodo.py").write_bytes(DODO.read_bytes())
    if corpus is None:
        corpus = root / "corpus"
        write_documents(corpus, sentences, documents, random)
    settings = {"corpus": [str(corpus.resolve())], "responder": "assistant"}
    (folder / "batch.toml").write_text("".join(f"{key} = {json.dumps(value)}\n" for key, value in settings.items()))
    ids = tuple(f"s{number:04}" for number in range(1, total + 1))
    (folder / "outline.json").write_text(json.dumps(make_outline(ids, vocabulary(sentences), random), indent=1))
    return Project(root, ids, sentences)


def read_sentences(corpus: Path) -> Iterator[str]:
    """Yield the sentences of a folder's running prose, documents in the order of their names."""
    for document in sorted(corpus.rglob("*.md")):
        text = FENCED.sub("", FRONT.sub("", document.read_text("utf-8", "replace")))
        for paragraph in re.split(r"\n\s*\n", text):
            if PROSE.match(paragraph):
                yield from (one for one in SENTENCE_END.split(" ".join(paragraph.split())) if 5 <= len(one.split()) <= 40)


def vocabulary(sentences: Sequence[str]) -> list[str]:
    """Return the longer words of the sentences, each once."""
    return sorted({word for sentence in sentences for word in WORD.findall(sentence)})


def write_documents(folder: Path, sentences: Sequence[str], documents: int, random: Random) -> None:
    """Write documents of five sections, each of three paragraphs; numbers are changed so that few sentences are equal."""
    folder.mkdir()
    words = vocabulary(sentences)
    for number in range(1, documents + 1):
        title = " ".join(random.sample(words, 3)).capitalize()
        parts = [f"---\ntitle: {title}\ndate: 2024-01-{number % 28 + 1:02}\n---\n# {title}"]
        for _ in range(5):
            parts.append("## " + " ".join(random.sample(words, 2)).capitalize())
            parts += [make_paragraph(sentences, random) for _ in range(3)]
        (folder / f"document-{number:03}.md").write_text("\n\n".join(parts) + "\n", "utf-8")


def make_paragraph(sentences: Sequence[str], random: Random) -> str:
    """Return three to six sentences that nobody has put together before."""
    chosen = random.sample(sentences, random.randint(3, 6))
    return " ".join(NUMBER.sub(lambda _: str(random.randint(2, 999)), sentence) for sentence in chosen)


def make_outline(ids: Sequence[str], words: Sequence[str], random: Random) -> Section:
    """Return an outline in the JSON format, four subsections below every fifth section."""
    sections: list[Section] = []
    for place, section in enumerate(ids):
        about = random.sample(words, 6)
        entry: Section = {
            "id": section,
            "title": " ".join(about[:3]).capitalize(),
            "description": f"What we learned about {about[3]} and {about[4]}, and how {about[5]} came into it.",
            "keywords": about[3:5],
            "subsections": [],
        }
        above = sections[-1]["subsections"] if place % 5 else sections
        assert isinstance(above, list)
        above.append(entry)
    return {"title": "A benchmark", "thesis": "Waiting is the cost that can be seen.", "sections": sections}


def answer_all(project: Project) -> None:
    """Answer every section: every other one with a file of its own, the rest in one bundle."""
    blocks = []
    for place, section in enumerate(project.ids):
        if place % 2:
            claimed = project.request_id(section)
            blocks.append(f"<<<ANSWER {claimed}>>>\n{make_answer(project, section)}\n<<<END {claimed}>>>\n")
        else:
            project.response(section).write_text(make_answer(project, section) + "\n", "utf-8")
    if blocks:
        (project.folder / "responses" / "pack-001.md").write_text("\n".join(blocks), "utf-8")


def make_answer(project: Project, section: str, draw: int = 0) -> str:
    """Return nine sentences for a section, as an honest writer cites; another ``draw`` gives another text.

    Six stand word for word in a source of the section, two less so (each third word of theirs is left out), and one in
    twenty is about something else. Where no source has a sentence, the corpus has one.
    """
    random = Random(f"{SEED} {section} {draw}")
    cited = [
        (sentence, str(source["marker"]))
        for source in project.sources(section)
        for sentence in SENTENCE_END.split(" ".join(str(source["text"]).split()))
        if PROSE.match(sentence) and 5 <= len(sentence.split()) <= 40
    ]
    written = []
    for place in range(9):
        sentence, marker = random.choice(cited) if cited else (random.choice(project.sentences), "S1")
        if random.random() < 0.05:
            sentence = random.choice(project.sentences)
        elif place % 3 == 2:
            words = sentence.split()
            sentence = " ".join([*(word for number, word in enumerate(words[:-1]) if number % 3 != 1), words[-1]])
        written.append(f"{sentence} [{marker}]")
    return "\n\n".join(" ".join(written[start : start + 3]) for start in range(0, 9, 3))
