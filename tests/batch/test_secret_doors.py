"""A secret may come in by any door: it gets into nothing that goes out, and where it may stand, in a draft, that is told.

The keys are put together from pieces, of letters drawn by a fixed lot: none of a real shape stands here.
"""

import json
import random
import string
from collections.abc import Callable
from pathlib import Path

import pytest

from bloginator.batch.writer.section_editor import open_desk
from bloginator.mcp.tools import BatchTools
from bloginator.web.acts import ACTS
from tests.corpus.office import a_docx, a_paragraph
from tests.project import TOPICS, Outcome, Project, a_kept_project, a_project, prose

THREE = TOPICS[:3]
KEY = "gh" + "p_" + "".join(random.Random(14).choices(string.ascii_letters + string.digits, k=36))
SAID = prose("hiring").rstrip() + f" The key is {KEY}.\n"
SHIPPED = Path(__file__).resolve().parents[2] / "templates"
OUTGOING = ("requests", "packs", "taken", "batch-file", "AGENTS.md", "CLAUDE.md")
"""What assistants, programs and providers read."""

Door = Callable[[Project], object]


def in_outline(field: str, value: object) -> Door:
    def plant(project: Project) -> None:
        file = project.folder() / "outline.json"
        outline = json.loads(file.read_text("utf-8"))
        (outline["sections"][1] if field == "description" else outline)[field] = value
        file.write_text(json.dumps(outline), "utf-8")

    return plant


def in_file(name: str, text: str | bytes) -> Door:
    def plant(project: Project) -> None:
        file = project.folder() / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)

    return plant


def in_template(name: str) -> Door:
    return in_file(f"templates/{name}", (SHIPPED / name).read_text("utf-8") + f"\nUse {KEY}.\n")


def by_command(*words: str) -> Door:
    return lambda project: project.bloginator(*words)


def by_hand(project: Project) -> None:
    text = project.text().replace("We now begin hiring", f"With {KEY} we now begin hiring")
    (project.folder() / "draft.md").write_text(text, "utf-8")


def by_mcp(project: Project) -> None:
    (project.folder() / "responses" / "hiring.md").unlink()
    request_id = str(project.request("hiring")["request_id"])
    told = BatchTools(project.root, "essay").submit_response(request_id, SAID)
    assert "critical secret, hiring" in told, "whoever wrote it is told at once"


def by_page(project: Project) -> None:
    run = BatchTools(project.root, "essay").run()
    ACTS["answer"](run, SAID, {"section": "hiring", "seen": open_desk(run, "hiring").seen})


def by_word(project: Project) -> None:
    from tests.word_edits import WordEditor

    assert project.bloginator("export", "essay", "--to", "docx", "--review").code == 0
    editor = WordEditor((project.folder() / "exports" / "review" / "essay.docx").read_bytes())
    editor.replace_tracked("The old way of hiring", f"The old way of {KEY}")
    (project.root / "returned.docx").write_bytes(editor.save())
    assert project.bloginator("take", "returned.docx").code == 0


