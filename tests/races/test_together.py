"""Several people at one build at the same moment: real processes over HTTP."""

import re

import pytest

from tests.races.test_tabs import Guest, all_at_once, options_of, stored, version_of
from tests.server import serving


@pytest.fixture(scope="module")
def server(template, tmp_path_factory):
    with serving(tmp_path_factory.mktemp("shop"), template, workers=2, threads=2) as running:
        yield running


def invited(server):
    """A build, its owner, and the link by which others come."""
    owner = Guest(server)
    path, _ = owner.get("/configure/laptop/")
    [(status, _)] = all_at_once(server, [(owner, f"{path}together/", {"who": "Joe"})])
    assert status == 303
    _, page = owner.get(f"{path}share/")
    return owner, path, re.search(r"/t/[\w-]+/", page)[0]


def crowd(server, link, number):
    """Browsers that have opened the link."""
    found = [Guest(server) for _ in range(number)]
    for guest in found:
        guest.get("/configure/laptop/")  # a customer of its own, and the token for its forms
        guest.get(link)
    return found


def test_of_two_people_one_is_first_and_the_other_is_told_who_was(server):
    owner, path, link = invited(server)
    [ann] = crowd(server, link, 1)
    [(status, _)] = all_at_once(server, [(ann, link, {"who": "Ann"})])
    assert status == 303
    _, page = owner.get(path)
    version, wishes = version_of(page), {name: options_of(page, name)[0] for name in ("lid", "system")}
    posts = [
        (owner, f"{path}m/lid/", {"version": version, "value": wishes["lid"]}),
        (ann, f"{path}m/system/", {"version": version, "value": wishes["system"]}),
    ]
    answers = all_at_once(server, posts)
    assert sorted(status for status, _ in answers) == [200, 409]
    ours = answers[0][0] == 200
    choices, now = stored(server, path)
    assert (choices, now) == ({"lid": wishes["lid"]} if ours else {"system": wishes["system"]}, version + 1)
    late = next(text for status, text in answers if status == 409)
    assert f"{'Joe' if ours else 'Ann'} chose" in late
    assert "Your last click was not applied" in late
