"""Shares recounted to the cent: what is told and estimated, what is unknown, whose they are, and when they go."""

from decimal import Decimal
from random import Random

import pytest
from django.core.management import call_command

from configurator.customers.identify import answer_learning
from configurator.customers.merge import undo
from configurator.customers.models import Interaction, Learning, Merge
from configurator.insight.models import CustomerShare, LineMargin, Need, ValuePolicy
from configurator.insight.share.figures import Guess, Range
from configurator.insight.share.kept import figures_in
from configurator.insight.share.model import Basis
from configurator.insight.share.rebuild import catch_up, rebuild
from configurator.insight.share.shown import shown
from configurator.orders.place import place
from configurator.privacy.erase import erase_person
from configurator.privacy.walk import person_behind
from configurator.profiles.behind import erase_acts
from configurator.profiles.forget import forget_profile
from configurator.profiles.merge import merge_customers
from configurator.profiles.tell import tell
from configurator.profiles.told import Statement
from tests.insight.share.club import (
    BREAD,
    COFFEE,
    DAY,
    MILK,
    NOW,
    Said,
    buys,
    buys_monthly,
    goods,
    lives_with,
    members,
    need_of,
    needs_of,
    rows,
    says,
    share_of,
)  # fmt: skip
from tests.orders.shop import build, publish_lamp, submission

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture(autouse=True)
def shelf(db):
    goods()


def test_a_share_is_recounted_to_the_cent():
    (joe,) = members(1)
    buys(joe, "COFFEE", "100.06", NOW - 300 * DAY)
    buys(joe, "COFFEE", "20.07", NOW - 3 * DAY)
    buys(joe, "MILK", "60")
    buys(joe, "BREAD", "999", NOW - 366 * DAY)  # more than a year ago
    says(joe, COFFEE, Said.AMOUNT, "20")
    says(joe, MILK, Said.NOTHING)
    rebuild(at=NOW)
    coffee = need_of(joe, COFFEE)
    assert (coffee.spent, coffee.ours) == (D("120.13"), D("10.01"))  # a twelfth, half a cent up
    assert (coffee.source, coffee.elsewhere, coffee.low, coffee.high) == ("told", 20, 15, 25)
    share = share_of(joe)
    assert (share.months, share.ours, share.known, share.elsewhere) == (12, D("15.01"), D("15.01"), 20)
    assert share.share == (D("15.01") / D("35.01")).quantize(D("0.0001"))
    assert share.share_low == (D("15.01") / D("40.01")).quantize(D("0.0001"))
    assert share.share_high == (D("15.01") / D("30.01")).quantize(D("0.0001"))
    assert (share.needs, share.served) == (2, 2)
    assert (share.act, share.next_need) == ("propose", COFFEE)
    assert (share.gain, share.gain_low, share.gain_high) == (96, 72, 120)  # 20 x 12 x 40 %
    assert sorted(needs_of(joe)) == [COFFEE, MILK]


def test_unknown_is_no_zero():
    joe, ann = members(2)
    for visitor in (joe, ann):
        buys(visitor, "COFFEE", "120")
        buys(visitor, "MILK", "240")
        says(visitor, COFFEE, Said.AMOUNT, "10")
    says(ann, MILK, Said.NOTHING)
    rebuild(at=NOW)
    milk = need_of(joe, MILK)
    assert (milk.source, milk.elsewhere, milk.low, milk.high) == ("unknown", None, None, None)
    assert (share_of(joe).ours, share_of(joe).known, share_of(joe).share) == (30, 10, D("0.5"))
    # the control: had unknown counted as nothing elsewhere, joe's share would be ann's
    assert (share_of(ann).known, share_of(ann).share) == (30, D("0.75"))


def test_who_told_nothing_has_no_share_and_is_asked():
    joe, ann = members(2)
    buys(joe, "COFFEE", "12")
    buys(ann, "COFFEE", "12")
    buys(ann, "MILK", "12")
    rebuild(at=NOW)
    share = share_of(joe)
    assert (share.share, share.share_low, share.share_high, share.gain) == (None, None, None, None)
    assert (share.act, share.next_need) == ("ask", COFFEE)  # the need of most customers


