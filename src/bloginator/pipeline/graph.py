"""The graph: which tasks a project has, and what waits for what.

    _begin:B ──► request:B:ID … ──► ask:B ──► respond:B ──► verdict:B:ID … ──► assemble:B ──► draft:B
    lock, judge  one file each      (group)   wait          one file each      draft.md/.json  last lines

    pack:B       the open requests in packs, for an assistant
    status:B     looks, writes nothing
    cost:B       looks, writes nothing
    check:B      judges, and says what needs work
    report:B     measures what counts: report.md, report.json

A batch whose settings or outline cannot be read has only the tasks that say so, and stops no other.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from bloginator.batch.opening import NO_BATCH, no_such_batch
from bloginator.batch.options import COVERAGE, DRAFT, FAIL_ON, JSON
from bloginator.batch.run import BatchRun
from bloginator.disk.batch import check_output, names, open_batch
from bloginator.disk.layout import CACHE
from bloginator.errors import BadSettings, BloginatorError, bad_file
from bloginator.pipeline.actions import SPELLED, TASK_SYNTAX, Fresh, fail, passes, step, unnameable
from bloginator.responders.registry import require_responder

Task = dict[str, Any]


def late(module: str, name: str) -> Callable[..., Any]:
    """Return a function of the batch room that is imported when it is called: the graph is made at every run."""

    def call(*args: Any) -> Any:
        return getattr(import_module(f"bloginator.batch.{module}"), name)(*args)

    return call


class Graph:
    """The tasks of one project.

    Args:
        root: The project's folder.
        flags: Batch -> settings given on our own command line.
        only: Batches that ``draft`` takes; empty for all that want to be drafted.
    """

    def __init__(
        self, root: Path, flags: Mapping[str, Mapping[str, object]] | None = None, only: tuple[str, ...] = ()
    ) -> None:
        self.root = root.absolute()
        self.flags = dict(flags or {})
        self.only = only
        self.runs: dict[str, BatchRun] = {}
        self.broken: dict[str, BloginatorError] = {}
        self.asked: list[BatchRun] = []
        for name in names(self.root):
            if TASK_SYNTAX & set(name):
                self.broken[name.translate(SPELLED)] = unnameable(name)
            else:
                self._open(name)
        self._refuse_shared_outputs()

    def config(self) -> dict[str, Any]:
        """Return doit's own settings for this graph."""
        from bloginator.pipeline.reporter import Reporter

        return {
            "backend": "bloginator",
            "dep_file": str(self.root / CACHE / "doit.db"),
            "reporter": Reporter,
            "continue": True,
            "verbosity": 2,
            "default_tasks": ["draft"],
        }

    def creators(self) -> dict[str, Any]:
        """Return what doit looks for in a dodo file."""
        return {
            "DOIT_CONFIG": self.config(),
            "task__begin": self.task__begin,
            "task_request": self.task_request,
            "task_ask": self.task_ask,
            "task_respond": self.task_respond,
            "task_verdict": self.task_verdict,
            "task_assemble": self.task_assemble,
            "task_draft": self.task_draft,
            "task_pack": self.task_pack,
            "task_status": self.task_status,
            "task_check": self.task_check,
            "task_report": self.task_report,
            "task_cost": self.task_cost,
            "task_cancel": self.task_cancel,
        }

    def check(self, name: str) -> None:
        """Say that there is no batch of that name, if there is none.

        Raises:
            BadSettings: With the name that was probably meant.
        """
        if name not in (every := [*self.runs, *self.broken]):
            raise no_such_batch(name, every)

    def drafted(self) -> list[str]:
        """Return the batches that ``doit draft`` takes: all, but those with ``draft = false`` when there are others."""
        if self.only:
            return list(self.only)
        every = sorted([*self.runs, *self.broken])
        wanted = [name for name in every if name in self.broken or self.runs[name].batch.settings.draft]
        return wanted or every

    def task__begin(self) -> Iterator[Task]:
        """Take the lock and judge what lies there, before any request is rewritten."""
        from bloginator.batch.start import begin

        for name, run in self.runs.items():
            yield {"name": name, "actions": [step(begin, run)], "io": {"capture": False}}

    def task_request(self) -> Iterator[Task]:
        """Write the request of each section."""
        from bloginator.batch.requests import SameInputs, ask

        yield {"name": None, "doc": "write the request of each section"}
        for name, run in self.runs.items():
            same = Fresh(SameInputs(run))
            for section in run.batch.asking:
                yield {
                    "name": f"{name}:{section.id}",
                    "doc": f"ask for {section.title}",
                    "actions": [step(ask, run, section.id)],
                    "targets": [str(run.batch.layout.request(section.id))],
                    "task_dep": [f"_begin:{name}"],
                    "uptodate": [same],
                    "io": {"capture": False},
                }

    def task_ask(self) -> Iterator[Task]:
        """Write all requests of a batch, before anything waits."""
        from bloginator.batch.requests import tell_asked

        yield {"name": None, "doc": "write all requests, before anything waits"}
        for name, run in self.runs.items():
            yield {
                "name": name,
                "actions": [step(tell_asked, run, self.asked)],
                "task_dep": [f"_begin:{name}", *(f"request:{name}:{section}" for section in run.ids)],
                "io": {"capture": False},
            }

    def task_respond(self) -> Iterator[Task]:
        """Let the responder answer what is open; wait for people and assistants."""
        from bloginator.batch.responding import respond

        yield {"name": None, "doc": "let the responder answer what is open, or wait"}
        for name, run in self.runs.items():
            yield {
                "name": name,
                "actions": [step(respond, run, self.asked)],
                "task_dep": [f"ask:{name}"],
                "params": DRAFT,
                "io": {"capture": False},
            }

    def task_verdict(self) -> Iterator[Task]:
        """Judge the answers of each section."""
        from bloginator.pipeline.up_to_date import Judged, judge_again

        yield {"name": None, "doc": "judge the answers of each section"}
        for name, run in self.runs.items():
            for section in run.batch.asking:
                yield {
                    "name": f"{name}:{section.id}",
                    "doc": f"judge {section.title}",
                    "actions": [step(judge_again, run, section.id)],
                    "file_dep": [str(run.batch.layout.request(section.id))],
                    "targets": [str(run.batch.layout.verdict(section.id))],
                    "task_dep": [f"respond:{name}"],
                    "uptodate": [Fresh(Judged(run, section.id))],
                }

    def task_assemble(self) -> Iterator[Task]:
        """Assemble the draft from the verdicts."""
        from bloginator.batch.drafting import SameVerdicts, assemble_draft

        yield {"name": None, "doc": "assemble the draft from the verdicts"}
        for name, run in self.runs.items():
            yield {
                "name": name,
                "actions": [step(assemble_draft, run)],
                "targets": [str(run.batch.output), str(run.batch.draft_json)],
                "task_dep": [f"verdict:{name}:{section}" for section in run.ids],
                "uptodate": [Fresh(SameVerdicts(run))],
                "io": {"capture": False},
            }

    def task_draft(self) -> Iterator[Task]:
        """Everything up to the draft: ask, wait, check, assemble."""
        from bloginator.batch.drafting import tell_draft

        doc = "everything up to the draft: ask, wait, check, assemble"
        drafted = self.drafted()
        asks = [f"ask:{name}" for name in drafted if name in self.runs]
        if not drafted:
            yield {"basename": "draft", "doc": doc, "params": DRAFT, "actions": [step(fail, NO_BATCH)]}
            return
        yield {"name": None, "doc": doc, "params": DRAFT, "task_dep": asks + [f"draft:{name}" for name in drafted]}
        for name, run in self.runs.items():
            yield {
                **({"name": name} if name in drafted else {"basename": f"draft:{name}"}),
                "doc": f"everything up to {run.batch.layout.shown(run.batch.output)}",
                "actions": [step(tell_draft, run)],
                "task_dep": [f"assemble:{name}"],
                "params": DRAFT,
                "io": {"capture": False},
            }
        for name, error in self.broken.items():
            yield {"name": name, "actions": [step(fail, error)], "params": DRAFT}

    def task_pack(self) -> Iterator[Task]:
        """Write the open requests into packs, for an assistant to read in one go."""
        doc = "write the open requests into packs, for an assistant to read in one go"
        packed = self.drafted()
        if not packed:
            yield {"basename": "pack", "doc": doc, "actions": [step(fail, NO_BATCH)]}
            return
        yield {"name": None, "doc": doc, "task_dep": [f"pack:{name}" for name in packed]}
        for name, run in self.runs.items():
            yield {
                **({"name": name} if name in packed else {"basename": f"pack:{name}"}),
                "actions": [step(late("packs", "pack_batch"), run)],
                "io": {"capture": False},
            }
        for name, error in self.broken.items():
            yield {"name": name, "actions": [step(fail, error)]}

    def task_status(self) -> Iterator[Task]:
        """Where each section stands and what to do."""
        doc = "where each section stands, and what to do"
        yield from self._each(doc, late("status", "tell_status"), [JSON, COVERAGE])

    def task_cost(self) -> Iterator[Task]:
        """What the open sections would cost; nothing is sent."""
        yield from self._each("what the open sections would cost; nothing is sent", late("cost", "tell_cost"))

    def task_cancel(self) -> Iterator[Task]:
        """Ask providers to stop what they hold."""
        yield from self._each("ask providers to stop what they hold of a batch", late("programs", "cancel"))

    def task_check(self) -> Iterator[Task]:
        """What needs work, with its reason and what to do."""
        several = len(self.runs) + len(self.broken) > 1
        check = late("checking", "tell_check")
        yield from self._each("what needs work, and what is worth a look", lambda run: passes(check, run, several))

    def task_report(self) -> Iterator[Task]:
        """What the texts that count come to: how much is supported, and what is worth a look."""
        doc, report = "how much is supported, and what is worth a look, sentence by sentence", late("report", "tell_report")
        yield from self._each(doc, lambda run: passes(report, run), [JSON, FAIL_ON])

    def _each(self, doc: str, action: Callable[[BatchRun], Any], params: Sequence[Task] = (JSON,)) -> Iterator[Task]:
        common = {"params": list(params), "io": {"capture": False}}
        yield {"name": None, "doc": doc, "params": list(params)}
        for name, run in self.runs.items():
            yield {"name": name, "actions": [step(action, run)], **common}
        for name, error in self.broken.items():
            yield {"name": name, "actions": [step(fail, error)], "params": list(params)}

    def _open(self, name: str) -> None:
        try:
            batch = open_batch(self.root, name, self.flags.get(name))
            self.runs[name] = BatchRun(batch, dict(self.flags.get(name, {})))
            batch.asking  # noqa: B018  # reading it finds every mistake of the outline now
            check_output(batch)
            for responder in batch.settings.responder:
                require_responder(responder)
        except (BloginatorError, OSError) as error:
            self.runs.pop(name, None)
            self.broken[name] = bad_file(error) if isinstance(error, OSError) else error

    def _refuse_shared_outputs(self) -> None:
        outputs: dict[Path, str] = {}
        for name, run in list(self.runs.items()):
            written = [path.resolve() for path in (run.batch.output, run.batch.draft_json)]
            first = next((outputs[path] for path in written if path in outputs), name)
            outputs.update((path, first) for path in written)
            if first != name:
                del self.runs[name]
                self.broken[name] = BadSettings(
                    f"The batches {first} and {name} write the same draft.",
                    run.batch.layout.shown(run.batch.output),
                    "Give one of them another `output`.",
                )
