"""A build goes from hand to hand: link, copy, code, paper, taking back; and a campaign's link."""

import re

import pytest
from playwright.sync_api import expect


def begun(visit, **options):
    """A visitor with a laptop that has a body."""
    owner = visit(**options)
    owner.goto("/configure/laptop/?with=LT-BODY-C14,LT-CPU-K5,NEVER-WAS&step=2")
    expect(owner.page.locator(".messages")).to_contain_text("NEVER-WAS, which we don't sell here any more")
    assert re.search(r"/b/[0-9a-f-]+/#step-2$", owner.page.url)
    return owner


def link_of(owner):
    owner.page.get_by_role("link", name="Share, print or keep this build").click()
    owner.page.get_by_role("button", name="Make a link").click()
    return owner.page.get_by_label("Link", exact=True).input_value()


@pytest.mark.parametrize("options", [{}, {"wide": False, "javascript": False}])
def test_a_link_shows_the_build_to_a_friend_who_goes_on_with_a_copy(visit, options):
    owner = begun(visit, expected=("410",), **options)
    build = owner.page.url.partition("#")[0]
    link = link_of(owner)
    friend = visit(expected=("410",), **options)
    friend.goto("/s/" + link.split("/s/")[1])
    expect(friend.page.locator(".lines")).to_contain_text("Kestrel 5")
    friend.page.get_by_role("button", name="Go on with a copy").click()
    expect(friend.page.locator("#build")).to_be_visible()
    assert friend.page.url != build
    friend.page.go_back()
    owner.page.get_by_role("button", name="Take it back").click()
    expect(owner.page.locator(".messages")).to_contain_text("taken back")
    friend.page.reload()
    expect(friend.page.get_by_role("heading", name="This link was taken back")).to_be_visible()


def test_the_code_opens_the_build_and_a_wrong_one_says_so(visit):
    owner = begun(visit, expected=("404", "422"))
    build = owner.page.url.partition("#")[0]
    link_of(owner)
    code = owner.page.locator(".code").first.inner_text()
    owner.page.get_by_role("link", name="any device where it is yours").click()
    for wrong, says in (("OOOO-1111", "Codes have no 1 or O"), ("2222-2222", "No build of yours has this code")):
        owner.page.get_by_label("Code").fill(wrong)
        owner.page.get_by_role("button", name="Open it").click()
        expect(owner.page.locator(".field-says")).to_contain_text(says)
    owner.page.get_by_label("Code").fill(code.lower().replace("-", " "))
    owner.page.get_by_role("button", name="Open it").click()
    expect(owner.page.locator("#build")).to_be_visible()
    assert owner.page.url == build


def test_paper_has_the_code_and_prints(visit):
    owner = begun(visit)
    link_of(owner)
    code = owner.page.locator(".code").first.inner_text()
    owner.page.get_by_role("link", name="Page to print").click()
    expect(owner.page.locator(".coda")).to_contain_text(code)
    expect(owner.page.get_by_role("button", name="Print")).to_be_visible()
    pdf = owner.context.request.get(owner.page.url.replace("print/", "build.pdf"))
    assert pdf.body().startswith(b"%PDF-")
    assert pdf.body().count(b"/Subtype /Image") > 1


def test_a_mail_to_oneself_is_on_its_way(visit):
    owner = begun(visit)
    link_of(owner)
    owner.page.get_by_label("Your e-mail address").fill("joe@example.com")
    owner.page.get_by_role("button", name="Send it to me").click()
    expect(owner.page.locator(".messages")).to_contain_text("on its way to joe@example.com")
