"""`python -m tests.benchmarks.beside`: clicks while rule bombs are compiled, beside clicks while nothing is.

Short blocks in turn: quiet, bomb, quiet, bomb. Every other quiet block counts as one of two halves that are compared
with each other, so that what the machine alone does to the figure stands beside it; so does an interval, from drawing
the blocks again and again with replacement.
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from itertools import chain, count
from pathlib import Path

from configurator.releases.workshop import Budget, Workshop
from tests.benchmarks.http import BUILD, FAMILIES, ROOT, Session, prepare, quantile, serving
from tests.releases.bombs import chained_sums
from tests.releases.families import component, family, module

ROUNDS, CLICKS = 60, 40  # each round is two quiet blocks and two beside bombs
DRAWS = 1_000
BUDGET = Budget(
    seconds=0, memory=1_000 * 2**20, edges=6_000_000
)  # no seconds: a stopped worker would be taken for a slow one
NICENESS = 19  # the setting's default


class Bombs:
    """A process that compiles bombs one after the other, and its worker; both can be stopped and go on."""

    def __init__(self):
        words = [sys.executable, "-m", "tests.benchmarks.beside", "bombs"]
        self.process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, start_new_session=True)
        self.worker = int(self.process.stdout.readline())

    def tell(self, word):
        for pid in (self.process.pid, self.worker):
            os.kill(pid, word)

    @contextmanager
    def going_off(self):
        """As long as the block."""
        self.tell(signal.SIGCONT)
        try:
            yield
        finally:
            self.tell(signal.SIGSTOP)


@contextmanager
def bombs():
    made = Bombs()
    made.tell(signal.SIGSTOP)
    try:
        yield made
    finally:
        made.tell(signal.SIGKILL)
        made.process.wait()


def compile_bombs():
    """Compile until killed; says when it begins, and the worker's id."""
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


def blocks_of(session, made):
    """Blocks by kind: two kinds of quiet ones, and those beside bombs."""
    kinds = {"quiet": [], "quiet_too": [], "bombs": []}
    block(session)
    for _ in range(ROUNDS):
        for name in ("quiet", "quiet_too"):
            kinds[name].append(block(session))
            with made.going_off():
                kinds["bombs"].append(block(session))
    return kinds


def p95(blocks):
    return quantile(list(chain(*blocks)), 0.95)


def interval(above, below):
    """Where the ratio of the 95th percentiles lies in nine of ten draws of the blocks."""
    rng = random.Random(7)
    drawn = [p95(rng.choices(above, k=len(above))) / p95(rng.choices(below, k=len(below))) for _ in range(DRAWS)]
    return [round(quantile(drawn, q), 3) for q in (0.05, 0.95)]


def ratio(above, below):
    return {"p95": round(p95(above) / p95(below), 3), "nine_of_ten": interval(above, below)}


def figures(kinds):
    quiet = kinds["quiet"] + kinds["quiet_too"]
    named = {"quiet": quiet, "beside_bombs": kinds["bombs"]}
    shown = {}
    for name, blocks in named.items():
        clicks = list(chain(*blocks))
        words = {f"p{q}_ms": round(quantile(clicks, q / 100) * 1e3, 3) for q in (50, 90, 95)}
        shown[name] = words | {"clicks": len(clicks)}
    shown["quiet_over_quiet"] = ratio(kinds["quiet"], kinds["quiet_too"])
    shown["bombs_over_quiet"] = ratio(kinds["bombs"], quiet)
    return shown | {"load": os.getloadavg()}


def measure(var):
    env = prepare(var, {"laptop": FAMILIES["laptop"]})
    with serving("configurator.wsgi:application", env) as port, bombs() as made:
        return figures(blocks_of(Session(port, "laptop", random.Random(7)), made))


def main():
    if sys.argv[1:] == ["bombs"]:
        compile_bombs()
        return
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(Path(folder) / "var"), indent=1))


if __name__ == "__main__":
    main()
