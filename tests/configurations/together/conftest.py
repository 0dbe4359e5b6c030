import re
from dataclasses import replace

import pytest
from django.core.cache import cache
from django.utils import timezone

from configurator.configurations.models import Invitation


@pytest.fixture(autouse=True)
def nobody_was_counted():
    cache.clear()


@pytest.fixture
def made(bike, customer, build):
    """Joe's build, in which a frame is chosen."""
    return build(customer, bike, {"frame": "THICK"})


def invite(made, name="Joe"):
    """The invitation to a build, as its owner makes it."""
    assert made.browser.post(f"{made.url}together/", {"who": name}).status_code == 303
    return Invitation.objects.get(configuration=made.key, ended_at=None)


def join(made, invitation, browser, name="Ann"):
    """The build as somebody holds it who came by the invitation."""
    answer = browser.post(f"/t/{invitation.token}/", {"who": name})
    assert (answer.status_code, answer.url) == (303, made.url)
    return replace(made, browser=browser, answers=[])


@pytest.fixture
def invitation(made):
    return invite(made)


@pytest.fixture
def along(made, invitation, stranger):
    """The same build in Ann's browser, who builds along."""
    return join(made, invitation, stranger)


class Page:
    """What a page knows that asks what is new."""

    def __init__(self, build):
        self.build = build
        self.read(build.page())

    def read(self, text):
        for name in ("version", "here"):
            found = re.search(rf'id="{name}" name="{name}" value="([^"]*)"', text)
            if found:
                setattr(self, name, found[1])

    def ask(self):
        query = {"version": self.version, "here": self.here}
        answer = self.build.browser.get(self.build.url + "now/", query, headers={"HX-Request": "true"})
        if answer.status_code == 200:
            self.read(answer.content.decode())
        return answer


@pytest.fixture
def now():
    return timezone.now()
