"""An A/B test in a browser: written and started by a conversion specialist, seen by visitors, read at its end."""

import pytest
from playwright.sync_api import expect

from tests.demo import PASSWORD
from tests.journeys.test_pages import overflow, serious
from tests.server import serving

pytestmark = pytest.mark.timeout(600)

EMAIL = "cora@example.com"
NAME = "Speak of the price at once"
JOIN = f"""
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from configurator.customers.models import User
user = User.objects.create_user({EMAIL!r}, {PASSWORD!r}, name="Cora", is_staff=True)
EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
user.groups.set([Group.objects.get(name="conversion specialist")])
"""
MEMBERS_COME = """
from django.utils import timezone
from configurator.customers.models import Customer
from configurator.experiments.expose import expose
for member in Customer.objects.filter(name__startswith="Simulated member"):
    expose(varied=["home-button"], customer=member, at=timezone.now())
"""
TIME_PASSES = f"""
from datetime import timedelta
from django.db.models import F
from configurator.experiments.models import Experiment, Exposure
then = timedelta(days=43)
test = Experiment.objects.get(name={NAME!r})
Exposure.objects.filter(experiment=test).update(at=F("at") - then)
Experiment.objects.filter(pk=test.pk).update(started_at=F("started_at") - then, ends_at=F("ends_at") - then)
"""


@pytest.fixture(scope="module")
def club(template, tmp_path_factory):
    """A shop of its own with simulated members and a conversion specialist."""
    with serving(tmp_path_factory.mktemp("tested"), template) as server:
        server.manage("load_products", "catalog/demo/products.json")
        server.manage("simulate_club")
        server.manage("shell", "-c", JOIN)
        yield server


def write(cora):
    """A test of the button's words; its page."""
    page = cora.page
    cora.goto("/admin/experiments/experiment/add/")
    page.locator("#id_name").fill(NAME)
    page.locator("#id_what").select_option(label="Build it and see the price")
    page.locator("#id_measure").select_option(value="spent")
    page.locator("#id_days").fill("14")
    page.locator("#id_wanted").fill("0.01")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("It runs for 14 days: measure within fewer")).to_be_visible()
    page.locator("#id_days").fill("42")
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator("#result_list tr", has_text=NAME).get_by_role("link", name="Open").click()
    expect(page.get_by_role("heading", name=NAME)).to_be_visible()


def button_of(visit, club):
    """What the home page of a new visitor says who lets us learn always, the second time they come."""
    guest = visit(club, wide=False)
    guest.goto("/me/")
    guest.page.get_by_role("button", name="Always").click()
    expect(guest.page.get_by_role("button", name="Always")).to_have_attribute("aria-pressed", "true")
    seen = []
    for _ in range(2):
        guest.goto("/")
        seen.append(guest.page.locator("article.family .button").first.inner_text())
    assert seen[0] == seen[1]
    assert overflow(guest.page) == []
    return seen[0]


def test_from_the_question_to_the_answer(visit, club):
    cora = visit(club)
    page = cora.page
    cora.sign_in(EMAIL)
    write(cora)
    expect(page.get_by_text("cannot be seen with so few: it takes")).to_be_visible()
    page.get_by_role("button", name="Start it").click()
    expect(page.get_by_text("It has started, and ends when it was set to end.")).to_be_visible()
    expect(page.get_by_text("It is told at the end")).to_be_visible()
    assert [*serious(page, "#content-main"), *overflow(page)] == []

    # visitors see one of two ways, and each always the same
    usual, price = "Assemble yours", "Build it and see the price"
    seen = {button_of(visit, club) for _ in range(3)}
    while len(seen) < 2:
        seen.add(button_of(visit, club))
    assert seen == {usual, price}
    stranger = visit(club)
    stranger.goto("/")
    expect(stranger.page.locator("article.family .button").first).to_have_text(usual)

    # while it runs there are counts and no figure
    club.manage("shell", "-c", MEMBERS_COME)
    page.reload()
    expect(page.get_by_text("The sides fit")).to_be_visible()
    expect(page.locator("#content-main table, .interval")).to_have_count(0)
    expect(page.get_by_role("button", name="Stop it without a result")).to_be_visible()

    # at the end the result is read
    club.manage("shell", "-c", TIME_PASSES)
    page.reload()
    expect(page.locator("#content-main")).to_contain_text("The difference lies between")
    expect(page.locator(".interval svg")).to_be_visible()
    expect(page.get_by_role("button", name="Stop it without a result")).to_have_count(0)
    assert [*serious(page, "#content-main"), *overflow(page)] == []
