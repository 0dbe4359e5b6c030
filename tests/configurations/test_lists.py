"""Long modules on the page: in pages, with what a click sends, with and without htmx."""

import json
import re
from urllib.parse import urlencode

import pytest

from configurator.configurations.listing import ROWS
from tests.configurations.shop import text_of
from tests.configurations.test_clicks import A_CLICK, Page, _without_plain, shapes, statements, states

pytestmark = pytest.mark.django_db

MOST_PAGE, MOST_CLICK = 300_000, 6 * 1024
BULB = "m/bulb/"


@pytest.fixture
def made(lamps, customer, build):
    return build(customer, lamps)


def get(made, query="", path=BULB, *, target="l-bulb"):
    headers = {"HX-Request": "true", "HX-Target": target} if target else {}
    return made.browser.get(f"{made.url}{path}?{query}", headers=headers)


def skus(text, code="bulb"):
    """The values of a module's inputs, in the order of the page."""
    return re.findall(rf'id="i-{code}-\d+" name="value" value="([^"]+)"', text)


def shown_on(page, code="bulb"):
    """What the form of a module says with a click: its hidden fields."""
    found, stack = {}, [page.by_id["c-" + code]]
    while stack:
        element = stack.pop()
        if not isinstance(element, str):
            if element[1].get("type") == "hidden":
                found[element[1]["name"]] = element[1].get("value", "")
            stack += element[2]
    return {name: value for name, value in found.items() if name in {"shown", "list"}}


def outdated(answer):
    return json.loads(answer.headers.get("HX-Trigger", "{}")).get("outdated", {}).get("modules", [])


# The page


def test_a_page_with_thousands_of_options_stays_small(made):
    page = made.page()
    assert len(page.encode()) < MOST_PAGE
    assert len(skus(page)) == ROWS
    assert "3,000 to choose from, 2,143 of them fit your build. Shown: 1 to 24." in page


def test_without_pages_it_would_not(made, settings):
    """Negative control: with the limit out of reach every option stands on the page."""
    settings.LONG_MODULE = 10_000
    page = made.page()
    assert len(page.encode()) > MOST_PAGE
    assert len(skus(page)) == 3_000


def test_short_modules_have_no_search_of_this_kind(made):
    page = Page(made.page())
    assert {key for key in page.by_id if key.startswith("f-")} == {"f-bulb", "f-spare", "f-extras", "f-beads"}
    assert shown_on(page, "socket") == {}


def test_filters_are_sent_when_they_are_asked_for(made):
    assert 'name="is.colour"' not in made.page()
    assert 'name="is.colour"' not in get(made).content.decode()
    assert 'name="is.colour"' in get(made, "open=1").content.decode()


# Finding


def test_a_search_answers_with_the_list_and_what_stands_above_it(made):
    answer = Page(get(made, "q=bulb+red+b000").content.decode())
    [first, *rest] = [element[1]["id"] for element in answer.root[2]]
    assert (first, rest) == ("l-bulb", ["n-bulb", "w-bulb", "k-bulb"])
    assert skus(get(made, "q=bulb+red+b000").content.decode()) == ["B0000", "B0005"]


def test_a_refresh_gives_the_same_page_again(made):
    text = get(made, "q=bulb&sort=price&all=1&is.colour=red&min.size=3&page=2").content.decode()
    [again] = re.findall(r'id="l-bulb" data-hx-get="[^"?]*\?([^"]*)"', text)
    assert skus(get(made, again.replace("&amp;", "&")).content.decode()) == skus(text)
    assert len(skus(text)) == ROWS


def test_the_same_address_gives_a_whole_page_without_htmx(made):
    page = get(made, "q=b0004&open=1", target=None).content.decode()
    assert page.startswith("<!doctype html>")
    assert skus(page) == ["B0004"]
    assert 'value="b0004"' in page
    assert 'name="is.colour"' in page


def test_clearing_gives_the_module_as_it_began(made):
    text = get(made, target="m-bulb").content.decode()
    [module] = Page(text).root[2]
    assert (module[1]["id"], skus(text)) == ("m-bulb", skus(made.page()))


def test_what_does_not_fit_is_offered_where_nothing_fits(made):
    made.take("socket", value="S10")
    said = text_of(get(made, "q=b0015"))
    assert "Nothing that fits your build as it stands. 1 that does not fit: show it" in said
    assert skus(get(made, "q=b0015&all=1").content.decode()) == ["B0015"]
    assert "Nothing here has these words" in text_of(get(made, "q=b0015+b0016"))


def test_a_list_takes_one_query(made, django_assert_num_queries):
    made.page()
    with django_assert_num_queries(1):
        get(made, "q=red&open=1")


def test_strangers_and_unknown_modules_are_404(made, stranger):
    made.browser, own = stranger, made.browser
    assert get(made).status_code == 404
    made.browser = own
    assert get(made, path="m/wings/").status_code == 404


@pytest.mark.parametrize("query", ["page=9999", "q=%00%ff", "sort=;drop", "min.size=1e400&is.x=" + "y" * 2000])
def test_no_query_breaks_the_page(made, query):
    assert get(made, query).status_code == 200
    assert get(made, query, target=None).status_code == 200


# Clicks


