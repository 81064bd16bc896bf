"""Words, patterns and secrets are found; a pattern that never ends counts as a hit."""

import pytest
from tests.builders import a_blocklist_entry

from bloginator.disk.blocklist import parse_blocklist
from bloginator.text.blocklist import BlocklistEntry, compile_phrase, hits, read_allowed


@pytest.mark.parametrize(
    ("entry", "text", "found"),
    [
        (a_blocklist_entry("Acme Corp"), "We met Acme\nCorp.", True),
        (a_blocklist_entry("Acme Corp"), "We met acme corp.", False),
        (a_blocklist_entry("Acme Corp", match="any-case"), "We met ACME corp.", True),
        (a_blocklist_entry("Ann"), "We announce; Annual.", False),
        (a_blocklist_entry("C++"), "In C++, yes.", True),
        (a_blocklist_entry(r"PRJ-\d+", match="regex"), "See PRJ-17.", True),
        (a_blocklist_entry("a.c"), "abc", False),
    ],
)
def test_an_entry_is_found_as_a_whole_word_or_by_its_pattern(entry: BlocklistEntry, text: str, found: bool) -> None:
    assert bool(hits(text, [entry])) is found


def test_a_catastrophic_pattern_is_stopped_and_counts_as_a_hit() -> None:
    entry, text = a_blocklist_entry(r"(a|aa)+(b|c)+$x", match="regex"), "a" * 5000 + "!"
    (hit,) = hits(text, [entry])
    assert "takes too long" in hit.what and (hit.start, hit.end) == (0, len(text))


def test_a_pattern_that_was_stopped_once_is_not_tried_again() -> None:
    entry = a_blocklist_entry(r"(a|aa)+(b|c)+$x", match="regex")
    assert hits("short", [entry]) == []
    hits("a" * 5000 + "!", [entry])
    (hit,) = hits("short", [entry])
    assert "takes too long" in hit.what


def test_entries_are_read_with_all_that_they_say() -> None:
    (entry,) = parse_blocklist('[[entry]]\ntext = "X"\nmatch = "any-case"\ncategory = "c"\nnote = "n"\nwarn = true\n')
    assert entry == a_blocklist_entry("X", match="any-case", category="c", note="n", warn=True) and parse_blocklist("") == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[entry]]\ntext = "("\nmatch = "regex"\n', "no pattern"),
        ('[[entry]]\ntxt = "x"\n', "txt is no key"),
        ('[[entry]]\ntext = "x"\nmatch = "near"\n', "match is one of"),
        ('entries = ["x"]\n', "entries is no key"),
        ('[entry]\ntext = "x"\n', "two brackets"),
        ('entry = ["Acme"]\n', "two brackets"),
        ("entry = 3\n", "two brackets"),
        ('[[allow]]\nmark = "x"\n', "has a secret"),
        ("[[entry]\n", "Expected"),
    ],
)
def test_a_malformed_list_is_named(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse_blocklist(text)
        read_allowed(text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("Mega Corp", "> Mega\n> Corp"),
        ("Mega Corp", "Mega\\\nCorp"),
        ("Mega", "Me\ufe0fga²"),
        ("mega_corp", "mega\\_corp"),
        ("Großmann", "Grossmann"),
        ("山田太郎", "山田\n太郎"),
        ("Mega Corp", "**Mega** Corp"),
        ("Mega Corp", "==Mega== Corp"),
        ("Mega Corp", "Mega[^1] Corp"),
        ("O'Neil", "O`Neil"),
        ("mega-corp", "mega\u00adcorp"),
        ("山田太郎", "山田　太郎"),
        ("Mega Corp", "[Mega](https://example.org) Corp"),
        ("Mega Corp", "Mega&nbsp;Corp"),
        ("Mega Corp", "| year | Mega | Corp | sum |"),
        ("Mega Corp", "|**Mega**|Co~rp~|"),
        ("Mega Corp", "Mega [S1, S2] Corp"),
        ("Mega Corp", "Mega\\ Co^rp^"),
        ("Müller", "Mu&#776;ller"),
        ("Müller", "| **Mu**&#x308;ller |"),
        ("Mega Corp", "Mega<br>Corp"),
        ("Mega Corp", "Me\u00adga\u200b Corp"),
        ("Mega Corp", "Ｍｅｇａ Ｃｏｒｐ"),
        ("Mega Corp", "Mega\u200bCorp"),
        ("Megacorp", "Mega-\ncorp"),
        ("D'Arcy", "D’Arcy"),
        ("D’Arcy", "D'Arcy"),
        ("north-star", "north‑star"),
        ("Müller", "Mu\u0308ller"),
        ("Mu\u0308ller", "Müller"),
        ("李娜", "昨天李娜来了。"),
        ("Mega", "新しいMegaです。"),
        ("Mega Corp", "M\u0435ga \u0421orp"),
        ("Mega", "\u039cega"),
        ("Mega Corp", "Mega{.x} Co{#y .z}rp"),
        ("Mega Corp", "$Mega$ Co$$rp"),
    ],
)
def test_a_phrase_is_found_in_whichever_type(phrase: str, text: str) -> None:
    found = compile_phrase(phrase, any_case=False)(f"They pay {text} well.")
    assert found is not None
    assert 9 <= found[0] < found[1] <= 9 + len(text)


@pytest.mark.parametrize(
    "text",
    [
        "Megan Corp",
        "Mega Corporation",
        "Omega Corp",
        "mega corp",
        "Mega, Corp",
        "| a | Mega |\n| Corp | b |",
        "\u041ceg\u0430n Corp",
    ],
)
def test_other_words_are_not_found(text: str) -> None:
    assert compile_phrase("Mega Corp", any_case=False)(text) is None


def test_what_is_let_pass_is_read_beside_the_entries() -> None:
    text = '[[entry]]\ntext = "X"\n\n[[allow]]\nsecret = "a1"\n\n[[allow]]\nsecret = "b2"\n'
    assert read_allowed(text) == {"a1", "b2"} and len(parse_blocklist(text)) == 1
