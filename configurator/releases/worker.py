"""The worker: a process of its own that compiles within limits, so that no rule can take the shop down with it.

It says that it is ready, reads a job, answers it, and waits for the next; it ends when its parent does. It has neither
Django nor secrets.
A message is a header of JSON and a body of bytes, each after its length as 8 bytes little-endian. A job is
`{"job": "compile", "memory": bytes or 0, "seconds": number or 0, "edges": number or 0}` with, as its body, a family in
the structure of a catalog file, or an engine model. The answer to it is `{"count": "2304", "seconds": 0.4}` with the
compiled rules, or `{"failed": word, "rules": [[code, sentence], ...]}`. The job "blame" is for what is void.
"""

import json
import os
import resource
import select
import sys
import time
from collections.abc import Iterable
from typing import IO, Any

from configurator.engine import Limits, ModelError, TooComplexError, compile_model, parse_model
from configurator.releases.blame import minimal_blame
from configurator.releases.translate import translate

Model = dict[str, Any]
Header = dict[str, Any]
LENGTH = 8
_AT_ONCE = 2**20
NEVER = 2**62
"""As a limit: there is none."""
IDLE_SECONDS = 300
"""A worker without a job for so long ends, and gives its memory back."""
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


def named(model: Model, identifiers: Iterable[str]) -> list[tuple[str, str]]:
    """Constraints as staff know them: the code of the rule, and its sentence."""
    says = {c["id"]: c.get("says", "") for c in model["constraints"]}
    # the constraints of one rule are called `code`, `code:2`, ...; a module's own keep their name
    found = {i if not says.get(i) else i.split(":")[0]: says.get(i, "") for i in identifiers}
    return sorted(found.items())


def answer(job: Header, body: bytes) -> tuple[Header, bytes]:
    """Do one job; whatever goes wrong in it is an answer too."""
    try:
        document = json.loads(body)
        model = document if "variables" in document else translate(document).model
        return _JOBS[job["job"]](model, Limits(edges=job["edges"] or NEVER, work=NEVER if not job["edges"] else _WORK))
    except MemoryError:
        return {"failed": "memory", "rules": []}, b""
    except RecursionError:
        return {"failed": "depth", "rules": []}, b""
    except ModelError as error:
        return {"failed": "malformed", "rules": [[error.at, f"Expected {error.expected}."]]}, b""


_WORK = Limits().work


def _compile(model: Model, limits: Limits) -> tuple[Header, bytes]:
    started = time.perf_counter()
    try:
        knowledge = compile_model(parse_model(model), limits=limits)
    except TooComplexError as error:
        return {"failed": "edges", "rules": named(model, error.constraints)}, b""
    if knowledge.void:
        return {"failed": "void", "rules": []}, b""
    count = knowledge.evaluate(knowledge.encode({})).count
    return {"count": str(count), "seconds": round(time.perf_counter() - started, 3)}, knowledge.to_bytes()


def _blame(model: Model, limits: Limits) -> tuple[Header, bytes]:
    try:
        return {"rules": named(model, minimal_blame(model, limits=limits))}, b""
    except TooComplexError as error:
        return {"failed": "edges", "rules": named(model, error.constraints)}, b""


_JOBS = {"compile": _compile, "blame": _blame}


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


def main() -> None:
    """Answer jobs until the parent closes the pipe."""
    # what anybody prints must not get between the messages
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    jobs = os.fdopen(os.dup(0), "rb", buffering=0)
    write_message(answers, {"ready": True})
    while select.select([jobs], [], [], IDLE_SECONDS)[0]:
        message = read_message(jobs)
        if message is None:
            break
        job, body = message
        limit_self(memory=job["memory"], seconds=job["seconds"])
        write_message(answers, *answer(job, body))


if __name__ == "__main__":
    main()
