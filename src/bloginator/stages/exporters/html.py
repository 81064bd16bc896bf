"""A draft as a plain article for a browser: no script, and nothing that is loaded."""

from bloginator.records.draft import Draft
from bloginator.stages.exporter import Exporter
from bloginator.stages.exporters.page import integrity
from bloginator.stages.publish.article import describe_document, read_article, unsign
from bloginator.stages.publish.tree import write_document

ARTICLE, STYLE = "export/article.html.j2", "export/article.css.j2"


class ArticleExporter(Exporter):
    """The document as one publishes it by itself."""

    name = "html"
    suffix = ".html"
    needs = ("pandoc",)

    def render(self, draft: Draft) -> str:
        """Return the text of the file."""
        pieces = read_article(draft, self.form, self.templates, self.programs)
        document = write_document(unsign(pieces), {})
        body = self.programs.pandoc(document, "json", "html5", "--mathml", "--wrap=none").decode()
        style = self.templates.render(STYLE, {})
        values = {
            "about": describe_document(draft, self.form),
            "policy": f"default-src 'none'; style-src '{integrity(style)}'; base-uri 'none'; form-action 'none'",
            "style": style,
            "body": body,
        }
        return self.templates.render(ARTICLE, values).rstrip("\n") + "\n"


PLUGIN = ArticleExporter
