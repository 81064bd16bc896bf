"""What is wanted of an outline, kept beside its request: title, what it is about, and the plan that a template gives."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from bloginator.batch.start.new import new_batch, relative_path
from bloginator.disk.batch import open_batch, read_outline_text
from bloginator.disk.batch_lock import BatchLock
from bloginator.disk.layout import OF_OUTLINE, Layout, list_batches
from bloginator.disk.outputs import Outputs
from bloginator.disk.settings import read_settings
from bloginator.disk.templates import FileTemplates, find_templates
from bloginator.errors import BadOutline, BadSettings
from bloginator.records.outline import Outline
from bloginator.stages.wording import describe_kept
from bloginator.text.messages import did_you_mean
from bloginator.text.outline import read_outline
from bloginator.text.outline.build import one_line
from bloginator.text.outline.proposal import plain_line
from bloginator.ui.console import say

SECTION = "outline"  # the one section of a batch that asks for an outline
GIVEN = re.compile(r"\{#-?\s*given:([^#}]*)-?#\}")  # the first line of a template, which lists the names that it is given
OF_ALL = ("title", "about")
MOMENT, ENDING = "outline", ".md.j2"


class Wishes(NamedTuple):
    """What the writer asks for; what is empty stays as it was asked before.

    Args:
        template: Name of the template whose sections are the plan.
        values: What its other names stand for.
        corpus: Folders of a batch that is to be begun.
    """

    title: str = ""
    about: str = ""
    template: str = ""
    values: Mapping[str, str] = MappingProxyType({})
    corpus: Sequence[Path] = ()


def write_brief(root: Path, name: str, wishes: Wishes) -> None:
    """Write down what is wanted, and begin the batch where there is none of that name.

    Raises:
        BadSettings: Something is not said, or there is none of that name; nothing was written.
    """
    begins = name not in list_batches(root)
    layout = Layout(root, f"{name}{OF_OUTLINE}")
    file = layout.folder / "outline.json"
    earlier = None if begins or not file.exists() else read_outline(read_outline_text(file), layout.shown(file))
    title = plain_line(one_line(wishes.title)) or (earlier.title if earlier else "" if begins else title_so_far(root, name))
    if not title:
        raise BadSettings("The document has no title yet.", f"bloginator outline {name}", "Say --title TITLE.")
    about = plain_line(one_line(wishes.about)) or (earlier.thesis if earlier else "")
    plan = render_plan(root, name, wishes, title, about)
    if earlier and not plan and (plan := plan_of(earlier)) and (title, about) != (earlier.title, earlier.thesis):
        what = "The plan of the template was made for the earlier title and subject."
        raise BadSettings(what, f"bloginator outline {name}", "Say --template NAME again, with its values.")
    if begins and not wishes.corpus:
        mend = f"bloginator outline {name} --title TITLE --corpus FOLDER"
        raise BadSettings(f"There is no batch {name}.{did_you_mean(name, list_batches(root))}", "--corpus", mend)
    if not begins and wishes.corpus:
        corpus = read_settings(layout).get("corpus")
        same = [relative_path(folder, layout.home) for folder in wishes.corpus]
        if same != ([corpus] if isinstance(corpus, str) else corpus):
            what = f"The batch {name} has its corpus already."
            raise BadSettings(what, layout.shown(layout.settings), "Change it there.")
    if begins:
        say(f"{layout.shown(new_batch(root, name, None, list(wishes.corpus)))} is begun.")
    section = {"id": SECTION, "title": title, "description": "\n\n".join(filter(None, (about, plan)))}
    text = json.dumps({"title": title, "thesis": about, "sections": [section]}, ensure_ascii=False, indent=1) + "\n"
    with BatchLock(layout.cache / "lock", layout.name):
        if aside := Outputs(layout.cache / "written.log", layout.folder).write(file, text):
            say(describe_kept(layout.shown(aside)))


def title_so_far(root: Path, name: str) -> str:
    """Return the title of the outline that a batch has; empty where it has none."""
    try:
        return open_batch(root, name).outline.title
    except BadOutline:
        return ""


def plan_of(brief: Outline) -> str:
    """Return the plan that a brief holds behind what its document is about; empty where it has none."""
    return brief.sections[0].description.removeprefix(brief.thesis).strip("\n")


def render_plan(root: Path, name: str, wishes: Wishes, title: str, about: str) -> str:
    """Return the outline that a template makes of the values; empty where no template is wanted."""
    if not wishes.template:
        if wishes.values:
            raise BadSettings("Only a template takes values.", "--set", "Say --template NAME.")
        return ""
    templates = find_templates(Layout(root, name).folder / "templates", root / "templates")
    path = find_template(templates, wishes.template)
    wanted = GIVEN.match(templates.source(path)[0])
    names = [word for part in wanted[1].split(",") if (word := part.strip())] if wanted else [*OF_ALL, *wishes.values]
    for key in wishes.values:
        if key in OF_ALL:
            raise BadSettings(f"The {key} is no value of a template.", "--set", f"Say --{key} TEXT.")
        if key not in names:
            what = f"The template {wishes.template} takes no {key}.{did_you_mean(key, names)}"
            takes = ", ".join(word for word in names if word not in OF_ALL)
            raise BadSettings(what, "--set", f"It takes: {takes or 'none'}.")
    if lacking := [word for word in names if word not in (*OF_ALL, *wishes.values)]:
        what = f"The template {wishes.template} wants {' and '.join(lacking)}."
        raise BadSettings(what, f"--template {wishes.template}", " ".join(f'Say --set {word}="…".' for word in lacking))
    values = {key: one_line(value) for key, value in wishes.values.items()}
    text = templates.render(path, {**values, "title": title, "about": about}).strip()
    read_outline(text, str(templates.source(path)[1]))
    return text


def find_template(templates: FileTemplates, name: str) -> str:
    """Return the path of a template by its name, or say which there are."""
    files = (file for folder in templates.folders for file in (folder / MOMENT).glob(f"*{ENDING}"))
    known = sorted({file.name.removesuffix(ENDING) for file in files})
    if name not in known:
        mend = f"Use one of: {', '.join(known)}; or write templates/{MOMENT}/NAME{ENDING}."
        raise BadSettings(f"There is no template {name}.{did_you_mean(name, known)}", "--template", mend)
    return f"{MOMENT}/{name}{ENDING}"
