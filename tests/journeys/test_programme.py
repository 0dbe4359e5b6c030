"""A campaign with its lot, and a programme through its ten steps, by a strategist in a browser; skipping is refused."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.demo import PASSWORD
from tests.journeys.behind import rows
from tests.journeys.test_pages import overflow, serious
from tests.server import serving

pytestmark = pytest.mark.timeout(600)

EMAIL = "stella@example.com"
JOIN = """
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from configurator.customers.models import User
user, _ = User.objects.get_or_create(email={email!r}, defaults={{"name": "Stella Strategist", "is_staff": {staff}}})
user.set_password({password!r})
user.save()
EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={{"primary": True, "verified": True}})
if user.is_staff:
    user.groups.set([Group.objects.get(name="strategist")])
"""
SEND = "from configurator.programs.campaigns.job import send_campaigns; send_campaigns.call()"
DRAWN = """
SELECT users.email FROM programs_assignment drawn
JOIN customers_identity identity ON identity.customer_id = drawn.customer_id AND identity.kind = 'sign_in'
JOIN customers_user users ON CAST(users.id AS TEXT) = identity.key
WHERE drawn.campaign_id = ? AND drawn.held_out = ? ORDER BY users.id LIMIT 1
"""


@pytest.fixture(scope="module")
def club(template, tmp_path_factory):
    """A shop of its own with simulated members and a strategist."""
    with serving(tmp_path_factory.mktemp("club"), template) as server:
        server.manage("load_products", "catalog/demo/products.json")
        server.manage("simulate_club")
        join(server, EMAIL, staff=True)
        yield server


def join(server, email, *, staff=False):
    """Let somebody sign in with the password of the cast."""
    server.manage("shell", "-c", JOIN.format(email=email, password=PASSWORD, staff=staff))


def save(stella):
    stella.page.get_by_role("button", name="Save", exact=True).click()
    expect(stella.page.locator(".messagelist .success")).to_be_visible()


def write_campaign(stella, name):
    """Audience and words, for all with a card; its page."""
    stella.goto("/admin/programs/campaign/add/")
    stella.page.locator("#id_name").fill(name)
    stella.page.locator("#id_has_card").select_option(label="yes")
    stella.page.locator("#id_held_out_percent").fill("15")
    stella.page.locator("#id_wanted").fill("0.01")
    stella.page.locator("#id_groups-0-subject").fill("A bowl for you")
    stella.page.locator("#id_groups-0-text").fill("Good day, {name}.\n\nThe new bowls are here, {nobody}.")
    stella.page.get_by_role("button", name="Save", exact=True).click()
    expect(stella.page.get_by_text("Nothing is filled in for {nobody}.")).to_be_visible()
    stella.page.locator("#id_groups-0-text").fill("Good day, {name}.\n\nThe new bowls are here.")
    save(stella)
    stella.page.locator("#result_list tr", has_text=name).get_by_role("link", name="Open").click()
    expect(stella.page.get_by_role("heading", name=name)).to_be_visible()
    return re.search(r"/staff/campaigns/([0-9a-f-]{36})/", stella.page.url)[1]


def sql_key(server, key):
    """A key as the database has it."""
    return key.replace("-", "") if server.database.file else key


def go_back(server, key, days):
    """Let a campaign have been drawn and started some days earlier."""
    then = datetime.now(UTC) - timedelta(days=days)
    stamp = then.strftime("%Y-%m-%d %H:%M:%S") if server.database.file else then
    rows(
        server,
        "UPDATE programs_campaign SET drawn_at = ?, started_at = ? WHERE key = ?",
        stamp,
        stamp,
        sql_key(server, key),
    )


def message_of(visit, server, email):
    """The home page of somebody, signed in."""
    join(server, email)
    member = visit(server, wide=False)
    member.sign_in(email)
    member.goto("/")
    member.page.wait_for_load_state("networkidle")
    return member


def held_out(server, key, *, held):
    (found,) = rows(server, DRAWN, sql_key(server, key), held)
    return found[0]


def plan(stella, key):
    """A programme with all that its steps ask for, by which the campaign is carried out; its page."""
    stella.goto("/admin/programs/programme/add/")
    fields = {
        "name": "Bowls for the best",
        "department": "Kitchen",
        "goal_short": "The best come once more a month.",
        "goal_long": "Half of all bowls are ours.",
        "least": "10",
        "target": "1 more per customer",
    }
    for name, text in fields.items():
        stella.page.locator(f"#id_{name}").fill(text)
    stella.page.locator("#id_campaign").select_option(value=key)
    stella.page.locator("#id_measure").select_option(value="purchases")
    stella.page.locator("#id_begins_on").fill("2026-01-01")
    stella.page.locator("#id_ends_on").fill("2027-12-31")
    save(stella)
    stella.page.locator("#result_list tr", has_text="Bowls for the best").get_by_role("link", name="Open").click()
    expect(stella.page.get_by_role("heading", name="Bowls for the best")).to_be_visible()


def press(stella, number, text):
    """Write evidence and press the one button."""
    stella.page.get_by_label("What was done").fill(text)
    stella.page.get_by_role("button", name=f"Pass step {number}", exact=True).click()


def pass_step(stella, number):
    press(stella, number, f"Evidence of step {number}, for the bowls.")
    expect(stella.page.get_by_text(f"Step {number} is passed.")).to_be_visible()


def current(stella):
    return stella.page.locator("[aria-current=step] h2").inner_text()


def skip_to(stella, number):
    """Forge the form of the page, as somebody might who does not like a step."""
    stella.page.locator("input[name=number]").evaluate("(field, number) => { field.value = number }", str(number))
    stella.page.get_by_label("What was done").fill("Skipped.")
    stella.page.get_by_role("button", name="Pass step").click()


def passed(server):
    query = "SELECT round, number FROM programs_steppassed WHERE text LIKE '%for the bowls.' ORDER BY round, number"
    return rows(server, query)


def draw_and_start(stella, club, key):
    """What it could show, a preview, and the lot before anything is sent."""
    page = stella.page
    expect(page.get_by_text("Less than that can't be seen.")).to_be_visible()
    expect(page.get_by_text("that you hope for could not be seen with so few")).to_be_visible()
    expect(page.locator(".letter-preview")).to_contain_text(re.compile("Good day, Simulated member \\d+\\."))
    expect(page.get_by_role("button", name="Start it")).to_have_count(0)
    page.get_by_role("button", name="Draw the lot").click()
    expect(page.get_by_text("The lot was drawn; customers in it: 120.")).to_be_visible()
    assert rows(club, "SELECT count(*) FROM programs_assignment WHERE campaign_id = ?", sql_key(club, key)) == [(120,)]
    assert [*serious(page, "#content-main"), *overflow(page)] == []

    page.get_by_role("button", name="Start it").click()
    expect(page.get_by_text("It has started; messages go out in the background.")).to_be_visible()
    expect(page.get_by_text("It is told when the days are over")).to_be_visible()
    club.manage("shell", "-c", SEND)


def at_home(visit, club, key):
    """Who was drawn to get it reads it on the home page; who is held out does not."""
    member = message_of(visit, club, held_out(club, key, held=False))
    expect(member.page.locator(".message")).to_contain_text("The new bowls are here.")
    assert overflow(member.page) == []
    member.page.get_by_role("button", name="I have read it").click()
    expect(member.page.locator(".message")).to_have_count(0)
    other = message_of(visit, club, held_out(club, key, held=True))
    expect(other.page.locator("h1").first).to_be_visible()
    expect(other.page.get_by_text("The new bowls are here.")).to_have_count(0)


def try_to_skip(stella, club):
    """By the form of the page with another number in it, and by a form from elsewhere."""
    page = stella.page
    skip_to(stella, 7)
    expect(page.get_by_text("Step 7 can't be passed now: step 4,")).to_be_visible()
    token = page.locator("#content-main input[name=csrfmiddlewaretoken]").get_attribute("value")
    form = {"csrfmiddlewaretoken": token, "round": "1", "number": "10", "text": "Skipped."}
    answer = page.request.post(page.url, form=form, headers={"Referer": page.url})
    assert answer.status == 400
    assert "Step 10 can&#x27;t be passed now" in answer.text()
    assert passed(club) == [(1, 1), (1, 2), (1, 3)]


def test_the_loop(visit, club):
    stella = visit(club, expected=("400",))
    stella.sign_in(EMAIL)
    key = write_campaign(stella, "Bowls")
    page = stella.page
    draw_and_start(stella, club, key)
    at_home(visit, club, key)

    # ten steps; none is skipped
    plan(stella, key)
    for number in range(1, 4):
        pass_step(stella, number)
    try_to_skip(stella, club)
    for number in range(4, 8):
        pass_step(stella, number)
    press(stella, 8, "Too early.")
    expect(page.locator(".messagelist .error")).to_contain_text("It is measured until")

    go_back(club, key, 29)
    pass_step(stella, 8)
    pass_step(stella, 9)
    press(stella, 10, "With the tiers of before.")
    expect(page.locator(".messagelist .error")).to_contain_text("reckon them anew first")
    club.manage("rebuild_value")
    pass_step(stella, 10)

    # back to the plans, in the next round
    expect(page.get_by_text("Round 2: with new tiers it goes on from step 4.")).to_be_visible()
    assert current(stella).startswith("4.")
    pass_step(stella, 4)
    assert passed(club) == [*((1, number) for number in range(1, 11)), (2, 4)]

    # and others find what came of it
    stella.goto("/staff/programmes/library/")
    page.locator("#q").fill("kitchen bowls held out")
    page.locator("#content-main").get_by_role("button", name="Search").click()
    found = page.locator(".part", has_text="8. Results, recorded and shared")
    expect(found).to_contain_text("Bowls for the best")
    expect(found).to_contain_text("per customer against those held out")
    assert [*serious(page, "#content-main"), *overflow(page)] == []