def test_a_click_sends_only_what_is_on_the_page(made):
    page = Page(made.page())
    answer = made.take("bulb", value="B0002", **shown_on(page))
    text = answer.content.decode()
    assert len(answer.content) <= MOST_CLICK
    on_page = set(shown_on(page)["shown"].split(","))
    changed = re.findall(r'id="s-([a-z]+)-(\d+)"', text)
    assert {flat for code, flat in changed if code == "bulb"} <= on_page
    assert {code for code, _ in changed} <= {"bulb", "socket"}
    # its price is now the total: every other difference is another one
    assert len(changed) >= ROWS
    assert "bulb" not in outdated(answer)


def test_a_click_without_what_is_on_the_page_calls_the_list_outdated(made):
    answer = made.take("bulb", value="B0002")
    assert "bulb" in outdated(answer)
    assert "s-bulb-" not in answer.content.decode()


def test_a_click_elsewhere_calls_a_list_outdated_only_if_it_is(made):
    assert outdated(made.take("socket", value="S10")) == ["bulb"]
    assert outdated(made.take("socket", value="S10")) == []


def test_lists_that_are_not_called_outdated_are_as_a_fresh_page_has_them(made):
    page = Page(made.page())
    clicks = [
        ("socket", {"value": "S20"}),
        ("bulb", {"value": "B0015"}),
        ("socket", {"value": "S10"}),
        ("extras", {"value": ["X1", "X2", "X3"]}),
        ("beads", {"step": "P0:1"}),
        ("spare", {"value": "B0001*3"}),
        ("bulb", {"retract": "1"}),
    ]
    for code, data in clicks:
        known = shown_on(page, code)
        before = page
        answer = made.take(code, **data, **known)
        page = Page(made.page())
        unmentioned = {"bulb", "spare", "extras", "beads"} - {*outdated(answer), code}
        for other in unmentioned:
            old, new = (_without_plain(p.by_id["l-" + other]) for p in (before, page))
            assert old == new
        if known:  # and the rows of the clicked list are, where both pages have them
            swapped, fresh = states(Page(answer.content.decode() + summary(page))), states(page)
            rows = [key for key in swapped if re.match(rf"[si]-{code}-", key) and key in fresh]
            for key in rows:
                swapped[key][1].pop("hx-swap-oob", None)
                assert swapped[key] == fresh[key]


def summary(page):
    """So that `states` finds what it expects."""
    return "".join(f'<div id="{key}"></div>' for key in ("summary", "steps") if key in page.by_id)


def test_what_a_form_claims_to_show_is_read_with_care(made):
    for shown in ["", "x", "-1", "1,,2", "999999999", "9" * 500, "0,1,2,3", "6100"]:
        answer = made.take("bulb", value="B0003", shown=shown)
        assert answer.status_code == 200
        assert {code for code, _ in re.findall(r'id="s-([a-z]+)-(\d+)"', answer.content.decode())} <= {"bulb", "socket"}


def test_a_click_on_a_long_list_is_the_same_transaction(made):
    page = Page(made.page())
    words = {"version": 1, "value": "B0002", **shown_on(page)}
    assert shapes(statements(lambda: made.browser.click(made.url + BULB, **words))) == A_CLICK


def test_boxes_on_another_page_of_the_list_stay_ticked(made):
    made.take("extras", value=["X55"])
    listed = get(made, "sort=name&page=2", path="m/extras/", target=None).content.decode()
    page = Page(listed)
    # as if the list stood open since before X55 was ticked elsewhere
    known = shown_on(page, "extras")
    flat = made.state.release.flat("extras/X55", "no")
    known["shown"] = ",".join(n for n in known["shown"].split(",") if n != str(flat))
    free = next(sku for sku in skus(listed, "extras") if sku != "X55")
    made.take("extras", value=[free], **known)
    assert made.row.choices == {"extras/X55": "yes", f"extras/{free}": "yes"}


def test_a_box_on_the_page_that_is_not_ticked_is_taken_back(made):
    made.take("extras", value=["X55"])
    known = shown_on(Page(made.page()), "extras")
    made.take("extras", **known)
    assert made.row.choices == {}


# Without JavaScript


def test_a_choice_leads_back_to_the_same_part_of_the_list(made):
    query = urlencode({"q": "bulb red", "sort": "price", "all": "1", "page": "2"})
    page = Page(get(made, query, target=None).content.decode())
    known = shown_on(page)
    answer = made.take("bulb", htmx=False, value="B0005", **known)
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{made.url}{BULB}?{query}#m-bulb"
    assert skus(made.browser.get(answer.headers["Location"]).content.decode())[0] == "B0005"


def test_a_refused_wish_is_said_above_the_same_part_of_the_list(made):
    made.take("beads", **{"n:P0": "2", "n:P1": "2"})
    page = Page(get(made, "q=p2&all=1", path="m/beads/", target=None).content.decode())
    answer = made.take("beads", htmx=False, step="P2:1", **shown_on(page, "beads"))
    assert answer.status_code == 200
    assert "P2 does not fit as things are." in text_of(answer)
    assert re.findall(r'value="(\w+):1"', answer.content.decode())[:3] == ["P0", "P1", "P2"]


def test_a_strange_list_leads_nowhere_else(made):
    answer = made.take("bulb", htmx=False, value="B0005", list="//elsewhere.example/?q=%0d%0aX: y")
    assert answer.headers["Location"] == f"{made.url}#m-bulb"
