"""What stands around an answer is taken off where its boundary is certain, and else refuses the answer."""

import pytest

from bloginator.text.answers.unwrapping import unwrap

TEXT = "Tests run for nine minutes [S1]."
PLAN = "They want the time of the tests, so I begin there."

AROUND = {
    "a summary of thoughts": f"<details><summary>Thought for 5 seconds</summary>\n{PLAN}</details>\n\n{TEXT}",
    "thoughts as entities": f"&lt;think&gt;{PLAN}&lt;/think&gt;\n{TEXT}",
    "thoughts and a text under labels": f"Reasoning: {PLAN}\n\n**Final answer:**\n\n{TEXT}",
    "a tag whose end was a stop sequence": f"<answer>\n{TEXT}",
    "the next turn behind it": f"{TEXT}<|end|>\n<|user|>\nAnd costs?",
    "the next instruction behind it": f"{TEXT}\n\n### Instruction:\nGo on.",
    "quotes around it": f'"""\n{TEXT}\n"""',
    "thoughts": f"<think>\n{PLAN}\n</think>\n\n{TEXT}",
    "thoughts without their beginning": f"{PLAN}\n</think>\n{TEXT}",
    "an empty pair before them": f"<think>\n</think>\n{PLAN}\n</think>\n{TEXT}",
    "two pairs": f"<thinking>{PLAN}</thinking>\n<thinking>{PLAN}</thinking>\n\n{TEXT}",
    "a pair within a pair": f"<think>{PLAN} <think>{PLAN}</think> {PLAN}</think>{TEXT}",
    "a namespace, capitals": f"<ns:Thought>{PLAN}</ns:Thought>{TEXT}",
    "code left open in them": f"<think>\n```py\nx = 1\n{PLAN}\n</think>\n{TEXT}",
    "square brackets": f"[THINK]{PLAN}[/THINK]\n{TEXT}",
    "diamonds": f"◁think▷\n{PLAN}\n◁/think▷\n{TEXT}",
    "tokens": f"<|begin_of_thought|>\n{PLAN}\n<|end_of_thought|>\n<|begin_of_solution|>{TEXT}<|end_of_solution|>",
    "channels": f"<|channel|>analysis<|message|>{PLAN}<|end|><|start|>assistant<|channel|>final<|message|>{TEXT}<|return|>",
    "channels without their tokens": f"analysis{PLAN}assistantfinal{TEXT}",
    "words of a terminal": f"Thinking...\n{PLAN}\n...done thinking.\n\n{TEXT}",
    "a folded block": f'<details type="reasoning" done="true"><summary>Why</summary>\n{PLAN}</details>\n{TEXT}',
    "the end of a turn": f"{TEXT}<|im_end|>",
    "turns behind it": f"{TEXT}<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nAnd costs?",
    "a role in tokens": f"<start_of_turn>model\n{TEXT}<end_of_turn>",
    "wide bars": f"<｜begin▁of▁sentence｜>{TEXT}<｜end▁of▁sentence｜>",
    "a role on its line": f"assistant\n{TEXT}",
    "a label": f"### Final answer:\n\n{TEXT}",
    "a tag": f"<output>\n{TEXT}\n</output>",
    "tags of a tool within each other": f'<pageArtifact id="t"><pageFile kind="md">\n{TEXT}\n</pageFile></pageArtifact>',
    "a tag behind a greeting": f"Sure!\n\n<answer>\n{TEXT}\n</answer>",
    "an end tag of HTML alone": f"{TEXT}</section>",
    "an end tag alone": f"{TEXT}\n</response>",
    "a container": f':::artifact{{type="text/markdown"}}\n{TEXT}\n:::',
    "a fence with a title": f'```md title="tests.md"\n{TEXT}\n```',
    "a fence between remarks": f"Here is the text:\n\n~~~markdown\n{TEXT}\n~~~\n\nI hope this helps!",
    "a bare fence behind a greeting": f"Here's the revised section:\n\n```\n{TEXT}\n```",
    "a fence below a bold label": f"**Answer:**\n\n```markdown\n{TEXT}\n```",
    "a fence before a list of sources": f"```markdown\n{TEXT}\n```\n\nSources used: [S1]",
    "a fence before an offer": f"Below you will find the section.\n\n```md\n{TEXT}\n```\n\nHappy to revise!",
    "a fence behind a rule": f"Certainly!\n\n---\n\n```{{.markdown}}\n{TEXT}\n```",
    "thoughts in a fence": f"```markdown\n<think>{PLAN}</think>\n{TEXT}\n```",
    "a count of words": f"{TEXT}\n\n---\n*Word count: ~6 words*",
    "a count in brackets": f"{TEXT}\n\n(6 words)",
    "a count in another language": f"{TEXT}\n\n**Wortanzahl:** 6",
    "a count of characters": f"{TEXT}\n\nCharacter count: ~30",
    "a mark of the end": f"{TEXT}\n\n[END]",
    "a rule at the end": f"{TEXT}\n\n---",
    "thoughts of another name": f"<inner_thoughts>{PLAN}</inner_thoughts>\n<think_fast>{PLAN}</think_fast>\n{TEXT}",
    "bold marks": f"**<think>**\n{PLAN}\n**</think>**\n\n{TEXT}",
    "marks in a quotation": f"> <think>\n> {PLAN}\n> </think>\n\n{TEXT}",
    "a mark that is empty": f"<think/>\n{TEXT}",
    "thoughts in a fence of their own": f"```thinking\n{PLAN}\n```\n\n{TEXT}",
    "thoughts under a heading": f"## Reasoning\n\n{PLAN}\n\n## Final answer\n\n{TEXT}",
    "thoughts under a bold label": f"**Reasoning:**\n{PLAN}\n\n**Response:**\n{TEXT}",
    "thoughts that are announced": f"Here is my thought process: {PLAN}\n\nHere is my response: {TEXT}",
    "thoughts in italics": f"*Thinking: {PLAN}*\n\n{TEXT}",
    "channels behind a role": f"assistantanalysis{PLAN}assistantfinal{TEXT}",
    "square tags": f"[ANSWER]\n{TEXT}\n[/ANSWER]",
    "lines that say begin and end": f"--- BEGIN TEXT ---\n{TEXT}\n--- END TEXT ---",
    "the lines of a bundle": f"<<<ANSWER tests>>>\n{TEXT}\n<<<END tests>>>",
    "marks of XML": f"<![CDATA[{TEXT}]]>",
    "quotation marks": f"“{TEXT}”",
    "a box": f"\\boxed{{{TEXT}}}",
    "a bold label without a colon": f"**Final Answer**\n\n{TEXT}",
    "a role with a colon": f"AI:\n{TEXT}",
    "thoughts in another language": f"<思考过程>{PLAN}</思考过程>\n{TEXT}",
    "thoughts with another name": f"<deliberation>\n{PLAN}\n</deliberation>\n\n{TEXT}",
    "a name in mixed letters": f"<CoT>{PLAN}</CoT>\n\n{TEXT}",
    "a comment of thoughts": f"<!-- think: {PLAN} -->\n{TEXT}",
    "a time of thoughts and their quotation": f"💭 **Thought for 12 seconds**\n\n> {PLAN}\n\n{TEXT}",
    "thoughts in a quotation": f"> **Thinking**\n> {PLAN}\n\n{TEXT}",
    "thoughts before a rule": f"🤔 Thinking...\n{PLAN}\n\n---\n\n{TEXT}",
    "thoughts and an answer under headings": f"# Thought process\n\n{PLAN}\n\n# Answer\n\n{TEXT}",
    "a folded block of reasoning": f"<details>\n<summary>Reasoning</summary>\n\n{PLAN}\n\n</details>\n\n{TEXT}",
    "a declaration of XML": f'<?xml version="1.0"?>\n<response>\n<think>{PLAN}</think>\n<a.b>{TEXT}</a.b>\n</response>',
    "bars in brackets": f"[|assistant|]{TEXT}[|endofturn|]",
    "a turn behind another token": f"<extra_id_1>Assistant\n{TEXT}\n<extra_id_1>User",
    "a fence with a greeting in German": f"Gerne! Der Text:\n\n```markdown\n{TEXT}\n```\n\nSoll ich ihn kürzen?",
    "a box in math": f"$\\boxed{{{TEXT}}}$",
    "a count above": f"**Word count: 6**\n\n{TEXT}",
    "a count and an aim": f"{TEXT}\n\nTarget: 90 words. Actual: 6 words.",
    "a count right below": f"{TEXT}\n(Word count: 6)",
    "a count in the last line": f"{TEXT} *(word count: 6)*",
    "a count in Korean": f"{TEXT}\n\n글자 수: 6자",
    "an end behind a rule": f"{TEXT}\n\n---\nEnd of section",
    "an end in another language": f"{TEXT}\n\n-- Ende --",
    "a token of streams": f"{TEXT}\n\n[DONE]",
    "a sign of the end": f"{TEXT}\n\n∎",
    "a label in another language": f"**Antwort:**\n\n{TEXT}",
    "a role in brackets": f"[Assistant]\n{TEXT}",
    "marks of a template": f"{{{{think}}}}\n{PLAN}\n{{{{/think}}}}\n\n{TEXT}",
    "an end in braces alone": f"{PLAN}\n{{/think}}\n{TEXT}",
    "signs of per cent": f"%think%\n{PLAN}\n%/think%\n{TEXT}",
    "doubled marks": f"<<think>>{PLAN}<</think>>\n{TEXT}",
    "wide marks": f"＜think＞{PLAN}＜／think＞{TEXT}",
    "corner marks": f"【思考】{PLAN}【/思考】\n{TEXT}",
    "words that say begin and end of thoughts": f"[BEGIN THINKING]\n{PLAN}\n[END THINKING]\n\n{TEXT}",
    "lines around thoughts": f"=== THINKING ===\n{PLAN}\n=== END THINKING ===\n\n{TEXT}",
    "a pair of comments": f"<!-- thinking -->\n{PLAN}\n<!-- /thinking -->\n{TEXT}",
    "a name that says start and end": f"<|thinking_start|>{PLAN}<|thinking_end|>{TEXT}",
    "an end with the other slash": f"<think>{PLAN}<\\think>\n{TEXT}",
    "a folded block to be shown": f"<details open>\n<summary>Show reasoning (3s)</summary>\n{PLAN}\n</details>\n\n{TEXT}",
    "a name that begins with start and end": f"|startthink|{PLAN}|endthink|{TEXT}",
    "thoughts in square brackets": f"[Thinking: {PLAN}]\n\n{TEXT}",
    "a rule behind thoughts": f"<think>{PLAN}</think>\n\n---\n\n{TEXT}",
    "a switch": f"{TEXT}\n/no_think",
    "half a token": f"{TEXT}<|im_end",
    "words for a token": f"{TEXT} [end of text]",
    "a turn in words": f"{TEXT}\n\nHuman: And costs?\n\nAssistant: They fell.",
    "a turn in words that is empty": f"{TEXT}\n\nUser:",
    "a plan around the text": f"<plan>{TEXT}</plan>",
    "a plan before the text": f"<plan>{PLAN}</plan>\n\n{TEXT}",
    "an end in brackets behind the last sentence": f"{PLAN} [/THINK]\n{TEXT}",
    "a role before its text": f"AI: {TEXT}",
    "a model's name": f"ChatGPT:\n{TEXT}",
    "square lines that say start and end": f"[START]\n{TEXT}\n[END]",
    "corner quotation marks": f"「{TEXT}」",
    "a space within a tag": f"<answer> {TEXT} </answer>",
    "a count with a limit": f"{TEXT}\n\n---\nWord count: 6 words (within the limit of 150)",
    "a count in Portuguese": f"{TEXT}\n\nContagem de palavras: 6",
    "a bare count that is right": f"{TEXT}\n\n7 words",
    "a stop in capitals": f"{TEXT}\n\nSTOP",
}

