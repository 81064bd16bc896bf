"""The real site maker builds the draft of its flavour, and runs nothing of its text (docs/publishing.md)."""

import os
import re
import shutil
import sys
from html import unescape
from importlib.util import find_spec
from pathlib import Path

import pytest

from bloginator.stages.exporter import ExportForm
from bloginator.stages.exporters.markdown import MarkdownExporter
from tests.builders import TEMPLATES
from tests.publishing import a_draft, a_written, require_command, run_command

TITLE = 'Costs: a "sum" of <all>'
TEXT = """Costs fell.[^1] They *rose*.[^2] {{< readfile "x" >}} {{% raw %}} {% include x %} {{ site.title }} {1 + 1} {: .x}

import x from "y"

- one
    - two

| a | b |
|---|---|
| c[^1] | d |

```python title="x"
if x < 1: print("{{< readfile >}} {% x %}")
```

See <https://example.org/a>. <br /> Ended.
"""
SAID = ('{{< readfile "x" >}} {{% raw %}} {% include x %} {{ site.title }} {1 + 1} {: .x}', 'import x from "y"', "Ended.")
NOTED = ("Reviews, Costs, lines 1-5", "Reviews, Costs, lines 2-6")


def a_flavoured(flavour: str) -> str:
    """Return a draft that holds what its maker might run."""
    exporter = MarkdownExporter(TEMPLATES)
    exporter.form = ExportForm(is_clean=True, flavour=flavour)
    draft = a_draft(a_written(TEXT), title=TITLE, date="2024-05-01", thesis="Why {{ it }} matters.", keywords=("a: b", "c"))
    return exporter.render(draft)


def require_page(site: Path, pattern: str = "**/*.html") -> str:
    """Return the page that a maker has built of the draft, and see to what it says."""
    [page] = [
        file for file in site.glob(pattern) if "Costs" in file.read_text("utf-8") and "lines 1-5" in file.read_text("utf-8")
    ]
    html = page.read_text("utf-8").replace("\u200b", "")
    text = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", "", html.replace("<br", " <br")))).translate(
        {0x201C: '"', 0x201D: '"'}
    )
    assert not [part for part in (*SAID, *NOTED, 'if x < 1: print("{{< readfile >}} {% x %}")') if part not in text], text
    assert (
        re.search(r"<table|<TABLE", html) and re.search(r"<li>[^<]*one[^<]*<ul>\s*<li>two", html) and "<em>rose</em>" in html
    )
    return html


def run_module(module: str, *words: str, cwd: Path) -> None:
    if find_spec(module) is None:
        pytest.skip(f"not installed: {module}")
    run_command(sys.executable, "-m", module, *words, cwd=cwd)


def test_hugo(tmp_path: Path) -> None:
    hugo = require_command("hugo")
    (tmp_path / "content").mkdir()
    (tmp_path / "layouts" / "_default").mkdir(parents=True)
    (tmp_path / "content" / "draft.md").write_text(a_flavoured("hugo"), "utf-8")
    (tmp_path / "layouts" / "_default" / "single.html").write_text("<h1>{{ .Title }}</h1>{{ .Date }}{{ .Content }}", "utf-8")
    (tmp_path / "config.toml").write_text('disableKinds = ["home", "RSS", "sitemap", "taxonomy", "term"]\n', "utf-8")
    run_command(hugo, "--quiet", cwd=tmp_path)
    assert "<h1>Costs: a &#34;sum&#34; of &lt;all&gt;</h1>2024-05-01" in require_page(tmp_path / "public")


def test_jekyll(tmp_path: Path) -> None:
    jekyll = require_command("jekyll")
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_layouts").mkdir()
    (tmp_path / "_posts" / "2024-05-01-costs.md").write_text(a_flavoured("jekyll"), "utf-8")
    (tmp_path / "_layouts" / "post.html").write_text("<h1>{{ page.title | escape }}</h1>{{ content }}", "utf-8")
    run_command(jekyll, "build", "--quiet", cwd=tmp_path)
    assert "<h1>Costs: a &quot;sum&quot; of &lt;all&gt;</h1>" in require_page(tmp_path / "_site")


