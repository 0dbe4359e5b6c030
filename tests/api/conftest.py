import json

import pytest
from django.core.cache import cache
from django.test import Client

from configurator.api.keys import issue
from configurator.api.models import ApiKey, Scope
from tests.orders.shop import AT

ALL = tuple(Scope)


@pytest.fixture(autouse=True)
def unused_keys():
    """No key has been used before."""
    cache.clear()
    yield
    cache.clear()


class Program(Client):
    """Another program with a key."""

    def __init__(self, *scopes, **columns):
        self.key = ApiKey(name="a program", scopes=[str(scope) for scope in scopes], made_at=AT, **columns)
        self.text = issue(key=self.key)
        self.key.save()
        super().__init__(headers={"Authorization": f"Bearer {self.text}"}, enforce_csrf_checks=True)

    def send(self, path, said, **more):
        return self.post(path, json.dumps(said), content_type="application/json", **more)


@pytest.fixture
def program(db):
    """A program that may do everything."""
    return Program(*ALL)


def said(answer, status=200):
    """What was answered, with the type that belongs to the status."""
    kind = "application/problem+json" if status >= 400 else "application/json; charset=utf-8"
    assert (answer.status_code, answer["Content-Type"]) == (status, kind), answer.content
    return json.loads(answer.content)
