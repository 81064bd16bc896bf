"""A record as bytes: equal records, equal bytes; other bytes are told with what to do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import a_request

from bloginator.errors import BloginatorError
from bloginator.records.canonical import from_bytes, to_bytes
from bloginator.records.draft import Draft
from bloginator.records.exchange import Reason, Request, Samples, Source, Verdict

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
VERDICTS = st.builds(
    Verdict,
    section=st.just("costs"),
    standing=st.sampled_from(["accepted", "missing"]),
    reasons=st.lists(st.builds(Reason, code=TEXT, what=TEXT), max_size=2).map(tuple),
    asked=st.dictionaries(TEXT, TEXT, max_size=4),
    ordinals=st.lists(st.integers(1, 9), max_size=3).map(tuple),
    text=TEXT,
)


@given(VERDICTS)
def test_a_verdict_read_back_is_the_one_that_was_written(verdict: Verdict):
    assert from_bytes(Verdict, to_bytes(verdict), "x") == verdict


@given(st.dictionaries(TEXT, TEXT, min_size=2))
def test_equal_records_give_equal_bytes(asked: dict[str, str]):
    other = dict(reversed(asked.items()))
    made = [Verdict(section="a", standing="missing", asked=order) for order in (asked, other)]
    assert to_bytes(made[0]) == to_bytes(made[1])


def test_text_stands_as_it_is_and_the_file_ends_in_a_line_end():
    data = to_bytes(Reason(code="cut", what="日本 “é”\x00"))
    assert data == '{\n "code": "cut",\n "what": "日本 “é”\\u0000",\n "where": "",\n "mend": ""\n}\n'.encode()


@pytest.mark.parametrize("data", [b"", b"{", b"{}", b"[]", b"\xff", b'{"code": "a", "what": "b", "more": 1}'])
def test_another_file_is_told_with_its_place(data: bytes):
    with pytest.raises(BloginatorError) as caught:
        from_bytes(Reason, data, "requests/x.json")
    assert caught.value.where == "requests/x.json" and "remove it" in caught.value.mend


def test_what_was_written_under_an_earlier_name_is_read_and_written_as_it_was():
    old = b'{"section": "a", "standing": "refused", "reasons": [{"code": "cut", "what": "Cut.", "mend": "Write it again."}]}'
    verdict = from_bytes(Verdict, old, "verdicts/a.json")
    assert verdict.reasons[0].hint == "Write it again."
    assert b'"mend": "Write it again."' in to_bytes(verdict) and b'"hint"' not in to_bytes(verdict)
    assert from_bytes(Verdict, to_bytes(verdict), "verdicts/a.json") == verdict
    request = a_request(low_evidence="One passage only.")
    assert b'"thin": "One passage only."' in to_bytes(request)
    assert from_bytes(Request, to_bytes(request), "requests/a.json") == request


def test_what_no_record_has_while_it_is_empty_stands_in_no_file() -> None:
    counts = dict.fromkeys(("total", "needed", "accepted", "outdated", "placeholders", "words", "citations", "tables"), 0)
    draft = Draft.model_validate({"title": "A title", "complete": True, "sections": (), **counts})
    assert b'"places"' not in to_bytes(draft)
    assert b'"places"' in to_bytes(draft.model_copy(update={"places": {"a.md": "../a.md"}}))


def test_records_and_their_copies_share_what_pydantic_keeps_of_given_fields_and_dump_all() -> None:
    source = Source(marker="S1", document="a.md", text="Prose.")
    copied = source.model_copy(update={"marker": "S2"})
    assert copied.marker == "S2" and source.marker == "S1"
    read = Source.model_validate_json(source.model_dump_json(exclude_unset=True))
    assert source.model_fields_set is copied.model_fields_set is read.model_fields_set == Source.model_fields.keys()
    samples = Samples(passages=(source,))
    assert samples.model_dump(exclude_unset=True) == samples.model_dump()
