"""What every test may use: the demo families, published once a session, and the cast as browsers."""

from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client

from configurator.configurations.state import _assess
from configurator.customers.identify import ensure_customer, sign_in
from configurator.customers.models import User
from configurator.customers.visitor import COOKIE, Visitor, dumps
from configurator.experiments import running
from configurator.profiles.facts import _facts
from configurator.releases.shelf import current_release, load_release
from configurator.releases.trials import open_trial
from configurator.stock import levels
from tests import databases
from tests import demo as published
from tests.chromium import MISSING, find_chromium
from tests.selection import pytest_addoption, pytest_collection_modifyitems  # noqa: F401  hooks


def pytest_report_header():
    """One line when browser tests can't run."""
    return [] if find_chromium() else [f"browser tests are skipped: {MISSING}"]


def pytest_unconfigure(config):
    """The databases of this run go, once: by the process that started the others."""
    if not hasattr(config, "workerinput"):
        databases.drop_all()


AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def empty_shelf(request):
    """Nothing is left open from the test before: everywhere a first release has the same key.

    The demo's releases have keys of their own and stay open.
    """
    levels._seen = levels._Seen({}, at=float("inf"))  # nothing is counted, and no query asks
    running._known = running._Known({}, at=float("inf"))  # no test goes on, and no query asks
    if "demo" not in request.fixturenames:
        for remembered in (load_release, open_trial, _assess, _facts):
            remembered.cache_clear()


@pytest.fixture
def at():
    """Now, for steps that are told the time."""
    return AT


@pytest.fixture(scope="session")
def template():
    """A database file with the demo families on sale."""
    return published.template()


@pytest.fixture
def demo(db, template):
    """The demo families on sale in this test's database: `demo("laptop")` is the open release."""
    published.insert(connection, template)
    return current_release


class Browser(Client):
    """A browser that keeps its visitor cookie, with shorthands for what pages do."""

    def __init__(self, visitor=None):
        super().__init__()
        if visitor is not None:
            self.be(visitor)

    def be(self, visitor):
        """Carry the visitor's cookie."""
        self.visitor = visitor
        self.cookies[COOKIE] = dumps(visitor)

    def click(self, url, **data):
        """Post as htmx does."""
        return self.post(url, data, headers={"HX-Request": "true"})


def guest():
    """A new guest's browser."""
    visitor = Visitor()
    ensure_customer(visitor=visitor, at=AT)
    return Browser(visitor)


@pytest.fixture
def customer(db):
    """A guest with a browser."""
    return guest()


@pytest.fixture
def stranger(db):
    """Another guest."""
    return guest()


def proven(user):
    """The account, whose address was proven with a code."""
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


@pytest.fixture
def member(db):
    """A customer with an account, signed in."""
    user = proven(User.objects.create_user("joe@example.com", "a-password-of-the-cast", name="Joe Doe"))
    visitor = Visitor()
    sign_in(visitor=visitor, user=user, at=AT)
    browser = Browser(visitor)
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


@pytest.fixture
def staff(db):
    """A staff member who may do everything, signed in."""
    user = User.objects.create_superuser("sam@example.com", "a-password-of-the-cast", name="Sam Staff")
    browser = Browser()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser
