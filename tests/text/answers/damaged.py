"""Answers as writers get them wrong: what lies in the file, and what must become of it for the section ``costs``.

``ID`` stands for its ``request_id``. The text is the one that the verdict holds; a code names the reason or finding
that must be told.
"""

import json
from typing import NamedTuple

from tests.builders import a_request

from bloginator.records.exchange import Standing

ID = a_request("costs").request_id
OLD = a_request("costs", version=0).request_id
OTHER = a_request("costs", asks="prices").request_id
GOOD = "Costs fell by a third [S1]."
TWO = "Costs fell by a third [S1].\n\nThey rose again in May [S2]."


class Damaged(NamedTuple):
    """One damaged answer: a name that says what is wrong, the file and its bytes, and what is expected."""

    name: str
    file: str
    data: bytes
    standing: Standing
    text: str = ""
    code: str = ""


def md(name: str, text: str, standing: Standing = "accepted", expected: str = GOOD, code: str = "") -> Damaged:
    """Return a damaged Markdown answer."""
    return Damaged(name, "responses/costs.md", text.encode("utf-8", "surrogatepass"), standing, expected, code)


def js(name: str, text: str, standing: Standing = "accepted", expected: str = GOOD, code: str = "") -> Damaged:
    """Return a damaged JSON answer."""
    return Damaged(name, "responses/costs.json", text.encode("utf-8", "surrogatepass"), standing, expected, code)


def bundle(name: str, text: str, standing: Standing = "accepted", expected: str = GOOD, code: str = "") -> Damaged:
    """Return a damaged bundle."""
    return Damaged(name, "responses/answers.md", text.encode(), standing, expected, code)


def lines(name: str, text: str, standing: Standing = "accepted", expected: str = GOOD, code: str = "") -> Damaged:
    """Return a damaged ``.jsonl`` file."""
    return Damaged(name, "responses/out.jsonl", text.encode(), standing, expected, code)


def refused(case: Damaged, code: str) -> Damaged:
    """Return the case as one that is refused, with its reason's code and no text."""
    return case._replace(standing="refused", text="", code=code)


EXAMPLE = f"<<<ANSWER {ID}>>>\nThe first sentence of the text [S1]. The next one [S2][S4].\n<<<END {ID}>>>\n"
"""What a pack shows of the form, copied."""


def batch_line(body: object, *, error: object = None, status: int = 200) -> str:
    """Return a provider's batch output line."""
    response = {"status_code": status, "body": body}
    return json.dumps({"id": "batch_req_1", "custom_id": ID, "response": response, "error": error})


def chat(content: object, finish_reason: str = "stop") -> dict[str, object]:
    """Return the body of a chat completion."""
    choice = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": finish_reason}
    return {"model": "m", "choices": [choice], "usage": {"prompt_tokens": 9, "completion_tokens": 5}}