def test_what_is_not_needed_is_no_need_and_also_elsewhere_is_one():
    (joe,) = members(1)
    buys(joe, "COFFEE", "12")
    says(joe, MILK, Said.NOT_NEEDED)
    says(joe, BREAD, Said.SOME)
    rebuild(at=NOW)
    share = share_of(joe)
    assert (share.needs, share.served) == (2, 1)
    assert (share.act, share.next_need, share.gain) == ("propose", BREAD, None)
    assert (need_of(joe, BREAD).source, need_of(joe, MILK).elsewhere) == ("unknown", 0)


def test_an_amount_in_another_currency_says_that_there_is_some():
    (joe,) = members(1)
    says(joe, COFFEE, Said.AMOUNT, "20")
    ValuePolicy.objects.update(currency="USD")
    rebuild(at=NOW)
    assert (need_of(joe, COFFEE).told, need_of(joe, COFFEE).source) == ("some", "unknown")


def test_who_is_known_for_a_shorter_time_has_shorter_months():
    new, newest = members(1, since=NOW - 73 * DAY) + members(1, since=NOW - DAY)
    buys(new, "COFFEE", "24")
    buys(newest, "COFFEE", "24", NOW - DAY / 2)
    rebuild(at=NOW)
    assert (share_of(new).months, need_of(new, COFFEE).ours) == (D("2.4"), 10)
    assert (share_of(newest).months, need_of(newest, COFFEE).ours) == (1, 24)


def test_orders_count_with_tax_less_what_came_back_and_margins_without():
    publish_lamp()
    (joe,) = members(1)
    order = place(visitor=joe, submission=submission(build(joe), quantity=2), at=NOW - DAY)
    rebuild(at=NOW)
    total = sum((line.price for line in order.lines.all()), D(0))
    assert need_of(joe, "family:lamp").spent == total
    kept = 1 / (1 + order.tax_percent / 100) if order.tax_included else 1
    assert Need.objects.get(code="family:lamp").margin == (D("0.4") * kept).quantize(D("0.0001"))


def test_a_margin_that_staff_say_counts():
    (joe,) = members(1)
    says(joe, COFFEE, Said.AMOUNT, "100")
    LineMargin.objects.create(family_code="Coffee", percent=10)
    LineMargin.objects.create(family_code="fixed-products", percent=90)
    buys(joe, "COFFEE", "1")
    rebuild(at=NOW)
    assert (share_of(joe).gain, Need.objects.get(code=MILK).margin) == (120, D("0.9"))


def test_needs_may_be_departments():
    (joe,) = members(1)
    buys(joe, "MILK", "12")
    buys(joe, "BREAD", "24")
    ValuePolicy.objects.update(needs_by="department")
    rebuild(at=NOW)
    assert [(one.need, one.ours) for one in needs_of(joe).values()] == [("products:Fresh", 3)]


# Estimates


