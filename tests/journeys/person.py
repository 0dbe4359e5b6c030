"""A person at a browser: what they see and do on the site's pages. Everything that the browser complains of is kept."""

import re

from playwright.sync_api import expect

SECONDS = 10_000
# Runs in every page: tells of breaches of the security policy, and of pages that are wider than the window.
WATCH = """
addEventListener("securitypolicyviolation", (event) =>
  complain(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
addEventListener("load", () => {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) complain(`scrolls sideways: ${scrollWidth} > ${clientWidth}`);
});
"""
ADDRESS = {
    "Your name": "Ada Fuller",
    "E-mail": "ada@example.com",
    "Street and number": "12 Mill Lane",
    "Postcode": "10115",
    "Town or city": "Berlin",
}


class Person:
    """One browser with its own cookies."""

    def __init__(self, browser, url, *, javascript=True, width=1280, cookies=None):
        self.javascript, self.complaints = javascript, []
        self.context = browser.new_context(
            base_url=url,
            java_script_enabled=javascript,
            viewport={"width": width, "height": 900},
            storage_state=cookies,
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(SECONDS)
        self.context.expose_binding("complain", lambda source, text: self._complain(source["page"].url, text))
        self.context.add_init_script(WATCH)
        self.context.on("console", self._heard)
        self.context.on("weberror", lambda error: self._complain(error.page.url, str(error.error)))
        self.page = self.context.new_page()

    def _complain(self, url, text):
        self.complaints.append(f"{url}: {text}")

    def _heard(self, message):
        if message.type in {"error", "warning"}:
            self._complain(message.page.url, message.text)

    def go(self, path):
        self.page.goto(path)

    # a build

    def module(self, name):
        """The module's form, by its legend."""
        return self.page.locator("form.module").filter(
            has=self.page.locator("legend", has_text=re.compile(rf"^{re.escape(name)}( optional)?$"))
        )

    def option(self, module, name):
        """An option's row, by its name."""
        exact = self.page.locator("strong", has_text=re.compile(rf"^{re.escape(name)}$"))
        return self.module(module).locator(".option").filter(has=exact)

    @property
    def version(self):
        return int(self.page.locator("#version").get_attribute("value"))

    def choose(self, module, name):
        """Take an option of a list and wait for the answer."""
        # what is not available can be taken all the same, which playwright would not believe of aria-disabled
        label = self.option(module, name).locator("strong")
        if self.javascript:
            self.step(lambda: label.click(force=True))
        else:
            label.click(force=True)
            self.step(self.module(module).get_by_role("button", name=f"Take this for {module}").click)

    def step(self, act):
        """Do something that makes another version of the build, and wait until it is on the page."""
        before = self.page.locator("#version").get_attribute("value")
        act()
        expect(self.page.locator("#version")).not_to_have_attribute("value", before)

    def press(self, name):
        """Press a button of the build's summary or notice, and wait for what it does."""
        self.step(self.page.locator("#build").get_by_role("button", name=name, exact=True).first.click)

    def taken(self, module):
        """What the build has in a module, in the words of its heading."""
        return self.module(module).locator(".taken span").inner_text()

    def says(self, text):
        """The page tells this, in the place for telling."""
        place = self.page.locator("#notice, .messages")
        expect(place.filter(has_text=text).first).to_be_visible()

    @property
    def total(self):
        return self.page.locator("#summary .total strong").inner_text()

    # an order

    def checkout(self, quantity=1):
        """From a complete build to the order's page; gives the order's number."""
        self.page.locator("#summary").get_by_role("link", name=re.compile("^Order for")).click()
        for label, text in ADDRESS.items():
            self.page.get_by_label(label, exact=True).fill(text)
        self.page.get_by_label("Country").select_option("DE")
        self.page.get_by_label("Quantity").fill(str(quantity))
        if self.javascript and quantity > 1:
            expect(self.page.locator(".checkout-totals")).to_contain_text("How many")
        self.page.get_by_role("button", name=re.compile("^Order for")).click()
        heading = self.page.get_by_role("heading", name=re.compile("^Order [A-Z]?"), level=1)
        return heading.inner_text().removeprefix("Order ")
