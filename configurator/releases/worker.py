"""The worker: a process of its own that compiles within limits, so that no rule can take the shop down with it.

It says that it is ready, reads a job, answers it, and waits for the next; it ends when its parent does. It has neither
Django nor secrets.
A message is a header of JSON and a body of bytes, each after its length as 8 bytes little-endian. A job is
`{"job": "compile", "memory": bytes or 0, "seconds": number or 0, "edges": number or 0}` with, as its body, a family in
the structure of a catalog file, or an engine model. The answer to it is `{"count": "2304", "seconds": 0.4}` with the
compiled rules, or `{"failed": word, "rules": [[code, sentence], ...]}`. Other jobs stand in `jobs.py`.
"""

import json
import os
import resource
import select
import sys
import time
from threading import Thread
from typing import IO

from configurator.releases.jobs import Header, do_job, warm

LENGTH = 8
_AT_ONCE = 2**20
IDLE_SECONDS = 300
"""A worker without a job for so long ends, and gives its memory back."""
_LOOK_SECONDS = 1
_LAST_SECONDS = 10
"""A worker whose parent died in the middle of a job ends itself so many seconds of its own after the job's limit."""


def write_message(stream: IO[bytes], header: Header, body: bytes = b"") -> None:
    """Write one message and hand it over at once."""
    for part in (json.dumps(header).encode(), body):
        stream.write(len(part).to_bytes(LENGTH, "little"))
        stream.write(part)
    stream.flush()


def read_message(stream: IO[bytes]) -> tuple[Header, bytes] | None:
    """Read one message; None where the stream ends."""
    parts = []
    for _ in range(2):
        head = _read(stream, LENGTH)
        part = None if head is None else _read(stream, int.from_bytes(head, "little"))
        if part is None:
            return None
        parts.append(part)
    header: Header = json.loads(parts[0])
    return header, parts[1]


def _read(stream: IO[bytes], count: int) -> bytes | None:
    found = bytearray()
    while len(found) < count:
        part = stream.read(min(count - len(found), _AT_ONCE))
        if not part:
            return None
        found += part
    return bytes(found)


def limit_self(*, memory: int, seconds: float) -> None:
    """Let this process use so much more memory and processor time than it has used up to now."""
    if sys.platform == "linux":
        most = _data_bytes() + memory if memory else resource.RLIM_INFINITY
        resource.setrlimit(resource.RLIMIT_DATA, (most, resource.RLIM_INFINITY))
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + seconds) + _LAST_SECONDS if seconds else resource.RLIM_INFINITY
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


def _data_bytes() -> int:
    with open("/proc/self/statm") as file:  # noqa: PTH123  not a file on any disk
        return int(file.read().split()[5]) * resource.getpagesize()


def end_with_parent() -> None:
    """Look every second whether the parent is still there, also in the middle of a job; end when it is not."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK_SECONDS)
        os._exit(1)

    Thread(target=watch, daemon=True).start()


def main() -> None:
    """Answer jobs until the parent closes the pipe."""
    end_with_parent()
    # what anybody prints must not get between the messages
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    jobs = os.fdopen(os.dup(0), "rb", buffering=0)
    warm()
    write_message(answers, {"ready": True})
    while select.select([jobs], [], [], IDLE_SECONDS)[0]:
        message = read_message(jobs)
        if message is None:
            break
        job, body = message
        limit_self(memory=job["memory"], seconds=job["seconds"])
        write_message(answers, *do_job(job, body))


if __name__ == "__main__":
    main()
