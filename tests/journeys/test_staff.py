"""Staff change a price and a rule and publish; what new and old builds make of it."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.behind import rows
from tests.journeys.test_pages import overflow, serious
from tests.server import serving

PATIENCE = 60_000
SAYS = "We have no copper lid for this system at the moment."


@pytest.fixture(scope="module")
def desk(template, tmp_path_factory):
    """A shop of these tests alone, whose catalog they change."""
    with serving(tmp_path_factory.mktemp("desk"), template) as server, server.following("publish_due", "--follow"):
        yield server


@pytest.fixture
def sam(visit, desk):
    """Staff."""
    sam = visit(desk)
    sam.sign_in("sam@example.com")
    return sam


def save(sam):
    sam.page.get_by_role("button", name="Save", exact=True).click()
    expect(sam.page.locator(".messagelist .success")).to_be_visible()


def change_price(sam, module, component, price):
    sam.goto("/admin/catalog/module/")
    sam.page.locator("#searchbar").fill(module)
    sam.page.get_by_role("button", name="Search").click()
    sam.page.locator("#result_list").get_by_role("link", name=module, exact=True).click()
    sam.page.locator("tr.form-row").filter(has_text=component).get_by_label("Price").fill(price)
    save(sam)


def add_part(sam, group, module, component):
    """One more row of a rule's side; the component, if any, is searched for as staff do."""
    side = sam.page.locator(".inline-group").filter(has=sam.page.get_by_role("heading", name=group))
    side.locator(".add-row a").click()
    row = side.locator("tr.form-row:not(.empty-form)").last
    row.get_by_label("Module").select_option(label=module)
    if component:
        row.locator(".field-component .select2-selection").click()
        sam.page.locator(".select2-search__field").fill(component)
        sam.page.locator(".select2-results__option", has_text=component).click()


def add_rule(sam, family, form, code, says, first, second):
    sam.goto("/admin/catalog/compatibilityrule/add/")
    sam.page.get_by_label("Family").select_option(label=family)
    sam.page.locator(f"input[name=form][value={form}]").check()
    sam.page.get_by_role("button", name="Continue").click()
    sam.page.locator("#id_code").fill(code)
    sam.page.locator("#id_says").fill(says)
    add_part(sam, "If all of these are taken", *first)
    add_part(sam, "Then", *second)
    save(sam)


def publish(sam, family):
    """Look at the report, and publish; what it says would change."""
    report = look(sam, family)
    changes = report.locator("section.part").first.locator("li").all_inner_texts()
    report.get_by_role("button", name=f"Publish {family} now").click()
    expect(sam.page.locator("#publication")).to_contain_text(f"{family} is on sale", timeout=PATIENCE)
    return changes


def look(sam, family):
    """The finished report on a draft."""
    sam.goto("/admin/releases/release/publish/")
    sam.page.get_by_role("link", name=f"See what publishing {family} would mean").click()
    report = sam.page.locator("#report")
    expect(report.get_by_role("heading", name="What changes")).to_be_visible(timeout=PATIENCE)
    expect(report.get_by_text("Make a new report")).to_be_visible()
    return report


