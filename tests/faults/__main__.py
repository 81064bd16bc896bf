"""Run trials and count them: ``python -m tests.faults --minutes 10``; ends with 1 where one found a fault."""

import argparse
import importlib
import random
import time
from collections import Counter
from collections.abc import Iterator

from tests.faults.scenes import DRAFT, SCENES, Scene
from tests.faults.trials import SIGNALS, filled, flipped, spoilt, strikes

LOADED = ("doit.cmd_run", "numpy", "filelock", "watchfiles", "bloginator.batch.drafting", "bloginator.corpus.index.refresh")
"""What most commands load: a trial's process is a fork of this one."""

Trial = tuple[str, list[str]]
"""What was struck, and the faults."""

KINDS_OF_TRIAL = ("kill", "full", "spoilt", "flipped", "disk")


def trials(kind: str, most: int, chance: random.Random) -> Iterator[Trial]:
    """Yield the trials of one kind, over all commands."""
    scenes = [scene for scene in SCENES if not scene.workers or kind == "kill"]
    if kind == "flipped":
        scenes = [scene for scene in SCENES if scene.words == DRAFT and scene.before]
    yield from in_turns([trials_of(scene, kind, most, chance) for scene in scenes])


def trials_of(scene: Scene, kind: str, most: int, chance: random.Random) -> Iterator[Trial]:
    """Yield the trials of one kind with one command."""
    if kind == "kill":
        return strikes(scene, SIGNALS, most, chance)
    if kind == "full":
        return strikes(scene, ("full", "denied"), most, chance)
    if kind == "spoilt":
        return spoilt(scene, most, chance)
    return flipped(scene, most * len(SCENES), chance) if kind == "flipped" else filled(scene, most)


def in_turns(waiting: list[Iterator[Trial]]) -> Iterator[Trial]:
    """Yield one trial of each command in turn, so that a short time sees them all."""
    while waiting:
        first = waiting.pop(0)
        for trial in first:
            yield trial
            waiting.append(first)
            break


def main() -> int:
    """Try, tell each fault, and print what was tried."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0, help="how long in all (default: 10)")
    parser.add_argument("--most", type=int, default=10_000, help="trials of one kind with one command (default: all)")
    parser.add_argument("--only", choices=KINDS_OF_TRIAL, action="append", help="kinds of trial (default: all)")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    for module in LOADED:
        importlib.import_module(module)
    kinds = args.only or list(KINDS_OF_TRIAL)
    tried, faulty = Counter[str](), Counter[str]()
    for kind in kinds:
        end = time.monotonic() + args.minutes * 60 / len(kinds)
        for what, faults in trials(kind, args.most, random.Random(args.seed)):
            tried[kind] += 1
            faulty[kind] += bool(faults)
            for fault in faults:
                print(f"{kind}: {what}: {fault}", flush=True)
            if time.monotonic() > end:
                break
    for kind in kinds:
        print(f"{kind}: {tried[kind]} trials, {faulty[kind]} with faults", flush=True)
    return 1 if any(faulty.values()) else 0


if __name__ == "__main__":
    raise SystemExit(main())
