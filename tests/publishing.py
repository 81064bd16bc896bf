"""What tests of published forms are given: a draft that holds what an engine might run, and the programs, where they are."""

import shutil
import subprocess
from pathlib import Path

import pytest

from bloginator.records.draft import Draft, DraftSection, Reference

RUNNABLE = r"""Raw <script>alert</script> and <img src=x onerror=alert> stay, `#eval("1+1")` and #read("corpus.md") too.[^1]

```{=typst}
#read("corpus.md")
```

```{=html}
<script>alert</script>
```

<div onclick="alert">A block.</div>

![A picture](/etc/hostname) and $\text{\#read("corpus.md")}$.
"""


def a_reference(number: int, document: str = "corpus/reviews.md", **fields: object) -> Reference:
    """Return the passage that a number of the draft leads to."""
    known: dict[str, object] = {
        "title": "Reviews",
        "heading": "Costs",
        "lines": (number, number + 4),
        "text": f"Passage {number}.",
    }
    return Reference.model_validate({"number": number, "document": document, **known, **fields})


def a_draft(*sections: DraftSection, **fields: object) -> Draft:
    """Return a draft of sections, with two passages that they may cite and one that we found."""
    known: dict[str, object] = {
        "title": "An Essay",
        "complete": True,
        "total": len(sections),
        "needed": len(sections),
        "accepted": len(sections),
        "outdated": 0,
        "placeholders": 0,
        "words": 9,
        "citations": 3,
        "tables": 0,
        "references": (a_reference(1), a_reference(2)),
        "found": (a_reference(1, "corpus/found.md", title="Found"),),
    }
    return Draft.model_validate({**known, "sections": sections, **fields})


def a_written(text: str, section: str = "costs", **fields: object) -> DraftSection:
    """Return a written section."""
    return DraftSection.model_validate(
        {"id": section, "title": section.capitalize(), "depth": 0, "kind": "written", "text": text, **fields}
    )


def require_command(name: str) -> str:
    """Return a command's path, or skip the test with the reason."""
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"not installed: {name}")
    return path


def run_command(*words: str | Path, cwd: Path | None = None) -> str:
    """Run a command that must succeed; return what it printed."""
    ran = subprocess.run([str(word) for word in words], capture_output=True, text=True, cwd=cwd, timeout=300, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout
