"""Clicks over HTTP beside a trivial view, in one run: absolute milliseconds and the ratio."""

import http.client
import os
import random
import re
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 600
FAMILIES = {"laptop": "laptop.json", "yogurt": "yogurt.json", "pc": "pc.json", "pc-all": "pc-all.json.gz"}
BUILD = 16  # clicks before the customer starts another build


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(application, env):
    """A granian worker with one thread, as in production on SQLite."""
    port = free_port()
    granian = Path(sys.executable).with_name("granian")
    options = ["--interface", "wsgi", "--workers", "1", "--blocking-threads", "1", "--no-ws", "--log-level", "error"]
    command = [str(granian), *options, "--host", "127.0.0.1", "--port", str(port), application]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **env})
    try:
        wait(port)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def wait(port):
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The server did not start.")


class Browser:
    """One client with cookies on a connection that is kept."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port)
        self.connection.connect()
        self.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.cookies = SimpleCookie()

    def request(self, method, path, fields=None, headers=None):
        """Send one request; gives status, body, seconds and where it leads."""
        sent = {"Cookie": "; ".join(f"{k}={m.value}" for k, m in self.cookies.items()), **(headers or {})}
        body = urlencode(fields) if fields is not None else None
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        started = time.perf_counter()
        self.connection.request(method, path, body, sent)
        response = self.connection.getresponse()
        text = response.read()
        seconds = time.perf_counter() - started
        for header in response.headers.get_all("Set-Cookie", []):
            self.cookies.load(header)
        return response.status, text.decode(), seconds, response.headers.get("Location")


class Session:
    """A customer who clicks at random among what the page offers."""

    def __init__(self, port, family, rng):
        self.browser, self.family, self.rng = Browser(port), family, rng
        self.path = f"/configure/{family}/"
        self.load()

    def start(self):
        """A new build with nothing chosen."""
        fields = {"csrfmiddlewaretoken": self.token}
        status, _, _, self.path = self.browser.request("POST", f"/configure/{self.family}/", fields)
        assert status == 303, status

    def load(self):
        """Load the whole page, and read which options are free to take."""
        status, page, seconds, where = self.browser.request("GET", self.path)
        if where:
            self.path = where
            return self.load()
        if own := re.search(r'data-address="([^"]+)"', page):  # a new visitor's build is shown at the product's address
            self.path = own[1]
        assert status == 200, status
        self.version = int(re.search(r'id="version" name="version" value="(\d+)"', page)[1])
        self.token = re.search(r'"X-CSRFToken": "([^"]+)"', page)[1]
        self.modules, self.hidden, self.words = {}, {}, {}
        for code, form in re.findall(r'<form class="choose" id="c-([^"]+)"(.*?)</form>', page, re.DOTALL):
            self.hidden[code] = dict(re.findall(r'<input type="hidden" name="(shown|list)" value="([^"]*)"', form))
            rows = re.findall(
                r'<input type="radio" id="i-([^"]+)" name="value" value="([^"]+)"[^>]*?(aria-disabled)?>', form
            )
            self.modules[code] = {key: value for key, value, _ in rows}
            self.words[code] = " ".join(re.findall(r"<strong>([^<]+)</strong>", form)).split()
        self.free = set(re.findall(r'id="s-([^"]+)" class=state data-state=free\b', page))
        return seconds, len(page.encode())

    def click(self):
        """One valid choice; gives seconds and bytes, or None when nothing is left to choose."""
        options = [
            (code, value) for code, rows in self.modules.items() for key, value in rows.items() if key in self.free
        ]
        if not options:
            return None
        code, value = self.rng.choice(options)
        here = f"http://127.0.0.1:{self.browser.connection.port}{self.path}"
        headers = {"HX-Request": "true", "HX-Current-URL": here, "X-CSRFToken": self.token}
        fields = {"value": value, "version": str(self.version), **self.hidden[code]}
        status, text, seconds, _ = self.browser.request("POST", f"{self.path}m/{code}/", fields, headers)
        assert status == 200, (status, text[:500])
        self.version += 1
        for found, state in re.findall(r'id="s-([^"]+)" class=state data-state=(\w+)', text):
            (self.free.add if state == "free" else self.free.discard)(found)
        return seconds, len(text.encode())

    def find(self):
        """Search a long list for a word of its own, filters shown; gives seconds and bytes, None without a list."""
        lists = [code for code in self.modules if "shown" in self.hidden[code]]
        if not lists:
            return None
        code = self.rng.choice(sorted(lists))
        query = urlencode({"q": self.rng.choice(self.words[code]), "all": "1", "open": "1"})
        headers = {"HX-Request": "true", "HX-Target": f"l-{code}"}
        status, text, seconds, _ = self.browser.request("GET", f"{self.path}m/{code}/?{query}", headers=headers)
        assert status == 200, (status, text[:500])
        return seconds, len(text.encode())


def prepare(var, families=FAMILIES):
    """A database with the demo families, published."""
    var.mkdir(parents=True, exist_ok=True)
    env = {
        "SECRET_KEY": "only-for-the-benchmark-" + "x" * 40,
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": f"sqlite:///{var / 'db.sqlite3'}",
        "HTTPS": "0",
        "VAR_DIR": str(var),
        "LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "configurator.settings",
        "PROPOSALS_HELD_OUT": "0",
    }

    manage(env, "migrate", "-v0")
    for file in families.values():
        manage(env, "load_catalog", f"catalog/demo/{file}")
    manage(env, "publish", *families)
    manage(env, "collectstatic", "--noinput", "-v0")
    return env


def manage(env, *words):
    """Run a management command on the benchmark's shop."""
    command = [sys.executable, "manage.py", *words]
    subprocess.run(command, cwd=ROOT, env={**os.environ, **env}, check=True, stdout=subprocess.DEVNULL)


