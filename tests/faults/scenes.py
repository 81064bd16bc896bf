"""A small project, and the commands that are tried on it."""

import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.project import a_project, prose, write_outline

Words = tuple[str, ...]
Step = Words | Callable[[Path], None]
"""A command's words, or what somebody does by hand in the batch's folder."""

TOPICS = ("hiring", "reviews")
DRAFT = ("draft", "essay", "--batch-timeout", "0")
WORDS_OF_A_PERSON = "We now begin all reviews a week earlier than feels right [S1]."
EDITOR = (
    f"""sh -c 'cp "$0" "$0~"; grep -qF "{WORDS_OF_A_PERSON}" "$0" || echo "{WORDS_OF_A_PERSON}" >> "$0~"; mv "$0~" "$0"'"""
)


def change_answer(folder: Path) -> None:
    """Have somebody write one answer anew."""
    text = "The first lesson of hiring was to begin earlier than feels right [S1].\n"
    temporary = folder / "responses" / ".hiring.md"
    temporary.write_text(text, "utf-8")
    temporary.replace(folder / "responses" / "hiring.md")


def change_draft(folder: Path) -> None:
    """Have the writer change a sentence of the draft by hand."""
    text = (folder / "draft.md").read_text("utf-8").replace("than feels right", "than seems right")
    (folder / ".draft.md").write_text(text, "utf-8")
    (folder / ".draft.md").replace(folder / "draft.md")


def change_document(folder: Path) -> None:
    """Have a reviewer change a sentence of the exported document, and send it back."""
    with zipfile.ZipFile(folder / "exports" / "review" / "essay.docx") as sent:
        parts = {entry: sent.read(entry) for entry in sent.infolist()}
    with zipfile.ZipFile(folder / "returned.docx", "w") as returned:
        for entry, part in parts.items():
            returned.writestr(entry, part.replace(b"than feels right", b"than seems right"))


def change_title(folder: Path) -> None:
    """Have the writer ask something else of one section."""
    write_outline(folder, TOPICS, hiring="On hiring, and what came of it")


def drop_ids(folder: Path) -> None:
    """Have the writer leave the sections' ids out of the outline."""
    outline = json.loads((folder / "outline.json").read_text("utf-8"))
    outline["sections"] = [{**section, "id": None, "title": section["id"].title()} for section in outline["sections"]]
    (folder / "outline.json").write_text(json.dumps(outline, indent=1), "utf-8")


def drop_outline(folder: Path) -> None:
    """Have the writer begin without an outline."""
    (folder / "outline.json").unlink()


def write_decisions(folder: Path) -> None:
    """Have the writer settle all findings of the report."""
    findings = json.loads((folder / "report.json").read_text("utf-8"))["findings"]
    lines = [json.dumps({"finding": finding["id"], "decision": "accept"}) for finding in findings]
    assert lines
    (folder / "settled.jsonl").write_text("\n".join(lines), "utf-8")


def change_source(folder: Path) -> None:
    """Have the writer change one post, and add one."""
    post = (folder / "corpus" / "hiring.md").read_text("utf-8").replace("3 days", "4 days")
    for name in ("hiring.md", "later.md"):
        (folder / "corpus" / f".{name}").write_text(post, "utf-8")
        (folder / "corpus" / f".{name}").replace(folder / "corpus" / name)


@dataclass(frozen=True)
class Scene:
    """One command, and what is there before it.

    Args:
        words: The command's own words.
        then: What a person runs next, however it went.
        before: What has been done before, in order.
        exports: What else than the draft is written.
        answered: Sections that are answered before all that.
        typed: What the command is given on standard input.
        has_workers: Whether it starts processes of its own.
        adds: Whether each time that it is run adds something, so that only the draft must be the same.
        is_full: Whether the project has every kind of file.
        needs: The package without which it cannot be played.
    """

    name: str
    words: Words
    then: tuple[Words, ...] = (DRAFT,)
    before: tuple[Step, ...] = ()
    answered: tuple[str, ...] = TOPICS
    typed: str = ""
    has_workers: bool = False
    adds: bool = False
    is_full: bool = False
    exports: str = "[]"
    needs: str = ""

    @property
    def is_told(self) -> bool:
        """Tell whether what the last command says is what counts."""
        return self.then[-1] in (SEARCH, TOUR)


REPORT, PACK, TAKE = ("report", "essay"), ("pack", "essay"), ("pack", "essay", "--take", "1", "--as", "anna")
REFINE, ANSWER = ("refine", "essay", "hiring", "Say more about the page."), ("answer", "essay")
LOOK, SOURCES = ("look", "essay", "hiring", "a page about vendors"), ("sources", "essay", "hiring", "--drop", "S2")
INDEX = ("index", "batches/essay/corpus", "--to", "own")
SEARCH = ("search", "the lesson of hiring", "--index", "own")
BLOCKLIST, EXTRACT = ("blocklist", "add", "Initech"), (*DRAFT, "--responder", "extract")
RESTORE = ("restore", "essay", "1")
EXPORT, REVIEW = ("export", "essay", "--to", "md"), ("export", "essay", "--to", "docx", "--review")
BUNDLE, GRAPH, RETURN = ("bundle", "essay"), ("graph", "essay"), ("take", "batches/essay/returned.docx")
UNDO, CONFIRM, DECIDE = ("undo", "essay"), ("confirm", "essay", "hiring"), ("decide", "essay", "batches/essay/settled.jsonl")
OUTLINE = ("outline", "essay", "--title", "An Essay", "--about", "What we learned about hiring", "--responder", "extract")
NEW = ("new", "tour", "--outline", "batches/essay/outline.json", "--corpus", "batches/essay/corpus")
TOUR, UNBLOCK, IDS = (
    ("draft", "tour", "--batch-timeout", "0", "--responder", "extract"),
    ("blocklist", "remove", "Initech"),
    ("ids", "essay"),
)
LOOKS = (("status", "essay"), ("check", "essay"), ("cost", "essay"), ("search", "the lesson of hiring"))