KEPT = {
    "a token amid words": "Such a [INST] mark begins a turn [S1].",
    "an input's heading": "Nine minutes [S1].\n\n### Input:\n\nA list [S1].",
    "a heading of thoughts": "## Thoughts: a plan\n\nWe plan [S1].\n\nFinal answer: no.",
    "a start tag at the end": "The beginning is marked by <s>",
    "marks of thoughts in code": "A model writes `<think>` first and `</think>` last [S1].",
    "marks that a sentence speaks of": "Models put <think> and </think> around it [S1].",
    "a token that a sentence speaks of": "The token <|im_end|> ends a turn [S1].",
    "a token in a fence": "```\n<|im_start|>user\n```\n\nSuch is a turn [S1].",
    "struck text": "<s>Ten</s> nine minutes [S1].",
    "a template in a fence": "Begin with this template:\n\n```markdown\n# Title\n```",
    "code behind a sentence": "Run the tests [S1]:\n\n```\nmake test\n```",
    "a count as a sentence": "Word count: 300 is a good aim [S1].",
    "a quotation in a tag": "<blockquote>Nine minutes [S1].</blockquote>",
    "a thinking heading": "## Thinking\n\nWe think first [S1].",
    "a bracket": "[Reasoning] comes first [S1].",
    "a word that is explained": "Assistant: a person who helps [S1].",
    "a last line that says more": "Nine minutes [S1].\n\n300 words are enough [S2].",
    "a total": "Nine minutes [S1].\n\n**Total: 42**",
    "a count of votes": "They voted [S1].\n\nFinal count: 3",
    "a count in brackets of the text": "Nine minutes [S1] (a count of 10 runs).",
    "a proof in a folded block": "<details><summary>Thought experiment</summary>Nine.</details>\n\nSo [S1].",
    "reasoning under a heading": "## Reasoning\n\nWe weigh [S1].\n\n## Answer\n\nNine [S2].",
    "thoughts under a heading before a rule": "# Thoughts\n\nOur view.\n\n---\n\nNine minutes [S1].",
    "a time of thoughts in a sentence": "Thought for 5 seconds, then she spoke [S1].",
    "code that is explained": "Like this:\n\n```markdown\nA claim [S1].\n```\n\nThe marker names the source.",
    "a last item": "- a title [S1]\n- 10 words",
    "what a user is asked for": "The costs fell in May [S1].\n\nUser: name and password are asked.\n\nThen it goes on.",
    "a model's name above a part": "### Claude\nIt costs $3 [S1].\n\n### Gemini\nIt costs $2 [S2].",
    "bold names above the parts": "**Claude:**\nIt costs $3 [S1].\n\n**Gemini:**\nIt costs $2 [S2].",
    "names before the parts": "ChatGPT: It costs $3 [S1].\n\nClaude: It costs $2 [S2].",
    "a first heading of two letters": "# AI\nIt began [S1].",
    "a heading that is an end's word": "# Outline\n\n## Begin\n\n## Done",
    "paths in a table": "All paths [S1]:\n\n| Path | Verb |\n|---|---|\n|/reasoning| GET |\n\nAll are kept [S1].",
    "ends in a table": "All marks [S1]:\n\n| Mark | Use |\n|---|---|\n| <think> | begins |\n| </think> | ends |\n\nSo [S1].",
    "an end amid a line": "The path is this. [/reasoning] All are kept [S1].",
    "a label in brackets": "[Reason]\nThe cost fell [S1].",
    "a last line that is a large number": "Large numbers have names [S1].\n\n1,000,000,000,000,000,000 is one [S1].",
    "a number with commas that is no count of its words": "A novel has [S1]:\n\n80,000 words",
    "a number with points that is no count of its words": "Ein Roman hat [S1]:\n\n1.000.000 Wörter",
    "a last line that is no count of its words": "A post has [S1]:\n\n500 words",
    "a path to a plan": "Our plans [S1] are [here](/plan) and ([there](/thinking)).",
    "thoughts in the cells of a table": "| Thinking | End of thinking |\n|---|---|\n| long [S1] | never |",
    "a role in a definition": "AI: a field [S1].\n\nUser: a person who asks [S2].",
    "a heading that is a role's word": "Model\n\nWe built one [S1].",
    "a label of code": "Output:\n\n```\n9 minutes\n```\n\nSo it runs [S1].",
    "a number that is no count of its words": "Nine minutes [S1].\n\nTokens: 1200",
    "an aside that begins like thoughts": "(Thinking) is a word [S1].\n\n(end of thinking) is another [S2].",
    "an answer that says so": "Answer: it depends [S1].",
    "a bracket that explains": "[thinking] is what they call it [S1].",
    "a beginning with code": "<pre>make test</pre>\n\nIt runs [S1].",
    "quotations at both ends": "“Nine” is little [S1]; they want “ten”",
}

