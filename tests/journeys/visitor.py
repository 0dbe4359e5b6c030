"""Somebody with a browser: what they do on the pages, and everything that went wrong there."""

import re

from playwright.sync_api import expect

from tests.demo import PASSWORD

ADDRESS = {
    "Your name": "Joe Doe",
    "E-mail": "joe@example.com",
    "Street and number": "Long Street 1",
    "Postcode": "12345",
    "Town or city": "Berlin",
}
VIOLATIONS = """
window.addEventListener("securitypolicyviolation", (event) => console.error(
  `CSP ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""
CHOSEN = """(taken) => taken.reduce((found, { form, value }) => {
  (found[form.id.slice(2)] ??= []).push(value);
  return found;
}, {})"""
PATIENCE = 30_000  # a machine may be busy with others
# htmx says this of a request that a newer one took the place of, which is as it should be; one that really failed
# also says htmx:sendError
GIVEN_UP = ("htmx:afterRequest", "htmx:sendAbort")


class Visitor:
    """One browser context with one tab; more tabs and contexts as asked."""

    def __init__(self, browser, server, *, javascript=True, wide=True, cookies=(), expected=()):
        self.server = server
        size = {"width": 1440, "height": 900} if wide else {"width": 390, "height": 844}
        self.context = browser.new_context(
            base_url=server.url, viewport=size, java_script_enabled=javascript, reduced_motion="reduce"
        )
        self.context.set_default_timeout(PATIENCE)
        self.context.add_init_script(VIOLATIONS)
        self.context.add_cookies(list(cookies))
        self.javascript, self.expected, self.faults = javascript, expected, []
        self.context.on("console", self._heard)
        self.context.on("weberror", lambda error: self.faults.append(str(error.error)))
        self.context.on("response", self._answered)
        self.page = self.context.new_page()

    def _heard(self, message):
        if message.text.startswith(GIVEN_UP):
            return
        if message.type in {"error", "warning"} and not self._is_expected(message.text):
            self.faults.append(message.text)

    def _answered(self, response):
        if response.status >= 400 and not self._is_expected(f"{response.status}"):
            self.faults.append(f"{response.status} {response.url}")

    def _is_expected(self, text):
        return any(word in text for word in self.expected)

    def leave(self):
        self.context.close()
        return self.faults

    # Pages

    def goto(self, path):
        return self.page.goto(path)

    def sign_in(self, email, password=PASSWORD):
        self.goto("/accounts/login/")
        self.page.get_by_text("With a password").click()
        self.page.locator("input[name=login]").fill(email)
        self.page.locator("input[type=password]").fill(password)
        self.page.locator("form.login button").click()
        expect(self.page.get_by_role("button", name="Sign out")).to_be_visible()

    def confirm(self):
        """Type the code from the mail that came last."""
        code = re.search(r"^([A-Z0-9-]{6,9})$", self.server.mails[-1], re.MULTILINE)[1]
        self.page.locator("input[name=code]").fill(code)
        self.page.get_by_role("button", name="Confirm").click()
        expect(self.page.get_by_role("button", name="Sign out")).to_be_visible()

    def assemble(self, family):
        self.goto("/")
        self.page.locator("article", has=self.page.locator(f"a[href='/configure/{family}/']")).get_by_role(
            "link", name="Assemble yours"
        ).click()
        expect(self.page.locator("#build, #resume")).to_be_visible()
        if self.page.locator("#resume").count():  # something is begun: go on with what was touched last
            self.page.locator("#resume .builds a").first.click()
        expect(self.page.locator("#build")).to_be_visible()
        self.page.wait_for_load_state()  # the scripts are there
        own = self.page.locator("#build").get_attribute("data-address")  # a first build stands at the product's address
        return own or self.page.url.removeprefix(self.server.url)

    # The configure page

    @property
    def version(self):
        return int(self.page.locator("#version").get_attribute("value"))

    def settled(self, before):
        """Wait until the page shows a later version than before, whole."""
        expect(self.page.locator("#version")).not_to_have_attribute("value", str(before))
        if not self.javascript:  # a new page: its first lines are there before its last
            self.page.wait_for_load_state()

    def control(self, module, sku):
        return self.page.locator(f"#m-{module} input[name=value][value='{sku}']")

    def row(self, module, sku):
        control = self.page.locator(f"input[value='{sku}'], button[value='{sku}:1']")
        return self.page.locator(f"#m-{module} .option", has=control)

    def choose(self, module, sku):
        """Take an option as people do: click its row; without JavaScript press the module's button too."""
        before = self.version
        # by force: the driver takes aria-disabled for "can't be clicked", which here it does not mean
        self.row(module, sku).click(force=True)
        if not self.javascript:
            self.page.locator(f"#m-{module} noscript button, #m-{module} fieldset > button").last.click()
        self.settled(before)

    def find(self, module, words, *, fitting=True):
        """Search in a long module, and wait for the list; `fitting` leaves out what does not fit."""
        place = self.page.locator(f"#f-{module}")
        place.get_by_role("checkbox", name="Also what does not fit").set_checked(not fitting)
        place.get_by_role("searchbox").fill(words)
        if not self.javascript:
            place.get_by_role("button", name="Show").click()
        expect(place.get_by_role("status")).to_contain_text("found")

    def listed(self, module):
        """What the list of a module holds, in its order."""
        return self.page.locator(f"#m-{module} input[name=value]").evaluate_all("found => found.map(i => i.value)")

    def step(self, module, sku, by=1):
        before = self.version
        self.page.locator(f"#m-{module} button[name=step][value='{sku}:{by}']").click(force=True)
        self.settled(before)

    def press(self, name):
        before = self.version
        self.page.locator("#build").get_by_role("button", name=name).first.click()
        self.settled(before)

    def status(self, module, sku):
        return self.row(module, sku).locator(".state").get_attribute("data-state")

    @property
    def notice(self):
        return self.page.locator("#notice")

    @property
    def total(self):
        return self.page.locator("#summary .total strong").inner_text()

    def chosen(self):
        """What is checked on the page, as module: values."""
        self.page.wait_for_load_state()  # where no script runs, a page may be half there
        return self.page.locator("input[name=value]:checked").evaluate_all(CHOSEN)

    # Checkout

    def fill_in_checkout(self):
        """Go to the checkout and fill in all but the country."""
        self.page.locator("#summary a.button").click()
        self.page.wait_for_url("**/checkout/")
        for label, text in ADDRESS.items():
            self.page.get_by_label(label, exact=True).fill(text)

    def check_out(self, quantity=1):
        self.fill_in_checkout()
        self.page.get_by_label("Country").select_option("DE")
        if quantity > 1:
            self.page.get_by_label("Quantity").fill(str(quantity))
            if not self.javascript:
                self.page.get_by_role("button", name="Count the total").click()
            expect(self.page.locator(".checkout-totals")).to_contain_text("How many")

    def order(self, quantity=1):
        """Check out and order; the order's number."""
        self.check_out(quantity)
        self.page.locator("form.checkout").get_by_role("button", name=re.compile("Order|Send|Ask")).last.click()
        self.page.wait_for_url(re.compile("/(o|orders)/"))
        return re.search(r"A-\d{4}-\d{6}", self.page.locator("h1").inner_text()).group()
