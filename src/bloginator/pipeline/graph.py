"""The graph: which tasks a project has, and what waits for what.

    _begin:B ──► request:B:ID … ──► ask:B ──► respond:B ──► verdict:B:ID … ──► assemble:B ──► draft:B
    lock, judge  one file each      (group)   wait          one file each      draft.md/.json  last lines

A batch whose settings or outline cannot be read has only the tasks that say so, and stops no other.
"""

import gc
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bloginator.batch.answers.interrupt import install_handler

if "doit" in sys.modules:  # doit is loading us, and what follows takes a while; whoever else imports us keeps their signals
    install_handler("Stopped before anything was begun.")

from bloginator.batch.run_options import NO_OPTIONS, RunOptions
from bloginator.disk.layout import CACHE
from bloginator.errors import BloginatorError
from bloginator.import_path import put_users_last
from bloginator.pipeline.actions import batch_step, fail_step, step
from bloginator.pipeline.options import TASK_SYNTAX, TASKS
from bloginator.pipeline.settled_tasks import settled_tasks
from bloginator.text.messages import did_you_mean
from bloginator.ui.console import say, warn

if TYPE_CHECKING:
    from bloginator.batch.run import BatchRun
    from bloginator.pipeline.open_batches import OpenBatches

Task = dict[str, Any]
STEPS = ("_begin", "request", "ask", "respond", "verdict", "assemble")
FOR_DRAFTED = ("draft", "pack")  # commands that without a name take the batches that want to be drafted; the others take all
PRINTS: Task = {"io": {"capture": False}}
ASK_ONLY = ("clean", "forget", "ignore", "info", "list")  # commands of doit that name tasks and run none
MEMORY = ":memory:"  # where doit remembers what is not worth remembering


