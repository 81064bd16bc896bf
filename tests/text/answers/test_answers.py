"""Answers are read generously and judged strictly, whatever their form."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from tests.builders import a_bundle, a_request
from tests.text.answers.damaged import DAMAGED, GOOD, ID, Damaged

from bloginator.records.exchange import Verdict
from bloginator.records.response import response_schema
from bloginator.stages.verdicts.judge import judge
from bloginator.text.answers.bundles import ANSWER, END
from bloginator.text.answers.files import read_file
from bloginator.text.answers.parsed_answer import parse_request_id

IDS = {"costs", "closing"}


def verdict_of(file: str, data: bytes) -> Verdict:
    """Judge what one file says about the section ``costs``, which was asked two other things before."""
    earlier = [a_request(version=0), a_request(asks="prices")]
    answers, _ = read_file(file, data, IDS)
    return judge(a_request(), answers=answers, past={one.digest: one for one in earlier})


@pytest.mark.parametrize("case", DAMAGED, ids=lambda case: f"{case.file.rsplit('.')[-1]}: {case.name}")
def test_a_damaged_answer_is_read_as_far_as_its_meaning_is_certain(case: Damaged) -> None:
    verdict = verdict_of(case.file, case.data)
    told = [*verdict.reasons, *verdict.findings]
    assert (verdict.standing, verdict.text) == (case.standing, case.text), told
    assert not case.code or case.code in {reason.code for reason in told}, told


def test_the_collection_is_large_and_names_no_case_twice() -> None:
    assert len({(case.file, case.name) for case in DAMAGED}) == len(DAMAGED) >= 60


@pytest.mark.parametrize("case", DAMAGED, ids=lambda case: f"{case.file.rsplit('.')[-1]}: {case.name}")
def test_a_refusal_says_where_and_what_to_do(case: Damaged) -> None:
    verdict = verdict_of(case.file, case.data)
    if verdict.standing in {"refused", "stale"}:
        assert all(reason.what.endswith((".", "?", "”")) or ": " in reason.what for reason in verdict.reasons)
        assert all(reason.where.startswith(case.file) and reason.hint for reason in verdict.reasons)


def test_all_faults_of_a_response_are_told_with_their_json_path() -> None:
    data = json.dumps({"content": [1], "tokens_used": "x", "model": 3}).encode()
    reasons = verdict_of("responses/costs.json", data).reasons
    assert [reason.where for reason in reasons] == [
        "responses/costs.json $.content",
        "responses/costs.json $.model",
        "responses/costs.json $.tokens_used",
    ]
    assert reasons[0].what == "“content” is a list, not a text."


def test_a_cut_string_is_told_with_its_line() -> None:
    (reason,) = verdict_of("responses/costs.json", b'{\n"model": "m",\n"content": "Costs\nfell').reasons
    assert reason.where == "responses/costs.json line 3"
    assert reason.hint == "Write it again, as responses/costs.md."


@pytest.mark.parametrize("file", ["costs.md", "costs.json", "answers.md", "out.jsonl"])
def test_what_a_longer_file_may_cure_is_unfinished(file: str) -> None:
    text = f'{{"request_id": "{ID}", "content": "Costs' if "js" in file else f"<<<ANSWER {ID}>>>\nCosts"
    answers, _ = read_file(f"responses/{file}", text.encode(), IDS)
    assert [answer.unfinished for answer in answers] == [True]


def test_a_broken_line_is_named_by_its_key_and_not_by_its_prose() -> None:
    line = f'{{"content": "The field request_id: price is set [S1].", "request_id": "{ID}", oops}}'
    assert [answer.claimed for answer in read_file("responses/out.jsonl", line.encode(), IDS)[0]] == [ID]


def test_a_block_that_another_one_overtook_is_not_cured_by_a_longer_file() -> None:
    text = f"<<<ANSWER {ID}>>>\nCosts\n<<<ANSWER closing>>>\nx\n<<<END>>>"
    answers, _ = read_file("responses/answers.md", text.encode(), IDS)
    assert [(answer.section, answer.unfinished) for answer in answers] == [("costs", False), ("closing", False)]


@pytest.mark.parametrize("text", ['{"content": 7}', '{"text": "x"}', "not JSON", '{"content": "a", "content": "b"}'])
def test_what_no_longer_file_can_cure_is_finished(text: str) -> None:
    answers, _ = read_file("responses/costs.json", text.encode(), IDS)
    assert [answer.unfinished for answer in answers] == [False]


@pytest.mark.parametrize("file", ["responses/cost.md", "responses/server/cots.json"])
def test_an_unknown_name_is_unused_and_guessed(file: str) -> None:
    answers, (unused,) = read_file(file, b"x", IDS)
    assert not answers
    assert unused.nearest == "costs"


def test_our_own_extract_of_a_section_that_is_gone_is_not_told() -> None:
    assert read_file("responses/extract/pricing.md", b"x", IDS) == ([], [])


@pytest.mark.parametrize(
    ("file", "text", "line"),
    [
        ("costs.md", f"---\nmodel: m\nrequest_id: {ID}\n---\n\n{GOOD}", 3),
        ("costs.md", f"```markdown\n---\nrequest_id: {ID}\n---\n{GOOD}\n```", 3),
        ("costs.md", f"\nrequest_id: {ID}\n\n{GOOD}", 2),
        ("costs.md", GOOD, 0),
        ("a.md", f"\n<<<ANSWER {ID}>>>\n\n{GOOD}\n<<<END>>>", 2),
        ("costs.json", json.dumps({"request_id": ID, "content": GOOD}), 0),
    ],
)
def test_the_line_that_names_the_request_is_kept(file: str, text: str, line: int) -> None:
    (answer,), _ = read_file(f"responses/{file}", text.encode(), IDS)
    assert answer.claim_line == line


def test_a_wrong_request_id_is_told_at_its_own_line() -> None:
    for claimed in ("closing", "costs@deadbeef", "4"):
        (reason,) = verdict_of("responses/costs.md", f"---\nmodel: m\nrequest_id: {claimed}\n---\n\n{GOOD}".encode()).reasons
        assert reason.where == "responses/costs.md line 3"
    (reason,) = verdict_of("responses/costs.json", json.dumps({"request_id": 4, "content": GOOD}).encode()).reasons
    assert reason.where == "responses/costs.json $.request_id"


def test_a_block_with_an_unknown_id_is_told_by_that_id() -> None:
    text = "<<<ANSWER cost@1a2b3c4d>>>\nx\n<<<END cost@1a2b3c4d>>>\n"
    _, (unused,) = read_file("responses/pack-001.md", text.encode(), IDS)
    assert unused.what == "No section has the id “cost@1a2b3c4d”."


def test_an_answer_line_that_shares_its_line_with_the_text_is_told() -> None:
    text = f"<<<ANSWER {ID}>>> Text on the same line.\n<<<END {ID}>>>\n"
    _, (unused,) = read_file("responses/pack-001.md", text.encode(), IDS)
    assert "no ANSWER line in it can be read" in unused.what and unused.hint


def test_an_unused_file_that_names_its_request_is_told_how_to_be_claimed() -> None:
    _, (unused,) = read_file("responses/answer-1.md", f"---\nrequest_id: {ID}\n---\nx".encode(), IDS)
    assert unused.hint == "If it answers costs, name it responses/costs.md."


@pytest.mark.parametrize("name", [".costs.md.swp", "costs.md~", ".costs.md.1a.tmp", "#costs.md#"])
def test_files_in_passing_are_neither_read_nor_told(name: str) -> None:
    assert read_file(f"responses/{name}", b"x", IDS) == ([], [])


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "..\\x", "costs/../../x", "\x00", "a" * 300])
def test_no_id_in_an_answer_becomes_a_path_or_a_section(name: str) -> None:
    for file, text in [
        ("a.md", f"<<<ANSWER {name}>>>\nx\n<<<END>>>"),
        ("a.jsonl", json.dumps({"request_id": name, "content": "x"})),
    ]:
        answers, unused = read_file(f"responses/{file}", text.encode(), IDS)
        assert not answers
        assert all(one.nearest in {"", *IDS} and len(one.name) <= 80 for one in unused)


def test_text_that_stands_outside_of_every_block_is_told() -> None:
    text = f"<<<ANSWER {ID}>>>\n{GOOD}\n<<<END>>>\n\n{'Lost words. ' * 20}"
    _, (unused,) = read_file("responses/answers.md", text.encode(), IDS)
    assert (unused.file, unused.line) == ("responses/answers.md", 4)


def test_a_program_is_known_by_its_folder() -> None:
    data = f"---\nrequest_id: {ID}\nmodel: m\nprompt_tokens: 12\n---\n\n{GOOD}\n".encode()
    (answer,), _ = read_file("responses/server/costs.md", data, IDS)
    assert (answer.form, answer.responder, answer.model, answer.prompt_tokens) == ("program", "server", "m", 12)
    assert answer.line == 7


def test_a_providers_tokens_are_kept() -> None:
    case = next(case for case in DAMAGED if case.name == "a provider's line")
    (answer,), _ = read_file(case.file, case.data, IDS)
    assert (answer.model, answer.prompt_tokens, answer.completion_tokens) == ("m", 9, 5)


def test_a_number_that_is_an_id_is_that_id() -> None:
    assert parse_request_id(2024, {"2024"}).id == "2024"
    assert parse_request_id("2024", {"costs"}).number == 2024


def test_the_schema_is_one_and_agrees_with_the_reading() -> None:
    Draft202012Validator.check_schema(response_schema())
    valid = Draft202012Validator(response_schema()).is_valid
    assert valid({"content": "x", "else": 1})
    assert valid({"error": "overloaded"})
    assert not valid({"content": "x", "tokens_used": -1})
    assert not valid({"content": " "}) and not valid({"content": "", "error": None}) and not valid([])


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n")).filter(
    lambda text: not ANSWER.search(text) and not END.search(text)
)


@given(st.dictionaries(st.sampled_from(["costs", "closing", "a-1", "b"]), TEXTS, min_size=1))
def test_a_bundle_that_was_written_reads_back(texts: dict[str, str]) -> None:
    plain = {name: text.translate(dict.fromkeys(map(ord, "`<["), " "))[:200].strip() or "x" for name, text in texts.items()}
    plain = {name: f"{name}: {text.splitlines()[0] if text.splitlines() else ''}" for name, text in plain.items()}
    written = a_bundle((f"{name}@1a2b3c4d", f"Text of {text}") for name, text in plain.items())
    answers, unused = read_file("responses/answers.md", written.encode(), {"costs", "closing", "a-1", "b"})
    assert {answer.section: answer.text for answer in answers} == {
        name: f"Text of {text}".rstrip() for name, text in plain.items()
    }
    assert not unused


NAMES = st.sampled_from(["costs.md", "costs.json", "a.jsonl", "answers.md", "costs@1a2b3c4d.md", "x/costs.md", "q/w/e.md"])
PARTS = st.lists(
    st.sampled_from(
        [
            "<<<ANSWER costs>>>\n",
            "<<<END>>>\n",
            "---\n",
            "```\n",
            "{",
            "}",
            '"content"',
            ":",
            '"',
            "\\",
            ",",
            "request_id: costs\n",
            "\n",
            "x ",
            "\ud800",
            "\x00",
        ]
    ),
    max_size=30,
)


@given(NAMES, st.binary(max_size=200) | PARTS.map(lambda parts: "".join(parts).encode("utf-8", "surrogatepass")))
def test_nothing_breaks_the_reading(name: str, data: bytes) -> None:
    answers, _ = read_file(f"responses/{name}", data, IDS)
    for answer in answers:
        answer.model_dump_json().encode()
        assert answer.section in IDS


@pytest.mark.parametrize("reason", ["error", "network_error", "abort", "pause_turn", "tool_calls", "a_new_one"])
@pytest.mark.parametrize("file", ["costs.json", "costs.md", "out.jsonl"])
def test_a_reason_to_stop_that_is_not_known_to_mean_whole_refuses_the_answer_by_its_name(reason: str, file: str) -> None:
    choice = {"message": {"content": GOOD}, "finish_reason": reason}
    text = {
        "costs.json": json.dumps({"content": GOOD, "finish_reason": reason}),
        "costs.md": f"---\nfinish_reason: {reason}\n---\n{GOOD}",
        "out.jsonl": json.dumps({"custom_id": ID, "response": {"status_code": 200, "body": {"choices": [choice]}}}),
    }[file]
    verdict = verdict_of(f"responses/{file}", text.encode())
    assert verdict.standing == "refused"
    assert reason in verdict.reasons[0].what


@pytest.mark.parametrize("reason", ["stop", "STOP", "eos_token", "end_turn", "completed", None, ""])
def test_a_reason_that_means_whole_refuses_nothing(reason: str | None) -> None:
    text = json.dumps({"content": GOOD, "finish_reason": reason})
    assert verdict_of("responses/costs.json", text.encode()).standing == "accepted"


def test_a_full_window_asks_for_a_larger_one() -> None:
    text = json.dumps({"content": GOOD, "finish_reason": "model_context_window_exceeded"})
    assert "larger context" in verdict_of("responses/costs.json", text.encode()).reasons[0].hint


def test_an_error_beside_a_text_refuses_it() -> None:
    choice = {"message": {"content": GOOD}, "finish_reason": "stop", "error": {"code": 502, "message": "gone"}}
    verdict = verdict_of("responses/costs.json", json.dumps({"choices": [choice]}).encode())
    assert (verdict.standing, verdict.reasons[0].what) == ("refused", "It reports an error: gone.")


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (r"It is $\frac{a}{b} \times \nu$ [S1].", r"It is $\frac{a}{b} \times \nu$ [S1]."),
        (r"First.\n\nThen \beta and \theta, \(x\) [S1].", "First.\n\nThen \\beta and \\theta, \\(x\\) [S1]."),
        (r"Open C:\temp now [S1].", r"Open C:\temp now [S1]."),
        (r"A\tb\nnew [S1].", "A\tb\nnew [S1]."),
    ],
)
def test_a_backslash_that_is_no_escape_eats_no_letter(written: str, text: str) -> None:
    assert verdict_of("responses/costs.json", f'{{"content": "{written}"}}'.encode()).text == text


@pytest.mark.parametrize("wrap", [lambda inner: json.dumps({"content": inner}), json.dumps])
def test_json_in_json_is_read_once_more(wrap: Callable[[str], str]) -> None:
    assert verdict_of("responses/costs.json", wrap(json.dumps({"content": GOOD})).encode()).text == GOOD


@pytest.mark.parametrize(
    "body", ["```\ncode", "Here is the section:\n\n# Costs\n\nText.", "<answer>One</answer>", '{"content": "x"}']
)
def test_of_what_the_writer_edited_only_the_header_comes_off(body: str) -> None:
    data = f"---\nrequest_id: costs@1a2b3c4d\n---\n\n{body}\n".encode()
    (answer,), unused = read_file("responses/edited/costs.md", data, IDS)
    assert (answer.text, answer.claimed, answer.faults, answer.notes) == (body, "costs@1a2b3c4d", (), ())
    assert not unused


@pytest.mark.parametrize("key", ["no\0te", "no\x1b[2Jte"], ids=["NUL", "an escape"])
@pytest.mark.parametrize("content", ["content", "con\0tent"], ids=["an answer", "no answer"])
def test_a_key_with_a_control_character_is_named_with_its_place(key: str, content: str) -> None:
    data = json.dumps({content: "Costs fell by a third.", "usage": {key: 1}}).encode()
    ((answer,), _) = read_file("responses/costs.json", data, IDS)
    told = [reason for reason in (*answer.faults, *answer.notes) if reason.code == "characters"]
    wanted = key if content == "content" else content
    assert told[0].where.endswith(wanted.replace("\0", "\\u0000").replace("\x1b", "\\u001b")), told
    assert bool(answer.faults) == (content != "content")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (
            '{"content": "Costs\\n\\nfell.", "usage": {"all": [1, NaN]}}',
            "$.usage.all.1: A number is not finite, and is not read.",
        ),
        ('{"content": "Costs fell.", "top_p": 1e999}', "$.top_p: A number is not finite, and is not read."),
        ('{"content": "Costs\0 fell."}', ": The JSON was repaired: U+0000 within strings."),
        ('{"content": "Costs\n\nfell."}', ": The JSON was repaired: line breaks within strings."),
    ],
)
def test_what_json_does_not_have_is_told_by_its_own_name(data: str, told: str) -> None:
    ((answer,), _) = read_file("responses/costs.json", data.encode(), IDS)
    assert answer.faults == ()
    assert any(f"{note.where}: {note.what}".endswith(told) for note in answer.notes), answer.notes
