"""Make the voice background that ships.

    python scripts/make_voice_background.py BLOGS src/bloginator/data/voice.bin

BLOGS holds one folder an author. The tables hold frequencies, directions, runs of characters, and two
coefficients for each length and size of corpus; no text.
Takes some minutes; the same posts give the same bytes on the same machine.
"""

import sys
from dataclasses import replace
from pathlib import Path

from bloginator.text.style.background import to_bytes
from bloginator.text.style.build import build
from bloginator.text.style.calibrate import bouts, slopes, trials
from bloginator.text.style.counted import counted


def read(folder: Path) -> dict[str, dict[str, str]]:
    """Return author -> post -> Markdown."""
    return {
        one.name: {post.name: post.read_text("utf-8", errors="replace") for post in sorted(one.iterdir())}
        for one in sorted(folder.iterdir())
        if one.is_dir()
    }


def main(blogs: str, output: str) -> None:
    """Build the tables of all authors, and fit the slopes on pairs held out of them."""
    everything = counted(read(Path(blogs)))
    authors = sorted(everything.authors)
    found = []
    for bout in bouts(everything):
        found += list(trials(bout))
        print(f"{bout.target} against {bout.other}", flush=True)
    made = replace(build(everything, authors)[0], slopes=slopes(found))
    data = to_bytes(made)
    Path(output).parent.mkdir(parents=True, exist_ok=True)
    Path(output).write_bytes(data)
    print(f"{len(authors)} authors, {len(data):,} bytes, slopes {made.slopes}")


if __name__ == "__main__":
    main(*sys.argv[1:3])