REFUSED = {
    "a call around a text": f'<function_calls><invoke name="w">{TEXT}</invoke></function_calls>',
    "a tag in other letters": f"<考え>{PLAN}</考え>\n{TEXT}",
    "a call in a fence": "```tool_code\nprint(save('x'))\n```",
    "a call in words": 'Action: save\nAction Input: {"text": "x"}',
    "a call in tokens": "<|python_tag|>save('x')",
    "a patch": f"```diff\n+{TEXT}\n```",
    "thoughts that never end": f"<think>\n{PLAN}",
    "a template's thoughts that never end": f"{{{{think}}}}{PLAN}\n\n{TEXT}",
    "thoughts in brackets that never end": f"[THINK]{PLAN}\n\n{TEXT}",
    "a channel's name glued to thoughts": f"analysis{PLAN}final{TEXT}",
    "another's instructions": f"<<SYS>>{PLAN}<</SYS>>{TEXT}",
    "thoughts alone": f"<think>{PLAN}</think>",
    "an end of thoughts behind text": f"{TEXT}\n\n<think>{PLAN}</think>\n\n{TEXT}\n\n{PLAN}\n</think>\n\n{TEXT}",
    "no final channel": f"<|channel|>analysis<|message|>{PLAN}",
    "a call": '<tool_call>\n{"name": "save", "arguments": {"text": "x"}}\n</tool_call>',
    "a call as JSON": '{"name": "save", "arguments": {"text": "x"}}',
    "a call in tags": f"<write_file><path>a.md</path><content>{TEXT}</content></write_file>",
    "a token amid the text": f"{TEXT}<|endoftext|>Something else.",
}


