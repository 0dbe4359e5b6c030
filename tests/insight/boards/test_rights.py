"""Who may open what: every staff page of insight and programmes, and their lists in the admin, for every role."""

import re
import uuid

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import URLPattern, get_resolver, reverse

from catalog.groups import CLERK, CONVERSION, MARKET_RESEARCH, STRATEGIST, ensure_groups
from configurator.customers.models import User

pytestmark = pytest.mark.django_db

NOBODY = "staff of no group"
ROLES = (NOBODY, CLERK, CONVERSION, MARKET_RESEARCH, STRATEGIST)
C, R, S = CONVERSION, MARKET_RESEARCH, STRATEGIST

# by name of the page who may open it; everybody else gets 403
PAGES = {
    "insight:boards": {C, R, S},
    "insight:board": {C, R, S},  # each its own: below
    "insight:funnel": {C, R, S},
    "insight:experiment": {C},
    "insight:of_customer": {CLERK, S},
    "insight:below_zero": {CLERK, S},
    "insight:needs_of": {CLERK, S},
    "insight:needs_to_serve": {CLERK, S},
    "insight:take": {S},
    "insight:research": {R},
    "insight:take_research": {R},
    "insight:groups": {CLERK, S},
    "insight:group": {CLERK, S},
    "insight:group_of_customer": {CLERK, S},
    "reports:periods": {S},
    "reports:made": {S},
    "reports:asked": {S},
    "reports:period": {S},
    "reports:report": {S},
    "campaigns:campaign": {S},
    "programmes:library": {S},
    "programmes:benefits": {S},
    "programmes:worth": {S},
    "programmes:savings": {S},
    "programmes:saving": {S},
    "programmes:two_shops": {S},
    "programmes:programme": {S},
}
BOARDS = {"conversion": {C, S}, "research": {R, S}, "strategy": {S}}
ADMIN = {
    "insight.boardcount": {C, R, S},
    "insight.funnelcount": {C, R, S},
    "insight.customervalue": {CLERK, S},
    "insight.tierchange": {CLERK, S},
    "insight.needsgroup": {CLERK, S},
    "insight.customershare": {CLERK, S},
    "insight.researchperiod": {R},
    "insight.tiereffort": {S},
    "insight.valuepolicy": {S},
    "insight.activitycost": {S},
    "insight.linemargin": {S},
    "insight.linemodel": {S},
    "programs.campaign": {S},
    "programs.programme": {S},
    "programs.componentlife": {S},
    "programs.supplierperiod": {S},
    "programs.listpolicy": {S},
    "programs.listtier": {S},
    "programs.listdeal": {S},
    "programs.mailing": {S},
    "programs.personallist": {S},
    "programs.leftout": {S},
}
FILLED = {"uuid": str(uuid.UUID(int=1)), "slug": "strategy", "str": "x", "int": "1"}
APPS = ("configurator.insight.", "configurator.programs.")


@pytest.fixture
def browsers(client):
    """A browser for each role."""
    ensure_groups()
    found = {}
    for number, role in enumerate(ROLES):
        user = User.objects.create_user(f"r{number}@example.com", "a good password", name=role, is_staff=True)
        user.groups.set(Group.objects.filter(name=role))
        found[role] = type(client)()
        found[role].force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return found


def patterns(found, namespace=""):
    for entry in found:
        if isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", str(entry.pattern), entry.callback
        elif entry.namespace != "admin":
            yield from patterns(entry.url_patterns, f"{entry.namespace}:" if entry.namespace else namespace)


def staff_pages():
    return {
        name: "/" + re.sub(r"<(\w+):\w+>", lambda kind: FILLED[kind[1]], route)
        for name, route, callback in patterns(get_resolver().url_patterns)
        if callback.__module__.startswith(APPS) and route.startswith("staff/")
    }


def who_may(browsers, address):
    return {role for role, browser in browsers.items() if status(browser, address) != 403}


def status(browser, address):
    """What a role gets, where a list leads elsewhere what it gets there; of what is only sent, by sending."""
    got = browser.get(address, follow=True).status_code
    return browser.post(address).status_code if got == 405 else got


def test_the_matrix_names_every_staff_page_and_list():
    assert set(staff_pages()) == set(PAGES)
    listed = {
        model._meta.label_lower for model in admin.site._registry if model._meta.app_label in {"insight", "programs"}
    }
    assert listed == set(ADMIN)


@pytest.mark.parametrize("name", [name for name in PAGES if name != "insight:board"])
def test_staff_pages_open_to_whom_they_are_for(browsers, name):
    assert who_may(browsers, staff_pages()[name]) == PAGES[name]


@pytest.mark.parametrize("code", BOARDS)
def test_boards_open_to_their_roles(browsers, code):
    assert who_may(browsers, reverse("insight:board", args=[code])) == BOARDS[code]


@pytest.mark.parametrize("label", ADMIN)
def test_lists_of_the_admin_open_to_whom_they_are_for(browsers, label):
    app, model = label.split(".")
    assert who_may(browsers, reverse(f"admin:{app}_{model}_changelist")) == ADMIN[label]


def test_research_and_conversion_see_no_customer(browsers):
    """Neither list nor page of the apps that know people by name opens to them."""
    named = [
        model._meta
        for model in admin.site._registry
        if model._meta.app_label in {"customers", "orders", "letters"} and apps.is_installed("configurator.customers")
    ]
    assert len(named) >= 5
    for of in named:
        allowed = who_may(browsers, reverse(f"admin:{of.app_label}_{of.model_name}_changelist"))
        assert allowed & {C, R} == set(), of


def test_without_signing_in_nothing_opens(client):
    for address in staff_pages().values():
        got = client.get(address).status_code
        if got == 405:  # what is only sent
            got = client.post(address).status_code
        assert got in {302, 403}, address
