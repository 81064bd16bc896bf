"""The tools that an assistant is given: what is open, one request, one pack, one answer handed in, how it all stands.

Each call reads the batch afresh and returns one page of text. Nothing that a caller says becomes a path: sections are
looked up among the outline's, digests among the requests that were asked.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from bloginator.batch.opening import open_judged
from bloginator.batch.report.findings import measure
from bloginator.batch.requests.feedback import require_section
from bloginator.batch.requests.packs import packs_on_disk
from bloginator.batch.requests.sources import look
from bloginator.batch.run import BatchRun
from bloginator.batch.start.brief import SECTION
from bloginator.batch.status.leases import describe_leases, keep_for, open_leases, take, this_process
from bloginator.batch.status.status import name_finding
from bloginator.digest import SHORT
from bloginator.disk.directory_listing import listing
from bloginator.disk.layout import OF_OUTLINE
from bloginator.errors import BadSettings
from bloginator.reading import read_text_or_empty
from bloginator.records.exchange import COUNTING, Reason, Request, Verdict
from bloginator.records.report import Finding
from bloginator.stages.packs.paging import render_beginning
from bloginator.stages.packs.paging import render_page as page_of
from bloginator.stages.packs.writer import PACK_BEGINS, asked_in
from bloginator.stages.reasons import OF_TEXT
from bloginator.stages.report.compose import describe_finding
from bloginator.stages.requests.answer_form import answer_file
from bloginator.stages.requests.compose import word_range
from bloginator.stages.status.check_lines import finding_lines, work_line
from bloginator.stages.status.rows import status_rows
from bloginator.stages.verdicts.tally import Tally, summarize, tally, verdicts_in_order
from bloginator.text.answers.bundles import is_bundle
from bloginator.text.answers.files import FOLDER as RESPONSES
from bloginator.text.answers.markdown_answer import read_markdown
from bloginator.text.answers.parsed_answer import parse_request_id
from bloginator.text.messages import count_of
from bloginator.text.tokenize import count_words

HAND_IN = "Hand it in with submit_response."
HOW = (
    "Hand in each text by itself, with submit_response under the id of its “Answer as”. Markers begin anew with each "
    "section: its [S1] is the passage that its own list calls S1. Where passages lack something, call look first."
)
COMMAND = re.compile(r"`bloginator look [^`]*`")
FOLDER = "mcp"  # where under ``responses/`` it writes what is handed in


@dataclass
class BatchTools:
    """One batch, served call by call."""

    root: Path
    name: str
    turn: Lock = field(default_factory=Lock)

    def run(self) -> BatchRun:
        """Return the batch as it stands now."""
        return open_judged(self.root, self.name)

    def list_open(self, page: int = 1) -> str:
        """List the sections that still need an answer, with what was wrong with earlier ones."""
        with self.turn:
            run = self.run()
            lines = [*describe_leases(open_leases(run)), *(open_line(run, section) for section in run.open_sections())]
        if not lines:
            return f"Nothing is open. {summary(run)}. {describe_end(run)}"
        return page_of("\n".join([summary(run), *lines]), page, call="list_open")

    def take(self, count: int = 5) -> str:
        """Take the next open sections for this session, so that nobody else is given them, and return their pack.

        Args:
            count: How many, 1 to 20; fewer where fewer are left. What you have and have not answered comes first.
        """
        if self.name.endswith(OF_OUTLINE):
            return self.get_request(SECTION)
        if count < 1:
            return "Nothing is taken: count is how many, from 1 on."
        with self.turn:
            taken = take(self.run(), min(count, 20), this_process("session"))
        if not taken.sections:
            return f"Nothing is left to take. {self.list_open()}"
        first, *others = (name.removesuffix(".md") for name in taken.packs)
        more = f"{len(taken.sections)} sections are kept for you; get_pack has the others of them: {', '.join(others)}.\n\n"
        return f"{more if others else ''}{self.get_pack(first)}"

    def get_request(self, section: str, instructions: bool = True, page: int = 1) -> str:
        """Return one section's request: what to write, the passages to write it from, and the rules; it is kept for you.

        Args:
            section: Its id, or a request_id.
            instructions: False leaves out what is the same for every section of the batch.
        """
        with self.turn:
            run = self.run()
            request = asked_request(run, section)
            is_open = run.is_open(request.section)
            other = keep_for(run, request.section, this_process("session")) if is_open else None
        notes = describe_leases({request.section: other}) if other else []
        parts = [*notes, *[request.system_prompt] * instructions, f"request_id: {request.request_id}", request.prompt]
        same = "" if instructions else ", instructions=False"
        return page_of("\n\n".join(parts), page, call=f'get_request(section="{request.section}"{same}')

    def get_pack(self, name: str = "", page: int = 1) -> str:
        """Return one pack: many open requests at once, with the rules and samples said once.

        Args:
            name: Such as pack-001, or one that take has named; the first one when it is left out.
        """
        with self.turn:
            run = self.run()
        packs = [file.removesuffix(".md") for file in packs_on_disk(run)]
        own = [file.removesuffix(".md") for file in listing(run.batch.layout.taken, (".md",))]
        wanted = name.removesuffix(".md") or next(iter(packs), "")
        if not wanted or not (packs or own):
            return f"There are no packs; `bloginator pack {self.name}` writes them. take and get_request need none."
        if wanted not in (*packs, *own):
            return f"There is no pack {wanted[:80]}; there are {', '.join((*packs, *own))}."
        folder = run.batch.layout.packs if wanted in packs else run.batch.layout.taken
        text = read_text_or_empty(folder / f"{wanted}.md")
        asked = frozenset(request_id.rpartition("@")[0] for request_id in asked_in(text))
        still = [section for section in run.open_sections() if section in asked]
        asks = f"Still open in it: {', '.join(still)}." if still else "Nothing in it is open any more."
        others = f", of {', '.join(packs)}" if wanted in packs else ", yours alone"
        _, begins, rest = text.partition(PACK_BEGINS)
        text = f"{begins}{rest}".lstrip() or text  # what stands before tells of files
        return page_of(f"{wanted}{others}. {asks} {HOW}\n\n{text}", page, call=f'get_pack(name="{wanted}"')

    def look(self, section: str, words: str, anyway: bool = False) -> str:
        """Look for more on a section in the author's documents; what is found may be cited at once, by its marker.

        Args:
            section: Its id, or a request_id.
            words: A few words of what is lacking, also in other words than the request's.
            anyway: True appends what is near by meaning only, too, where no document has any of the words.
        """
        with self.turn:
            run = self.run()
            known = asked_request(run, section).section
            lines = look(run, known, words, anyway=anyway, how="`anyway=true`")
        return render_beginning("\n".join(lines), rest=f'get_request(section="{known}")')

    def submit_response(self, request_id: str, content: str, model: str = "") -> str:
        """Hand in one section's text; it is checked at once.

        Args:
            request_id: As the request gives it, ``<id>@<8 hex>``.
            content: The section's text alone, in Markdown.
            model: Who wrote it.
        """
        with self.turn:
            run = self.run()
            request = named_request(run, request_id)
            file = f"responses/{FOLDER}/{request.request_id}.md"
            run.outputs.write(run.batch.layout.folder / file, answer_text(request, content, model))
            run = self.run()
            measured = measure(run)
        own = [finding for finding in measured.open_findings if finding.section == request.section]
        result = submit_result(for_caller(run.verdict(request.section)), file)
        return render_beginning("\n".join([result, *map(finding_line, own), summary(run)]), rest="status")

    def status(self, page: int = 1) -> str:
        """Tell where every section stands and what to do about it, and what is worth a look in the texts that count."""
        with self.turn:
            run = self.run()
            findings = measure(run).open_findings
        verdicts = {section: for_caller(verdict) for section, verdict in run.verdicts().items()}
        table = status_rows(run.batch.outline, verdicts)
        todos = [row.todo.replace(f"write {RESPONSES}/{row.section}.md", "hand it in") for row in table]
        lines = [
            f"{row.section} {row.standing}, {count_of(row.words, 'word')}. {todo}".rstrip()
            for row, todo in zip(table, todos, strict=True)
            if row.standing
        ]
        return page_of("\n".join([summary(run), *lines, *map(finding_line, findings)]), page, call="status")


def finding_line(finding: Finding) -> str:
    """Return a finding with its id, and what to do about it."""
    return f"{name_finding(finding)} {describe_finding(finding).advice}".rstrip()


def summary(run: BatchRun) -> str:
    """Return the line that sums up the batch, without the names of what is lacking: list_open has these."""
    return f"{summarize(tally_of(run)._replace(lacking=()))}, {len(run.open_sections())} open"


def describe_end(run: BatchRun) -> str:
    """Return what is to be done where nothing is open: what a provider has, or no passage tells, may be lacking still."""
    if tally_of(run).is_enough:
        return f"Tell the author: `{run.batch.ask_command}` puts the draft together."
    return "That is too few for a draft: status says what is lacking, and why. Tell the author what you cannot mend."


def tally_of(run: BatchRun) -> Tally:
    """Return how many sections count, and how many are needed."""
    return tally(verdicts_in_order(run.batch.outline, run.verdicts()), run.batch.settings.threshold)


def open_line(run: BatchRun, section: str) -> str:
    """Return the line of one open section: its request, title and length, and what is wrong."""
    request = run.request(section)
    if request is None:
        return work_line(run.verdict(section), unasked=run.batch.next_command)
    fewest, most = word_range(request.max_words)
    verdict = for_caller(run.verdict(section))
    wrong = f" | {work_line(verdict)}" if verdict.standing != "missing" else ""
    return f"{request.request_id} | {request.title} | {fewest} to {most} words{wrong}"


def for_caller(verdict: Verdict) -> Verdict:
    """Return a verdict whose hints name no file: a caller hands in its answer, and writes none."""
    return verdict.model_copy(
        update={
            "reasons": tuple(map(without_files, verdict.reasons)),
            "findings": tuple(map(without_files, verdict.findings)),
        }
    )


def without_files(reason: Reason) -> Reason:
    """Return a reason that says to hand an answer in, where it says to write or mend a file."""
    hint = COMMAND.sub("call look", reason.hint)
    if reason.code == "ticket":  # it is on its way, and paid for
        hint = ""
    elif f"{RESPONSES}/" in hint or reason.code == "kept":
        hint = HAND_IN
    return reason.model_copy(update={"hint": hint})


def asked_request(run: BatchRun, section: str) -> Request:
    """Return the section's request, which must have been asked."""
    try:
        known = require_section(run, parse_request_id(section, run.ids).id or section)
    except BadSettings as error:
        raise BadSettings(error.what, "", "`list_open` and `status` name them.") from None
    request = run.request(known)
    if request is None:
        raise BadSettings("It is not asked yet.", known, f"Run `{run.batch.ask_command}`.")
    return request


