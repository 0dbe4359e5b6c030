"""A plant that makes what is ordered, as somebody else would write it: it knows the shop only by signed HTTP.

Nothing of the shop is imported but Django's frame for commands; what it knows is in memory and gone when it ends.
"""

import json
import sys
import threading
import time
import urllib.error
import urllib.request
import uuid
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.core.management.base import BaseCommand, CommandError
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

STAGES = ("accepted", "in_production", "quality_check", "packed", "shipped", "delivered")
TOO_LATE = STAGES.index("packed")
MOST_BYTES = 2_000_000
PAGE = 100


@dataclass
class Job:
    """One order in the plant. `stage` counts the stages that it has passed."""

    order: str
    number: str
    version: int = 1
    stage: int = 0
    held: bool = False
    ended: bool = False
    moved: float = field(default_factory=time.monotonic)
    messages: list[str] = field(default_factory=list)
    reports: list[dict[str, Any]] = field(default_factory=list)
    unsent: list[dict[str, Any]] = field(default_factory=list)


class Plant:
    """Takes signed messages, makes what they say step by step, and reports each step."""

    def __init__(self, *, secret: str, hook: str, pace: float, say: Any) -> None:
        """`hook` is where reports go; a step takes `pace` seconds; `say` tells the person at the terminal."""
        self.webhook, self.hook, self.pace, self.say = Webhook(secret), hook, pace, say
        self.jobs: dict[str, Job] = {}
        self.lock = threading.Lock()

    def take(self, message: dict[str, Any], name: str) -> None:
        """Note one message; a repeat changes nothing."""
        if message.get("type") == "receiver.test":
            self.say("a test has arrived")
            return
        with self.lock:
            job = self.jobs.setdefault(message["order"], Job(message["order"], message["number"]))
            if name in job.messages:
                return
            job.messages.append(name)
            self.say(f"{job.number}: {message['type']}")
            self._follow(job, message)

    def _follow(self, job: Job, message: dict[str, Any]) -> None:
        match message["type"]:
            case "order.placed" | "order.changed":
                job.version = message["version"]
            case "order.held" | "order.released":
                job.held = message["type"] == "order.held"
            case "order.cancel_requested":
                self._answer_cancellation(job)
            case "order.cancelled":
                job.ended = True

    def _answer_cancellation(self, job: Job) -> None:
        if job.stage > TOO_LATE:
            self._report(job, "cancel_refused", {"reason": "It is packed already."})
        elif not job.ended:
            job.ended = True
            self._report(job, "cancelled", {})

    def work(self) -> None:
        """One look at everything: move on what has waited long enough, send what is not sent."""
        with self.lock:
            for job in self.jobs.values():
                if self._is_due(job):
                    self._move(job)
            waiting = [(job, report) for job in self.jobs.values() for report in job.unsent]
        for job, report in waiting:
            if self._send(report):
                with self.lock:
                    job.unsent.remove(report)

    def _is_due(self, job: Job) -> bool:
        waits = job.held or job.ended or job.stage == len(STAGES)
        return not waits and time.monotonic() - job.moved >= self.pace

    def _move(self, job: Job) -> None:
        status = STAGES[job.stage]
        job.stage, job.moved = job.stage + 1, time.monotonic()
        number = f"DEMO{uuid.UUID(job.order).int % 10**8:08d}"
        tracking = {"carrier": "Demo Parcel", "number": number, "url": f"https://example.com/track/{number}"}
        self._report(job, status, {"tracking": tracking} if status == "shipped" else {})

    def _report(self, job: Job, status: str, detail: dict[str, Any]) -> None:
        report = {
            "id": str(uuid.uuid4()),
            "order": job.order,
            "status": status,
            "at": datetime.now(UTC).isoformat(),
            "version": job.version,
            "detail": detail,
        }
        job.reports.append(report)
        job.unsent.append(report)
        self.say(f"{job.number}: {status}")

    def _send(self, report: dict[str, Any]) -> bool:
        """Post one signed report. Whatever goes wrong, it is tried again at the next look, but for what is refused."""
        body, name, now = json.dumps(report), f"msg_{report['id']}", datetime.now(UTC)
        headers = {
            "Content-Type": "application/json",
            "webhook-id": name,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": self.webhook.sign(name, now, body),
        }
        request = urllib.request.Request(self.hook, body.encode(), headers)  # noqa: S310  the address that was given
        try:
            with urllib.request.urlopen(request, timeout=10):  # noqa: S310  see above
                return True
        except urllib.error.HTTPError as refusal:
            self.say(f"the shop answered {refusal.code}: {refusal.read(300).decode(errors='replace')}")
            return refusal.code in {HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY}
        except OSError as reason:
            self.say(f"the shop is not there: {reason}")
            return False

    def listed(self, after: str) -> dict[str, Any]:
        """One page of what the plant has."""
        with self.lock:
            keys = sorted(key for key in self.jobs if key > after)
            page = [self.jobs[key] for key in keys[:PAGE]]
            rows = [{"order": job.order, "messages": list(job.messages), "reports": list(job.reports)} for job in page]
        return {"orders": rows, "next": page[-1].order if len(keys) > PAGE else None}