def club(number, told):
    """Members who buy coffee for 10 a month here, of whom some told that they buy for 10 to 30 more elsewhere."""
    people = members(number)
    for n, one in enumerate(people):
        buys(one, "COFFEE", "120")
        if n < told:
            says(one, COFFEE, Said.AMOUNT, str(10 + 20 * n // max(told - 1, 1)))
    return people


def test_nothing_is_estimated_from_fewer_than_ten():
    people = club(12, told=9)
    rebuild(at=NOW)
    assert need_of(people[-1], COFFEE).source == "unknown"
    says(people[9], COFFEE, Said.AMOUNT, "20")  # the tenth
    rebuild(at=NOW)
    found = need_of(people[-1], COFFEE)
    assert (found.source, found.guess_of, found.guess_basis) == ("estimated", 10, "told")
    assert (found.low, found.high) == (10, 30)  # from ten the range is as wide as they are
    assert 10 <= found.elsewhere <= 30
    ten = share_of(people[-1]).figures
    ten[0]["guess"]["of"] = 9
    with pytest.raises(ValueError, match="9"):
        figures_in(ten)


def test_no_range_is_out_of_order_and_none_is_below_zero():
    assert Guess(Range(D(2), D(0), D(3)), 10, Basis.TOLD).of == 10
    for parts in ((1, 2, 3), (4, 2, 3), (1, -1, 3)):
        with pytest.raises(ValueError, match="Decimal"):
            Range(*map(D, parts))


def test_what_was_told_counts_before_what_is_estimated():
    people = club(12, told=11)
    last = people[-1]
    rebuild(at=NOW)
    guess = need_of(last, COFFEE)
    assert guess.source == "estimated"
    says(last, COFFEE, Said.AMOUNT, "100", at=NOW + DAY)
    found = need_of(last, COFFEE)
    assert (found.source, found.elsewhere, found.guess) == ("told", 100, guess.guess)
    says(last, COFFEE, None, at=NOW + 2 * DAY)
    found = need_of(last, COFFEE)
    assert (found.source, found.elsewhere) == ("estimated", guess.elsewhere)


def test_alike_is_who_has_the_same_household_size_where_there_are_enough():
    people = members(42)
    for n, one in enumerate(people):
        size = "1" if n % 2 else "4"
        lives_with(one, size)
        buys(one, "COFFEE", "12")
        if n < 40:
            says(one, COFFEE, Said.AMOUNT, "10" if size == "1" else "50")
    rebuild(at=NOW)
    assert (need_of(people[40], COFFEE).elsewhere, need_of(people[41], COFFEE).elsewhere) == (50, 10)
    assert {need_of(one, COFFEE).guess_of for one in people[40:]} == {20}


def test_no_other_trait_is_read():
    """A told age, sex or faith, or a name, changes no estimate."""
    people = club(30, told=20)
    rebuild(at=NOW)
    before = rows()
    for n, one in enumerate(people):
        facts = [(f"question:{name}", str(n % 2)) for name in ("age", "sex", "faith", "income", "children")]
        said = [Statement(subject=subject, value=value, words="x", use="") for subject, value in facts]
        tell(visitor=one, statements=said, at=NOW - DAY)
    rebuild(at=NOW)
    assert rows() == before


def test_regulars_stand_in_where_nobody_told():
    people = members(40)
    for n, one in enumerate(people):
        if n < 15:  # regulars: each month, and all three needs
            for sku, amount in (("COFFEE", 30 + n), ("MILK", 10), ("BREAD", 10)):
                buys_monthly(one, sku, amount)
        else:
            buys(one, "COFFEE", "120")
    rebuild(at=NOW)
    found = need_of(people[-1], COFFEE)
    assert (found.source, found.guess_basis, found.guess_of) == ("estimated", "regular", 15)
    assert 20 <= found.low <= found.elsewhere <= found.high <= 34
    milk = need_of(people[-1], MILK)  # buys none here; those who buy all here need it
    assert (milk.ours, milk.source, milk.elsewhere) == (0, "estimated", 10)
    assert need_of(people[0], COFFEE).guess_of == 14  # without oneself


@pytest.mark.parametrize("likely", [80, 90])
def test_the_range_holds_the_truth_as_often_as_it_says(likely):
    """Planted: everybody's total and share are known; some tell, and the rest is estimated."""
    rng = Random(7)
    ValuePolicy.objects.update(likely_percent=likely)
    people = members(600)
    truth = {}
    for one in people:
        size = rng.choice("124")
        total, share = rng.lognormvariate(1.5, 0.5) * (2 + int(size)) * 3, rng.uniform(0.02, 1)
        truth[one.customer_id] = total * (1 - share)
        lives_with(one, size)
        buys(one, "COFFEE", str(round(total * share * 12, 2)))
    for one in people[:240]:
        says(one, COFFEE, Said.AMOUNT, str(round(D(truth[one.customer_id]), 2) or 1))
    rebuild(at=NOW)
    found = [(need_of(one, COFFEE), D(truth[one.customer_id])) for one in people[240:]]
    rows = [(row, true) for row, true in found if row.source == "estimated"]
    assert len(rows) > 300
    held = sum(row.low <= true + D("0.01") and true <= row.high for row, true in rows)
    assert likely / 100 - 0.06 <= held / len(rows) <= min(likely / 100 + 0.08, 0.99)
    # the control: ranges of half the width hold it much less often
    half = sum(
        row.elsewhere - (row.elsewhere - row.low) / 2 <= true <= row.elsewhere + (row.high - row.elsewhere) / 2
        for row, true in rows
    )  # fmt: skip
    assert half / len(rows) < likely / 100 - 0.15


# Whose they are, and when they go


def test_the_same_history_gives_the_same_rows_and_a_command_makes_them(capsys):
    club(14, told=12)
    rebuild(at=NOW)
    before = rows()
    rebuild(at=NOW)
    assert rows() == before
    call_command("rebuild_share")  # today, before they bought anything
    assert "12 customers, needs: 12 told, 0 estimated, 0 unknown" in capsys.readouterr().out


def test_following_and_rebuilding_agree():
    people = club(14, told=12)
    rebuild(at=NOW)
    says(people[13], MILK, Said.AMOUNT, "15", at=NOW)
    said = rows()
    rebuild(at=NOW)
    assert rows() == said


@pytest.mark.parametrize("learning", [Learning.OFF, Learning.VISIT])
def test_only_of_who_lets_us_learn_always(learning):
    joe, ann = members(2)
    for visitor in (joe, ann):
        buys(visitor, "COFFEE", "12")
        says(visitor, COFFEE, Said.AMOUNT, "20")
    rebuild(at=NOW)
    answer_learning(customer_id=joe.customer_id, learning=learning, at=NOW, source="test")
    assert list(CustomerShare.objects.standing().values_list("pk", flat=True)) == [ann.customer_id]
    assert shown(customer_id=joe.customer_id).lines == []
    assert not says(joe, COFFEE, Said.AMOUNT, "30", at=NOW)
    assert catch_up(at=NOW) == 1
    assert not CustomerShare.objects.filter(pk=joe.customer_id).exists()
    rebuild(at=NOW + DAY)
    assert list(CustomerShare.objects.values_list("pk", flat=True)) == [ann.customer_id]


def test_who_is_erased_goes_at_once_with_all_that_was_told():
    people = club(14, told=12)
    joe = people[0]
    rebuild(at=NOW)
    forget_profile(customer_id=joe.customer_id, at=NOW)
    assert joe.customer_id not in CustomerShare.objects.standing().values_list("pk", flat=True)
    [line] = shown(customer_id=joe.customer_id).lines
    assert (line.figure.source, line.figure.ours, line.fact) == ("unknown", 10, None)  # orders stay
    assert catch_up(at=NOW + DAY) == 1
    assert (need_of(joe, COFFEE).told, need_of(joe, COFFEE).elsewhere) == ("", None)
    erase_person(person=person_behind(customer_id=joe.customer_id), at=NOW)
    assert not CustomerShare.objects.filter(pk=joe.customer_id).exists()


def test_one_fact_that_is_erased_or_taken_back_elsewhere_goes_too():
    (joe,) = members(1)
    buys(joe, "COFFEE", "12")
    says(joe, COFFEE, Said.AMOUNT, "20")
    rebuild(at=NOW)
    told = Interaction.objects.get(detail__subject=f"need:{COFFEE}")
    erase_acts(customer_id=joe.customer_id, ids=[told.pk], at=NOW + DAY)
    assert shown(customer_id=joe.customer_id).lines[0].figure.elsewhere is None
    assert CustomerShare.objects.standing().count() == 0
    catch_up(at=NOW + 2 * DAY)
    assert share_of(joe).share is None
    assert catch_up(at=NOW + 3 * DAY) == 0


def test_an_estimate_goes_when_what_it_may_rest_on_is_erased():
    people = club(14, told=12)
    last = people[-1]
    lives_with(last, "4")
    rebuild(at=NOW)
    assert need_of(last, COFFEE).source == "estimated"
    act = Interaction.objects.get(identity__customer=last.customer_id)
    erase_acts(customer_id=last.customer_id, ids=[act.pk], at=NOW + DAY)
    assert shown(customer_id=last.customer_id).lines[0].figure.elsewhere is None


def test_they_follow_a_merge_and_its_undoing():
    joe, ann = members(2)
    for visitor in (joe, ann):
        buys(visitor, "COFFEE", "12")
        answer_learning(customer_id=visitor.customer_id, learning=Learning.ALWAYS, at=NOW - 2 * DAY, source="test")
    says(ann, COFFEE, Said.AMOUNT, "20")
    rebuild(at=NOW)
    merge_customers(survivor_id=joe.customer_id, absorbed_id=ann.customer_id, at=NOW)
    rebuild(at=NOW)
    assert list(CustomerShare.objects.values_list("pk", "ours", "elsewhere")) == [(joe.customer_id, 2, 20)]
    undo(merge_id=Merge.objects.get().pk, at=NOW)
    rebuild(at=NOW + DAY)
    assert (share_of(joe).elsewhere, share_of(ann).elsewhere) == (0, 20)
