"""Two writers who share their subjects and nothing of their style."""

from functools import cache
from importlib import resources
from itertools import cycle, islice
from pathlib import Path

from bloginator.text import style as voice

SUBJECTS = ("the server", "a test", "the old parser", "my team", "the build", "a new disk", "the release", "our queue",
            "the report", "a small script", "the cache", "the first draft", "a review")  # fmt: skip
CASUAL = (
    "I don't trust {0}, and you shouldn't either.", "It's just {0}!", "But I can't say why {0} isn't here.",
    "So what do you do with {0}?", "I've tried {0} and it didn't work, really.", "You'll see: {0} won't be there.",
)  # fmt: skip
FORMAL = (
    "Moreover, it should be noted that {0} is of the greatest importance to those who have been given the task of it.",
    "However, the question of whether {0} can be used in such a way has not been answered by the authors of the text.",
    "In this section, we consider the manner in which {0} may be regarded as one of the parts of the whole.",
    "Therefore, {0} is, in the opinion of many, the result of that which was described in the course of the work above.",
)  # fmt: skip


@cache
def the_background() -> voice.Background:
    return voice.background_from_bytes(resources.files("bloginator").joinpath("data/voice.bin").read_bytes())


def prose(templates: tuple[str, ...], count: int, start: int = 0) -> str:
    """Sentences of one style; another start gives other sentences."""
    turns = zip(cycle(templates), cycle(SUBJECTS), strict=False)
    return " ".join(template.format(subject) for template, subject in islice(turns, start, start + count))


def casual_corpus(folder: Path, posts: int = 13) -> Path:
    """Write enough of the casual writer for a profile, in paragraphs of six sentences."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(posts):
        paragraphs = [prose(CASUAL, 6, 7 * number + 6 * at) for at in range(11)]
        (folder / f"post-{number:02}.md").write_text(f"# Post {number}\n\n" + "\n\n".join(paragraphs) + "\n", "utf-8")
    return folder
