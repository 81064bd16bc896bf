"""A draft for a site maker holds nothing that it would run, include or fill in."""

import pytest

from bloginator.text.markdown.flavours import WIDTHLESS, guard

FLAVOURS = ("docusaurus", "hugo", "jekyll", "mkdocs", "nikola", "pelican", "quarto")


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize("opener", ["{{<", "{{%", "{%", "{{", "--8<--"])
def test_what_a_preprocessor_looks_for_is_nowhere(flavour: str, opener: str) -> None:
    text = f"One {opener} a %}}.\n\n- `{opener} b`\n\n    ```text\n    {opener} c\n    ```\n\n${opener} d$\n"
    assert opener not in guard(text, flavour)


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_plain_prose_and_code_stay_as_they_are(flavour: str) -> None:
    text = "It *fell*.[^1] <br /> See [a](https://a.b).\n\n- one\n    - two\n\n```python\nif x < {1}: y\n```\n\n[^1]: May.\n"
    assert guard(text, flavour) == text


def test_attributes_are_text_and_a_formula_keeps_its_braces() -> None:
    assert (
        guard("Costs\n{: onclick=x}\n\n$a_{b}$ and [a]{.b}", "jekyll")
        == "Costs\n&#123;: onclick=x}\n\n$a_{b}$ and [a]&#123;.b}"
    )


def test_a_fence_names_a_language_alone() -> None:
    assert guard("```{python} echo=false\nx\n```", "quarto") == "```python\nx\n```"
    assert guard("> ~~~jsx live\n> x\n> ~~~", "docusaurus") == "> ~~~jsx\n> x\n> ~~~"


def test_mdx_gets_neither_tags_nor_expressions_nor_modules() -> None:
    text = "export x\n\n<https://a.b> {1 + 1} 2 < 3\n\n> import y\n\n::: note\n\n\\{ \\<b>"
    assert guard(text, "docusaurus") == (
        "&#101;xport x\n\n"
        "[https://a.b](https://a.b) &#123;1 + 1} 2 &lt; 3\n\n> &#105;mport y\n\n&#58;:: note\n\n&#123; &lt;b>"
    )


def test_in_code_a_sign_without_width_parts_what_would_be_filled_in() -> None:
    assert guard("`{{< x >}}`", "hugo") == f"`{{{WIDTHLESS}{{< x >}}}}`"
