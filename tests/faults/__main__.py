"""Run trials and count them: ``python -m tests.faults --minutes 30``; ends with 1 where one found a fault.

TMPDIR=/dev/shm (a disk in memory) makes it several times faster.
"""

import argparse
import os
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from tests.faults import trials
from tests.faults.scenes import SCENES, Scene
from tests.faults.stage import load_commands
from tests.faults.trials import Prepared, Trial, prepare

Make = Callable[[Prepared, random.Random], Iterator[Trial]]
KINDS: dict[str, tuple[Make, Callable[[Scene], bool]]] = {
    "state": (trials.killed, lambda scene: not scene.has_workers),
    "signal": (trials.signalled, lambda scene: True),
    "any time": (trials.killed_any_time, lambda scene: True),
    "refused": (trials.refused, lambda scene: True),
    "disk": (trials.filled, lambda scene: not scene.is_full),
    "replaced": (trials.replaced, lambda scene: scene.is_full),
    "flipped": (trials.flipped, lambda scene: scene.is_full),
}
"""What is tried, and with which scenes."""


def main() -> int:
    """Try, tell each fault, and print what was tried."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0, help="how long in all (default: 10)")
    parser.add_argument("--most", type=int, default=1_000_000, help="trials of each kind (default: all there are)")
    parser.add_argument("--only", choices=KINDS, action="append", help="kinds of trial (default: all)")
    parser.add_argument("--scene", default="", help="only commands whose scene is called so")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    end, chance = time.monotonic() + args.minutes * 60, random.Random(args.seed)
    load_commands()
    with tempfile.TemporaryDirectory(prefix="faults-", ignore_cleanup_errors=True) as name:
        faulty = try_all(Path(name), args, end, chance)
    return 1 if faulty else 0


def try_all(folder: Path, args: argparse.Namespace, end: float, chance: random.Random) -> int:
    """Run trials of the kind that has had least time until now; return how many found a fault."""

    @cache
    def prepared(scene: Scene) -> Prepared:
        return prepare(scene, folder / scene.name)

    def trials_of(make: Make, scene: Scene) -> Iterator[Trial]:
        yield from make(prepared(scene), chance)  # prepared when its turn comes

    playable = [
        scene for scene in SCENES if args.scene in scene.name and not (scene.needs and find_spec(scene.needs) is None)
    ]
    scenes = chance.sample(playable, len(playable))
    kinds = args.only or list(KINDS)
    streams = {
        (kind, n): trials_of(KINDS[kind][0], scene)
        for kind in kinds
        for n, scene in enumerate(scenes)
        if KINDS[kind][1](scene)
    }
    spent, tried, faulty = Counter[object](), Counter[str](), Counter[str]()
    while streams and time.monotonic() < end:
        stream = min(streams, key=lambda stream: (spent[stream[0]], spent[stream]))
        kind, begun = stream[0], cpu_s()
        what, faults = next(streams[stream], ("", []))
        spent[kind] += cpu_s() - begun
        spent[stream] += cpu_s() - begun
        tried[kind] += bool(what)
        faulty[kind] += bool(faults)
        for fault in faults:
            print(f"{kind}: {what}: {fault}", flush=True)
        for other in list(streams):
            if (other == stream and not what) or (other[0] == kind and tried[kind] >= args.most):
                del streams[other]
    for kind in kinds:
        print(f"{kind}: {tried[kind]} trials, {faulty[kind]} with faults", flush=True)
    print(f"{sum(tried.values())} trials, {cpu_s():.0f} s of processor time", flush=True)
    return sum(faulty.values())


def cpu_s() -> float:
    """Return the processor time of this process and of its commands, in seconds."""
    return sum(os.times()[:4])


if __name__ == "__main__":
    raise SystemExit(main())
