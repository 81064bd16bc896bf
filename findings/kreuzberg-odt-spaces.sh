#!/bin/sh
# kreuzberg 4.10.4: a span of a valid .odt that holds <text:s/> (a space) loses all its text; outside of a span the
# words on both sides of it are run together. Office programs write indented code in just this way.
# Made with odfpy 1.4.1. Seen: the line "    if it fails" is missing altogether, "words before  words after" is
# "words beforewords after".
# Ends with 0 while this is so, with 1 when it has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet kreuzberg==4.10.4 odfpy==1.4.1
"$folder/venv/bin/python" - <<'PYTHON'
import io

from kreuzberg import ExtractionConfig, extract_bytes_sync
from odf.opendocument import OpenDocumentText
from odf.text import P, S, Span

made = OpenDocumentText()
made.text.addElement(P(text="def run():"))
paragraph, span = P(), Span()
span.addElement(S(c=4))
span.addText("if it fails")
paragraph.addElement(span)
made.text.addElement(paragraph)
paragraph = P(text="words before")
paragraph.addElement(S(c=2))
paragraph.addText("words after")
made.text.addElement(paragraph)
data = io.BytesIO()
made.write(data)
config = ExtractionConfig(output_format="markdown", use_cache=False)
content = extract_bytes_sync(data.getvalue(), "application/vnd.oasis.opendocument.text", config).content
print(repr(content))
assert "def run" in content and "if it fails" not in content and "beforewords" in content, "the behaviour has changed"
PYTHON
