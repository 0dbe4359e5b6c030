"""Remembered and forgotten: the usual, proposals with true reasons, erase, and learning off."""

import os
import re
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tests.demo import BASE
from tests.journeys.behind import rows

NEW_PASSWORD = "a-password-of-my-own"
BERRY_AND_DARK = (
    {"Medium cup", "Natural", "Strawberry", "Strawberries", "Blueberries", "Pomegranate seeds", "Wooden spoon"},
    {"Large cup", "Chocolate", "Salted caramel", "Brownie cubes", "Chocolate chips", "Hot fudge", "Wafer roll"}
    | {"Wooden spoon"},
)
SHOWN = """() => Object.fromEntries([...document.querySelectorAll(".state em")]
  .map((line) => [line.closest(".option").querySelector("strong").textContent, line.textContent]))"""


@pytest.fixture(scope="module", autouse=True)
def learner(shop):
    """The pass over new interactions, beside the server as in the demo."""
    command = [sys.executable, "manage.py", "learn", "--follow"]
    environment = {**os.environ, **shop.environment}
    process = subprocess.Popen(command, cwd=BASE, env=environment, stdout=subprocess.DEVNULL)
    yield
    process.terminate()
    process.wait(10)


def learned(shop):
    """Wait until the pass has come to the newest interaction; it follows within a second."""
    query = """SELECT (SELECT coalesce(max(id), 0) FROM customers_interaction)
        - (SELECT coalesce(max(last_interaction), 0) FROM profiles_learningcursor)"""
    for _ in range(100):
        if rows(shop, query) == [(0,)]:
            return True
        subprocess.run(["sleep", "0.1"], check=True)
    return False


def learn(person, answer):
    """Answer the switch on the page."""
    switch = person.page.get_by_role("group", name="Learn about me")
    switch.get_by_role("button", name=answer).click()
    expect(switch.get_by_role("button", name=answer)).to_have_attribute("aria-pressed", "true")


def ready_made(person, preset):
    """Order a build as it stands ready in the list of presets."""
    person.assemble("yogurt")
    person.page.get_by_role("button", name=re.compile(f"^{preset}")).click()
    expect(person.page.locator("#summary a.button")).to_have_text(re.compile("^Order for"))
    return person.order()


def test_signs_up_orders_and_is_asked_for_the_usual(visit, shop):
    ada = visit()
    ada.goto("/accounts/signup/")
    ada.page.locator("input[name=email]").fill("ada@example.com")
    ada.page.get_by_text("With a password too").click()
    ada.page.locator("input[name=password1]").fill(NEW_PASSWORD)
    ada.page.get_by_label("What shall we call you?").fill("Ada Fuller")
    ada.page.get_by_label(re.compile("^Learn from my choices")).check()
    ada.page.get_by_role("button", name="Make it", exact=True).click()
    ada.confirm()
    ready_made(ada, "Midnight chocolate")

    again = visit()
    again.sign_in("ada@example.com", NEW_PASSWORD)
    again.goto("/")
    expect(again.page.get_by_role("heading", name="Hello Ada, your usual?")).to_be_visible()
    again.page.get_by_role("link", name="See it first").click()
    again.page.get_by_role("button", name="Change it first, or send it elsewhere").click()
    expect(again.page.locator("#summary a.button")).to_have_text(re.compile("^Order for"))
    assert again.chosen()["cup"] == ["FY-CUP-L"]
    expect(again.page.locator("#m-toppings .taken")).to_contain_text(re.compile("2 . Brownie cubes"))
    expect(again.page.get_by_role("button", name="Always")).to_have_attribute("aria-pressed", "true")


def test_opposite_orders_give_opposite_proposals_until_they_are_erased(visit, shop):
    berry, dark = visit(), visit()
    for person, preset, times in ((berry, "Berry field", 2), (dark, "Midnight chocolate", 1)):
        person.goto("/me/")
        learn(person, "Always")
        for _ in range(times):
            ready_made(person, preset)
    assert learned(shop)
    shown = []
    for person in (berry, dark):
        person.assemble("yogurt")
        shown.append(person.page.evaluate(SHOWN))
    twice, once = "Suggested: you took it in 2 of your last 2 orders", "Suggested: you ordered it before"
    assert [set(reasons.values()) for reasons in shown] == [{twice}, {once}]
    assert [len(reasons) for reasons in shown] == [4, 4]  # one a module
    assert all(reasons.keys() <= BERRY_AND_DARK[n] for n, reasons in enumerate(shown))
    berry.goto("/me/")
    expect(berry.page.get_by_role("main")).to_contain_text("You ordered it 2 times.")
    berry.page.get_by_role("link", name="Erase what you learned about me").click()
    berry.page.get_by_role("button", name="Yes, erase it").click()
    expect(berry.page.get_by_role("main")).to_contain_text("It was erased on")
    berry.assemble("yogurt")
    assert berry.page.evaluate(SHOWN) == {}
    assert dark.page.reload().ok
    assert dark.page.evaluate(SHOWN) == shown[1]


def test_with_learning_off_nothing_is_written(visit, shop):
    assert learned(shop)
    before = remembered(shop)
    eve = visit()
    eve.goto("/me/")
    learn(eve, "Off")
    ready_made(eve, "Green summer")
    eve.assemble("yogurt")
    eve.choose("cup", "FY-CUP-S")
    eve.step("flavours", "FY-FL-MATCHA")
    assert learned(shop)
    assert remembered(shop) == before
    eve.goto("/me/")
    expect(eve.page.get_by_role("main")).to_contain_text("Nothing yet.")
    for heading in ("One question", "May we write to you?"):  # a guest who lets us learn nothing is asked neither
        expect(eve.page.get_by_text(heading, exact=True)).to_be_hidden()


def remembered(shop):
    """Every act and every taste that the shop holds."""
    return rows(shop, "SELECT * FROM customers_interaction"), rows(shop, "SELECT * FROM profiles_taste")