class Graph:
    """The tasks of one project.

    Args:
        flags: Batch -> settings given on our own command line.
        only: Batches that ``draft`` takes; empty for all that want to be drafted.
        options: Those of our own command line; doit's are added when it has parsed them.
        again: The command that goes on after an interrupt; empty for doit's own.
        words: Tasks and options as doit is given them; by default those of the command line.
    """

    def __init__(
        self,
        root: Path,
        flags: Mapping[str, Mapping[str, object]] | None = None,
        only: tuple[str, ...] = (),
        options: RunOptions = NO_OPTIONS,
        again: str = "",
        words: Sequence[str] | None = None,
    ) -> None:
        put_users_last()
        self.root = root.absolute()
        self.flags = dict(flags or {})
        self.only = only
        self.options = options
        self.again = again
        self.words = tuple(sys.argv[1:] if words is None else words)
        self.asked: list[BatchRun] = []
        self.watched: dict[str, str] = {}

    @cached_property
    def batches(self) -> "OpenBatches":
        """Return every batch, opened; names that the command line has and that there are none of are mistakes."""
        from bloginator.batch.opening import no_such_batch
        from bloginator.pipeline.open_batches import OpenBatches

        batches = OpenBatches(self.root, self.flags, self.options)
        known = [*batches.runs, *batches.broken]
        for name in self.only:
            if name not in known:
                raise no_such_batch(name, known)
        batches.broken.update((name, no_such_batch(name, known)) for name in find_unknown_names(self.words, known))
        return batches

    @property
    def runs(self) -> "dict[str, BatchRun]":
        """Return the batches that can be read."""
        return self.batches.runs

    @property
    def broken(self) -> "dict[str, BloginatorError]":
        """Return what is wrong with each of the others."""
        return self.batches.broken

    def config(self) -> dict[str, Any]:
        """Return doit's own settings for this graph."""
        from bloginator.pipeline.reporter import Reporter

        return {
            "backend": "bloginator",
            "dep_file": str(self.root / CACHE / "doit.db"),
            "reporter": Reporter(self.take_options, self.again, self.go_on),
            "continue": True,
            "verbosity": 2,
            "default_tasks": ["draft"],
        }

    def creators(self) -> dict[str, Any]:
        """Return what doit looks for in a dodo file: where nothing is left to do, only the tasks that say so."""
        if not any(value is not None for flags in self.flags.values() for value in flags.values()):
            settled = settled_tasks(self.root, self.words, self.options)
            if settled:
                return {"DOIT_CONFIG": {**self.config(), "dep_file": MEMORY}, **settled}
        gc.disable()  # until all tasks are made: none of them is garbage
        _ = self.batches  # opened here: a mistake of the command line is none of a task's
        own = {f"task_{name}": getattr(self, f"task_{name}") for name in (*STEPS, *FOR_DRAFTED, "plan")}
        others = {f"task_{name}": self._creator(name) for name in TASKS if name not in (*FOR_DRAFTED, "plan")}
        if self.words[:1] == ("info",) and self.words[1:]:
            require_task(self.words[-1], {**own, **others})
        return {"DOIT_CONFIG": self.config(), **own, **others}

    def take_options(self, options: Mapping[str, Any]) -> None:
        """Add options that doit has parsed; they count for every batch, and before any action runs."""
        self.options = self.options.updated(options)
        if "batches" in self.__dict__:  # where nothing is left to do, none was opened
            for run in self.runs.values():
                run.options = self.options
        if self.options.watch and not self.watched:
            from bloginator.batch.draft.watch import stamp_batches

            self.watched = stamp_batches(self.root, self.list_drafted_batches(), self.flags)

    def go_on(self) -> None:
        """Where the run is to watch, wait until something has changed, and begin anew; else return."""
        if self.watched:
            from bloginator.batch.draft.watch import run_again, wait_for_change

            say("Watching outline, corpus and answers; Ctrl-C ends it.")
            names = self.list_drafted_batches()
            drafts = [self.runs[name].batch.output for name in names if name in self.runs]  # which people edit
            wait_for_change(self.root, names, self.flags, self.watched, drafts)
            run_again()

    def list_drafted_batches(self) -> list[str]:
        """Return the batches that ``doit draft`` takes: all, but those with ``draft = false`` when there are others."""
        if self.only:
            return list(self.only)
        known = sorted([*self.runs, *self.broken])
        wanted = [name for name in known if name in self.broken or self.runs[name].batch.settings.draft]
        return wanted or known

    def task__begin(self) -> Iterator[Task]:
        """Take the lock and judge what lies there, before any request is rewritten."""
        yield from (self._step(run, "opening.begin_run") for run in self.runs.values())

    def task_request(self) -> Iterator[Task]:
        """Write the request of each section."""
        from bloginator.pipeline.up_to_date import same_inputs

        yield {"name": None, "doc": "write the request of each section"}
        for name, run in self.runs.items():
            same = same_inputs(run)
            for section in run.batch.asking:
                yield {
                    "name": f"{name}:{section.id}",
                    "doc": f"ask for {section.title}",
                    "actions": [batch_step("requests.compose.write_request", run, section.id)],
                    "targets": [str(run.batch.layout.request(section.id))],
                    "task_dep": [f"_begin:{name}"],
                    "uptodate": [same],
                    **PRINTS,
                }

    def task_ask(self) -> Iterator[Task]:
        """Write all requests of a batch, before anything waits."""
        yield {"name": None, "doc": "write all requests, before anything waits"}
        for name, run in self.runs.items():
            written = [f"request:{name}:{section}" for section in run.ids]
            yield self._step(run, "requests.compose.report_asked", self.asked, task_dep=[f"_begin:{name}", *written])

    def task_respond(self) -> Iterator[Task]:
        """Let the responder answer what is open; wait for people and assistants."""
        yield {"name": None, "doc": "let the responder answer what is open, or wait"}
        params = TASKS["draft"].params()
        for name, run in self.runs.items():
            yield self._step(run, "answers.chain.respond", self.asked, task_dep=[f"ask:{name}"], params=params)

    def task_verdict(self) -> Iterator[Task]:
        """Judge the answers of each section."""
        from bloginator.pipeline.up_to_date import same_answers

        yield {"name": None, "doc": "judge the answers of each section"}
        for name, run in self.runs.items():
            for section in run.batch.asking:
                yield {
                    "name": f"{name}:{section.id}",
                    "doc": f"judge {section.title}",
                    "actions": [step(run.judge_section, section.id)],
                    "file_dep": [str(run.batch.layout.request(section.id))],
                    "targets": [str(run.batch.layout.verdict(section.id))],
                    "task_dep": [f"respond:{name}"],
                    "uptodate": [same_answers(run, section.id)],
                }

    def task_assemble(self) -> Iterator[Task]:
        """Assemble the draft from the verdicts."""
        from bloginator.batch.exporters import find_exports
        from bloginator.pipeline.up_to_date import same_verdicts

        yield {"name": None, "doc": "assemble the draft from the verdicts"}
        for name, run in self.runs.items():
            files = (run.batch.output, run.batch.draft_json, *find_exports(run.batch))
            yield self._step(
                run,
                "draft.assemble.assemble_draft",
                targets=[str(path) for path in files],
                task_dep=[f"verdict:{name}:{section}" for section in run.ids],
                uptodate=[same_verdicts(run)],
            )

    def _creator(self, name: str) -> Callable[[], Iterator[Task]]:
        return lambda: self._command(name)

    def task_draft(self) -> Iterator[Task]:
        """Everything up to the draft: ask, wait, check, assemble."""
        names = self.list_drafted_batches()
        asks = [f"ask:{name}" for name in names if name in self.runs]

        def fields(run: "BatchRun") -> Task:
            draft = run.batch.layout.shown(run.batch.output)
            return {"doc": f"everything up to {draft}", "task_dep": [f"assemble:{run.batch.name}"]}

        yield from self._command("draft", names, asks, fields, (self.asked,))

    def task_pack(self) -> Iterator[Task]:
        """Write the open requests into packs, for an assistant to read in one go."""
        yield from self._command("pack", self.list_drafted_batches())

    def task_plan(self) -> Iterator[Task]:
        """What the next draft would do, in all batches or for the one section that is named."""
        for task in self._command("plan", args=(self.runs,)):
            yield {**task, "pos_arg": "section"}

    def _step(self, run: "BatchRun", action: str, *args: object, **fields: object) -> Task:
        return {"name": run.batch.name, "actions": [batch_step(action, run, *args)], **PRINTS, **fields}

    def _command(
        self,
        name: str,
        group: Sequence[str] | None = None,
        before: Sequence[str] = (),
        fields: "Callable[[BatchRun], Task]" = lambda run: {},
        args: Sequence[object] = (),
    ) -> Iterator[Task]:
        command, params = TASKS[name], TASKS[name].params()
        if not (self.runs or self.broken):
            from bloginator.batch.opening import NO_BATCH

            yield {"basename": name, "doc": command.help, "params": params, "actions": [fail_step(NO_BATCH)]}
            return
        deps = [*before, *(f"{name}:{batch}" for batch in group or ())]
        yield {"name": None, "doc": command.help, "params": params, "task_dep": deps}
        for batch, run in self.runs.items():
            task = self._step(run, command.action, *args, params=params, **fields(run))
            if group is not None and batch not in group:
                del task["name"]
                task["basename"] = f"{name}:{batch}"
            yield task
        for batch, error in self.broken.items():
            yield {"name": batch, "actions": [fail_step(error)], "params": params}


def find_unknown_names(words: Sequence[str], known: Sequence[str]) -> list[str]:
    """Return the names of batches that the tasks which doit is to run have and that there are none of.

    >>> find_unknown_names(["draft:exampl", "draft:essay", "status:e*", "request:x:y"], ["essay"])
    ['exampl']
    >>> find_unknown_names(["forget", "draft:exampl"], ["essay"])
    []
    """
    if words and words[0] in ASK_ONLY:
        return []
    pairs = [word.split(":") for word in words if word.count(":") == 1 and not TASK_SYNTAX & set(word)]
    return [name for command, name in pairs if command in TASKS and name and name not in known]


def require_task(name: str, creators: Mapping[str, Any]) -> None:
    """End the program as doit does for a name that it does not know; its ``info`` would show a traceback."""
    from doit.loader import load_tasks

    known = [task.name for task in load_tasks(creators)]
    if name not in known and not name.startswith("-"):
        warn(f"There is no task {name}.{did_you_mean(name, known)} `doit list --all` shows all of them.")
        raise SystemExit(3)