def quantile(values, q):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(q * len(ordered)))]


def measure(var, rounds=ROUNDS):
    """Trivial view and clicks in turn, so that the machine's noise meets both; in the end with proposals too."""
    env = prepare(var)
    found = run(env, FAMILIES, rounds)
    manage(env, "simulate_customers", "laptop", "--customers", "400", "--orders", "2500", "--into-shop")
    manage(env, "refit_models", "laptop")
    return found | {"laptop with proposals": run(env, {"laptop": ""}, rounds)["laptop"]}


def run(env, families, rounds):
    """The figures of each family in a shop that is ready."""
    rng = random.Random(7)
    with (
        serving("tests.benchmarks.trivial:application", {}) as idle,
        serving("configurator.wsgi:application", env) as shop,
    ):
        trivial = Browser(idle)
        found = {"rounds": rounds}
        for family in families:
            found[family] = _family(Session(shop, family, rng), trivial, rounds if family == "laptop" else rounds // 4)
    return found


def _family(session, trivial, rounds):
    for _ in range(30):
        trivial.request("GET", "/")
        session.load()
    base, clicks, sizes, loads, pages, finds = [], [], [], [], [], []
    while len(clicks) < rounds:
        base.append(trivial.request("GET", "/")[2])
        done = session.click() if len(clicks) % BUILD else None
        if done is None:
            session.start()
            seconds, size = session.load()
            loads.append(seconds)
            pages.append(size)
            finds.append(session.find())
            done = session.click()
        clicks.append(done[0])
        sizes.append(done[1])
    return {
        "trivial_ms": {"p50": round(quantile(base, 0.5) * 1e3, 3), "p95": round(quantile(base, 0.95) * 1e3, 3)},
        "click_ms": {"p50": round(quantile(clicks, 0.5) * 1e3, 3), "p95": round(quantile(clicks, 0.95) * 1e3, 3)},
        "click_over_trivial": round(quantile(clicks, 0.5) / quantile(base, 0.5), 2),
        "click_bytes": {"p50": quantile(sizes, 0.5), "p95": quantile(sizes, 0.95)},
        "page_ms": round(quantile(loads, 0.5) * 1e3, 1) if loads else None,
        "page_bytes": quantile(pages, 0.5) if pages else None,
        **_found([find for find in finds if find is not None]),
    }


def _found(finds):
    """What a search in a long list takes, where there is one."""
    if not finds:
        return {}
    seconds, sizes = zip(*finds, strict=True)
    return {
        "find_ms": {"p50": round(quantile(seconds, 0.5) * 1e3, 1), "p95": round(quantile(seconds, 0.95) * 1e3, 1)},
        "find_bytes": {"p50": quantile(sizes, 0.5), "p95": quantile(sizes, 0.95)},
    }