def test_a_changed_price_and_a_new_rule(visit, desk, sam):
    joe = visit(desk, expected=("409",))
    joe.assemble("laptop")
    joe.page.get_by_role("button", name=re.compile("^Everyday")).click()
    joe.choose("lid", "LT-LID-COPPER")
    joe.choose("system", "LT-OS-FE")
    made, total = joe.chosen(), joe.total

    change_price(sam, "Lid", "Copper", "39.00")
    add_rule(
        sam, "Laptop", "never_with", "copper-fedora", SAYS, ("Lid", "LT-LID-COPPER"), ("Operating system", "LT-OS-FE")
    )
    assert publish(sam, "Laptop") == [
        "Copper in Lid: €39.00 instead of €29.00.",
        f"“{SAYS}” (copper-fedora) is new. It reads: Copper never goes with Fedora Workstation.",
    ]
    expect(sam.page.locator("#publication")).to_contain_text("release 2")

    # a new build sees both
    new = visit(desk)
    new.assemble("laptop")
    new.choose("lid", "LT-LID-COPPER")
    expect(new.row("lid", "LT-LID-COPPER")).to_contain_text("chosen")
    assert new.status("system", "LT-OS-FE") == "wish"
    new.choose("system", "LT-OS-FE")
    expect(new.notice).to_contain_text(SAYS)

    # the old one opens as it was made, and says at checkout what differs
    joe.page.reload()
    assert (joe.chosen(), joe.total) == (made, total)
    joe.page.locator("#summary a.button").click()
    expect(joe.page.get_by_role("heading", level=1)).to_have_text("Something changed since you made this build")
    told = joe.page.locator(".changed-list li").all_inner_texts()
    assert "Copper costs €39.00 instead of €29.00." in told
    assert any("no longer goes with the rest" in sentence for sentence in told)
    joe.page.get_by_role("button", name="Go on with what we sell now").click()
    # two choices no longer go together: the customer sees the ways out before anything is changed
    ways = joe.page.get_by_role("radio")
    expect(ways.first).to_be_visible()
    assert [way.is_checked() for way in ways.all()] == [True, False]
    joe.page.get_by_role("button", name="Go on with this build").click()
    expect(joe.page.get_by_role("status").filter(has_text="on today's catalogue")).to_be_visible()
    now = joe.chosen()
    assert (now["lid"], now["system"]) != (made["lid"], made["system"])
    assert {module: now[module] for module in now.keys() - {"lid", "system"}} == {
        module: made[module] for module in made.keys() - {"lid", "system"}
    }
    number = joe.order()
    query = "SELECT release_number, made_on_number FROM orders_orderline JOIN orders_order ON key = order_id"
    assert rows(desk, f"{query} WHERE number = ?", number) == [(2, 2)]


def test_a_contradiction_of_rules_is_refused_by_name(visit, desk, sam):
    case, card = ("Case", ""), ("Graphics card", "")
    add_rule(sam, "Desktop PC", "needs", "case-card", "Every case comes with a card.", case, card)
    add_rule(sam, "Desktop PC", "never_with", "no-card", "We have no cards.", case, card)
    look(sam, "Desktop PC")
    for width in (1440, 390):
        sam.page.set_viewport_size({"width": width, "height": 900})
        assert [*serious(sam.page), *overflow(sam.page)] == []
    refusal = sam.page.get_by_role("alert")
    expect(refusal.get_by_role("heading")).to_have_text("Desktop PC can't be published like this")
    expect(refusal).to_contain_text("No build at all is possible under these rules together.")
    named = refusal.locator("li").all_inner_texts()
    assert sorted(named) == ["case-card: Every case comes with a card.", "no-card: We have no cards."]
    # what was on sale stays on sale
    joe = visit(desk)
    joe.assemble("pc")
    joe.choose("case", "PC-CASE-B953D5DE")


def test_back_to_what_was_on_sale_before_and_forward_at_a_set_time(desk, sam):
    change_price(sam, "Lid", "Copper", "49.00")
    publish(sam, "Laptop")
    report = look(sam, "Laptop")
    expect(report).to_contain_text("Nothing: the draft is the same as what is on sale.")
    expect(report.locator("#affected-builds")).to_be_visible()
    expect(report.locator("#affected-orders")).to_be_visible()
    for width in (1440, 390):
        sam.page.set_viewport_size({"width": width, "height": 900})
        assert [*serious(sam.page), *overflow(sam.page)] == []
    sam.page.get_by_role("link", name="Go back to 1").first.click()
    expect(sam.page.locator("#content")).to_contain_text("instead of €49.00.")
    expect(sam.page.locator("#affected-builds")).to_be_visible()
    assert [*serious(sam.page), *overflow(sam.page)] == []
    sam.page.get_by_role("button", name="Put release 1 on sale again").click()
    expect(sam.page.locator(".messagelist .success")).to_contain_text("Laptop: release 1 is on sale again.")

    look(sam, "Laptop")
    sam.page.get_by_label("or on").fill("2040-01-02T10:00")
    sam.page.get_by_role("button", name="Publish then").click()
    expect(sam.page.locator("#publication")).to_contain_text("Laptop will be published 2 January 2040, 10:00 UTC")
    assert [*serious(sam.page), *overflow(sam.page)] == []
    sam.page.get_by_role("button", name="Call it off").click()
    expect(sam.page.locator("#publication")).to_contain_text("Called off")
    current = (
        "SELECT r.number FROM releases_currentrelease c JOIN releases_release r ON r.id = c.release_id "
        "JOIN catalog_productfamily f ON f.id = r.family_id WHERE f.code = ?"
    )
    assert rows(desk, current, "laptop") == [(1,)]