POST = "# Hiring\n\nWe changed how we do hiring in the winter, because the old way of hiring was slow.\n"
ASKED: dict[str, Door] = {
    "a section of the outline": in_outline("description", f"What we learned with {KEY}."),
    "the outline's title": in_outline("title", f"An Essay {KEY}"),
    "the outline's thesis": in_outline("thesis", f"Use {KEY}."),
    "the outline's keywords": in_outline("keywords", [KEY]),
    "the outline's audience": in_outline("audience", KEY),
    "a wish": by_command("refine", "essay", "hiring", f"Say {KEY} there."),
    "a post": in_file("corpus/more.md", POST.replace("winter", f"winter with {KEY}")),
    "a post's title": in_file("corpus/more.md", f"---\ntitle: Hiring {KEY}\n---\n{POST}"),
    "a post's name": in_file(f"corpus/hiring {KEY}.md", POST),
    "what corpus.toml says": in_file("corpus/corpus.toml", f'["hiring.md"]\ntitle = "Hiring {KEY}"\n'),
    "a Word document": in_file(
        "corpus/more.docx", a_docx(a_paragraph(f"The old way of hiring cost us {KEY}, days a month."))
    ),
    "the request's template": in_template("request/section.md.j2"),
    "the rules' template": in_template("request/rules.md.j2"),
    "the pack's template": in_template("pack/pack.md.j2"),
    "the instructions' template": in_template("pack/agents.md.j2"),
    "what is looked for": by_command("look", "essay", "hiring", f"the old way {KEY}"),
    "what was looked for": in_file("sources/hiring.toml", f'[[look]]\nwords = "the old way {KEY}"\n'),
    "a refused answer": in_file("responses/hiring.md", f"I'm sorry, but I can't write about {KEY}.\n"),
}
"""What goes into requests and packs if nothing stops it."""

ANSWERED: dict[str, Door] = {
    "an answer": in_file("responses/hiring.md", SAID),
    "an edited answer": in_file("responses/edited/hiring.md", SAID),
    "a change of draft.md": by_hand,
    "an assistant's call": by_mcp,
    "the page": by_page,
    "a Word document that comes back": by_word,
}
"""What is written for the draft."""


def project_of(root: Path) -> Project:
    return a_kept_project(root, draft_one)


def draft_one(root: Path) -> None:
    project = a_project(root, topics=THREE, settings='threshold = 0.2\n[batch-file]\nmodel = "m"\n')
    project.draft()
    project.answer("onboarding")


def send(project: Project) -> tuple[list[str], str]:
    """Return what goes out, or is printed, and holds the key; and all that was printed."""
    asked = [("pack",), ("pack", "--take", "1"), ("draft", "--responder", "batch-file", "--batch-timeout", "0")]
    said = {" ".join(words): project.bloginator(words[0], "essay", *words[1:]).said for words in asked}
    assert "Traceback" not in str(said)
    files = [path for name in OUTGOING for path in (project.folder() / name, *(project.folder() / name).rglob("*"))]
    held = [
        path.relative_to(project.folder()).as_posix() for path in files if path.is_file() and KEY in path.read_text("utf-8")
    ]
    return [*held, *(words for words, text in said.items() if KEY in text)], "".join(said.values())


@pytest.mark.parametrize("door", ASKED)
def test_a_secret_gets_into_no_request_and_no_pack_and_is_told(door: str, tmp_path: Path) -> None:
    if "Word" in door:
        pytest.importorskip("kreuzberg")
    project = project_of(tmp_path)
    outcome = ASKED[door](project)
    held, said = send(project)
    assert held == []
    told = said + (outcome.said if isinstance(outcome, Outcome) else "")
    assert "a secret (" in told or door == "a refused answer", told


@pytest.mark.parametrize("door", ANSWERED)
def test_a_secret_in_an_answer_gets_no_further_than_the_draft_where_it_is_told(door: str, tmp_path: Path) -> None:
    if "Word" in door:
        pytest.importorskip("pypandoc")
        pytest.importorskip("docx")
    project = project_of(tmp_path)
    project.answer_all(THREE)
    assert project.draft().code == 0
    ANSWERED[door](project)
    assert send(project)[0] == []
    assert "critical secret, hiring: " in project.bloginator("status", "essay").out
    assert "It holds a secret (" in project.bloginator("report", "essay").out
    clean, bundled = project.bloginator("export", "essay", "--to", "md", "--clean"), project.bloginator("bundle", "essay")
    assert (clean.code, bundled.code) == (1, 1), "what is for others does not have it unasked"
    mark = bundled.err.split("blocklist allow ")[1].split()[0]
    assert project.bloginator("blocklist", "allow", mark).code == 0
    assert "critical secret" not in project.bloginator("status", "essay").out
    project.draft()
    assert project.bloginator("bundle", "essay").code == 0
