"""The stock pages of staff."""

import html
import re
import uuid

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from catalog.groups import ensure_groups
from catalog.models import Component
from configurator.customers.models import User
from configurator.stock import levels
from configurator.stock.models import Movement, Reservation, StockItem
from tests.stock.shelves import AT, faults, put, ref, stock

pytestmark = pytest.mark.django_db
LIST = "/admin/stock/stockitem/"


def browser(*groups):
    ensure_groups()
    user = User.objects.create_user(f"{uuid.uuid4()}@example.com", "x", name="Kim Keeper", is_staff=True)
    user.groups.set(Group.objects.filter(name__in=groups))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def keeper(db):
    return browser("storekeeper")


@pytest.fixture
def parts(db):
    for sku, name in (("A", "Axle"), ("B", "Bell"), ("C", "=Chain()")):
        Component.objects.create(sku=sku, name=name)


def page_of(sku):
    return f"{LIST}{StockItem.objects.get(sku=sku).pk}/change/"


def words(response):
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))).strip()


def fields(client, address):
    """What the form shows, as a browser would send it back."""
    text = client.get(address).content.decode()
    found = {}
    for tag in re.findall(r"<input[^>]+>", text[text.index('id="stockitem_form"') :]):
        attributes = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if attributes.get("type") in {"hidden", "number", "text"} and "name" in attributes:
            found[attributes["name"]] = html.unescape(attributes.get("value", ""))
        if attributes.get("type") == "checkbox" and " checked" in tag:
            found[attributes["name"]] = "on"
    return found


def send(client, address, **typed):
    return client.post(address, {**fields(client, address), **typed})


@pytest.mark.parametrize(
    "address", [LIST, LIST + "paste/", LIST + "uncounted/", LIST + "csv/", LIST + "add/", "/admin/stock/movement/"]
)
def test_who_may_see_the_pages(address, keeper, parts):
    assert keeper.get(address).status_code == 200
    assert browser().get(address).status_code in {302, 403}
    assert Client().get(address).status_code == 302
    seen_by_clerk = browser("clerk").get(address).status_code
    assert seen_by_clerk == (403 if address.endswith(("paste/", "add/")) else 200)


def test_a_clerk_sees_a_part_and_changes_nothing(parts):
    put("A", 5)
    clerk = browser("clerk")
    page = clerk.get(page_of("A"))
    assert page.status_code == 200
    assert "How it came to be so" in words(page)
    assert 'name="counted"' not in page.content.decode()
    assert clerk.post(page_of("A"), {"counted": "1", "reason": "x"}).status_code == 403
    assert clerk.post(LIST + "paste/", {"text": "A 1", "reason": "x"}).status_code == 403
    assert stock("A") == (5, 0)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_for_any_number_of_parts(keeper, parts, rows, django_assert_num_queries):
    for sku in "ABC"[:rows]:
        put(sku, 5)
    keeper.get(LIST)
    with django_assert_num_queries(7):  # session, user, two for rights, two counts, the rows
        keeper.get(LIST)


def test_the_list_says_what_is_left_and_finds_by_name_and_state(keeper, parts):
    put("A", 5, reserved=2)
    put("B", 0, incoming=4)
    put("C", 1, reserved=3, sell_without_stock=True)
    whole = words(keeper.get(LIST))
    assert "Axle 5 2 3" in whole
    assert "sold out" in whole
    assert "owes 2" in whole
    for query, found in (
        ("q=axle", {"Axle"}),
        ("q=B", {"Bell"}),
        ("left=few", {"Axle"}),
        ("left=out", {"Bell", "=Chain()"}),
        ("left=owed", {"=Chain()"}),
        ("left=coming", {"Bell"}),
    ):
        shown = words(keeper.get(f"{LIST}?{query}"))
        assert {name for name in ("Axle", "Bell", "=Chain()") if name in shown} == found, query


