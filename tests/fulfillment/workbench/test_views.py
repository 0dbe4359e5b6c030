import uuid

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from configurator.customers.models import User
from tests.fulfillment.workbench.conftest import happen, status
from tests.orders.shop import ordered

pytestmark = pytest.mark.django_db

LIST = "/workbench/"


def page(order, *rest):
    return "/".join(["/workbench", str(order.key), *rest, ""])


def said(**more):
    return {"version": 1, "key": uuid.uuid4(), **more}


def text(answer):
    return answer.content.decode()


ACTS = ("scan", "tick", "next", "reject", "answer")


def test_whoever_is_not_signed_in_is_asked_to(order):
    for url in (LIST, page(order)):
        answer = Client().get(url)
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/accounts/login/")
    assert {Client().post(page(order, act)).status_code for act in ACTS} == {302}


@pytest.mark.parametrize("who", ["customer", "staff without the right", "right without being staff"])
def test_whoever_may_not_make_orders_is_refused(order, who):
    user = User.objects.create_user("x@example.com", "a-password-of-the-cast", is_staff=who.startswith("staff"))
    if who.startswith("right"):
        user.user_permissions.add(Permission.objects.get(codename="work_orders"))
    browser = Client()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert {browser.get(url).status_code for url in (LIST, page(order))} == {403}
    assert {browser.post(page(order, act), said()).status_code for act in ACTS} == {403}
    assert status(order) == "placed"


def test_only_those_with_the_right_see_the_link(bench, staff, customer):
    assert [f'href="{LIST}"' in text(who.get("/")) for who in (bench, staff, customer)] == [True, True, False]


def test_wrong_methods_and_orders_that_are_not_there(bench, order):
    assert bench.post(LIST).status_code == 405
    assert {bench.get(page(order, act)).status_code for act in ACTS} == {405}
    nowhere = f"/workbench/{uuid.uuid4()}/"
    assert bench.get(nowhere).status_code == 404
    assert {bench.post(f"{nowhere}{act}/", said(code="X")).status_code for act in ACTS} == {404}


def test_the_list_shows_what_waits_by_stage_the_oldest_first(bench, owner):
    first, second = ordered(owner), ordered(owner)
    happen(second, "accepted")
    everything = text(bench.get(LIST))
    assert everything.index(first.number) < everything.index(second.number)
    assert "2 × Lamp" in everything  # noqa: RUF001  a multiplication sign
    assert "6 Mar" in everything  # two days after
    accepting, making = (text(bench.get(LIST, {"stage": stage})) for stage in ("accept", "make"))
    assert [first.number in one for one in (accepting, making)] == [True, False]
    assert [second.number in one for one in (accepting, making)] == [False, True]
    assert "Nothing waits here." in text(bench.get(LIST, {"stage": "ship"}))


def test_the_list_costs_the_same_for_one_and_three(bench, owner):
    def cost():
        with CaptureQueriesContext(connection) as found:
            assert bench.get(LIST).status_code == 200
        return len(found)

    ordered(owner)
    one = cost()
    ordered(owner)
    ordered(owner)
    assert (one, cost()) == (8, 8)


def test_polling_says_nothing_until_something_is_new(bench, owner):
    order = ordered(owner)
    htmx = {"HX-Request": "true"}
    seen = bench.get(LIST, headers=htmx).context["listing"].seen
    assert bench.get(LIST, {"seen": seen}, headers=htmx).status_code == 204
    happen(order, "accepted")
    answer = bench.get(LIST, {"seen": seen}, headers=htmx)
    assert (answer.status_code, "<html" in text(answer), order.number in text(answer)) == (200, False, True)


def test_a_number_that_is_scanned_on_the_list_opens_its_order(bench, order):
    answer = bench.get(LIST, {"code": f" {order.number.lower()} "})
    assert (answer.status_code, answer["Location"]) == (303, page(order))
    assert "There is no order <bdi>&lt;b&gt;</bdi>" in text(bench.get(LIST, {"code": "<b>"}))


