"""The rows that a click changes: there at once, also where they are hundreds, and the focus stays where it was."""

from playwright.sync_api import expect

# of every control and every state: what a person sees or hears of it
SHOWN = """() => [...document.querySelectorAll(".options input, .options button, .state")].map((element) => [
  element.id || element.name, element.value, element.checked, element.getAttribute("aria-disabled"),
  element.matches(".state") && [element.dataset.state, element.textContent]])"""
COUNT = """() => {
  window.swapped = window.told = 0;
  document.addEventListener("htmx:oobBeforeSwap", () => { window.swapped += 1; });
  document.addEventListener("htmx:oobAfterSwap", () => { window.told += 1; });
}"""


def test_hundreds_of_changed_rows_are_there_at_once(visit):
    joe = visit()
    joe.assemble("pc")
    joe.page.evaluate(COUNT)
    joe.choose("case", "PC-CASE-D6459C42")
    # htmx tells every row swapped so far of each further one: a row each would make it hundreds of thousands
    assert joe.page.evaluate("window.told") < 1_000
    shown = joe.page.evaluate(SHOWN)
    assert len([row for row in shown if row[3] == "true"]) > 100
    joe.page.reload()
    assert joe.page.evaluate(SHOWN) == shown


def test_without_the_script_htmx_swaps_the_same_rows(visit):
    """Negative control: the script is what spares the work, and it changes nothing else."""
    joe = visit()
    joe.context.route("**/options.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    joe.assemble("yogurt")
    joe.page.evaluate(COUNT)
    joe.choose("cup", "FY-CUP-S")
    assert joe.page.evaluate("window.told > 2 * window.swapped")
    shown = joe.page.evaluate(SHOWN)
    joe.page.reload()
    assert joe.page.evaluate(SHOWN) == shown


def test_the_focus_stays_on_the_stepper(visit):
    joe = visit()
    joe.assemble("yogurt")
    joe.page.get_by_role("button", name="More Vanilla").focus()
    for amount in ("1", "2"):
        before = joe.version
        joe.page.keyboard.press("Enter")
        joe.settled(before)
        expect(joe.page.get_by_label("Portions of Vanilla")).to_have_value(amount)
    assert joe.page.evaluate("document.activeElement.getAttribute('aria-label')") == "More Vanilla"
