#!/bin/sh
# pandoc 3.9 (pypandoc_binary 1.17): where a recorded change has deleted the end of a paragraph, so that it is joined with
# the one behind it, --track-changes=accept puts its words into the next footnote instead of before the next paragraph.
# Seen: "First words." stands in the note of the second paragraph, and not in the text.
# Ends with 0 while this is so, with 1 when it has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pypandoc_binary==1.17
"$folder/venv/bin/python" - "$folder/in.docx" <<'PYTHON'
import sys
import zipfile

import pypandoc

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
deleted = '<w:pPr><w:rPr><w:del w:id="1" w:author="R" w:date="2024-01-01T00:00:00Z"/></w:rPr></w:pPr>'
parts = {
    "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{TYPE}.document.main+xml"/>'
    f'<Override PartName="/word/footnotes.xml" ContentType="{TYPE}.footnotes+xml"/></Types>',
    "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
    "word/_rels/document.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/footnotes" Target="footnotes.xml"/></Relationships>',
    "word/document.xml": f"{HEAD}<w:document {W}><w:body><w:p>{deleted}<w:r><w:t>First words. </w:t></w:r></w:p>"
    '<w:p><w:r><w:t>Second words.</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p></w:body></w:document>',
    "word/footnotes.xml": f'{HEAD}<w:footnotes {W}><w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r>'
    "<w:r><w:t>A note.</w:t></w:r></w:p></w:footnote></w:footnotes>",
}
with zipfile.ZipFile(sys.argv[1], "w") as made:
    for name, part in parts.items():
        made.writestr(name, part)
read = pypandoc.convert_file(sys.argv[1], "markdown", format="docx", extra_args=["--track-changes=accept"])
print(read)
text, _, note = read.partition("[^1]: ")
assert "First words" not in text and "First words" in note, "the behaviour has changed"
PYTHON