def test_a_part_is_counted_from_now_on(keeper, parts):
    answer = send(keeper, LIST + "add/", sku="A", on_hand="7", incoming="0", reason="first count")
    assert answer.status_code == 302
    assert stock("A") == (7, 0)
    assert Movement.objects.get().by.name == "Kim Keeper"
    assert faults() == []


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"sku": "NOBODY", "on_hand": "1"}, "No part in the catalog has the SKU NOBODY."),
        ({"sku": "B", "on_hand": "1"}, "This part is counted already: find it in the list."),
        ({"sku": "A", "on_hand": "-1"}, "greater than or equal to 0"),
        ({"sku": "A", "on_hand": "1000001"}, "At most 1,000,000."),
        ({"sku": "A", "on_hand": "1", "incoming_date": "2026-12-24"}, "How many are on their way?"),
    ],
)
def test_a_beginning_that_can_not_be_gets_a_sentence(keeper, parts, typed, says):
    put("B", 1)
    answer = send(keeper, LIST + "add/", **{"incoming": "0", **typed})
    assert says in words(answer)
    assert StockItem.objects.count() == 1


def test_a_count_is_written_down_with_its_reason(keeper, parts, django_capture_on_commit_callbacks):
    put("A", 5)
    levels.forget()
    assert levels.levels()["A"].left == 5
    with django_capture_on_commit_callbacks(execute=True):
        assert send(keeper, page_of("A"), counted="3", reason="two broke").status_code == 302
    assert levels.levels()["A"].left == 3
    last = Movement.objects.newest_first()[0]
    assert (last.kind, last.amount, last.on_hand, last.reason, last.by.name) == (
        "counted",
        -2,
        3,
        "two broke",
        "Kim Keeper",
    )
    assert "-2 3 counted two broke Kim Keeper" in words(keeper.get(page_of("A")))


def test_what_came_in_is_added_once_though_the_form_is_sent_twice(keeper, parts):
    put("A", 5, incoming=10)
    form = {**fields(keeper, page_of("A")), "received": "4"}
    keeper.post(page_of("A"), form)
    form["incoming"] = "6"
    form["seen_terms"] = fields(keeper, page_of("A"))["seen_terms"]
    keeper.post(page_of("A"), form)
    item = StockItem.objects.get()
    assert (item.on_hand, item.incoming) == (9, 6)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"counted": "3"}, "Why is it another number? A word is enough."),
        ({"counted": "3", "received": "1", "reason": "x"}, "One of the two, please"),
        ({"counted": "1", "reason": "x"}, "2 of it are promised to orders, so it can't be fewer."),
        ({"received": "999999"}, "Then more than 1,000,000 would be on hand."),
        ({"counted": "x", "reason": "x"}, "Enter a whole number."),
        ({"incoming_date": "2026-12-24"}, "How many are on their way?"),
    ],
)
def test_what_can_not_be_written_down_gets_a_sentence_and_nothing_changes(keeper, parts, typed, says):
    put("A", 5, reserved=2)
    answer = send(keeper, page_of("A"), **typed)
    assert says in words(answer)
    assert stock("A") == (5, 2)
    assert Movement.objects.count() == 1


def test_a_part_that_is_owed_stays_sold_without_stock(keeper, parts):
    put("A", 1, reserved=3, sell_without_stock=True)
    form = fields(keeper, page_of("A"))
    del form["sell_without_stock"]
    assert "3 are promised to orders and 1 are there." in words(keeper.post(page_of("A"), form))
    assert StockItem.objects.get().sell_without_stock


def test_a_count_made_while_goods_went_out_is_asked_about_once(keeper, parts):
    put("A", 5)
    form = {**fields(keeper, page_of("A")), "counted": "4", "reason": "counted"}
    StockItem.objects.update(on_hand=3)
    answer = keeper.post(page_of("A"), form)
    assert "Meanwhile 3 are on hand. Is 4 still what lies there?" in words(answer)
    seen = re.search(r'name="seen_on_hand" value="(\d+)"', answer.content.decode())
    assert keeper.post(page_of("A"), {**form, "seen_on_hand": seen[1]}).status_code == 302
    assert stock("A") == (4, 0)


