"""The workshop: gives a job to a worker process, watches its time and memory, and survives whatever becomes of it."""

import atexit
import contextlib
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from configurator.releases.jobs import Header
from configurator.releases.worker import IDLE_SECONDS, read_message, write_message

logger = logging.getLogger(__name__)

BASE = Path(__file__).resolve().parents[2]
_GLANCE = 0.02
_ATTEMPTS, _BETWEEN = 5, 0.11
_START_SECONDS = 600
_PATIENCE = 10
"""By the clock a job may take so many times its seconds: it has the lowest priority on a machine that is busy."""
_KEPT_BYTES = 400 * 2**20
"""A worker that has grown beyond this is not kept for the next job."""
_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH", "PYTHONHASHSEED")


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What one job may use: seconds of processor time, bytes beyond what an idle worker has, edges. 0 is no limit.

    A worker yields to the shop, so by the clock it may take ten times as long.
    `at_once`: with so many jobs of this process running no other is begun, so that some threads stay free for the shop.
    """

    seconds: float
    memory: int
    edges: int
    at_once: int = 0


class OverBudgetError(Exception):
    """A job used up its time or its memory, its worker was ended, or too many jobs run already.

    `what` is "seconds", "memory", "ended" or "busy".
    """

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class _Worker:
    """One running worker process."""

    def __init__(self, niceness: int) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "configurator.releases.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=BASE,
            env=_environment(),
            start_new_session=True,
        )
        _give_way(self.process.pid, min(19, os.getpriority(os.PRIO_PROCESS, 0) + niceness))
        self.rested_at = time.monotonic()
        try:
            self._get_ready()
        except BaseException:
            self.end()
            raise

    def _get_ready(self) -> None:
        """Wait for the first message; after an update the engine is turned into machine code before it."""
        watch = _Watch(self, Budget(seconds=_START_SECONDS, memory=0, edges=0))
        watch.start()
        ready = self.exchange()
        watch.over.set()
        watch.join()
        if ready is None:
            raise OverBudgetError(watch.what or "ended")

    @property
    def usable(self) -> bool:
        """Whether it runs, and will not end for want of work while it is handed some."""
        return self.process.poll() is None and time.monotonic() - self.rested_at < IDLE_SECONDS / 2

    def memory(self) -> int:
        """What it has in memory, in bytes; 0 where the system doesn't say."""
        try:
            fields = Path(f"/proc/{self.process.pid}/statm").read_text().split()
        except OSError:
            return 0
        return int(fields[1]) * os.sysconf("SC_PAGE_SIZE") if len(fields) > 1 else 0

    def processor_seconds(self) -> float:
        """The processor time it has used; 0 where the system doesn't say."""
        try:
            fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def end(self) -> None:
        """End it at once, and leave nothing behind."""
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def exchange(self, job: Header | None = None, body: bytes = b"") -> tuple[Header, bytes] | None:
        """Hand over a job, if any, and wait for what the worker says; None where it ended instead."""
        if self.process.stdin is None or self.process.stdout is None:
            raise AssertionError("a worker without pipes")
        try:
            if job is not None:
                write_message(self.process.stdin, job, body)
            return read_message(self.process.stdout)
        except (BrokenPipeError, ValueError):
            return None


def _give_way(pid: int, priority: int) -> None:
    """Lower the priority of a process that leads a session of its own.

    Linux may share out the processors by session first (autogroup), whose priority is another number than that of the
    processes in it; without it they would yield to nobody outside. All workers are kept to the last processor: whoever
    wakes on one where they run waits for them, up to 3 ms whatever their priority.
    """
    os.setpriority(os.PRIO_PROCESS, pid, priority)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(pid, {max(os.sched_getaffinity(0))})
    for _ in range(_ATTEMPTS):
        try:
            Path(f"/proc/{pid}/autogroup").write_text(str(priority))
        except BlockingIOError:  # the kernel takes one such wish in a tenth of a second
            time.sleep(_BETWEEN)
        except OSError:  # another system, or without such groups
            return
        else:
            return


def _environment() -> dict[str, str]:
    """No secrets, one thread, and our own modules."""
    passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    passed |= {name: value for name, value in os.environ.items() if name.startswith(("NUMBA_", "COVERAGE_"))}
    return passed | {"PYTHONPATH": str(BASE), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def _limits_of(budget: Budget) -> Header:
    """What a worker is told to keep itself; the watch ends those that can't."""
    return {"memory": budget.memory, "seconds": budget.seconds, "edges": budget.edges}


class _Watch(threading.Thread):
    """Ends a worker that uses more than its budget, and remembers what it ran out of."""

    def __init__(self, worker: _Worker, budget: Budget) -> None:
        super().__init__(daemon=True)
        self.worker, self.budget = worker, budget
        self.over = threading.Event()
        self.what = ""

    def run(self) -> None:
        started, spent, before = time.monotonic(), self.worker.processor_seconds(), self.worker.memory()
        while not self.over.wait(_GLANCE):
            worked = max(self.worker.processor_seconds() - spent, (time.monotonic() - started) / _PATIENCE)
            if self.budget.memory and self.worker.memory() - before > self.budget.memory:
                self.what = "memory"
            elif self.budget.seconds and worked > self.budget.seconds:
                self.what = "seconds"
            if self.what:
                self.worker.process.kill()
                return


class Workshop:
    """Workers of this process: as many as jobs at the same time, of which one is kept for the next job."""

    def __init__(self) -> None:
        self._idle: list[_Worker] = []
        self._running = 0
        self._lock = threading.Lock()

    def do(self, job: Header, body: bytes, *, budget: Budget, niceness: int) -> tuple[dict[str, Any], bytes]:
        """Have a job done. Raises OverBudgetError; a worker that failed is never used again."""
        header = {**job, **_limits_of(budget)}
        with self._turn(budget.at_once), self._worker(niceness) as worker:
            watch = _Watch(worker, budget)
            watch.start()
            answered = worker.exchange(header, body)
            watch.over.set()
            watch.join()
            if answered is None:
                logger.warning("worker ended job=%s over=%s", job["job"], watch.what or "ended")
                raise OverBudgetError(watch.what or "ended")
        return answered

    @contextlib.contextmanager
    def _turn(self, at_once: int) -> Iterator[None]:
        """One of the jobs that may run at once. Raises OverBudgetError where they all run already."""
        with self._lock:
            if at_once and self._running >= at_once:
                raise OverBudgetError("busy")
            self._running += 1
        try:
            yield
        finally:
            with self._lock:
                self._running -= 1

    @contextlib.contextmanager
    def _worker(self, niceness: int) -> Iterator[_Worker]:
        worker = self._taken() or _Worker(niceness)
        try:
            yield worker
        except BaseException:
            worker.end()
            raise
        self._put_back(worker)

    def _taken(self) -> _Worker | None:
        with self._lock:
            worker = self._idle.pop() if self._idle else None
        if worker is not None and not worker.usable:
            worker.end()
            return None
        return worker

    def _put_back(self, worker: _Worker) -> None:
        with self._lock:
            worker.rested_at = time.monotonic()
            keep = not self._idle and worker.usable and worker.memory() <= _KEPT_BYTES
            if keep:
                self._idle.append(worker)
        if not keep:
            worker.end()

    def close(self) -> None:
        """End the idle worker."""
        with self._lock:
            ended, self._idle = self._idle, []
        for worker in ended:
            worker.end()

    def forget(self) -> None:
        """In a process that was forked off: the workers are the parent's."""
        self.__init__()  # type: ignore[misc]


workshop = Workshop()
atexit.register(workshop.close)
os.register_at_fork(after_in_child=workshop.forget)
