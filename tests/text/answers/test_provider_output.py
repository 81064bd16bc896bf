"""What providers write becomes our form: which text counts, what it used, and why there is none."""

import pytest

from bloginator.text.answers.provider_output import read_usage, unwrap_reply
from bloginator.text.answers.response_schema import read_response

APART = [
    {"input_tokens": 40, "cache_read_input_tokens": 900, "cache_creation_input_tokens": 60, "output_tokens": 7},
    {"prompt_tokens": 40, "completion_tokens": 7, "prompt_tokens_details": {"cached_tokens": 960}},
    {"prompt_tokens": 600, "completion_tokens": 7, "total_tokens": 1007, "prompt_tokens_details": {"cached_tokens": 400}},
    {"prompt_tokens": 600, "completion_tokens": 7, "total_tokens": 1007, "cache_read_input_tokens": 400},
]
PART = [
    {"prompt_tokens": 1000, "completion_tokens": 7},
    {"prompt_tokens": 1000, "completion_tokens": 7, "prompt_tokens_details": {"cached_tokens": 960}},
    {"prompt_tokens": 1000, "completion_tokens": 7, "total_tokens": 1007, "prompt_tokens_details": {"cached_tokens": 1000}},
    {"input_tokens": 1000, "output_tokens": 7, "input_tokens_details": {"cached_tokens": 960, "cache_write_tokens": 30}},
    {"prompt_tokens": 1000, "completion_tokens": 7, "prompt_cache_hit_tokens": 900, "prompt_cache_miss_tokens": 100},
    {"prompt_tokens": 1000, "completion_tokens": 7, "prompt_tokens_details": None},
]


@pytest.mark.parametrize(
    "reply",
    [
        {"usageMetadata": {"promptTokenCount": 1000, "candidatesTokenCount": 7}},
        {"usage": {"inputTokens": 1000, "outputTokens": 7}},
        {"prompt_eval_count": 1000, "eval_count": 7},
    ],
)
def test_other_names_of_counts_are_known(reply: dict[str, object]) -> None:
    assert read_usage(reply)[:2] == (1000, 7)


@pytest.mark.parametrize("usage", [*APART, *PART])
def test_cached_tokens_are_part_of_the_prompt_once(usage: dict[str, object]) -> None:
    assert read_usage({"usage": usage})[:2] == (1000, 7)


def test_the_timings_of_a_local_server_tell_what_its_cache_had() -> None:
    timings = {"cache_n": 960, "prompt_n": 40, "predicted_n": 7}
    assert read_usage({"usage": {"prompt_tokens": 40, "completion_tokens": 7}, "timings": timings})[:3] == (1000, 7, 960)
    assert read_usage({"usage": {"prompt_tokens": 1000, "completion_tokens": 7}, "timings": timings})[:3] == (1000, 7, 960)
    assert read_usage({"timings": timings}).prompt == 1000


def test_tokens_that_a_cache_keeps_are_told_apart() -> None:
    written = [
        {"prompt_tokens": 9, "prompt_tokens_details": {"cached_tokens": 2, "cache_write_tokens": 4}},
        {"input_tokens": 3, "cache_read_input_tokens": 2, "cache_creation_input_tokens": 4},
    ]
    assert [read_usage({"usage": usage})[2:] for usage in written] == [(2, 4)] * 2
    assert [read_usage({"usage": usage}).prompt for usage in written] == [9] * 2


def test_nothing_counted_stays_not_measured() -> None:
    assert read_usage({}) == read_usage({"usage": {"prompt_tokens": "many"}}) == (None, None, 0, 0)


def message(text: str, **more: object) -> dict[str, object]:
    return {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": text}], **more}


def test_only_the_final_answer_of_a_reply_is_its_text() -> None:
    thinking = {"type": "reasoning", "summary": [{"type": "summary_text", "text": "Hm."}]}
    said = message("I look at the sources.", phase="commentary")
    for output in (
        [thinking, said, message("Costs fell [S1].", phase="final_answer")],
        [said, message("Costs fell [S1].")],
        [message("Costs "), message("fell [S1].")],
    ):
        assert unwrap_reply({"output": output, "status": "completed"})["content"] == "Costs fell [S1]."


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"status": "completed"}, "completed"),
        ({"status": "in_progress"}, "in_progress"),
        ({"status": "incomplete", "incomplete_details": {"reason": "content_filter"}}, "content_filter"),
        ({"status": "incomplete"}, "incomplete"),
    ],
)
def test_the_status_of_a_reply_tells_how_it_ended(body: dict[str, object], reason: str) -> None:
    assert unwrap_reply({"output": [message("Costs fell.")], **body})["finish_reason"] == reason
    broken = [message("Costs", status="incomplete")]
    assert unwrap_reply({"output": broken, "status": "completed"})["finish_reason"] == "incomplete"


