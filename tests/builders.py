"""What tests are given: a request, an answer, a verdict, each with defaults that make it an ordinary one."""

from bloginator.digest import digest
from bloginator.disk.blocklist import TimedPattern
from bloginator.records.exchange import Answer, Request, Source, Standing, Verdict
from bloginator.text.blocklist import BlocklistEntry, read_entry


def a_source(number: int = 1, **fields: object) -> Source:
    """Return the source with marker ``S<number>``."""
    known: dict[str, object] = {"marker": f"S{number}", "document": "posts/costs.md", "text": f"Passage {number}."}
    return Source.model_validate(known | fields)


def a_request(section: str = "costs", *, asks: str = "costs", version: int = 1, **fields: object) -> Request:
    """Return a request with three sources.

    Args:
        asks: What the question is about: another value is another question.
        version: Of all that is not the question: another value is another request to the same question.
    """
    question = digest("question", [section, asks])
    whole = digest("request", [question, version, fields.get("feedback", "")])
    known: dict[str, object] = {
        "request_id": f"{section}@{whole[:8]}",
        "digest": whole,
        "section": section,
        "ordinal": 3,
        "total": 17,
        "title": section.replace("-", " ").capitalize(),
        "description": f"About {asks}.",
        "question_digest": question,
        "system_prompt": "Write.",
        "prompt": f"Write about {asks}.",
        "max_words": 150,
        "max_tokens": 300,
        "temperature": 0.7,
        "sources": tuple(a_source(number) for number in (1, 2, 3)),
        "respond_to": f"responses/{section}.md",
    }
    return Request.model_validate(known | fields)


def an_answer(text: str = "Costs fell [S1].", section: str = "costs", **fields: object) -> Answer:
    """Return a readable Markdown answer in the section's own file."""
    known: dict[str, object] = {
        "section": section,
        "file": f"responses/{section}.md",
        "form": "md",
        "digest": digest("answer", text),
        "text": text,
    }
    return Answer.model_validate(known | fields)


def a_verdict(section: str = "costs", standing: Standing = "accepted", text: str = "Prose.", **fields: object) -> Verdict:
    """Return a verdict, with its text where it counts."""
    counts = standing in ("accepted", "outdated")
    known: dict[str, object] = {"section": section, "standing": standing, "text": text if counts else ""}
    return Verdict.model_validate(known | fields)


def a_blocklist_entry(text: str = "Acme", **fields: object) -> BlocklistEntry:
    """Return an entry as it is read from a ``blocklist.toml``."""
    return read_entry(1, {"text": text, **fields}, TimedPattern)
