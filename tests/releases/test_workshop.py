"""Workers: what becomes of the parent when a job takes too long, too much memory, or its process dies."""

import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from configurator.releases import workshop as steps
from configurator.releases.jobs import do_job
from configurator.releases.worker import read_message, write_message
from configurator.releases.workshop import BASE, Budget, OverBudgetError, Workshop
from tests.releases.bombs import chained_sums, long_table
from tests.releases.families import component, family, module

FREE = Budget(seconds=0, memory=0, edges=0)
SMALL = family([component("S1"), component("S2")], [module("s", "S1 S2")])


@pytest.fixture
def shop():
    """A workshop of this test alone."""
    found = Workshop()
    yield found
    found.close()


def do(shop, document, budget=FREE, job="compile"):
    return shop.do({"job": job}, json.dumps(document).encode(), budget=budget, niceness=0)


def idle(shop):
    (worker,) = shop._idle
    return worker


# What it does


def test_a_job_is_answered_with_the_compiled_rules(shop):
    header, artifact = do(shop, SMALL)
    assert (header["count"], artifact[:11]) == ("2", b"ATELIER-KB/")


def test_the_worker_is_kept_for_the_next_job(shop):
    do(shop, SMALL)
    first = idle(shop).process.pid
    do(shop, SMALL)
    assert idle(shop).process.pid == first


