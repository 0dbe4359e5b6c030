"""A coupon that opens several deals: all at once, once, each within its budget; and codes that show a slip."""

import itertools
import os
import subprocess
import sys
import uuid
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from django.db import transaction

from configurator.offers.codes import ALPHABET, LIST, has_slip, new_code, spoken
from configurator.offers.find import Buyer, holding
from configurator.offers.models import Coupon, CouponDeal, Redemption
from configurator.offers.present import present
from configurator.offers.redeem import DealGoneError, Given, give_back, redeem, redeem_again
from configurator.offers.terms import Item, Line
from configurator.offers.trouble import Trouble, trouble_of
from configurator.orders.reduce import reduce
from tests.demo import BASE
from tests.offers.shop import a_deal, card_holder
from tests.orders.shop import AT, member
from tests.outbox.realdb import database_on_disk

D = Decimal
CODE = new_code(rng=Random(1))


def several(*deals, code=CODE, amount="2.50", **words):
    coupon = Coupon.objects.create(code=code, **words)
    for deal in deals:
        CouponDeal.objects.create(coupon=coupon, deal=deal, amount=amount)
    return coupon


def on(sku, **words):
    words = {"kind": "amount", "percent": "0", "amount": "1", "audience": "coupon"} | words
    return a_deal(f"on-{sku.lower()}", targets=[{"sku": sku}], **words)


def line(sku, price=1000, quantity=1):
    return Line(
        key=sku, family="", quantity=quantity, unit_price=price, items=(Item(sku=sku, quantity=1, unit_price=price),)
    )


def given(*deals, coupon=CODE, amount="2.50"):
    return [Given(deal_id=deal.pk, amount=D(amount), coupon=coupon) for deal in deals]


def bought(joe, *lines, at=AT):
    buyer = Buyer(customer_id=joe.customer_id, signed_in=True)
    return reduce(lines=lines, holding=holding(buyer=buyer, currency="EUR", at=at))


@pytest.mark.django_db
def test_all_deals_hold_at_once_each_as_deep_as_the_coupon_says():
    joe = card_holder()
    tea, coffee, cake = on("TEA"), on("COFFEE"), on("CAKE")
    coupon = several(tea, coffee, customer_id=joe.customer_id)
    CouponDeal.objects.create(coupon=coupon, deal=cake)
    present(customer_id=joe.customer_id, text=spoken(CODE).lower(), at=AT)
    found = bought(joe, line("TEA"), line("COFFEE", quantity=2), line("CAKE"), line("MILK"))
    assert {one.deal_id: one.amount for one in found.given} == {tea.pk: D("2.50"), coffee.pk: D("5.00"), cake.pk: D(1)}
    assert (found.trouble, found.of("MILK")) == (None, ())
    order = uuid.uuid4()
    redeem(order_key=order, given=found.given, at=AT)
    coupon.refresh_from_db()
    assert (coupon.used, Redemption.objects.of_order(order).filter(coupon=coupon).count()) == (1, 3)
    with pytest.raises(Trouble) as trouble:
        present(customer_id=joe.customer_id, text=CODE, at=AT)
    assert trouble.value.why == "used"


@pytest.mark.django_db
def test_of_a_coupon_what_is_spent_is_left_out_and_the_rest_holds():
    joe = card_holder()
    tea, coffee = on("TEA", budget_count=1), on("COFFEE")
    several(tea, coffee, customer_id=joe.customer_id)
    redeem(order_key=uuid.uuid4(), given=given(tea, coupon=""), at=AT)
    present(customer_id=joe.customer_id, text=CODE, at=AT)
    assert [one.deal_id for one in bought(joe, line("TEA"), line("COFFEE")).given] == [coffee.pk]
    assert bought(joe, line("TEA")).trouble == Trouble("unfit")
    redeem(order_key=uuid.uuid4(), given=given(coffee, coupon=""), at=AT)
    assert bought(joe, line("COFFEE")).trouble is None


@pytest.mark.django_db
def test_a_coupon_whose_deals_are_all_spent_says_so():
    joe = card_holder()
    tea = on("TEA", budget_count=1)
    several(tea, customer_id=joe.customer_id)
    redeem(order_key=uuid.uuid4(), given=given(tea, coupon=""), at=AT)
    with pytest.raises(Trouble) as trouble:
        present(customer_id=joe.customer_id, text=CODE, at=AT)
    assert trouble.value.why == "spent"
    Coupon.objects.create(code="L-NOTHING")
    with pytest.raises(Trouble) as trouble:
        present(customer_id=joe.customer_id, text="L-NOTHING", at=AT)
    assert trouble.value.why == "expired"


