"""Words, patterns and secrets are found; a pattern that never ends counts as a hit."""

import time

import pytest

from bloginator.text.blocklist import Entry, hits, read_entries, secrets


@pytest.mark.parametrize(
    ("entry", "text", "found"),
    [
        (Entry("Acme Corp"), "We met Acme\nCorp.", True),
        (Entry("Acme Corp"), "We met acme corp.", False),
        (Entry("Acme Corp", "any-case"), "We met ACME corp.", True),
        (Entry("Ann"), "We announce; Annual.", False),
        (Entry("C++"), "In C++, yes.", True),
        (Entry(r"PRJ-\d+", "regex"), "See PRJ-17.", True),
        (Entry("a.c"), "abc", False),
    ],
)
def test_an_entry_is_found_as_a_whole_word_or_by_its_pattern(entry: Entry, text: str, found: bool) -> None:
    assert bool(hits(text, [entry])) is found


def test_a_catastrophic_pattern_times_out_and_counts_as_a_hit() -> None:
    entry, text, begun = Entry(r"(a|aa)+(b|c)+$x", "regex"), "a" * 5000 + "!", time.monotonic()
    for _ in range(50):
        (hit,) = hits(text, [entry])
    assert "takes too long" in hit.what and time.monotonic() - begun < 5


def test_entries_are_read_with_all_that_they_say() -> None:
    (entry,) = read_entries('[[entry]]\ntext = "X"\nmatch = "any-case"\ncategory = "c"\nnote = "n"\nwarn = true\n')
    assert entry == Entry("X", "any-case", "c", "n", True) and read_entries("") == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[entry]]\ntext = "("\nmatch = "regex"\n', "no pattern"),
        ('[[entry]]\ntxt = "x"\n', "txt is no key"),
        ('[[entry]]\ntext = "x"\nmatch = "near"\n', "match is one of"),
        ('entries = ["x"]\n', "entries is no key"),
        ('[entry]\ntext = "x"\n', "two brackets"),
        ("[[entry]\n", "Expected"),
    ],
)
def test_a_malformed_list_is_named(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_entries(text)


def test_secrets_are_found_by_their_shape_and_never_repeated() -> None:
    key = "AKIA" + "Q7" * 8
    text = f"key {key}\n-----BEGIN RSA PRIVATE KEY-----\nghp_{'a1' * 20} postgres://me:hunter22@db.local/x"
    found = secrets(text)
    assert [hit.what for hit in found] == [
        "a AWS access key",
        "a private key",
        "a GitHub token",
        "a password in an address",
    ]
    assert not any(key in hit.what for hit in found)
    assert secrets("AKIA" + "IOSFODNN7EXAMPLE and https://example.org/a:b and sk-short") == []
