#!/bin/sh
# LibreOffice 7.4.7.2 reads the footnotes of a .docx by their order, and not by their ids: where word/footnotes.xml holds a
# note that nothing marks (python-docx leaves it there when its paragraph is deleted), each mark behind it gets the text of
# another note. The file is valid: a note need not be marked.
# Seen: the second mark, of note 4 ("of bread"), shows note 3 ("of nothing").
# Ends with 0 while this is so, with 1 when it has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 - "$folder" <<'PYTHON'
import sys
import zipfile

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
notes = {2: "of apples", 3: "of nothing", 4: "of bread"}
paragraph = '<w:p><w:r><w:t>{}</w:t></w:r><w:r><w:footnoteReference w:id="{}"/></w:r></w:p>'
note = '<w:footnote w:id="{}"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>{}</w:t></w:r></w:p></w:footnote>'
separators = "".join(
    f'<w:footnote w:id="{number}" w:type="{kind}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
    for number, kind in enumerate(("separator", "continuationSeparator"))
)
parts = {
    "[Content_Types].xml": f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{TYPE}.document.main+xml"/>'
    f'<Override PartName="/word/footnotes.xml" ContentType="{TYPE}.footnotes+xml"/></Types>',
    "_rels/.rels": f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
    "word/_rels/document.xml.rels": f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/footnotes" Target="footnotes.xml"/></Relationships>',
    "word/document.xml": f"{HEAD}<w:document {W}><w:body>{paragraph.format('A pound', 2)}{paragraph.format('A loaf', 4)}"
    "</w:body></w:document>",
    "word/footnotes.xml": f"{HEAD}<w:footnotes {W}>{separators}{''.join(note.format(*item) for item in notes.items())}</w:footnotes>",
}
with zipfile.ZipFile(f"{sys.argv[1]}/in.docx", "w") as made:
    for name, part in parts.items():
        made.writestr(name, part)
PYTHON
soffice --version
timeout 300 soffice "-env:UserInstallation=file://$folder/profile" --headless --convert-to html --outdir "$folder" "$folder/in.docx" >/dev/null 2>&1
python3 - "$folder/in.html" <<'PYTHON'
import re
import sys

page = " ".join(re.sub(r"<[^>]+>", " ", open(sys.argv[1], encoding="utf-8", errors="replace").read()).split())
said = re.findall(r"of (?:apples|nothing|bread)", page)
print(said)
assert said == ["of apples", "of nothing"], "the behaviour has changed"
PYTHON