@pytest.mark.parametrize("name", AROUND)
def test_what_stands_around_an_answer_is_taken_off_and_told(name: str) -> None:
    left = unwrap(AROUND[name])
    assert (left.text, left.fault) == (TEXT, "")
    assert left.layers


@pytest.mark.parametrize("name", KEPT)
def test_a_text_that_only_looks_like_it_stays(name: str) -> None:
    assert unwrap(KEPT[name]) == (KEPT[name], 0, (), "")


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_told_apart_is_a_fault(name: str) -> None:
    assert unwrap(REFUSED[name]).fault


@pytest.mark.parametrize(
    ("before", "behind"),
    [("", f"    make test\n\n{TEXT}"), (f"{TEXT}\n\n", "They run at night [S2]."), (f"- {TEXT}\n\n", "  - They run [S2].")],
)
def test_thoughts_leave_what_is_around_them_with_its_indentation(before: str, behind: str) -> None:
    assert unwrap(f"{before}<think>{PLAN}</think>\n\n{behind}").text == before + behind


def test_the_lines_above_are_counted() -> None:
    assert unwrap(f"Sure!\n\n```md\n<think>\n{PLAN}\n</think>\n{TEXT}\n```").skipped == 6


def test_a_header_within_a_fence_is_a_header_and_its_rules_are_no_labels() -> None:
    text = f"---\nrequest_id: costs@1a2b3c4d\n---\n\n{TEXT}"
    bare = unwrap(f"```markdown\n{text}\n```\n")
    assert bare.text == text and [code for code, _ in bare.layers] == ["fence"]