def test_pelican(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "draft.md").write_text(a_flavoured("pelican"), "utf-8")
    (tmp_path / "pelicanconf.py").write_text('SITEURL = ""\nTIMEZONE = "UTC"\nDEFAULT_LANG = "en"\n', "utf-8")
    run_module("pelican", "content", "-s", "pelicanconf.py", cwd=tmp_path)
    html = require_page(tmp_path / "output", "costs*.html")
    assert "of &lt;all&gt;" in html and "2024" in html


def test_mkdocs(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text(a_flavoured("mkdocs"), "utf-8")
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: x\nmarkdown_extensions: [footnotes, tables, attr_list, sane_lists]\n", "utf-8"
    )
    run_module("mkdocs", "build", "--quiet", cwd=tmp_path)
    assert re.search(
        r"<h1[^>]*>Costs: a \"sum\" of &lt;all(?:&gt;|>)</h1>", require_page(tmp_path / "site").replace("&quot;", '"')
    )


def test_nikola(tmp_path: Path) -> None:
    if find_spec("nikola") is None:
        pytest.skip("not installed: nikola")
    run_command(sys.executable, "-m", "nikola", "init", "--quiet", "site", cwd=tmp_path)
    site = tmp_path / "site"
    (site / "posts" / "costs.md").write_text(a_flavoured("nikola"), "utf-8")
    with (site / "conf.py").open("a", encoding="utf-8") as settings:
        settings.write(
            '\nPOSTS = (("posts/*.md", "posts", "post.tmpl"),)\nCOMPILERS = {"markdown": (".md",)}\n'
            'MARKDOWN_EXTENSIONS = ["extra", "sane_lists"]\n'
        )
    run_command(sys.executable, "-m", "nikola", "build", "--quiet", cwd=site)
    html = require_page(site / "output", "posts/costs/*.html")
    assert "of &lt;all&gt;" in html and "2024-05-01" in html


def test_docusaurus_reads_it_as_mdx(tmp_path: Path) -> None:
    node = require_command("node")
    modules = Path(os.environ.get("NODE_PATH", ""))
    if not (modules / "@mdx-js" / "mdx").is_dir() or not (modules / "remark-frontmatter").is_dir():
        pytest.skip("not installed: @mdx-js/mdx and remark-frontmatter, below NODE_PATH")
    script = """
      import { compile } from '@mdx-js/mdx'; import gfm from 'remark-gfm'; import front from 'remark-frontmatter';
      import { readFileSync } from 'fs';
      const text = readFileSync(process.argv[1], 'utf-8');
      console.log(String(await compile(text, { remarkPlugins: [gfm, front], format: 'mdx' })));"""
    (tmp_path / "draft.mdx").write_text(a_flavoured("docusaurus"), "utf-8")
    made = run_command(node, "--input-type=module", "-e", script, tmp_path / "draft.mdx", cwd=modules.parent)
    assert "{1 + 1}" in made and 'import x from \\"y\\"' in made and "lines 1-5" in made
    assert "https://example.org/a" in made and not re.search(r"^import x|children: \[?1 \+ 1", made, re.MULTILINE)


def test_quarto_runs_no_code(tmp_path: Path) -> None:
    front = a_flavoured("quarto").split("---\n")[1]
    assert "engine: markdown\n" in front and "lang: en\n" in front
    if shutil.which("quarto") is None:
        pytest.skip("not installed: quarto; the front matter is looked at alone")
    (tmp_path / "draft.qmd").write_text(a_flavoured("quarto"), "utf-8")
    run_command("quarto", "render", "draft.qmd", "--to", "html", cwd=tmp_path)
    require_page(tmp_path)
