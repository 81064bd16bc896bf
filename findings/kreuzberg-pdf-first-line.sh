#!/bin/sh
# kreuzberg 4.10.4: the first line of a page is left out of a PDF's content when it begins close to the top, although
# it begins a sentence that goes on in the next line. The page's own text (pages) has it.
# Made with reportlab 5.1.0, A4, first line 42 points (15 mm) below the upper edge. Seen: content begins
# with "The second line"; with PdfConfig(top_margin_fraction=0.0) it begins with "The first line".
# Ends with 0 while this is so, with 1 when it has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet kreuzberg==4.10.4 reportlab==5.1.0
"$folder/venv/bin/python" - <<'PYTHON'
import io

from kreuzberg import ExtractionConfig, PageConfig, PdfConfig, extract_bytes_sync
from reportlab.pdfgen.canvas import Canvas

data = io.BytesIO()
canvas = Canvas(data)
for number, name in enumerate(["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"]):
    canvas.drawString(57, 800 - 14 * number, f"The {name} line of the page begins a sentence that goes on in the next")
canvas.save()


def read(**options):
    config = ExtractionConfig(output_format="markdown", use_cache=False, pages=PageConfig(extract_pages=True), **options)
    return extract_bytes_sync(data.getvalue(), "application/pdf", config)


plain, whole = read(), read(pdf_options=PdfConfig(top_margin_fraction=0.0, bottom_margin_fraction=0.0))
print(repr(plain.content[:60]), repr(whole.content[:60]), sep="\n")
assert plain.content.startswith("The second line"), "the behaviour has changed"
assert whole.content.startswith("The first line")
PYTHON
