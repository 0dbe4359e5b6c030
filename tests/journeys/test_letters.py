"""A letter from leave to stop: allowed on the build page, sent, its links followed by the owner, a friend and staff."""

import re
import subprocess
import sys

from playwright.sync_api import expect

from tests.demo import BASE
from tests.journeys.test_pages import overflow, serious


def follow_up(shop):
    """The pass that looks for builds left unfinished, as if a day had gone by."""
    environment = {**shop.environment, "ABANDONED_AFTER_HOURS": "0"}
    command = [sys.executable, "manage.py", "follow_up"]
    ran = subprocess.run(command, cwd=BASE, env=environment, check=True, capture_output=True, text=True)
    return ran.stdout.strip()


def test_a_letter_from_leave_to_stop(visit, shop):
    joe = visit(shop)
    joe.sign_in("joe@example.com")
    path = joe.assemble("yogurt")
    joe.choose("cup", "FY-CUP-L")
    assert follow_up(shop) == "wrote 0 letters"  # nobody let us write
    joe.page.get_by_role("button", name="Yes, at most once a week").click()
    expect(joe.page.locator(".letters")).to_contain_text("We may write to you about your builds, at most once a week.")
    assert [follow_up(shop), follow_up(shop)] == ["wrote 1 letter", "wrote 0 letters"]
    shop.manage("relay", "--once")

    sam = visit(shop)
    sam.sign_in("sam@example.com")
    sam.goto("/admin/letters/letter/?q=joe@example.com")
    row = sam.page.locator("#result_list tbody tr")
    expect(row).to_contain_text(re.compile("Your Frozen yogurt is as you left it.*sent"))
    row.get_by_role("link", name="Your Frozen yogurt is as you left it").click()
    words = sam.page.locator(".field-text .readonly").inner_text()
    assert words.startswith("Hello Joe")
    assert "Still to choose: frozen yogurt, spoon." in words
    link, stop = (re.search(rf"{shop.url}(/{start}/\S+)", words).group(1) for start in ("r", "letters/stop"))

    joe.goto(link)
    assert joe.page.url == f"{shop.url}{path}"
    friend = visit(shop, wide=False)
    friend.goto(link)
    assert [*serious(friend.page), *overflow(friend.page)] == []
    friend.page.get_by_role("button", name="Go on with a copy").click()
    expect(friend.page.locator("#build")).to_be_visible()
    assert friend.page.url != f"{shop.url}{path}"
    assert friend.chosen()["cup"] == ["FY-CUP-L"]

    phone = visit(shop, wide=False)
    phone.goto(stop)
    assert [*serious(phone.page), *overflow(phone.page)] == []
    phone.page.get_by_role("button", name="Stop the messages").click()
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("Done: no more messages")
    joe.page.reload()
    expect(joe.page.locator(".letters")).to_contain_text("Shall we remind you if you leave this unfinished?")
