"""`python -m tests.benchmarks.beside`: clicks while rule bombs are compiled, beside clicks while nothing is.

Both in turn, in short blocks, so that the machine's noise meets both.
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from configurator.releases.workshop import Budget, Workshop
from tests.benchmarks.http import BUILD, FAMILIES, ROOT, Session, prepare, quantile, serving
from tests.releases.bombs import chained_sums
from tests.releases.families import component, family, module

BLOCKS, CLICKS = 24, 50
BUDGET = Budget(seconds=60, memory=1_000 * 2**20, edges=6_000_000)
NICENESS = 19  # the setting's default


@contextmanager
def compiling():
    """Bombs are compiled one after the other, as long as the block."""
    words = [sys.executable, "-m", "tests.benchmarks.beside", "bombs"]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, start_new_session=True) as process:
        worker = int(process.stdout.readline())
        try:
            yield
        finally:
            process.kill()
            os.kill(worker, signal.SIGKILL)


def bombs():
    """Compile bombs until killed; says when it begins."""
    shop = Workshop()
    body = json.dumps(family([component("A")], [module("a", "A")])).encode()
    shop.do({"job": "compile"}, body, budget=BUDGET, niceness=NICENESS)
    print(shop._idle[0].process.pid, flush=True)
    for number in count(30):  # another one each time: a worker remembers what it compiled last
        body = json.dumps(chained_sums(number)).encode()
        shop.do({"job": "compile"}, body, budget=BUDGET, niceness=NICENESS)


def block(session):
    """Seconds of some clicks."""
    found = []
    while len(found) < CLICKS:
        done = session.click() if len(found) % BUILD else None
        if done is None:
            session.start()
            session.load()
            done = session.click()
        found.append(done[0])
    return found


def measure(var):
    env = prepare(var, {"laptop": FAMILIES["laptop"]})
    idle, beside = [], []
    with serving("configurator.wsgi:application", env) as port:
        session = Session(port, "laptop", random.Random(7))
        block(session)
        for _ in range(BLOCKS):
            idle += block(session)
            with compiling():
                beside += block(session)
    named = {"idle": idle, "while_compiling": beside}
    figures = {
        name: {f"p{q}_ms": round(quantile(found, q / 100) * 1e3, 3) for q in (50, 95)} for name, found in named.items()
    }
    return figures | {"p95_ratio": round(quantile(beside, 0.95) / quantile(idle, 0.95), 3), "clicks": len(idle)}


def main():
    if sys.argv[1:] == ["bombs"]:
        bombs()
        return
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(Path(folder) / "var"), indent=1))


if __name__ == "__main__":
    main()