MARKDOWN = [
    md("plain", GOOD),
    md("byte order mark", f"\ufeff{GOOD}"),
    md("windows line ends", f"---\r\nrequest_id: {ID}\r\n---\r\n\r\n{TWO}\r\n".replace("\n\n", "\r\n\r\n"), expected=TWO),
    md("old mac line ends", TWO.replace("\n", "\r"), expected=TWO),
    md("trailing blanks and lines", f"\n\n{GOOD}\n\n   \n"),
    md("header", f"---\nrequest_id: {ID}\nmodel: m\n---\n{GOOD}"),
    md("smart quotes in the header", f"---\nrequest_id: “{ID}”\n---\n{GOOD}"),
    md("upper case and backticks in the header", f"---\nRequest-ID: `{ID.upper()}`\n---\n{GOOD}"),
    md("dashes that an editor joined", f"———\nrequest_id: {ID}\n———\n{GOOD}"),
    md("unknown keys in the header", f"---\ntitle: Costs\ndate: 2024-01-01\nrequest_id: {ID}\n---\n{GOOD}"),
    md("header never closed", f"---\nrequest_id: {ID}\n\n{GOOD}", code="header"),
    md("request_id on a line by itself", f"request_id: {ID}\n\n{GOOD}", code="header"),
    md("bold request_id line", f"**request_id:** {ID}\n\n{GOOD}", code="header"),
    md("empty header", f"---\n---\n{GOOD}"),
    md("a rule is no header", f"---\n\n{GOOD}", code="wrapper"),
    md("outer fence", f"```markdown\n{GOOD}\n```", code="fence"),
    md("outer fence without a language", f"```\n{GOOD}\n```", code="fence"),
    md(
        "outer fence of four with code within", f"````md\n{GOOD}\n\n```py\nx\n```\n````", expected=f"{GOOD}\n\n```py\nx\n```"
    ),
    md(
        "outer fence of three with code within",
        f"```markdown\n{GOOD}\n\n```py\nx\n```\n```",
        expected=f"{GOOD}\n\n```py\nx\n```",
    ),
    md("header within the fence", f"```markdown\n---\nrequest_id: {ID}\n---\n{GOOD}\n```", code="fence"),
    md("fence below the header", f"---\nrequest_id: {ID}\n---\n```markdown\n{GOOD}\n```", code="fence"),
    md(
        "two blocks of code are no outer fence",
        f"```\na\n```\n{GOOD}\n```\nb\n```",
        expected=f"```\na\n```\n{GOOD}\n```\nb\n```",
    ),
    md("own heading", f"## Costs\n\n{GOOD}", code="own-heading"),
    md("own heading with a number", f"# 3. Costs:\n{GOOD}", code="own-heading"),
    md("own heading in bold", f"**Costs**\n\n{GOOD}", code="own-heading"),
    md("own heading underlined", f"Costs\n=====\n{GOOD}", code="own-heading"),
    md("an opening line stays", f"Here is the section:\n\n{GOOD}", "accepted", f"Here is the section:\n\n{GOOD}", "chatter"),
    md("an opening line before its heading", f"Sure! Here is the section:\n\n---\n\n## Costs\n\n{GOOD}", code="preamble"),
    md("an offer at the end", f"{GOOD}\n\nShall I revise it?", "accepted", f"{GOOD}\n\nShall I revise it?", "chatter"),
    md("no full stop", "Costs fell [S1] by a third", expected="Costs fell [S1] by a third", code="unended"),
    md("a gap", f"{GOOD}\n\nMissing from the sources: the price.", code="gap"),
    md("a gap alone", "Missing from the sources: the price.", "refused", "", "gaps-alone"),
    md("no marker", "Costs fell.", expected="Costs fell.", code="uncited"),
    md("ends in a list", f"{GOOD}\n\n- now and\n- then,", expected=f"{GOOD}\n\n- now and\n- then,"),
    md("ends in a marker of no source", f"{GOOD} More in [S9]", expected=f"{GOOD} More in", code="unknown-marker"),
    md(
        "list of sources at the end",
        f"{GOOD}\n\n---\n\n**Sources:**\n- [S1] posts/costs.md\n- [S2] other.md",
        code="source-list",
    ),
    md("definitions of the markers", f"{GOOD}\n\n[S1]: posts/costs.md\n[^S2]: other", code="source-list"),
    md("marker forms", "A (S1). B [Source 2]. C 【S3】.", expected="A [S1]. B [S2]. C [S3]."),
    md("marker of no source", f"{GOOD} More [S9].", expected=f"{GOOD} More.", code="unknown-marker"),
    md("a number for a marker", f"{GOOD} More [2].", expected=f"{GOOD} More.", code="unknown-marker"),
    md("script", f"{GOOD} </script><script>x</script>", expected=f"{GOOD} \\</script>\\<script>x\\</script>", code="html"),
    md("comment that is never closed", f"{GOOD} <!-- so", expected=f"{GOOD} \\<!-- so", code="html"),
    md("template signs", f"{GOOD} {{{{ 7*7 }}}} {{% x %}}", expected=f"{GOOD} {{{{ 7*7 }}}} {{% x %}}"),
    md("NUL", "Costs fell\x00 by a third [S1].", code="characters"),
    md("lone surrogate", "Costs \ud800fell [S1].", expected="Costs \ufffdfell [S1].", code="characters"),
    md("lines of a bundle without an id", f"<<<ANSWER>>>\n{GOOD}\n<<<END>>>"),
    md("JSON in a Markdown file", json.dumps({"request_id": ID, "content": GOOD}), code="json"),
    md("fenced JSON in a Markdown file", f"```json\n{json.dumps({'content': GOOD})}\n```", code="json"),
    md("right number", f"---\nrequest_id: 3\n---\n{GOOD}"),
    Damaged("UTF-16", "responses/costs.md", GOOD.encode("utf-16"), "accepted", GOOD, "encoding"),
    Damaged("UTF-32", "responses/costs.md", GOOD.encode("utf-32"), "accepted", GOOD, "encoding"),
    Damaged(
        "one damaged byte",
        "responses/costs.md",
        "Café, Öl und ".encode() + b"\xff fielen [S1].",
        "accepted",
        "Café, Öl und \ufffd fielen [S1].",
        "encoding",
    ),
    Damaged("UTF-16 without a mark", "responses/costs.md", GOOD.encode("utf-16-le"), "accepted", GOOD, "encoding"),
    Damaged(
        "Latin-1",
        "responses/costs.md",
        "Das Café fiel [S1].".encode("latin-1"),
        "accepted",
        "Das Café fiel [S1].",
        "encoding",
    ),
    Damaged("name in capitals", "responses/Costs.md", GOOD.encode(), "accepted", GOOD),
    Damaged("digest in the name", f"responses/{ID}.md", GOOD.encode(), "accepted", GOOD),
    Damaged("a tool's folder", f"responses/mcp/{ID}.md", GOOD.encode(), "accepted", GOOD),
    md("5 MB", f"{GOOD} " + "word " * 1_000_000, expected=f"{GOOD} " + ("word " * 1_000_000).strip()),
    refused(md("nothing", ""), "empty"),
    refused(md("blank", " \n\n "), "empty"),
    refused(md("a header alone", f"---\nrequest_id: {ID}\n---\n"), "empty"),
    refused(md("its heading alone", "## Costs\n"), "empty"),
    refused(md("markers alone", "[S1][S2]"), "empty"),
    refused(md("an ellipsis", "..."), "empty"),
    refused(md("an error in the header", "---\nerror: rate limit\n---\n"), "error"),
    refused(md("cut by its header", f"---\nfinish_reason: length\n---\n{GOOD}"), "cut"),
    refused(md("outer fence never closed", f"```markdown\n{GOOD}"), "cut"),
    refused(md("code never closed", f"{GOOD}\n\n```py\nx = 1"), "cut"),
    refused(md("says that it is cut", f"{GOOD}\n\n[continued in next message]"), "cut"),
    *(
        refused(md(f"leaves out: {said}", f"{GOOD}\n\n{said}"), "cut")
        for said in (
            "[... rest of the section continues ...]",
            "<!-- remaining text omitted for brevity -->",
            "(remaining paragraphs unchanged)",
            "... the rest is the same ...",
        )
    ),
    refused(md("leaves out its beginning", f"[First paragraph unchanged]\n\n{GOOD}"), "cut"),
    refused(js("JSON that leaves out", json.dumps({"content": f"{GOOD}\n\n[rest unchanged]"})), "cut"),
    refused(bundle("the pack's own example", EXAMPLE), "stub"),
    refused(md("breaks off in a sentence", "Clients should back off exponentially, and"), "cut"),
    refused(md("breaks off in brackets", f"{GOOD} They fell (by half"), "cut"),
    refused(md("breaks off below its heading", "## Costs\n\nCosts fell by the"), "cut"),
    refused(md("declined", "I am sorry, but I cannot write this section without more information."), "refusal"),
    refused(md("declined below its heading", "## Costs\n\nI can’t help with this request."), "refusal"),
    *(
        refused(md(f"a stub: {said}", said), "stub")
        for said in ("TODO", "**TBD**", "[placeholder]", "Lorem ipsum dolor sit.")
    ),
    refused(md("JSON in a Markdown file, cut", '{"content": "Costs fell'), "cut"),
    refused(md("another section's", f"---\nrequest_id: closing@1a2b3c4d\n---\n{GOOD}"), "wrong-section"),
    refused(md("a wrong number", f"---\nrequest_id: 4\n---\n{GOOD}"), "wrong-number"),
    refused(Damaged("half a character", "responses/costs.md", "Das Caf\u00e9".encode()[:-1], "refused"), "cut"),
    refused(Damaged("other bytes behind a mark", "responses/costs.md", b"\xff\xfe\0bad", "refused"), "not-text"),
    refused(Damaged("an image", "responses/costs.md", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff", "refused"), "not-text"),
    refused(
        Damaged("two digests", f"responses/{ID}.md", f"---\nrequest_id: {OLD}\n---\n{GOOD}".encode(), "refused"), "two-ids"
    ),
    md("an earlier request to the same question", f"---\nrequest_id: {OLD}\n---\n{GOOD}", "outdated", code="request"),
    md("an earlier question", f"---\nrequest_id: {OTHER}\n---\n{GOOD}", "stale", code="question"),
    md("a request that never was", f"---\nrequest_id: costs@deadbeef\n---\n{GOOD}", "stale", "", "unknown-request"),
    md("a placeholder for the digest", f"---\nrequest_id: costs@<digest>\n---\n{GOOD}", "stale", "", "unknown-request"),
]

JSON = [
    js("plain", json.dumps({"content": GOOD})),
    js("a header in the content", json.dumps({"content": f"---\nrequest_id: {ID}\n---\n\n{GOOD}"})),
    js("line ends of Windows in the content", json.dumps({"content": TWO.replace("\n", "\r\n")}), expected=TWO),
    js("a reason with its prefix", json.dumps({"content": GOOD, "finish_reason": "FINISH_REASON_STOP"})),
    js(
        "all fields, and more",
        json.dumps({"request_id": ID, "content": GOOD, "tokens_used": 9, "title": "x", "error": None}),
    ),
    js("fenced", f"```json\n{json.dumps({'content': GOOD})}\n```", code="repaired"),
    js("a sentence before", f"Here is the JSON:\n{json.dumps({'content': GOOD})}", code="repaired"),
    js("a sentence after", f"{json.dumps({'content': GOOD})}\nLet me know if you need more.", code="repaired"),
    js("raw line breaks", f'{{"content": "{TWO}"}}', expected=TWO, code="repaired"),
    js("trailing comma", f'{{"content": "{GOOD}",}}', code="repaired"),
    js(
        "inner quotes",
        '{"content": "She said "done" [S1].", "model": "m"}',
        expected='She said "done" [S1].',
        code="repaired",
    ),
    js("line breaks escaped twice", json.dumps({"content": TWO.replace("\n", "\\n")}), expected=TWO),
    js("NaN where it does not matter", f'{{"content": "{GOOD}", "tokens_used": NaN}}', code="number"),
    js("a number beyond all bounds", f'{{"content": "{GOOD}", "usage": {{"total": [1, -1e999]}}}}', code="number"),
    js("a control character as it is", '{"content": "Costs fell\0 by a third [S1]."}', code="repaired"),
    js("a key twice, alike", f'{{"content": "{GOOD}", "content": "{GOOD}"}}'),
    js("lone surrogate", '{"content": "Costs \\ud800fell [S1]."}', expected="Costs \ufffdfell [S1].", code="characters"),
    js("NUL", '{"content": "Costs fell\\u0000 by a third [S1]."}', code="characters"),
    js("byte order mark", f"\ufeff{json.dumps({'content': GOOD})}"),
    js("a provider's reply", json.dumps(chat(GOOD))),
    js("right number", json.dumps({"request_id": 3, "content": GOOD})),
    js("a mark of code behind the text", json.dumps({"content": f"{GOOD}\n\n```"}), code="fence"),
    js("code left open", json.dumps({"content": f"{GOOD}\n\n```\nx"}), expected=f"{GOOD}\n\n```\nx\n```", code="fence"),
    js("fence within the content", json.dumps({"content": f"```markdown\n{GOOD}\n```"}), code="fence"),
    refused(js("nothing", ""), "empty"),
    refused(js("cut in the string", '{"content": "Costs fell by'), "cut"),
    refused(js("cut behind a bracket of the text", '{"content": "Write {x}'), "cut"),
    refused(js("cut before the last bracket", f'{{"content": "{GOOD}"'), "cut"),
    refused(js("cut within a fence", '```json\n{"content": "Costs\n```'), "cut"),
    refused(js("cut by its own word", json.dumps({"content": GOOD, "finish_reason": "length"})), "cut"),
    refused(js("cut by the provider", json.dumps(chat(GOOD, "length"))), "cut"),
    refused(js("held back", json.dumps({"content": GOOD, "finish_reason": "content_filter"})), "withheld"),
    refused(js("an error", json.dumps({"request_id": ID, "content": "", "error": "overloaded"})), "error"),
    refused(js("an error as an object", json.dumps({"error": {"message": "overloaded"}})), "error"),
    refused(js("empty content", json.dumps({"content": " \n"})), "empty"),
    refused(js("content null", json.dumps({"content": None})), "schema"),
    refused(js("content a number", json.dumps({"content": 7})), "schema"),
    refused(js("content a list", json.dumps({"content": [GOOD]})), "schema"),
    refused(js("content under another name", json.dumps({"text": GOOD})), "schema"),
    refused(js("NaN for content", '{"content": NaN}'), "schema"),
    refused(js("tokens as text", json.dumps({"content": GOOD, "tokens_used": "many"})), "schema"),
    refused(js("tokens below zero", json.dumps({"content": GOOD, "tokens_used": -1})), "schema"),
    refused(md("JSON under another name in a Markdown file", json.dumps({"text": GOOD})), "schema"),
    refused(md("a list in a Markdown file", json.dumps([{"content": GOOD}])), "schema"),
    refused(js("a list", json.dumps([{"content": GOOD}])), "schema"),
    refused(js("a text", json.dumps(GOOD)), "schema"),
    refused(js("plain Markdown", GOOD), "not-json"),
    refused(js("breaks off in a sentence", json.dumps({"content": "Costs fell, and"})), "cut"),
    refused(js("declined", json.dumps({"content": "Unfortunately, I do not have enough information."})), "refusal"),
    refused(js("a comment in it", f'{{"content": "{GOOD}" // the text\n}}'), "cut"),
    refused(js("a key twice, different", f'{{"content": "{GOOD}", "content": "Else."}}'), "duplicate-key"),
    refused(js("two objects", f'{{"content": "{GOOD}"}}\n{{"content": "Else."}}'), "two-answers"),
    refused(js("nested without end", "[" * 100_000), "not-json"),
    refused(js("a wrong number", json.dumps({"request_id": 17, "content": GOOD})), "wrong-number"),
    refused(js("another section's", json.dumps({"request_id": "closing", "content": GOOD})), "wrong-section"),
]

BUNDLES = [
    bundle("plain", f"<<<ANSWER {ID}>>>\n{GOOD}\n<<<END {ID}>>>\n"),
    bundle("END without its digest", f"<<<ANSWER {ID}>>>\n{GOOD}\n<<<END costs>>>"),
    bundle("END without its id", f"<<<ANSWER {ID}>>>\n{GOOD}\n<<<END>>>"),
    bundle("ANSWER without the digest", f"<<<ANSWER costs>>>\n{GOOD}\n<<<END {ID}>>>"),
    bundle("two brackets, bold, lower case", f"**<<answer {ID}>>**\n{GOOD}\n**<<end>>**"),
    bundle("a colon and blanks", f"<<< ANSWER: {ID} >>>\n{GOOD}\n<<< END ANSWER: {ID} >>>"),
    bundle("a closing tag", f"<<<ANSWER {ID}>>>\n{GOOD}\n<<</ANSWER>>>"),
    bundle("fence around all", f"```\n<<<ANSWER {ID}>>>\n{GOOD}\n<<<END {ID}>>>\n```"),
    bundle("fence around the answer", f"<<<ANSWER {ID}>>>\n```markdown\n{GOOD}\n```\n<<<END {ID}>>>", code="fence"),
    bundle("fence closed behind END", f"<<<ANSWER {ID}>>>\n```markdown\n{GOOD}\n<<<END {ID}>>>\n```", code="fence"),
    bundle("a header in the block", f"<<<ANSWER {ID}>>>\n---\nrequest_id: {ID}\n---\n{GOOD}\n<<<END {ID}>>>"),
    bundle("words before and after", f"Sure, here it is.\n\n<<<ANSWER {ID}>>>\n{GOOD}\n<<<END {ID}>>>\n\nDone!"),
    bundle(
        "the later block wins",
        f"<<<ANSWER {ID}>>>\nOld.\n<<<END>>>\n<<<ANSWER {ID}>>>\n{GOOD}\n<<<END>>>",
        code="another-answer",
    ),
    bundle("windows line ends", f"<<<ANSWER {ID}>>>\r\n{GOOD}\r\n<<<END {ID}>>>\r\n"),
    bundle("an earlier request", f"<<<ANSWER {OLD}>>>\n{GOOD}\n<<<END {OLD}>>>", "outdated", code="request"),
    bundle("a digest with a slip", f"<<<ANSWER costs@00000000>>>\n{GOOD}\n<<<END>>>", "stale", "", "unknown-request"),
    Damaged(
        "a bundle named as its section",
        "responses/costs.md",
        f"<<<ANSWER {ID}>>>\n{GOOD}\n<<<END>>>".encode(),
        "accepted",
        GOOD,
    ),
    Damaged(
        "a bundle in a text file", "responses/all.txt", f"<<<ANSWER {ID}>>>\n{GOOD}\n<<<END>>>".encode(), "accepted", GOOD
    ),
    refused(bundle("no END", f"<<<ANSWER {ID}>>>\n{GOOD}\n"), "cut"),
    refused(bundle("overtaken", f"<<<ANSWER {ID}>>>\n{GOOD}\n<<<ANSWER closing>>>\nElse.\n<<<END closing>>>"), "cut"),
    refused(bundle("breaks off before END", f"<<<ANSWER {ID}>>>\nCosts fell, and\n<<<END {ID}>>>\n"), "cut"),
    refused(bundle("an empty block", f"<<<ANSWER {ID}>>>\n<<<END {ID}>>>"), "empty"),
    refused(bundle("END of another section", f"<<<ANSWER {ID}>>>\n{GOOD}\n<<<END closing>>>"), "two-ids"),
    refused(bundle("END of another digest", f"<<<ANSWER {ID}>>>\n{GOOD}\n<<<END {OLD}>>>"), "two-ids"),
    refused(bundle("two ids on one line", f"<<<ANSWER {ID}, closing>>>\n{GOOD}\n<<<END>>>"), "two-ids"),
    refused(
        bundle("a header of another section", f"<<<ANSWER {ID}>>>\n---\nrequest_id: closing\n---\n{GOOD}\n<<<END>>>"),
        "two-ids",
    ),
    bundle("a number finds no section", f"<<<ANSWER 3>>>\n{GOOD}\n<<<END 3>>>", "missing", ""),
    bundle("a path finds no section", f"<<<ANSWER ../../costs>>>\n{GOOD}\n<<<END>>>", "missing", ""),
    bundle("no id", f"<<<ANSWER>>>\n{GOOD}\n<<<END>>>", "missing", ""),
]

LINES = [
    lines("plain", json.dumps({"request_id": ID, "content": GOOD}) + "\n"),
    lines("an id alone", json.dumps({"request_id": "costs", "content": GOOD})),
    lines("blank lines and a fence", f"```jsonl\n\n{json.dumps({'request_id': ID, 'content': GOOD})}\n\n```\n"),
    lines("a list", json.dumps([{"request_id": ID, "content": GOOD}], indent=1)),
    lines("objects over several lines", json.dumps({"request_id": ID, "content": GOOD}, indent=1)),
    lines("a provider's line", batch_line(chat(GOOD))),
    lines("a provider's parts", batch_line(chat([{"type": "text", "text": GOOD}]))),
    lines(
        "another provider's line",
        json.dumps(
            {
                "custom_id": ID,
                "result": {
                    "type": "succeeded",
                    "message": {"content": [{"type": "text", "text": GOOD}], "stop_reason": "end_turn", "model": "m"},
                },
            }
        ),
    ),
    lines("a custom_id with content", json.dumps({"custom_id": "costs", "content": GOOD})),
    lines("a broken line before", f'{{"request_id": \n{json.dumps({"request_id": ID, "content": GOOD})}'),
    refused(lines("a cut line", f'{{"request_id": "{ID}", "content": "Costs'), "cut"),
    refused(lines("cut by the provider", batch_line(chat(GOOD, "length"))), "cut"),
    refused(lines("an error of the line", batch_line(None, error={"message": "expired"})), "error"),
    refused(lines("an error in the body", batch_line({"error": {"message": "bad"}}, status=400)), "error"),
    refused(lines("a status and nothing else", batch_line({}, status=500)), "error"),
    refused(lines("no content in the reply", batch_line(chat(None))), "error"),
    refused(
        lines("an errored result", json.dumps({"custom_id": ID, "result": {"type": "errored", "error": {"type": "x"}}})),
        "error",
    ),
    refused(lines("an expired result", json.dumps({"custom_id": ID, "result": {"type": "expired"}})), "error"),
    refused(
        lines(
            "cut in another provider's words",
            json.dumps(
                {
                    "custom_id": ID,
                    "result": {
                        "type": "succeeded",
                        "message": {"content": [{"type": "text", "text": GOOD}], "stop_reason": "max_tokens"},
                    },
                }
            ),
        ),
        "cut",
    ),
    lines("a number finds no section", json.dumps({"request_id": 3, "content": GOOD}), "missing", ""),
    lines("no id", json.dumps({"content": GOOD}), "missing", ""),
]

DAMAGED = [*MARKDOWN, *JSON, *BUNDLES, *LINES]