def named_request(run: BatchRun, request_id: str) -> Request:
    """Return the request that an answer names: the present one, or one that the section has had."""
    claim, current = parse_request_id(request_id, run.ids), asked_request(run, request_id)
    for request in (current, *run.store.past(current.section).values()):
        if not claim.digest or (len(claim.digest) >= SHORT and request.digest.startswith(claim.digest)):
            return request
    raise BadSettings(
        f"{current.section} was never asked {request_id[:80]}; nothing was written.",
        current.request_id,
        f'Read get_request(section="{current.section}"), and answer that.',
    )


def answer_text(request: Request, content: str, model: str) -> str:
    """Return the file of an answer that was handed in; one that holds many is an error."""
    text = content.encode("utf-8", "replace").decode("utf-8")
    if is_bundle(text):
        raise BadSettings("It holds an ANSWER line; nothing was written.", request.section, "Hand in one answer a call.")
    name = " ".join(model.encode("utf-8", "replace").decode("utf-8").split())[:80]
    if read_markdown(text, request.section).claimed is not None:
        return text  # its own header or JSON says whom it is for: the file's name must not be contradicted
    return answer_file(request, text, **({"model": name} if name else {}))


def submit_result(verdict: Verdict, file: str) -> str:
    """Return what became of an answer that was handed in: its standing, and every reason that speaks of it."""
    counts = verdict.file == file and not verdict.kept
    if counts and verdict.standing not in COUNTING:
        return work_line(verdict.model_copy(update={"reasons": tuple(name_no_file(verdict.reasons, file))}))
    if counts:
        head = f"{verdict.section} {verdict.standing}, {count_of(count_words(verdict.text), 'word')}."
        return "\n".join([head, *finding_lines(verdict.section, name_no_file((*verdict.reasons, *verdict.findings), file))])
    own = [reason for reason in (*verdict.reasons, *verdict.findings) if reason.where.startswith(file)]
    other = [reason for reason in own if not verdict.kept or reason.code not in OF_TEXT]  # those are of the kept text
    head = f"{verdict.section}: this answer is not the one that counts."
    return "\n".join([head, *finding_lines(verdict.section, name_no_file(other, file))])


def name_no_file(reasons: Iterable[Reason], file: str) -> list[Reason]:
    """Return reasons without the file that an answer was kept in: who handed it in knows none."""
    return [reason.model_copy(update={"where": ""}) if reason.where.startswith(file) else reason for reason in reasons]
