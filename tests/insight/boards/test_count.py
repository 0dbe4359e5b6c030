"""Counts for the boards, recounted from the rows they are made of; nobody who did not let us learn is in them."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command

from configurator.customers.models import Customer, Learning
from configurator.insight.boards.count import count_boards, count_values
from configurator.insight.boards.model import BoardCount
from configurator.insight.models import CustomerValue, Tier, TierChange, ValueTerm
from configurator.profiles.models import Taste
from configurator.profiles.proposals.effect import report
from configurator.profiles.tell import tell
from configurator.profiles.told import Statement
from tests.profiles.shop import AT, DARK, LIGHT, act, clicked, guest, learn_all, ordered, publish_shop

pytestmark = pytest.mark.django_db
Kind = BoardCount.Kind
NOW = AT + timedelta(days=1)


def counts(kind, on=None):
    rows = BoardCount.objects.filter(kind=kind, on=on or NOW.date())
    return {(row.family_code, row.code): (row.count, row.amount) for row in rows}


def valued(tier, value="10", **lines):
    """A customer of a tier who bought so much of lines."""
    person = Customer.objects.create(name="Joe", created_at=AT)
    amounts = dict.fromkeys(("margin", "value", "low", "high"), Decimal(value))
    row = CustomerValue.objects.create(
        customer=person, currency="EUR", horizon_months=36, discount_percent=10, likely_percent=80, **amounts,
        referrals=0, service=0, alive=0.9, tier=tier, at=NOW,
    )  # fmt: skip
    for family, seen in lines.items():
        ValueTerm.objects.create(of=row, kind="margin", family_code=family, seen=seen, number=1, each=1, amount=1)
    return row


def said(subject, value):
    return [Statement(subject=subject, value=value, words="So.", use="")]


def test_tiers_lines_and_variety_are_those_of_the_values():
    valued(Tier.MOST_VALUABLE, "100", lamp=3, chair=1)
    valued(Tier.MOST_VALUABLE, "50", lamp=1)
    valued(Tier.BELOW_ZERO, "-5", lamp=0)
    merged = valued(Tier.OTHERS, "7", lamp=9)
    Customer.objects.filter(pk=merged.pk).update(merged_into=Customer.objects.exclude(pk=merged.pk).first())
    count_values(at=NOW)
    assert counts(Kind.TIER) == {("", "mvc"): (2, 150), ("", "below"): (1, -5)}
    assert counts(Kind.LINE) == {("lamp", ""): (2, 4), ("chair", ""): (1, 1)}
    assert counts(Kind.VARIETY) == {("", "1"): (1, 0), ("", "2"): (1, 0)}
    assert set(BoardCount.objects.filter(kind=Kind.TIER).values_list("currency", flat=True)) == {"EUR"}


def test_referrals_are_those_that_values_credit():
    row = valued(Tier.OTHERS)
    ValueTerm.objects.create(of=row, kind="referral", family_code="lamp", seen=2, number=1, each=1, amount="4.5")
    count_values(at=NOW)
    assert counts(Kind.REFERRAL) == {("", ""): (1, Decimal("4.5"))}


def test_moves_count_once_however_often_a_day_is_counted():
    person = Customer.objects.create(name="Joe", created_at=AT)

    def change(before, after, at):
        TierChange.objects.create(customer=person, before=before, after=after, reason="over", value=1, bound=1, at=at)

    change("", "rest", AT - timedelta(days=3))
    change("rest", "mvc", NOW - timedelta(hours=1))
    for _ in range(2):
        count_values(at=NOW)
    change("mvc", "below", NOW + timedelta(hours=1))
    count_values(at=NOW + timedelta(hours=2))
    found = BoardCount.objects.filter(kind=Kind.MOVED).order_by("on", "code").values_list("code", "count")
    assert list(found) == [("new>rest", 1), ("mvc>below", 1), ("rest>mvc", 1)]


def test_told_counts_the_latest_word_of_each_customer_who_lets_us():
    publish_shop()
    joe, ann, passing = guest(), guest(), guest(Learning.VISIT)
    for who in (joe, ann, passing):
        tell(visitor=who, statements=said("question:noise", "loud"), at=AT)
    tell(visitor=joe, statements=said("question:noise", "quiet"), at=AT)
    tell(visitor=ann, statements=said("appetite", "4"), at=AT)
    tell(visitor=ann, statements=said("likes:colour=black", "2"), at=AT)
    tell(visitor=joe, statements=said("appetite", "4"), at=AT)
    tell(visitor=joe, statements=said("appetite", ""), at=AT)  # taken back
    tell(visitor=joe, statements=said("not:component/shade/GLASS", "muted"), at=AT)  # about nobody else's wishes
    count_boards(at=NOW)
    assert {code: count for (_family, code), (count, _amount) in counts(Kind.TOLD).items()} == {
        "question:noise=quiet": 1,
        "question:noise=loud": 1,
        "appetite=4": 1,
        "likes:colour=black=2": 1,
    }


def test_attributes_are_those_of_orders_recounted_from_tastes():
    publish_shop()
    for choices in (DARK, DARK, LIGHT):
        act(guest(), ordered(choices))
    act(guest(), clicked("shade/GLASS"))  # a click sells nothing
    act(guest(Learning.VISIT), ordered(DARK))
    learn_all()
    count_boards(at=NOW)
    lasting = Taste.objects.filter(kind="attribute", customer__learning="always", order_count__gt=0)
    recount = Counter(lasting.values_list("family_code", "code"))
    assert {key: count for key, (count, _orders) in counts(Kind.ATTRIBUTE).items()} == recount
    assert recount["lamp", "colour=black"] == 2


def test_proposals_and_the_curve_are_those_of_their_page():
    publish_shop()
    joe = guest()
    shown = {"proposal": {"by": "own", "sku": "GLASS", "shown": True}}
    for _ in range(2):
        taken = clicked("shade/GLASS")
        act(joe, type(taken)(**{**vars_of(taken), "detail": shown}), ordered(DARK))
    count_boards(at=NOW)
    found = report(since=NOW - timedelta(days=365))
    [effect] = found.effects
    assert counts(Kind.EFFECT) == {("lamp", "own/shown"): (2, 2), ("lamp", "own/held"): (0, 0)}
    assert (effect.shown.count, effect.shown.taken) == (2, 2)
    assert {code: got for (_f, code), got in counts(Kind.CURVE).items()} == {
        str(point.orders): (point.shown.count, point.shown.taken) for point in found.curve
    }
    assert {code: float(amount) for (_f, code), (_c, amount) in counts(Kind.CLICKS).items()} == {"0": 1.0, "1": 1.0}


def vars_of(one):
    return {name: getattr(one, name) for name in one.__dataclass_fields__}


def test_counting_anew_leaves_no_row_of_what_is_gone():
    publish_shop()
    joe = guest()
    tell(visitor=joe, statements=said("question:noise", "loud"), at=AT)
    count_boards(at=NOW)
    tell(visitor=joe, statements=said("question:noise", ""), at=AT)
    count_boards(at=NOW)
    assert counts(Kind.TOLD) == {}


def test_the_command_counts_today(capsys):
    call_command("count_boards")
    assert capsys.readouterr().out.endswith(" rows\n")
