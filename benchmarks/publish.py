"""A draft that holds every construct, put through the engines that are installed: what each of them reads of it.

    python benchmarks/publish.py             the engines, then seconds of exports, then edits that come back from Word
    python benchmarks/publish.py seconds     one of the three: engines, seconds, edits

Engines are Python packages, commands on PATH (pandoc, cmark-gfm, hugo, kramdown, node) and, below the folder that
NODE_PATH names, npm's remark and markdown-it. docs/publishing.md has the table.
"""

import importlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from html import unescape
from pathlib import Path

from markdown_it import MarkdownIt

from bloginator.disk.templates import find_templates
from bloginator.records.exchange import Source, Verdict
from bloginator.records.outline import Outline, Section
from bloginator.records.report import SectionEvidence, SentenceEvidence, Support
from bloginator.stages.draft.assemble import assemble
from bloginator.text.answers.cleaning import clean_answer
from bloginator.text.sentences import split_sentences

Engine = Callable[[str], tuple[str, str]]
"""From a draft to the engine's version, and the page that it makes."""

TITLE = 'Costs: a "sum" of <all>'
ANSWER = r"""Zero costs fell [S1]. They fell twice [S1]. They rose [S2]. It stands in the report.

### Heading of its own [S2]

A list follows:
- first [S1]
  - below it
    1) deepest [S2]
- second[^näch.ste]
> Quoted words [S1].

A table follows:
| cell | left |
|---|---:|
| marked [S1] | 1 |
| other \| cell | 2 |
### Signs
Raw <script>alert</script> stays, \<b> too, and \~this\~; one<br>two; said \"twice\".
Look at https://example.org/a_b [S1] and [a site](https://example.org/x) [S2].
Code `x < 1 && \~y` and $a_1 \, b$ stay.

```python
if x < 1:  # [S1] <b>
    print("&amp;")
```

它下降了。[S1]然后上升。[S2]

انخفضت التكاليف [S1].

Again [S1].

[^näch.ste]: Told in May [S2].
[^two]: Never marked.
"""


def make_draft() -> str:
    """Return the draft."""
    outline = Outline(
        title=TITLE, sections=(Section(id="costs", title="Costs & <sums>", description="x"),), date="2024-05-01"
    )
    sources = [
        Source(marker=f"S{n}", document=f"posts/{n}.md", title=f"Title {n}", lines=(n, n + 1), text="It.") for n in (1, 2)
    ]
    text = clean_answer(ANSWER, title="Costs", section="costs", sources=["S1", "S2"]).text
    verdict = Verdict(section="costs", standing="accepted", text=text, sources=tuple(sources))
    support = Support(marker="S2", document="posts/2.md", title="Title 2", lines=(2, 3), text="It does stand.")
    found = [
        SentenceEvidence(start=one.start, end=one.end, text=text[one.start : one.end], probability=0.9, verdict="supported",
                         support=support, found=True)
        for one in split_sentences(text) if text[one.start :].startswith("It stands")
    ]  # fmt: skip
    evidence = {"costs": SectionEvidence(section="costs", key="k", sentences=tuple(found))}
    return assemble(outline, {"costs": verdict}, threshold=1, templates=find_templates(), evidence=evidence).text


WITHOUT_NOTES = ("lists", "tables", "headings", "HTML", "breaks", "addresses", "code", "references")
"""What a reader of CommonMark and tables reads, without a plug-in for footnotes."""

MARK = r"\s?<(?:sup|a|span)[^>]*>"
CONSTRUCTS: dict[str, tuple[str, ...]] = {
    "marks": (f"They fell twice{MARK}", f"!costs fell{MARK}"),
    "notes": ("=Title 1, lines 1-2", "=found by bloginator", "!=[^"),
    "own note": ("=Told in May (Title 2, lines 2-3)", f"second{MARK}"),
    "in cells": (rf"<t[dh][^>]*>\s*marked{MARK}",),
    "in lists": (rf"<li[^>]*>\s*first{MARK}",),
    "in quotes": (rf"<blockquote[^>]*>\s*<p[^>]*>\s*Quoted words{MARK}",),
    "lists": (r"<li[^>]*>[^<]*below it(?:(?!</li>).)*<ol[^>]*>\s*<li[^>]*>\s*deepest",),
    "tables": (r"<tr(?:(?!<tr).)*cell.*<tr(?:(?!<tr).)*marked.*<tr(?:(?!<tr).)*>\s*other (?:\||&#124;) cell\s*<",),
    "headings": (r"<h[34][^>]*>\s*Heading of its own\s*</h", r"<h[23][^>]*>\s*Costs &amp; &lt;sums(?:>|&gt;)"),
    "HTML": ("=Raw <script>alert</script> stays, <b> too, and ~this~", "!<script"),
    "breaks": (r"\bone (?:<br ?/?>|<!-- raw HTML omitted -->)?\s*two;", r'said (?:"|&\w+;|[“”‘])twice', r"!=\""),
    "addresses": ('!href="[^"]*a_b[^"]+"', r'<a [^>]*href="https://example.org/x"[^>]*>a site</a>'),
    "code": (r"=x < 1 && \~y", "=[S1] <b>", '=print("&amp;")'),
    "formulas": (r"a_1 \\?, b",),
    "scripts": (f"它下降了。{MARK}", f"然后上升。{MARK}", f"انخفضت التكاليف{MARK}"),
    "references": (r'<a [^>]*href="(?:\./)?posts/1.md"[^>]*>Title 1</a>',),
}
"""What a page must hold: a pattern of its HTML, behind ``=`` a piece of its text; behind ``!`` what it must not."""