def handler_for(plant: Plant) -> type[BaseHTTPRequestHandler]:
    """What answers requests on behalf of the plant."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), MOST_BYTES))
            if self._is_signed(body):
                plant.take(json.loads(body), self.headers["webhook-id"])
                self._answer(HTTPStatus.NO_CONTENT, None)

        def do_GET(self) -> None:
            if self._is_signed(b""):
                after = parse_qs(urlsplit(self.path).query).get("after", [""])[0]
                self._answer(HTTPStatus.OK, plant.listed(after))

        def _is_signed(self, body: bytes) -> bool:
            try:
                plant.webhook.verify(body, dict(self.headers), json_parse=False)
            except (WebhookVerificationError, ValueError):
                self._answer(HTTPStatus.UNAUTHORIZED, {"error": "the signature is wrong"})
                return False
            return True

        def _answer(self, status: HTTPStatus, said: Any) -> None:
            body = b"" if said is None else json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            if said is not None:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: Any) -> None:
            """The plant says itself what matters."""

    return Handler


def looks(plant: Plant, ended: threading.Event) -> Iterator[None]:
    """Look every fifth of a second until ended."""
    while not ended.wait(0.2):
        plant.work()
        yield


class Command(BaseCommand):
    """A plant for the demo, in a process of its own."""

    help = "Be a plant that takes signed orders at http://127.0.0.1:PORT/orders, makes them, and reports each step."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--secret", required=True, help="whsec_..., as the shop showed it")
        parser.add_argument("--hook", required=True, help="where to report, such as http://127.0.0.1:8000/hooks/<key>/")
        parser.add_argument("--port", type=int, default=9000, help="(default: %(default)s)")
        parser.add_argument("--pace", type=float, default=10.0, help="seconds a step takes (default: %(default)s)")

    def handle(self, *, secret: str, hook: str, port: int, pace: float, **_options: Any) -> None:
        try:
            plant = Plant(secret=secret, hook=hook, pace=pace, say=self._say)
        except (ValueError, RuntimeError) as reason:
            raise CommandError("The secret is not one: it looks like whsec_...") from reason
        server = ThreadingHTTPServer(("127.0.0.1", port), handler_for(plant))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self._say(f"takes orders at http://127.0.0.1:{server.server_port}/orders, lists them at /list; Ctrl-C ends it")
        try:
            for _ in looks(plant, threading.Event()):
                sys.stdout.flush()
        except KeyboardInterrupt:
            self._say("ends")
        finally:
            server.shutdown()
            server.server_close()

    def _say(self, words: str) -> None:
        self.stdout.write(f"plant: {words}")