def test_steps_without_javascript(bench, order):
    shown = bench.get(page(order))
    assert ">Accept</button>" in text(shown)
    form = said(kind="accepted")
    answer = bench.post(page(order, "next"), form)
    assert (answer.status_code, answer["Location"], status(order)) == (303, page(order), "accepted")
    assert ">Begin</button>" in text(bench.get(page(order)))
    assert bench.post(page(order, "next"), form).status_code == 303
    assert order.events.filter(kind="accepted").count() == 1


def test_a_wrong_scan_says_so_and_sounds(bench, order):
    happen(order, "accepted")
    wrong = bench.click(page(order, "scan"), version=1, code="GOLD")
    assert (wrong.status_code, 'data-sound="stop" role="alert"' in text(wrong)) == (422, True)
    assert "“GOLD” is not a part of this order." in text(wrong)
    good = bench.click(page(order, "scan"), version=1, code="LED")
    assert (good.status_code, 'data-sound="good"' in text(good)) == (200, True)
    assert "LED bulb: 1 of 4, line 1." in text(good)


def test_a_number_that_is_scanned_at_an_order_opens_that_one(bench, owner):
    one, other = ordered(owner), ordered(owner)
    assert bench.post(page(one, "scan"), {"version": 1, "code": other.number})["Location"] == page(other)
    assert bench.click(page(one, "scan"), version=1, code=other.number)["HX-Redirect"] == page(other)
    assert "This is that order." in text(bench.click(page(one, "scan"), version=1, code=one.number))


def test_tapping_ticks_and_unticks(bench, order):
    happen(order, "accepted")
    place = {"version": 1, "position": 1, "sku": "LED"}
    assert bench.post(page(order, "tick"), place | {"done": "on"}).status_code == 303
    assert order.ticks.get().done == 4
    assert "<b>4</b> of 4" in text(bench.click(page(order, "tick"), **place, done="on"))
    bench.click(page(order, "tick"), **place)
    assert order.ticks.get().done == 0


def test_a_stale_page_is_refused_with_what_changed(bench, order):
    happen(order, "changed", source="customer", detail={"what": "build", "line": 1}, version=2)
    type(order).objects.filter(pk=order.pk).move(version=2)
    order.lines.model.objects.bulk_create(
        [
            type(line)(
                **{f.attname: getattr(line, f.attname) for f in line._meta.fields if f.name != "id"} | {"version": 2}
            )
            for line in order.lines.all()
        ]
    )
    answer = bench.post(page(order, "next"), said(kind="accepted"))
    assert answer.status_code == 409
    assert "changed the order while this page was open" in text(answer)
    assert "Line 1 is made otherwise." in text(answer)
    assert status(order) == "placed"


def test_on_hold_there_is_no_button_and_no_way_around(bench, order):
    happen(order, "accepted", "held")
    shown = text(bench.get(page(order)))
    assert "On hold. Nothing is done with it" in shown
    assert "bench-big" not in shown
    assert "aria-pressed" not in shown
    answer = bench.post(page(order, "next"), said(kind="in_production"))
    assert (answer.status_code, "It is on hold." in text(answer), status(order)) == (409, True, "on_hold")


def test_a_cancellation_is_answered_and_a_reason_is_asked_for(bench, order):
    happen(order, "accepted", "cancel_requested")
    assert "The customer asks to cancel it." in text(bench.get(page(order)))
    bench.post(page(order, "answer"), said(agree="no"))
    assert status(order) == "accepted"
    empty = bench.post(page(order, "reject"), said(reason=" "))
    assert (empty.status_code, "Say why it can&#x27;t be made." in text(empty)) == (422, True)
    bench.post(page(order, "reject"), said(reason="The kiln broke."))
    assert status(order) == "rejected"


@pytest.mark.parametrize("form", [{}, {"version": "x"}, {"version": 1, "key": "no", "kind": "accepted"}])
def test_forms_that_are_no_forms_change_nothing(bench, order, form):
    answers = [bench.post(page(order, act), form) for act in ACTS]
    assert {answer.status_code for answer in answers} <= {409, 422}
    assert (status(order), order.ticks.count()) == ("placed", 0)
