"""Comments and crossed-out words are no part of a document; everything else is."""

import pytest

from bloginator.text.markdown.unsaid import remove_other_comments, remove_unsaid

OWN = "PRIVATE"


@pytest.mark.parametrize(
    "text",
    [
        f"Tests run <!-- {OWN} --> at night.",
        f'Tests run\n\n+++ {{"tags": "{OWN}"}}\n\nat night.',
        f"Tests run\n\n[^//]: # ({OWN})\n\nat night.",
        f"Tests run\n\n```{{=comment}}\n{OWN}\n```\n\nat night.",
        f"Tests.\n\n<!--\n{OWN}\n\n{OWN}\n-->\n\nAt night.",
        f"Tests.\n<!-- {OWN} and no end",
        f"Tests.\n\n% {OWN}\n% {OWN}\n\nRun.",
        f"Tests run.\n% {OWN}\nAt night.",
        f"::: comment\n{OWN}\n\n{OWN}\n:::\n\nTests.",
        f"::: {{.hidden}}\n{OWN}\n:::\nTests.",
        f"::::{{comment}}\n:::{{note}}\n{OWN}\n:::\n{OWN}\n::::\n\nTests.",
        f"```{{comment}}\n{OWN}\n```\n\nTests.",
        f"Tests [{OWN}]{{.comment}} run [{OWN}]{{.del}}.",
        f"\\iffalse\n{OWN}\n\\fi\nTests.",
        f"\\sout{{{OWN} {{x}} {OWN}}} \\todo{{{OWN}}} Tests.",
        f"<div hidden>a <div>b</div> {OWN}</div> Tests.",
        f'<span style="display: none">{OWN}</span> Tests.',
        f'Tests <span style="text-decoration: line-through">{OWN}</span> run.',
        f"<private>{OWN}</private> <template>{OWN}</template> Tests.",
        f"{{* {OWN} *}} @* {OWN} *@ <#-- {OWN} --> <%doc>{OWN}</%doc> <! {OWN} > Tests.",
        f"%%\n{OWN}\n%% Tests.",
        f"Tests %%{OWN}%% run.",
        f"Tests run. %% {OWN}: ask %% At night.",
        f"%% {OWN} %% Tests run.",
        f"%% {OWN}\nTests run.",
        f"> [//]: # ({OWN})\n\nTests.",
        f"<del>\n\n{OWN}\n\n</del>\n\nTests.",
        f"\\begin{{comment}}\n{OWN}\n\\end{{comment}}\nTests.",
        f"%%\n{OWN}\n\n{OWN}\n%%\n\nTests.",
        f"Tests {{/* {OWN} */}} run.",
        f"Tests {{{{- /* {OWN} */ -}}}} run.",
        f"Tests {{# {OWN} #}} run.",
        f"{{%- comment -%}}\n{OWN}\n{{%- endcomment -%}}\nTests.",
        f"{{{{!-- {OWN} --}}}} Tests.",
        f"[//]: # ({OWN} (twice))\nTests.",
        f'[note]: <> "{OWN}"\nTests.',
        f"Tests {{>>{OWN}<<}} run.",
        f"~~{OWN}~~ Tests.",
        f"~{OWN} once~ Tests.",
        f"\\sout{{{OWN}}} Tests.",
        f"Tests <!-- {OWN} and no end\n\nrun.",
        f"Tests <!-- {OWN} --!> run.",
        f"Tests <?php /* {OWN} */ ?> run.",
        f"Tests.\n\n{{\n  /* {OWN} */\n}}\n\nRun.",
        f"{{%\n  # {OWN}\n  # {OWN}\n%}} Tests.",
        f"<comment>{OWN}</comment> Tests.",
        f"<del>{OWN}</del> <s>{OWN}</s> Tests.",
        f"{{--{OWN}--}} {{~~{OWN}~>Tests~~}} run.",
    ],
)
def test_what_an_author_does_not_say_is_taken_out_and_lines_stay(text: str) -> None:
    left = remove_unsaid(text)
    assert OWN not in left
    assert "Tests" in left
    assert left.count("\n") == text.count("\n")


