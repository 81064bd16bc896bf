"""``bloginator completion``: real bash completes with the script that it prints."""

import shutil
import subprocess
from pathlib import Path

import pytest
from tests.project import Project, a_project

COMPLETE = """
source {script}
COMP_WORDS=({words}); COMP_CWORD={at}; COMP_LINE="{words}"; COMP_POINT=${{#COMP_LINE}}
"$(complete -p bloginator | sed -n 's/.* -F \\([^ ]*\\) .*/\\1/p')"
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


def complete(project: Project, *words: str) -> list[str]:
    """Return what bash offers for the last of some words."""
    script = project.root / "completion.bash"
    script.write_text(project.bloginator("completion", "bash").out, "utf-8")
    program = COMPLETE.format(script=script, words=" ".join(f'"{word}"' for word in words), at=len(words) - 1)
    ended = subprocess.run(["bash", "-c", program], cwd=project.root, capture_output=True, text=True, check=True)
    return ended.stdout.split()


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
def test_bash_completes_commands_options_and_batches(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=("hiring",))
    assert {"status", "sources"} <= set(complete(project, "bloginator", "s"))
    assert "--batch-timeout" in complete(project, "bloginator", "draft", "--b")
    assert complete(project, "bloginator", "status", "es") == ["essay"]


@pytest.mark.parametrize("shell", ["zsh", "tcsh"])
def test_other_shells_get_a_script_of_their_own(tmp_path: Path, shell: str) -> None:
    script = a_project(tmp_path, topics=("hiring",)).bloginator("completion", shell).out
    assert "bloginator" in script and "status" in script and "batches" in script