PANDOC = ["--wrap=none", "--mathjax", "--quiet"]


def read_text(html: str) -> str:
    """Return what a reader reads."""
    return unescape(re.sub(r"<[^>]*>", "", re.sub(r"\s+", " ", re.sub(r"<br ?/?>|<!-- raw HTML omitted -->", " ", html))))


def split_front_matter(draft: str) -> tuple[str, str]:
    """Return the lines of the front matter, and what is below."""
    _, front, body = draft.split("---\n", 2)
    return front, body


def command(name: str, *arguments: str, text: str = "", version: str = "--version", **options: object) -> tuple[str, str]:
    """Return a command's version, and what it writes for a text."""
    if shutil.which(name) is None:
        raise ModuleNotFoundError(name)
    run = {"capture_output": True, "text": True, "encoding": "utf-8", "check": True}
    told = subprocess.run([name, version], **run).stdout
    number = re.search(r"\d+\.[\d.]+[\w.+-]*", told)
    return number[0] if number else told.strip(), subprocess.run([name, *arguments], input=text, **run, **options).stdout


def version_of(package: str) -> str:
    from importlib.metadata import version

    return version(package)


def python_markdown(draft: str) -> tuple[str, str]:
    markdown = importlib.import_module("markdown")
    return version_of("Markdown"), markdown.markdown(draft, extensions=["extra", "meta", "sane_lists"])


def markdown_it_py(draft: str) -> tuple[str, str]:
    footnote = importlib.import_module("mdit_py_plugins.footnote").footnote_plugin
    return version_of("markdown-it-py"), commonmark(footnote).render(split_front_matter(draft)[1])


def commonmark(*plugins: Callable[..., None]) -> MarkdownIt:
    """Return a parser that lets HTML through."""
    parser = MarkdownIt("js-default", {"html": True})
    for plugin in plugins:
        parser.use(plugin)
    return parser


def myst(draft: str) -> tuple[str, str]:
    parsing = importlib.import_module("myst_parser.parsers.docutils_")
    publish = importlib.import_module("docutils.core").publish_string
    settings = {
        "myst_enable_extensions": ["dollarmath"],
        "math_output": "LaTeX",
        "report_level": 5,
        "myst_all_links_external": True,
        "embed_stylesheet": False,
    }
    html = publish(draft, parser=parsing.Parser(), writer="html5", settings_overrides=settings).decode()
    return version_of("myst-parser"), re.sub(r"<head>.*?</head>", "", html, flags=re.DOTALL)


def pypandoc(draft: str) -> tuple[str, str]:
    module = importlib.import_module("pypandoc")
    return str(module.get_pandoc_version()), module.convert_text(draft, "html", format="markdown", extra_args=PANDOC)


def pandoc(draft: str) -> tuple[str, str]:
    return command("pandoc", "-f", "markdown", "-t", "html", *PANDOC, text=draft)


def cmark_gfm(draft: str) -> tuple[str, str]:
    extensions = [part for name in ("table", "autolink", "tasklist", "strikethrough") for part in ("-e", name)]
    return command("cmark-gfm", "--unsafe", "-e", "footnotes", *extensions, text=split_front_matter(draft)[1])


def kramdown(draft: str) -> tuple[str, str]:
    return command("kramdown", text=split_front_matter(draft)[1])


def hugo(draft: str) -> tuple[str, str]:
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        (site / "content").mkdir()
        (site / "layouts" / "_default").mkdir(parents=True)
        (site / "content" / "draft.md").write_text(draft, "utf-8")
        (site / "layouts" / "_default" / "single.html").write_text("{{ .Content }}", "utf-8")
        (site / "config.toml").write_text(
            'baseURL = "/"\ndisableKinds = ["home", "RSS", "sitemap", "taxonomy", "term"]\n', "utf-8"
        )
        version, _ = command("hugo", "--quiet", "-s", folder, version="version")
        return version, (site / "public" / "draft" / "index.html").read_text("utf-8")