SCENES = (
    Scene("first draft", DRAFT),
    Scene("draft again", DRAFT, before=(DRAFT,)),
    Scene("draft, an answer changed", DRAFT, before=(DRAFT, change_answer)),
    Scene("page, an answer changed", DRAFT, before=(DRAFT, change_answer), exports='["page"]'),
    Scene("draft, a source changed", DRAFT, before=(DRAFT, change_source)),
    Scene("report", REPORT, (REPORT, DRAFT), before=(DRAFT,)),
    Scene("pack", PACK, (PACK, DRAFT), answered=TOPICS[:1]),
    Scene("take", TAKE, (TAKE, DRAFT), answered=TOPICS[:1], adds=True),
    Scene("refine", REFINE, (REFINE, DRAFT), before=(DRAFT,), adds=True),
    Scene("answer", ANSWER, (ANSWER, DRAFT), before=(DRAFT,), answered=TOPICS[:1], typed="\n\n\n", adds=True),
    Scene("look", LOOK, (LOOK, DRAFT), before=(DRAFT,), adds=True),
    Scene("sources", SOURCES, (SOURCES, DRAFT), before=(DRAFT,), adds=True),
    Scene("blocklist", BLOCKLIST, (BLOCKLIST, DRAFT), before=(DRAFT,), adds=True),
    Scene("draft changed by hand", DRAFT, before=(DRAFT, change_draft)),
    Scene("restore", RESTORE, (RESTORE, DRAFT), before=(DRAFT, REFINE, DRAFT, change_answer), adds=True),
    Scene("undo", UNDO, (UNDO, DRAFT), before=(DRAFT, REFINE, DRAFT, change_answer, DRAFT), adds=True),
    Scene("confirm", CONFIRM, (CONFIRM, DRAFT), before=(DRAFT, change_title, DRAFT), adds=True),
    Scene("decide", DECIDE, (DECIDE, REPORT, DRAFT), before=(DRAFT, REPORT, write_decisions), adds=True),
    Scene("blocklist remove", UNBLOCK, (UNBLOCK, DRAFT), before=(BLOCKLIST, DRAFT), adds=True),
    Scene("outline", OUTLINE, (OUTLINE, EXTRACT), before=(DRAFT, drop_outline)),
    Scene("ids", IDS, (IDS, DRAFT), before=(drop_ids, DRAFT)),
    Scene("new", NEW, (NEW, TOUR)),
    Scene("export", EXPORT, (EXPORT, DRAFT), before=(DRAFT,), adds=True),
    Scene("bundle", BUNDLE, (BUNDLE, DRAFT), before=(DRAFT,)),
    Scene("graph", GRAPH, (GRAPH, DRAFT), before=(DRAFT,)),
    Scene("Word", REVIEW, (REVIEW, DRAFT), before=(DRAFT,), adds=True, needs="pypandoc"),
    Scene(
        "Word comes back",
        RETURN,
        (RETURN, DRAFT),
        before=(DRAFT, REVIEW, change_document),
        adds=True,
        needs="pypandoc",
    ),
    Scene("draft by a program", EXTRACT, (EXTRACT,), before=(DRAFT,), answered=TOPICS[:1]),
    Scene("index", INDEX, (INDEX, SEARCH), has_workers=True),
    Scene(
        "all files",
        DRAFT,
        before=(DRAFT, REFINE, SOURCES, PACK, DRAFT, REPORT),
        answered=TOPICS[:1],
        is_full=True,
        exports='["page"]',
    ),
)


def make_project(root: Path, answered: tuple[str, ...], exports: str = "[]") -> Path:
    """Make a project with a few sections and posts; return its batch's folder."""
    project = a_project(root, topics=TOPICS, settings=f"threshold = 0.5\nexports = {exports}\n")
    folder = project.folder()
    for post in (folder / "corpus").iterdir():
        if post.stem not in (*TOPICS, "vendors"):
            post.unlink()
    (folder / "responses").mkdir()
    project.answer_all(answered)
    return folder


def fill_project(folder: Path) -> None:
    """Add whatever else a writer and others may lay into a project."""
    answer = {"request_id": "hiring", "content": prose("hiring")}
    files = {
        "responses/hiring.json": json.dumps(answer),
        "responses/all.jsonl": json.dumps({**answer, "request_id": "reviews"}) + "\n",
        "responses/all.md": f"<<<ANSWER hiring>>>\n{prose('hiring')}<<<END hiring>>>\n",
        "blocklist.toml": '[[entry]]\ntext = "Acme Corp"\n',
        "corpus/corpus.toml": '["hiring.md"]\nquality = "preferred"\n',
        "lint.toml": '[jargon]\nseverity = "low"\nwords = ["leverage"]\n',
        "templates/placeholder.md.j2": "{# title #}\n> {{ title }} is missing.\n",
        "../../blocklist.toml": '[[entry]]\ntext = "Initech"\n',
        "../../prices.toml": "",
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
