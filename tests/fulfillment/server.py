"""A receiver on a real socket, with every misbehaviour; what it got is kept in the order in which it came."""

import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread

from standardwebhooks.webhooks import Webhook

GIGABYTE = 10**9
CHUNK = b"x" * 65_536


@dataclass(frozen=True)
class Got:
    """One request, as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self):
        return self.headers["webhook-id"]

    def verified(self, secret):
        """What is said, when the signature is good. Raises what the library raises."""
        return Webhook(secret).verify(self.body, self.headers)


@dataclass
class Server:
    """`answers` maps a path to what is done with a request to it; anything else is answered with 204."""

    port: int = 0
    got: list[Got] = field(default_factory=list)
    answers: dict[str, object] = field(default_factory=dict)
    written: int = 0
    closing: Event = field(default_factory=Event)
    lock: Lock = field(default_factory=Lock)

    def url(self, path="/"):
        return f"http://127.0.0.1:{self.port}{path}"

    def allow(self, settings):
        settings.RECEIVERS_ALLOW = [*settings.RECEIVERS_ALLOW, f"127.0.0.1:{self.port}"]

    def ids(self, path="/"):
        return [got.id for got in self.got if got.path == path]


def status(code, headers=(), body=b""):
    """Answer with a status."""

    def answer(handler, _server):
        handler.send_response(code)
        for name, value in headers:
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def hang(_handler, server):
    """Say nothing until the end."""
    server.closing.wait(30)


def trickle_head(handler, server):
    """One byte of the head now and then, for ever."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not server.closing.wait(0.1):
        handler.wfile.write(b"x")
        handler.wfile.flush()


def trickle_body(handler, server):
    """The status at once, and then one byte now and then, for ever."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    while not server.closing.wait(0.1):
        handler.wfile.write(b"x")
        handler.wfile.flush()


def huge(handler, server):
    """An answer of a gigabyte."""
    handler.wfile.write(f"HTTP/1.1 200 OK\r\nContent-Length: {GIGABYTE}\r\n\r\n".encode())
    for _ in range(GIGABYTE // len(CHUNK)):
        handler.wfile.write(CHUNK)
        server.written += len(CHUNK)


def huge_head(handler, _server):
    """Headers without end."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(1_000_000):
        handler.wfile.write(f"X-{number}: {'x' * 100}\r\n".encode())


def drop(handler, _server):
    """Close the connection without a word."""
    handler.connection.close()


def garbage(handler, _server):
    """Something that is no HTTP."""
    handler.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n\0\xff")


def _handler(server):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"

        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            with server.lock:
                server.got.append(Got(self.command, self.path, headers, body))
            answer = server.answers.get(self.path.partition("?")[0], status(204))
            try:
                answer(self, server)
            except (BrokenPipeError, ConnectionResetError, ValueError):
                self.close_connection = True

        do_GET = do_POST  # noqa: N815  the library's name

        def finish(self):
            with suppress(BrokenPipeError, ConnectionResetError, ValueError):
                super().finish()

        def log_message(self, *_args):
            pass

    return Handler


class _Listening(ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True

    def handle_error(self, *_args):
        pass


@contextmanager
def running():
    """A server for as long as the block."""
    server = Server()
    listening = _Listening(("127.0.0.1", 0), _handler(server))
    server.port = listening.server_address[1]
    thread = Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        listening.shutdown()
        listening.server_close()
        thread.join()


def wait_until(found, seconds=10):
    """Wait for something that another thread does."""
    deadline = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < deadline
        time.sleep(0.02)
