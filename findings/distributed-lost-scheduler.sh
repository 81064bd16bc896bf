#!/bin/sh
# distributed 2026.8.0: when a client gives up a scheduler that has gone, scheduler_info() gives a dict without "workers" at first, and
# client.scheduler is None afterwards, so that neither who was lost nor its address can be told any more.
# Seen, some 20 s after the scheduler's end: "closing {}", then "closed None".
# Ends with 0 while this is so, with 1 when it has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet distributed==2026.8.0 dask==2026.8.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import json
import subprocess
import sys
import time
from pathlib import Path

import dask
from distributed import Client

if __name__ == "__main__":
    dask.config.set({"distributed.comm.timeouts.connect": "3s", "distributed.comm.retry.count": 0})
    words = ["-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    file = Path("scheduler.json")
    process = subprocess.Popen([sys.executable, *words, "--scheduler-file", str(file)], stderr=subprocess.DEVNULL)
    for _ in range(300):
        try:
            address = json.loads(file.read_text())["address"]
            break
        except (OSError, ValueError):
            time.sleep(0.1)
    client = Client(address, timeout="20s")
    assert "workers" in client.scheduler_info()
    process.kill()
    process.wait()
    seen = []
    while client.status != "closed":
        info = client.scheduler_info()
        if "workers" not in info and not seen:
            seen.append(client.status)
            print(client.status, info)
        time.sleep(0.05)
    print(client.status, client.scheduler)
    assert seen and client.scheduler is None, "the behaviour has changed"
PYTHON
