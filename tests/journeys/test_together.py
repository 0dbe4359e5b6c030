"""Two people, two browsers, one build: each sees soon what the other chose, and loses nothing of their own."""

import time

import pytest
from playwright.sync_api import expect

SOON = 6_000  # milliseconds: pages ask every two seconds, and the machine may be busy


def begun(visit, place="/configure/laptop/?with=LT-BODY-C14", **options):
    """A visitor with something begun, who invites."""
    owner = visit(**options)
    owner.goto(place)
    expect(owner.page.locator("#build")).to_be_visible()
    build = owner.page.url.partition("#")[0]
    owner.page.get_by_role("link", name="Share, print or keep this build").click()
    owner.page.get_by_label("Your name").fill("Joe")
    owner.page.get_by_role("button", name="Make an invitation").click()
    link = owner.page.get_by_label("Invitation", exact=True).input_value()
    owner.page.goto(build)
    return owner, build, "/t/" + link.split("/t/")[1]


def joined(visit, path, **options):
    friend = visit(**options)
    friend.goto(path)
    friend.page.get_by_label("Your name").fill("Ann")
    friend.page.get_by_role("button", name="Build along").click()
    expect(friend.page.locator("#company")).to_contain_text("Joe")
    return friend


def test_each_sees_what_the_other_chose_and_keeps_place_and_words(visit):
    owner, _, path = begun(visit, "/configure/yogurt/")
    friend = joined(visit, path)
    expect(owner.page.locator("#company")).to_contain_text("Ann here now", timeout=SOON)

    field = owner.page.locator("#m-flavours input[type=number]").first
    field.press("Control+a")
    field.press_sequentially("3")
    began = time.monotonic()
    friend.choose("cup", "FY-CUP-L")
    expect(owner.notice).to_contain_text("Ann chose Large cup", timeout=SOON)
    print(f"seen after {time.monotonic() - began:.1f} s")
    expect(owner.control("cup", "FY-CUP-L")).to_be_checked()
    expect(field).to_be_focused()
    expect(field).to_have_value("3")
    assert owner.version == friend.version
    assert owner.total == friend.total

    undo = owner.page.locator("#summary").get_by_role("button", name="Undo")
    before = owner.version
    undo.focus()  # leaves the field, which sends what was typed
    owner.settled(before)
    undo.focus()
    expect(friend.notice).to_contain_text("Joe", timeout=SOON)
    friend.choose("cup", "FY-CUP-M")
    expect(owner.notice).to_contain_text("Ann changed Cup to Medium cup", timeout=SOON)
    expect(undo).to_be_focused()

    owner.press("Undo")
    expect(owner.notice).to_contain_text("Taken back what Ann did")
    expect(friend.notice).to_contain_text("Joe took back what you did", timeout=SOON)
    expect(friend.control("cup", "FY-CUP-L")).to_be_checked()
    owner.page.locator("[data-history] summary").click()
    expect(owner.page.locator("#past")).to_contain_text("Ann chose Large cup")


def test_nobody_is_asked_while_the_page_is_not_looked_at(visit):
    owner, _, _ = begun(visit)
    asked = []
    owner.page.on("request", lambda request: asked.append(request.url) if "/now/?" in request.url else None)
    hide = (
        "hidden => { Object.defineProperty(document, 'hidden', { value: Boolean(hidden), configurable: true });"
        "document.dispatchEvent(new Event('visibilitychange')); }"
    )
    owner.page.wait_for_timeout(3_000)
    assert asked
    owner.page.evaluate(hide, arg="yes")
    owner.page.wait_for_timeout(500)
    asked.clear()
    owner.page.wait_for_timeout(5_000)
    assert asked == []
    owner.page.evaluate(hide, arg="")
    owner.page.wait_for_timeout(1_000)
    assert asked


@pytest.mark.parametrize("javascript", [True, False])
def test_when_it_is_ended_the_friend_goes_on_with_a_copy(visit, javascript):
    options = {"javascript": javascript, "wide": False, "expected": ("410",)}
    owner, build, path = begun(visit, **options)
    friend = joined(visit, path, **options)
    friend.choose("lid", "LT-LID-MOSS")
    owner.page.reload()
    expect(owner.control("lid", "LT-LID-MOSS")).to_be_checked()
    owner.page.get_by_role("link", name="Invite, or end it").click()
    owner.page.get_by_role("button", name="End it").click()
    expect(owner.page.locator(".messages")).to_contain_text("You build alone again")
    if not javascript:
        friend.page.reload()
    heading = friend.page.get_by_role("heading", name="Building together is over")
    expect(heading).to_be_visible(timeout=SOON)
    friend.page.get_by_role("button", name="Go on with a copy").click()
    expect(friend.page.locator("#build")).to_be_visible()
    assert friend.page.url != build
    expect(friend.control("lid", "LT-LID-MOSS")).to_be_checked()
    expect(friend.page.locator("#company")).to_have_count(0)