def test_a_colleague_s_change_is_not_typed_over_unseen(keeper, parts):
    put("A", 5)
    form = {**fields(keeper, page_of("A")), "incoming": "3"}
    StockItem.objects.update(incoming=8)
    answer = keeper.post(page_of("A"), form)
    assert "A colleague changed this meanwhile to: not sold without stock, 8 on their way." in words(answer)
    assert StockItem.objects.get().incoming == 8


def test_nobody_types_what_is_reserved_or_deletes(keeper, parts):
    put("A", 5, reserved=2)
    send(keeper, page_of("A"), reserved="0", on_hand="99")
    assert stock("A") == (5, 2)
    assert keeper.post(f"{LIST}{StockItem.objects.get().pk}/delete/", {"post": "yes"}).status_code == 403


def test_counting_is_stopped_but_for_what_is_promised(keeper, parts):
    put("A", 5)
    put("B", 5, reserved=1)
    chosen = list(StockItem.objects.values_list("pk", flat=True))
    answer = keeper.post(LIST, {"action": "stop_counting", "_selected_action": chosen}, follow=True)
    assert "B is counted on: 1 of it are promised to orders." in words(answer)
    assert list(StockItem.objects.values_list("sku", flat=True)) == ["B"]


def test_parts_that_are_not_counted_are_listed_and_found(keeper, parts):
    put("A", 5)
    Component.objects.create(sku="OLD", name="Old part", is_active=False)
    shown = words(keeper.get(LIST + "uncounted/"))
    assert "Bell" in shown
    assert "Axle" not in shown
    assert "Old part" not in shown
    assert "No part that is not counted has these words." in words(keeper.get(LIST + "uncounted/?q=axle"))


def test_pasted_lines_are_written_down(keeper, parts):
    put("A", 5)
    typed = {"arrived": "yes", "text": "A 3\nB 2", "reason": "note 4711", "token": str(uuid.uuid4())}
    for _ in range(2):  # a double click
        assert keeper.post(LIST + "paste/", typed).status_code == 302
    assert (stock("A"), stock("B")) == ((8, 0), (2, 0))


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"text": "A 3\nX 1"}, "Line 2 X 1 : No part has the SKU X."),
        ({"text": "A three"}, "“three” is no whole number"),
        ({"text": "<script> 1"}, "Line 1 <script> 1 : No part has the SKU <script>."),
        ({"text": ""}, "Paste or type at least one line."),
        ({"text": "A 3", "reason": ""}, "This field is required."),
    ],
)
def test_a_wrong_line_gets_a_sentence_and_nothing_is_lost(keeper, parts, typed, says):
    put("A", 5)
    sent = {"text": "", "reason": "x", "token": str(uuid.uuid4()), **typed}
    answer = keeper.post(LIST + "paste/", sent)
    assert answer.status_code == 422
    assert says in words(answer)
    assert html.escape(sent["text"]) in answer.content.decode()
    assert stock("A") == (5, 0)


def test_the_download_has_what_the_list_shows_and_runs_no_formula(keeper, parts):
    put("A", 5, reserved=2)
    put("C", 0)
    lines = keeper.get(LIST + "csv/").content.decode("utf-8-sig").splitlines()
    assert lines == [
        "sku,name,on_hand,reserved,left,sell_without_stock,incoming,incoming_date",
        "A,Axle,5,2,3,False,0,",
        "C,'=Chain(),0,0,0,False,0,",
    ]
    assert len(keeper.get(LIST + "csv/?left=out").content.decode().splitlines()) == 2


def test_movements_and_reservations_are_looked_at_only(keeper, parts):
    put("A", 5)
    Reservation.objects.create(reference=ref(1), sku="A", quantity=1, changed_at=AT)
    for name in ("movement", "reservation"):
        address = reverse(f"admin:stock_{name}_changelist")
        assert keeper.get(address + "?q=A").status_code == 200
        assert keeper.get(address + "add/").status_code == 403
    movement = Movement.objects.get()
    assert keeper.post(f"/admin/stock/movement/{movement.pk}/change/", {"amount": "9"}).status_code == 403