def test_two_jobs_at_a_time_have_two_workers_and_one_is_kept(shop):
    found = []
    threads = [threading.Thread(target=lambda: found.append(do(shop, SMALL)[0]["count"])) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (found, len(shop._idle)) == (["2", "2"], 1)


def test_a_worker_knows_no_secrets(shop):
    do(shop, SMALL)
    with open(f"/proc/{idle(shop).process.pid}/environ") as file:  # noqa: PTH123  not a file on any disk
        told = {entry.split("=")[0] for entry in file.read().split("\0")}
    assert {"SECRET_KEY", "DATABASE_URL"} & told == set()


def test_a_worker_has_lower_priority(shop):
    shop.do({"job": "compile"}, json.dumps(SMALL).encode(), budget=FREE, niceness=3)
    own = os.getpriority(os.PRIO_PROCESS, 0)
    pid = idle(shop).process.pid
    assert os.getpriority(os.PRIO_PROCESS, pid) == min(19, own + 3)
    group = Path(f"/proc/{pid}/autogroup")  # its session's, which counts before its own where there are such groups
    if group.exists():
        assert group.read_text().split()[-1] == str(min(19, own + 3))
    assert os.sched_getaffinity(pid) == {max(os.sched_getaffinity(0))}


# Limits


def test_a_job_out_of_time_is_ended_and_the_next_one_is_done(shop):
    started = time.monotonic()
    with pytest.raises(OverBudgetError) as caught:
        do(shop, chained_sums(200), Budget(seconds=0.5, memory=0, edges=0))
    assert caught.value.what == "seconds"
    assert time.monotonic() - started < 20
    assert shop._idle == []
    assert do(shop, SMALL)[0]["count"] == "2"


def test_a_job_out_of_memory_says_so_and_the_next_one_is_done(shop):
    budget = Budget(seconds=0, memory=30 * 2**20, edges=0)
    try:
        found = do(shop, long_table(300_000), budget)[0]["failed"]
    except OverBudgetError as error:
        found = error.what
    assert found == "memory"
    assert do(shop, SMALL)[0]["count"] == "2"


def test_the_parent_ends_a_worker_that_does_not_see_its_own_limit(shop, monkeypatch):
    """Memory that the system doesn't count against the process's own limit, as on other systems than Linux."""
    monkeypatch.setattr(steps, "_limits_of", lambda budget: {"memory": 0, "seconds": 0, "edges": 0})
    with pytest.raises(OverBudgetError) as caught:
        do(shop, long_table(300_000), Budget(seconds=0, memory=30 * 2**20, edges=0))
    assert caught.value.what == "memory"


def test_without_limits_the_same_table_is_compiled(shop):
    assert do(shop, long_table(300_000))[0]["count"] == "10080"


def test_a_worker_that_is_killed_is_told_from_one_that_used_too_much(shop):
    do(shop, SMALL)
    pid = idle(shop).process.pid
    threading.Timer(0.3, os.kill, (pid, signal.SIGKILL)).start()
    with pytest.raises(OverBudgetError) as caught:
        do(shop, chained_sums(200))
    assert caught.value.what == "ended"
    assert shop._idle == []


def test_a_worker_that_died_at_rest_is_replaced(shop):
    do(shop, SMALL)
    dead = idle(shop).process
    dead.kill()
    dead.wait()
    assert do(shop, SMALL)[0]["count"] == "2"
    assert idle(shop).process.pid != dead.pid


def test_a_worker_in_the_middle_of_a_job_ends_with_its_parent(tmp_path):
    (tmp_path / "long.json").write_text(json.dumps(chained_sums(200)))
    program = (
        "from configurator.releases.workshop import Budget, Workshop\n"
        "import os, pathlib, signal, sys, threading, time\n"
        "shop = Workshop()\n"
        "free = Budget(seconds=0, memory=0, edges=0)\n"
        f"shop.do({{'job': 'compile'}}, {json.dumps(SMALL).encode()!r}, budget=free, niceness=0)\n"
        "print(shop._idle[0].process.pid, flush=True)\n"
        f"body = pathlib.Path({str(tmp_path / 'long.json')!r}).read_bytes()\n"
        "threading.Timer(1, os.kill, (os.getpid(), signal.SIGTERM)).start()\n"
        "shop.do({'job': 'compile'}, body, budget=free, niceness=0)\n"
        "print('done', flush=True)\n"
    )
    found = subprocess.run([sys.executable, "-c", program], cwd=BASE, capture_output=True, text=True, check=False)
    pid, *done = found.stdout.split()
    assert (found.returncode, done) == (-signal.SIGTERM, [])  # it was in the middle
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and _runs(int(pid)):
        time.sleep(0.05)
    still = _runs(int(pid))
    if still:
        os.kill(int(pid), signal.SIGKILL)
    assert not still


def test_a_worker_ends_with_its_parent():
    program = (
        "from configurator.releases.workshop import Budget, Workshop\n"
        "import os, signal, sys\n"
        "shop = Workshop()\n"
        "free = Budget(seconds=0, memory=0, edges=0)\n"
        f"shop.do({{'job': 'compile'}}, {json.dumps(SMALL).encode()!r}, budget=free, niceness=0)\n"
        "print(shop._idle[0].process.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    found = subprocess.run([sys.executable, "-c", program], cwd=BASE, capture_output=True, text=True, check=False)
    pid, deadline = int(found.stdout), time.monotonic() + 20
    while time.monotonic() < deadline and _runs(pid):
        time.sleep(0.05)
    assert not _runs(pid)


def _runs(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:  # noqa: PTH123  not a file on any disk
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


# Messages


def test_a_message_is_read_as_it_was_written():
    stream = io.BytesIO()
    write_message(stream, {"job": "compile"}, b"\x00body")
    write_message(stream, {"job": "blame"})
    stream.seek(0)
    assert [read_message(stream) for _ in range(3)] == [
        ({"job": "compile"}, b"\x00body"),
        ({"job": "blame"}, b""),
        None,
    ]


def test_half_a_message_is_none():
    stream = io.BytesIO()
    write_message(stream, {"job": "compile"}, b"body")
    assert read_message(io.BytesIO(stream.getvalue()[:-1])) is None


@pytest.mark.parametrize(
    ("body", "failed"),
    [
        (b"[" * 200_000, "depth"),
        (b'{"variables": [], "format": "other"}', "malformed"),
    ],
)
def test_what_can_not_be_read_is_an_answer(body, failed):
    header, artifact = do_job({"job": "compile", "edges": 0}, body)
    assert (header["failed"], artifact) == (failed, b"")


def test_limits_can_be_lifted_again():
    program = (
        "import resource\n"
        "from configurator.releases.worker import limit_self\n"
        "limit_self(memory=50 * 2**20, seconds=5)\n"
        "print(resource.getrlimit(resource.RLIMIT_DATA)[0] > 0, resource.getrlimit(resource.RLIMIT_CPU)[0])\n"
        "limit_self(memory=0, seconds=0)\n"
        "print(resource.getrlimit(resource.RLIMIT_DATA)[0], resource.getrlimit(resource.RLIMIT_CPU)[0])\n"
    )
    found = subprocess.run([sys.executable, "-c", program], cwd=BASE, capture_output=True, text=True, check=True)
    first, second = found.stdout.splitlines()
    assert first.startswith("True 1")  # 5 seconds, 10 more, and what it took to start
    assert second == "-1 -1"


# At once


def busy_while_one_runs(shop, at_once):
    """What a second job says while another one runs."""
    budget = Budget(seconds=3, memory=0, edges=0, at_once=at_once)
    ended = []

    def first():
        with pytest.raises(OverBudgetError) as caught:
            do(shop, chained_sums(200), budget)
        ended.append(caught.value.what)

    thread = threading.Thread(target=first)
    thread.start()
    while not shop._running:
        time.sleep(0.01)
    try:
        return do(shop, SMALL, Budget(seconds=0, memory=0, edges=0, at_once=at_once))[0]["count"]
    except OverBudgetError as error:
        return error.what
    finally:
        thread.join()
        assert ended == ["seconds"]


def test_a_job_too_many_is_refused_and_later_done(shop):
    assert busy_while_one_runs(shop, 1) == "busy"
    assert do(shop, SMALL, Budget(seconds=0, memory=0, edges=0, at_once=1))[0]["count"] == "2"


@pytest.mark.parametrize("at_once", [0, 2])
def test_with_room_for_it_the_same_job_is_done_beside_the_other(shop, at_once):
    assert busy_while_one_runs(shop, at_once) == "2"


# Starting


def test_a_worker_that_does_not_get_ready_is_ended(shop, monkeypatch):
    monkeypatch.setattr(steps, "_START_SECONDS", 0.05)
    with pytest.raises(OverBudgetError) as caught:
        do(shop, SMALL)
    assert (caught.value.what, shop._idle) == ("seconds", [])
    monkeypatch.undo()
    assert do(shop, SMALL)[0]["count"] == "2"


def test_a_start_that_is_interrupted_leaves_no_process(shop, monkeypatch):
    started = []

    def interrupted(worker, *_words):
        started.append(worker.process)
        raise KeyboardInterrupt

    monkeypatch.setattr(steps._Worker, "exchange", interrupted)
    with pytest.raises(KeyboardInterrupt):
        do(shop, SMALL)
    assert started[0].returncode == -signal.SIGKILL
