"""The shop with 15 % that earns more than the one with 62 %: recounted by hand, and as a page with an address."""

from dataclasses import fields, replace
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission

from configurator.customers.models import User
from configurator.programs.worth.shops import MANY, MARKET, MUCH, Shop, reasons_of, share_needed, year_of

D = Decimal
PAGE = "/staff/programmes/two-shops/"


def recounted(shop, households=10_000, wallet=4 * 90):
    customers = households * shop.reach / 100
    margin = customers * wallet * shop.share / 100 * shop.margin / 100
    lost = customers * shop.leaving / 100 - customers * shop.referred / 100
    return margin - customers * shop.service - max(lost, D(0)) * shop.winning


def test_15_percent_earn_more_than_62():
    many, much = (year_of(market=MARKET, shop=shop) for shop in (MANY, MUCH))
    assert (MANY.reach, MUCH.reach) == (62, 15)
    assert (many.profit, much.profit) == (recounted(MANY), recounted(MUCH)) == (76_880, 177_360)
    assert much.market < many.market  # also of all that is spent it has less
    assert much.each / many.each == D("118.24") / D("12.4")


def test_the_shops_are_told_apart_by_their_share_most():
    found = reasons_of(market=MARKET, first=MANY, second=MUCH)
    assert [one.name for one in found] == ["share", "margin", "leaving", "referred", "winning", "service"]
    assert found[0].profit == recounted(replace(MUCH, share=MANY.share)) < recounted(MANY)
    assert [one.loss for one in found] == sorted((recounted(MUCH) - one.profit for one in found), reverse=True)


def test_at_the_share_that_is_needed_both_earn_the_same():
    needed = share_needed(market=MARKET, first=MANY, second=MUCH)
    assert abs(recounted(replace(MUCH, share=needed)) - recounted(MANY)) < D("1e-18")
    assert share_needed(market=MARKET, first=MANY, second=replace(MUCH, reach=D(1))) is None
    assert share_needed(market=MARKET, first=MANY, second=replace(MUCH, margin=D(0))) is None


def test_who_brings_more_than_leave_wins_nobody_by_advertising():
    assert year_of(market=MARKET, shop=replace(MUCH, referred=D(50))).winning == 0
    assert year_of(market=MARKET, shop=replace(MUCH, reach=D(0))).each == 0


def address(**changed):
    words = {"households": 10_000, "needs": 4, "spend": 90}
    words |= {f"many-{f.name}": getattr(MANY, f.name) for f in fields(Shop)}
    words |= {f"much-{f.name}": getattr(MUCH, f.name) for f in fields(Shop)}
    return words | changed


def test_the_page_begins_with_the_preset_and_keeps_what_it_is_told(staff):
    first = staff.get(PAGE).content.decode()
    told = staff.get(PAGE, address()).content.decode()
    assert (
        "With 15 % of the households the second shop earns €100,480.00 a year more than the first with 62 %." in first
    )
    assert "share of customer of 41.2 %; it has 80 %." in first
    for page in (first, told):
        assert 'name="much-share" value="80"' in page
        assert "<script" not in page.split('id="content-main"')[1].split("</main>")[0]
    other = staff.get(PAGE, address(**{"much-share": "30"})).content.decode()
    assert "does not earn as much" in other
    assert 'name="much-share" value="30"' in other
    wrong = staff.get(PAGE, address(**{"many-margin": "101"})).content.decode()
    assert "less than or equal to 100" in wrong
    assert "A year of both" not in wrong
    assert (
        "Both earn the same."
        in staff.get(PAGE, address(**{f"much-{f.name}": getattr(MANY, f.name) for f in fields(Shop)})).content.decode()
    )


def test_the_page_is_for_who_may_see_programmes(client, customer):
    user = User.objects.create_user("clerk@example.com", "a password of theirs", is_staff=True)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert (customer.get(PAGE).status_code, client.get(PAGE).status_code) == (403, 403)
    user.user_permissions.add(Permission.objects.get(codename="view_programme"))
    assert client.get(PAGE).status_code == 200
    assert client.post(PAGE).status_code == 405


@pytest.mark.django_db
def test_programmes_lead_to_it(staff):
    assert PAGE in staff.get("/admin/programs/programme/").content.decode()