CHOICE = {"index": 0, "finish_reason": "stop"}


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"choices": [{**CHOICE, "message": {"content": None, "refusal": "I cannot."}}]}, "refused: I cannot."),
        ({"output": [{"type": "message", "content": [{"type": "refusal", "refusal": "No."}]}]}, "refused: No."),
        ({"choices": [{"finish_reason": "length", "message": {"content": None}}]}, "“length”"),
        ({"choices": [{**CHOICE, "message": {"content": "", "reasoning_content": "Hm."}}]}, "only its thoughts"),
        ({"choices": [{"finish_reason": "length", "message": {"content": "", "reasoning": "Hm."}}]}, "thoughts and no text"),
        ({"content": [{"type": "thinking", "thinking": "Hm."}], "stop_reason": "end_turn"}, "only its thoughts"),
        ({"output": [{"type": "reasoning", "summary": []}], "status": "completed"}, "only its thoughts"),
        ({"content": [{"type": "tool_use", "name": "f"}], "stop_reason": "end_turn"}, "called a tool"),
        (
            {"candidates": [{"content": {"parts": [{"functionCall": {"name": "f"}}]}, "finishReason": "STOP"}]},
            "called a tool",
        ),
        ({"candidates": [{"finishReason": "SAFETY"}]}, "“SAFETY”"),
        ({"promptFeedback": {"blockReason": "SAFETY"}}, "The prompt was blocked (SAFETY)"),
        ({"choices": []}, "holds no text"),
        ({"object": "error", "message": "It is too long.", "type": "BadRequestError", "code": 400}, "holds no text"),
    ],
)
def test_a_reply_without_text_says_what_it_holds_instead(body: dict[str, object], told: str) -> None:
    line = {"custom_id": "a", "response": {"status_code": 200, "body": body}, "error": None}
    [fault] = read_response(line, "out.jsonl line 1", "").faults
    assert told in fault.what


@pytest.mark.parametrize(
    "line",
    [
        {"custom_id": "a", "response": {"status_code": 400, "body": {"error": {"message": "too long", "code": 400}}}},
        {"custom_id": "a", "response": {"status_code": 400, "body": {"error": {"error": {"message": "too long"}}}}},
        {"custom_id": "a", "response": None, "error": {"error": {"message": "too long", "type": "BadRequestError"}}},
        {"custom_id": "a", "result": {"type": "errored", "error": {"type": "error", "error": {"message": "too long"}}}},
    ],
)
def test_the_message_of_an_error_is_told_however_deep_it_lies(line: dict[str, object]) -> None:
    [fault] = read_response(line, "out.jsonl line 1", "").faults
    assert fault.what == "It reports an error: too long."


