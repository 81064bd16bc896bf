#!/bin/sh
# kreuzberg 4.10.4: `&`, `<`, `>`, tabs and the marks of list items are missing from a valid .docx.
# Made with python-docx 1.2.0. Seen: "Ships boats pay when 3 4." for "Ships & boats pay when 3 < 4.", "NameRank" for
# "Name<tab>Rank", and two items of a bulleted list as bare paragraphs. The same with .odt is right.
# Ends with 0 while this is so, with 1 when it has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet kreuzberg==4.10.4 python-docx==1.2.0
"$folder/venv/bin/python" - <<'PYTHON'
import io

import docx
from kreuzberg import ExtractionConfig, extract_bytes_sync

made = docx.Document()
made.add_paragraph("Ships & boats pay when 3 < 4.")
made.add_paragraph("Name\tRank")
made.add_paragraph("First watch", style="List Bullet")
made.add_paragraph("Second watch", style="List Bullet")
data = io.BytesIO()
made.save(data)
kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
config = ExtractionConfig(output_format="markdown", use_cache=False)
lines = [line for line in extract_bytes_sync(data.getvalue(), kind, config).content.split("\n") if line]
print(lines)
lines = [" ".join(line.split()) for line in lines]
assert lines == ["Ships boats pay when 3 4.", "NameRank", "First watch", "Second watch"], "the behaviour has changed"
PYTHON