@pytest.mark.parametrize(
    "text",
    [
        "Names LIKE '%%son%%' match.",
        "It rose by 20\n% in May.",
        "% of users | 3",
        "Costs:\n\n%  2020  2021",
        "%matplotlib inline",
        "::: note\nSeen.\n:::",
        "[words]{.smallcaps} and [a link](x){.hidden-link}",
        '<p class="hidden-gem">It stays.</p>',
        "He wrote to x@*.example.com and {*bold*}.",
        "::: comment\nand no end",
        "Rules such as if (a) { /* c */ } stay.",
        "It lies at https://a.example/~~b~~c today.",
        "Angular shows {{!flag}} here.",
        "In R, 5 %% 2 is 1 and 7 %% 3 too.",
        "In R, a %% b and c %% d differ.",
        "```html\n<!-- shown -->\n```",
        "Write `<!-- shown -->` or `{# shown #}`.",
        "It is 100%% sure and 50%% not.",
        "~~~\ncode\n~~~\n\nBetween ~5~ and ~6~.",
        "## Title {#id}",
        "+++ b/x\n+++ excellent",
        "{{ name }} and {% if x %}",
        "[a]: https://example.org (title)",
        "Broken ~~over\n\nparagraphs~~ it is none.",
        "H~2~O, about ~a and ~b, ~/one and ~/two, Sec.~4 and Smith~and~Jones.",
    ],
)
def test_what_only_looks_like_it_stays(text: str) -> None:
    assert remove_unsaid(text) == text


def test_added_words_are_said() -> None:
    assert remove_unsaid("{++Tests++} run {~~by day~>at night~~}.") == "Tests run at night."


@pytest.mark.parametrize("part", ["<!-- ", "%% a ", "{# ", "~~a ", "{% comment %}", "<s>", "{--a "])
def test_a_megabyte_of_openings_is_read_in_time_that_grows_with_it(part: str) -> None:
    assert remove_unsaid(f"x {part}" * (500_000 // len(part)))


@pytest.mark.parametrize(
    ("suffix", "text", "left"),
    [
        (".adoc", f"Tests.\n// {OWN}\n////\n{OWN}\n\n{OWN}\n////\nRun.", "Tests.\n\n\n\n\n\n\nRun."),
        (".asciidoc", "----\n// code\n----\nhttps://a.example // b", None),
        (".rst", f"Tests.\n\n.. {OWN}\n   {OWN}\n\n..\n   {OWN}\n\nRun.", "Tests.\n\n\n\n\n\n\n\nRun."),
        (
            ".rst",
            ".. note:: Tests run.\n\n.. _here:\n\n.. [1] A note.\n\n.. |a| image:: b.png\n\nAnd so on ... or .. not.",
            None,
        ),
        (".org", f"# {OWN}\n#+begin_src sh\n# code\n#+end_src\n#tag", "\n#+begin_src sh\n# code\n#+end_src\n#tag"),
        (".rst", f"Tests.\n\n.. todo:: {OWN}\n\nRun.", "Tests.\n\n\n\nRun."),
        (".adoc", f"Tests.\n\n[comment]\n{OWN}\n\n[comment]\n--\n{OWN}\n--\nRun.", f"Tests.{chr(10) * 9}Run."),
        (".org", f"Tests @@comment:{OWN}@@ run.\n* COMMENT {OWN}\n** {OWN}\n* Nights", "Tests  run.\n\n\n* Nights"),
        (".org", f"* Plans :noexport:\n{OWN}\n* Nights", "\n\n* Nights"),
        (".dj", f"Tests {{% {OWN} %}}run {{-{OWN}-}}at night. `{{-a-}}`", "Tests run at night. `{-a-}`"),
        (
            ".dj",
            f"A lone ` here.\n\nTests {{%{OWN}%}}run.\n\n```\n{{%a%}}\n\n{{%b%}}\n```",
            "A lone ` here.\n\nTests run.\n\n```\n{%a%}\n\n{%b%}\n```",
        ),
        (".dj", "``a ` {%b%}`` runs", None),
        (".org", "* Comment from the auditor\nIt is fine.\n** Part\n* COMMENTS", None),
        (".md", "# Title\n// text\n.. text\n* COMMENT text", None),
    ],
)
def test_comments_of_other_markup_are_taken_out_and_code_stays(suffix: str, text: str, left: str | None) -> None:
    assert remove_other_comments(text, suffix) == (text if left is None else left)