def test_a_prompt_that_is_too_long_is_mended_by_a_larger_window_and_not_by_writing_again() -> None:
    error = {"error": "This model's maximum context length is 4096 tokens. You sent 5000."}
    [fault] = read_response(error, "x", "Write it again.").faults
    assert "larger context" in fault.hint and "fewer sources" in fault.hint
    assert read_response({"error": "overloaded"}, "x", "Write it again.").faults[0].hint == "Write it again."
    for reason, more in (("length", "max_tokens = "), ("model_context_window_exceeded", "fewer sources")):
        assert more in read_response({"content": "Half", "finish_reason": reason}, "x", "").faults[0].hint


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        ({"content": "Costs fell.", "stop_reason": "max_tokens"}, "“max_tokens”"),
        ({"content": "Costs fell.", "done_reason": "length"}, "“length”"),
        ({"content": "Costs fell.", "finishReason": "OTHER"}, "“other”"),
        ({"content": "Costs fell.", "finish_reason": {"type": "length", "length": 3}}, "“length”"),
        ({"content": "Costs fell.", "status": "failed"}, "“failed”"),
        ({"content": "Costs fell.", "truncated": True}, "“truncated”"),
        ({"content": "Costs fell.", "choices": [{"finish_reason": "length"}]}, "“length”"),
        ({"content": "Costs fell.", "error_message": "upstream"}, "upstream"),
        (
            {"choices": [{"message": {"content": "Costs."}, "finish_reason": "stop", "native_finish_reason": "length"}]},
            "length",
        ),
        (
            {"choices": [{"message": {"content": "Costs.", "tool_calls": [{"id": "a"}]}, "finish_reason": "stop"}]},
            "tool_calls",
        ),
        ({"choices": [{**CHOICE, "message": {"content": "Costs fell.", "refusal": "No."}}]}, "refused: No."),
        (
            {
                "choices": [
                    {
                        **CHOICE,
                        "message": {"content": "Costs."},
                        "content_filter_results": {"hate": {"filtered": False}, "violence": {"filtered": True}},
                    }
                ]
            },
            "content_filter",
        ),
        ({"message": {"role": "assistant", "content": "Costs."}, "done": True, "done_reason": "length"}, "“length”"),
        ({"message": {"role": "assistant", "content": "Costs."}, "done": False}, "“unfinished”"),
        ({"candidates": [{"content": {"parts": [{"text": "Costs."}]}, "finishReason": "MAX_TOKENS"}]}, "“max_tokens”"),
        ({"output": {"message": {"content": [{"text": "Costs."}]}}, "stopReason": "max_tokens"}, "“max_tokens”"),
        ({"generated_text": "Costs.", "details": {"finish_reason": "length"}}, "“length”"),
        ({"content": "Costs.", "stop": True, "stop_type": "limit"}, "“limit”"),
        ({"output": [message("Costs."), {"content": [{"type": "refusal", "refusal": "No."}]}]}, "refused: No."),
    ],
)
def test_a_text_of_which_something_says_that_it_is_not_whole_is_refused(reply: dict[str, object], told: str) -> None:
    [fault] = read_response(reply, "x", "").faults
    assert told in fault.what


REPLIES: list[dict[str, object]] = [
    {"choices": [{"text": "Costs fell.", "finish_reason": "stop"}]},
    {
        "candidates": [
            {"content": {"parts": [{"text": "Hm.", "thought": True}, {"text": "Costs fell."}]}, "finishReason": "STOP"}
        ]
    },
    {"model": "m", "message": {"role": "assistant", "content": "Costs fell.", "thinking": "Hm."}, "done": True},
    {"model": "m", "response": "Costs fell.", "done": True, "done_reason": "stop"},
    {"finish_reason": "COMPLETE", "message": {"content": [{"type": "text", "text": "Costs fell."}]}},
    {"text": "Costs fell.", "generation_id": "x", "finish_reason": "COMPLETE"},
    {"output": {"message": {"content": [{"text": "Costs fell."}]}}, "stopReason": "end_turn"},
    {"results": [{"generated_text": "Costs fell.", "stop_reason": "eos_token"}]},
    {"content": "Costs fell.", "stop": True, "stop_type": "word", "truncated": False},
    {"content": "Costs fell.", "results": []},
    {"content": "Costs fell.", "choices": None},
    {"content": "Costs fell.", "message": {"note": "done"}},
    {"content": "Costs fell.", "response": {}},
    {"message": "Costs fell."},
]


@pytest.mark.parametrize("reply", REPLIES)
def test_a_whole_reply_of_any_known_kind_is_read(reply: dict[str, object]) -> None:
    read = read_response(reply, "x", "")
    assert (read.text, read.faults) == ("Costs fell.", ())
    for line in ({"key": "costs", "response": reply}, {"recordId": "costs", "modelOutput": reply}):
        assert (read_response(line, "x", "").text, read_response(line, "x", "").claimed) == ("Costs fell.", "costs")


@pytest.mark.parametrize("reason", ["EOS_TOKEN", "endoftext", "eosFound", "stopStringFound", {"type": "stop", "matched": 2}])
def test_a_reason_that_means_the_end_refuses_nothing(reason: object) -> None:
    assert not read_response({"content": "Costs fell.", "finish_reason": reason, "status": "done"}, "x", "").faults
