"""A passkey is added and then signed in with, in a browser that has one, at an address that is a name, as they ask."""

import re

from playwright.sync_api import expect

from tests.demo import PASSWORD

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_is_added_and_signs_in(visit, shop):
    ada = visit()
    site = shop.url.replace("127.0.0.1", "localhost")
    ada.goto(f"{site}/accounts/signup/")
    ada.page.get_by_label("E-mail", exact=True).fill("grace@example.com")
    ada.page.get_by_role("button", name="Make it", exact=True).click()
    ada.confirm()
    devices = ada.context.new_cdp_session(ada.page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    ada.goto(f"{site}/accounts/2fa/webauthn/add/")
    ada.page.get_by_role("button", name="Add it").click()
    ada.page.wait_for_url("**/2fa/reauthenticate/**")  # who would see the recovery codes shows the key once more
    ada.page.get_by_role("button", name="Sign out").click()
    ada.goto(f"{site}/accounts/login/")
    ada.page.get_by_role("button", name="Sign in with a passkey").click()
    expect(ada.page.get_by_role("button", name="Sign out")).to_be_visible()
    ada.page.get_by_role("button", name="Sign out").click()
    ada.goto(f"{site}/accounts/login/")
    ada.page.get_by_label("E-mail", exact=True).first.fill("grace@example.com")
    ada.page.get_by_role("button", name="Send me a code").click()
    ada.page.wait_for_url("**/accounts/login/code/confirm/**")
    code = re.search(r"^([A-Z0-9-]{6,9})$", shop.mails[-1], re.MULTILINE)[1]
    ada.page.locator("input[name=code]").fill(code)
    ada.page.get_by_role("button", name="Confirm").click()
    ada.page.get_by_role("button", name="With a passkey or key").click()
    expect(ada.page.get_by_role("button", name="Sign out")).to_be_visible()


def test_without_javascript_no_passkey_is_offered_and_the_rest_works(visit):
    bare = visit(javascript=False)
    bare.goto("/accounts/login/")
    expect(bare.page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    bare.sign_in("joe@example.com", PASSWORD)