@pytest.mark.django_db
def test_it_may_be_used_again_only_when_all_its_deals_came_back():
    tea, coffee = on("TEA"), on("COFFEE")
    coupon = several(tea, coffee)
    order = uuid.uuid4()
    redeem(order_key=order, given=given(tea, coffee), at=AT)
    give_back(order_key=order, at=AT, amounts={tea.pk: D("2.50")})
    coupon.refresh_from_db()
    assert coupon.used == 1
    with pytest.raises(DealGoneError), transaction.atomic():
        redeem(order_key=uuid.uuid4(), given=given(tea), at=AT)
    redeem_again(order_key=order, at=AT)  # what came back is given anew, the coupon is not used twice
    give_back(order_key=order, at=AT)
    give_back(order_key=order, at=AT)
    coupon.refresh_from_db()
    assert (coupon.used, sum(row.amount for row in Redemption.objects.all())) == (0, 0)
    redeem_again(order_key=order, at=AT)
    coupon.refresh_from_db()
    assert coupon.used == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("zone", "hours", "why"),
    [
        ("UTC", -1, ""),
        ("UTC", 0, "expired"),
        ("Europe/Berlin", -2, ""),
        ("Europe/Berlin", -1, "expired"),
        ("America/New_York", 3, ""),
        ("America/New_York", 4, "expired"),
    ],
)
def test_it_ends_at_the_turn_of_the_day_where_the_shop_is(settings, zone, hours, why):
    settings.SHOP_TIME_ZONE = zone
    joe = member()
    several(on("TEA"), customer_id=joe.customer_id, starts_on=date(2026, 3, 1), ends_before=date(2026, 3, 15))
    at = AT.replace(day=15, hour=0, minute=0, second=0, microsecond=0) + timedelta(hours=hours)
    trouble = trouble_of(coupon=Coupon.objects.get(), customer_id=joe.customer_id, at=at)
    assert (trouble.why if trouble else "") == why
    assert trouble is None or trouble.day == date(2026, 3, 14)


@pytest.mark.django_db
def test_the_deals_of_a_coupon_are_found_in_as_many_queries_as_one(django_assert_num_queries):
    joe = card_holder()
    several(*(on(f"SKU{number}") for number in range(12)), customer_id=joe.customer_id)
    present(customer_id=joe.customer_id, text=CODE, at=AT)
    buyer = Buyer(customer_id=joe.customer_id, signed_in=True)
    with django_assert_num_queries(5):
        assert len(holding(buyer=buyer, currency="EUR", at=AT).deals) == 12


# Codes


def test_every_single_slip_in_a_code_is_seen():
    for seed in range(30):
        code = new_code(rng=Random(seed))
        assert not has_slip(code)
        signs = code.removeprefix(LIST)
        for place, sign in itertools.product(range(len(signs)), ALPHABET):
            other = signs[:place] + sign + signs[place + 1 :]
            assert has_slip(LIST + other) == (sign != signs[place])
        for one, two in itertools.combinations(range(len(signs)), 2):
            swapped = list(signs)
            swapped[one], swapped[two] = swapped[two], swapped[one]
            assert has_slip(LIST + "".join(swapped)) == (signs[one] != signs[two])
        assert has_slip(code[:-1])
        assert has_slip(code + "A")
    assert not has_slip("GIFT")


@pytest.mark.django_db
def test_a_slip_is_told_from_an_unknown_code():
    joe = member()
    wrong = CODE[:-1] + ALPHABET[(ALPHABET.index(CODE[-1]) + 1) % len(ALPHABET)]
    for text, why in ((wrong, "mistyped"), (CODE, "unknown"), ("GIFT", "unknown")):
        with pytest.raises(Trouble) as trouble:
            present(customer_id=joe.customer_id, text=text, at=AT)
        assert trouble.value.why == why
        assert trouble.value.says


# Two tills

TILL = """
import sys, uuid, django
django.setup()
from datetime import datetime, UTC
from decimal import Decimal
from django.db import IntegrityError, transaction
from configurator.offers.models import Deal
from configurator.offers.models.coupon import CouponQuerySet
from configurator.offers.redeem import DealGoneError, Given, redeem
if sys.argv[2] == "open":
    CouponQuerySet.usable = lambda rows: rows
given = [Given(deal_id=deal, amount=Decimal("2.50"), coupon=sys.argv[1])
         for deal in Deal.objects.values_list("pk", flat=True)]
print("ready", flush=True)
sys.stdin.readline()
try:
    with transaction.atomic():
        redeem(order_key=uuid.uuid4(), given=given, at=datetime.now(UTC))
    print("given")
except (DealGoneError, IntegrityError) as reason:
    print(type(reason).__name__)
"""


def tills(database, guard):
    """What processes are told that redeem the same code at the same moment."""
    environment = os.environ | {"DATABASE_URL": database.url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", TILL, CODE, guard],
            cwd=BASE,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    try:
        assert [process.stdout.readline().strip() for process in processes] == ["ready"] * 3
        for process in processes:
            process.stdin.write("go\n")
            process.stdin.flush()
        return Counter(process.communicate(timeout=120)[0].strip() for process in processes)
    finally:
        for process in processes:
            process.kill()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("guard", "others"), [("closed", "DealGoneError"), ("open", "IntegrityError")])
def test_of_several_tills_with_one_list_one_redeems_it(tmp_path, guard, others):
    """With the guard open, the database's own constraint stops the others: the negative control."""
    with database_on_disk(tmp_path) as database:
        coupon = several(on("TEA"), on("COFFEE"))
        assert tills(database, guard) == {"given": 1, others: 2}
        coupon.refresh_from_db()
        assert (coupon.used, Redemption.objects.count()) == (1, 2)
