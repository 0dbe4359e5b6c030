"""Two tabs, one build: real processes over HTTP."""

import http.client
import json
import re
import sys
import urllib.parse
import uuid
from subprocess import PIPE, Popen

import pytest

from tests.demo import BASE
from tests.server import serving

# One tab: waits for the word to go, then posts one choice; says status and page.
TAB = """
import http.client, json, sys
port, path, body, cookies = json.loads(sys.argv[1])
headers = {"Cookie": cookies, "HX-Request": "true", "Content-Type": "application/x-www-form-urlencoded",
           "X-CSRFToken": cookies.split("csrftoken=")[1].split(";")[0]}
tab = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
tab.connect()
print("ready", flush=True)
sys.stdin.readline()
tab.request("POST", path, body, headers)
answer = tab.getresponse()
print(json.dumps([answer.status, answer.read().decode()]), flush=True)
"""


class Guest:
    """A browser without a browser: cookies and forms."""

    def __init__(self, server):
        self.server, self.cookies = server, {}

    def get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        connection.request("GET", path, headers={"Cookie": self.cookie})
        answer = connection.getresponse()
        text = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        connection.close()
        where = answer.headers.get("Location")
        own = re.search(r'data-address="([^"]+)"', text)  # a new visitor's build is shown at the product's address
        return self.get(where) if where else (own[1] if own else path, text)

    @property
    def cookie(self):
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())


def at_once(server, guest, posts):
    """Send all posts of one browser from processes of their own at the same moment; the answers in their order."""
    return all_at_once(server, [(guest, path, data) for path, data in posts])


def all_at_once(server, posts):
    """The same of several browsers: each post is (browser, path, data)."""
    commands = [
        json.dumps([server.port, path, urllib.parse.urlencode(data), guest.cookie]) for guest, path, data in posts
    ]
    tabs = [Popen([sys.executable, "-c", TAB, c], stdin=PIPE, stdout=PIPE, text=True, cwd=BASE) for c in commands]
    for tab in tabs:
        assert tab.stdout.readline() == "ready\n"
    for tab in tabs:
        tab.stdin.write("go\n")
        tab.stdin.flush()
    answers = [json.loads(tab.communicate(timeout=60)[0]) for tab in tabs]
    return [tuple(answer) for answer in answers]


def version_of(page):
    return int(re.search(r'id="version" name="version" value="(\d+)"', page).group(1))


def stored(server, path):
    """The build's choices and version in the database: an oracle beside the application."""
    key = uuid.UUID(path.split("/")[2]).hex
    query = "SELECT choices, version FROM configurations_configuration WHERE key = ?"
    [(choices, version)] = server.database.rows(query, key)
    return json.loads(choices), version


@pytest.fixture(scope="module")
def server(template, tmp_path_factory):
    with serving(tmp_path_factory.mktemp("shop"), template) as running:
        yield running


def options_of(page, module):
    """What can be taken freely in a module."""
    form = page.split(f'id="m-{module}"')[1].split("</form>")[0]
    return [
        value
        for value, rest in re.findall(r'name="value" value="([^"]+)"([^>]*)>', form)
        if "aria-disabled" not in rest
    ]


def race(server, modules):
    """Two tabs on one version choose in two modules at once."""
    guest = Guest(server)
    path, page = guest.get("/configure/laptop/")
    wishes = {module: options_of(page, module)[0] for module in modules}
    version = version_of(page)
    posts = [(f"{path}m/{module}/", {"version": version, "value": value}) for module, value in wishes.items()]
    answers = at_once(server, guest, posts)
    return wishes, version, answers, stored(server, path)


@pytest.mark.parametrize("modules", [("lid", "system"), ("service", "keyboard"), ("lid", "touchpad")])
def test_of_two_tabs_one_wins_and_the_other_sees_how_it_stands(server, modules):
    wishes, version, answers, (choices, now) = race(server, modules)
    assert sorted(status for status, _ in answers) == [200, 409]
    won = next(module for module, (status, _) in zip(wishes, answers, strict=True) if status == 200)
    assert (choices, now) == ({won: wishes[won]}, version + 1)
    stale = next(page for status, page in answers if status == 409)
    assert "was changed in another tab or window" in stale
    assert version_of(stale) == version + 1
    assert re.search(rf'value="{re.escape(wishes[won])}"[^>]* checked', stale)


def ten_tabs(server):
    """Ten tabs on one version choose in one module at once: status of each, and how far the version went."""
    guest = Guest(server)
    path, page = guest.get("/configure/laptop/")
    version, values = version_of(page), options_of(page, "lid")
    posts = [(f"{path}m/lid/", {"version": version, "value": values[n % len(values)]}) for n in range(10)]
    answers = at_once(server, guest, posts)
    return sorted(status for status, _ in answers), stored(server, path)[1] - version


def test_ten_tabs_at_once_are_one_click(server):
    assert ten_tabs(server) == ([200] + [409] * 9, 1)


def test_without_the_guard_nine_choices_are_overwritten_unseen(template, tmp_path):
    """Negative control: every tab is told that its choice stands, and one does."""
    with serving(tmp_path, template, application="tests.races.unguarded:application") as unguarded:
        assert ten_tabs(unguarded) == ([200] * 10, 10)