def node(script: str, package: str, draft: str) -> tuple[str, str]:
    folder = Path(os.environ.get("NODE_PATH", ""), package, "package.json")
    if not folder.is_file():
        raise ModuleNotFoundError(package)
    base = Path(os.environ["NODE_PATH"]).parent
    module = f"import {{ readFileSync }} from 'fs'; const draft = readFileSync(0, 'utf-8'); {script}"
    _, html = command("node", "--input-type=module", "-e", module, text=draft, cwd=base)
    return json.loads(folder.read_text("utf-8"))["version"], html


def remark(draft: str) -> tuple[str, str]:
    script = """
      import { unified } from 'unified'; import parse from 'remark-parse'; import gfm from 'remark-gfm';
      import front from 'remark-frontmatter'; import rehype from 'remark-rehype'; import write from 'rehype-stringify';
      console.log(String(await unified().use(parse).use(front).use(gfm).use(rehype).use(write).process(draft)));"""
    return node(script, "remark", draft)


def markdown_it(draft: str) -> tuple[str, str]:
    script = """
      import MarkdownIt from 'markdown-it'; import footnote from 'markdown-it-footnote';
      console.log(new MarkdownIt({ html: true, linkify: true }).use(footnote).render(draft));"""
    return node(script, "markdown-it", split_front_matter(draft)[1])


def typst(draft: str) -> tuple[str, str]:
    source = importlib.import_module("pypandoc").convert_text(
        draft, "typst", format="markdown", extra_args=["-s", "--quiet"]
    )
    return version_of("typst"), pdf_text(importlib.import_module("typst").compile(source.encode()))


def weasyprint(draft: str) -> tuple[str, str]:
    html = importlib.import_module("weasyprint").HTML(
        string=f"<style>body {{ font-variant-ligatures: none }}</style>{pypandoc(draft)[1]}"
    )
    return version_of("weasyprint"), pdf_text(html.write_pdf())


def pdf_text(data: bytes) -> str:
    """Return the text of a PDF."""
    pages = importlib.import_module("pypdf").PdfReader(io.BytesIO(data)).pages
    return " ".join(page.extract_text() for page in pages)


PRINTED = {
    "notes": ("Title 1, lines 1-2", "found by bloginator"),
    "own note": ("Told in May (Title 2, lines 2-3)",),
    "lists": ("first", "below it", "deepest", "second"),
    "tables": ("marked", "other | cell"),
    "headings": ("Costs & <sums>", "Heading of its own"),
    "HTML": ("Raw <script>alert</script> stays, <b> too, and ~this~",),
    "addresses": ("https://example.org/a_b", "a site"),
    "code": ("x < 1 && \\~y", "# [S1] <b>"),
    "references": ("Title 1",),
}
"""What a printed page must say; only its text is looked at."""

PRINTERS = (typst, weasyprint)
ENGINES = (pypandoc, pandoc, python_markdown, kramdown, hugo, cmark_gfm, markdown_it_py, markdown_it, remark, myst)


def read_with(engine: Engine, draft: str) -> tuple[str, dict[str, bool]]:
    """Return an engine's version, and which constructs it reads as they are meant.

    Raises:
        ImportError: It is not installed.
    """
    version, html = engine(draft)
    if engine in PRINTERS:
        said = re.sub(r"[\s\0]", "", html)
        return version, {name: all("".join(part.split()) in said for part in parts) for name, parts in PRINTED.items()}
    return version, read_html(html)


def read_html(html: str) -> dict[str, bool]:
    """Return which constructs a page shows as they are meant."""
    html = re.sub(r"\s+", " ", html).replace("&#x26;", "&amp;").replace("&#x3C;", "&lt;")
    html = re.sub(r"(<(?:li|t[dh])[^>]*>)\s*<p[^>]*>", r"\1", html)
    text = read_text(html)
    return {name: all(holds(part, html, text) for part in parts) for name, parts in CONSTRUCTS.items()}


def holds(part: str, html: str, text: str) -> bool:
    """Tell whether a page has one part of a construct."""
    wanted = part.removeprefix("!")
    is_there = wanted[1:] in text if wanted.startswith("=") else re.search(wanted, html) is not None
    return is_there != part.startswith("!")


def main() -> None:
    from benchmarks.exports import print_edits, print_seconds

    parts = {"engines": print_engines, "seconds": print_seconds, "edits": print_edits}
    for name in sys.argv[1:] or parts:
        parts[name]()


def print_engines() -> None:
    draft = make_draft()
    print("| engine | version | right | wrong |\n|---|---|---|---|")
    for engine in (*ENGINES, *PRINTERS):
        try:
            version, read = read_with(engine, draft)
        except ImportError as error:
            print(f"| {engine.__name__} | – | not installed: {error.name} | |")
            continue
        wrong = [name for name, is_right in read.items() if not is_right]
        print(f"| {engine.__name__} | {version} | {len(read) - len(wrong)} of {len(read)} | {', '.join(wrong)} |")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    main()
