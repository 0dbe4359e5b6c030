import numpy as np
import pytest

from configurator.insight.value.bg_nbd import BgNbd
from configurator.insight.value.choose import CANDIDATES, choose, mark
from configurator.insight.value.histories import Purchases, summary_of
from configurator.insight.value.rate import faded, fit_rate
from tests.insight.value.published import CALIBRATED, FIRST, HOLD_OUT_WEEKS, cdnow_purchases


def bought(*customers):
    """Each customer as a list of times."""
    owner = [place for place, times in enumerate(customers) for _ in times]
    return Purchases(np.array(owner, np.int64), np.array([t for times in customers for t in times]), len(customers))


def test_the_hold_out_of_cdnow():
    purchases = cdnow_purchases()
    cut = ((CALIBRATED - FIRST).days + 1) / 7
    choice = choose(purchases, now=cut + HOLD_OUT_WEEKS, holdout=HOLD_OUT_WEEKS, ahead=HOLD_OUT_WEEKS)
    assert choice.model.name == "pareto-nbd"
    best, bg_nbd, rate = (choice.marks[name] for name in ("pareto-nbd", "bg-nbd", "rate"))
    assert (round(best.correlation, 2), round(best.mae, 2)) == (0.63, 0.75)
    assert bg_nbd.correlation > 0.62
    assert bg_nbd.mae < 0.80
    assert best.deviance < bg_nbd.deviance < rate.deviance


def test_regular_customers_who_change_their_pace_are_left_to_the_rate():
    """Everybody buys on and on, some ever more often, some ever less: nobody leaves, and what is new counts."""
    rng = np.random.default_rng(2)
    customers = []
    for _ in range(200):
        early, late = rng.gamma(1, 0.5, 2)
        times = np.concatenate(
            [rng.uniform(0, 100, rng.poisson(100 * early)), rng.uniform(100, 160, rng.poisson(60 * late))]
        )
        customers.append(sorted({0.0, *np.round(times, 1)}))
    choice = choose(bought(*customers), now=160.0, holdout=20.0, ahead=160.0)
    assert choice.model.name == "rate"
    assert choice.model.half_life <= 32


def test_with_few_customers_there_is_nothing_to_choose_by():
    choice = choose(bought([0.0, 3.0], [1.0]), now=10.0, holdout=4.0, ahead=10.0)
    assert (choice.model.name, choice.marks) == ("rate", {})
    summary = choice.model.summary(bought([0.0, 3.0], [1.0]), now=10.0)
    once, never = choice.model.expected(summary.repeats, summary.recency, summary.age, horizon=10.0)
    assert once > never > 0


def test_nobody_bought():
    choice = choose(bought(), now=10.0, holdout=4.0, ahead=10.0)
    assert len(choice.model.summary(bought(), now=10.0).who) == 0


def test_a_summary_has_only_those_who_bought():
    found = summary_of(bought([1.0, 2.0, 5.0], [], [4.0]), now=6.0)
    assert [list(column) for column in (found.who, found.repeats, found.recency, found.age)] == [
        [0, 2],
        [2, 0],
        [4, 0],
        [5, 2],
    ]


def test_faded_numbers():
    found = faded(bought([0.0, 6.0], [], [10.0]), now=10.0, half_life=4.0)
    assert list(found.repeats) == [0.5, 0.0]
    assert found.recency == pytest.approx([4 / np.log(2) * (1 - 2**-2.5), 0.0])


def test_without_fading_the_rate_is_counted_over_all_time():
    model = fit_rate(bought(*[[0.0, 1.0, 2.0, 3.0]] * 60), now=10.0, half_life=1e9)
    assert model.r / model.alpha == pytest.approx((60 * 3 + 0.5) / (60 * 10 + 10), rel=1e-3)


def test_that_nobody_came_again_is_no_proof_that_nobody_will():
    purchases = bought(*[[0.0]] * 5)
    model = choose(purchases, now=10.0, holdout=4.0, ahead=10.0).model
    summary = model.summary(purchases, now=10.0)
    later = model.expected(summary.repeats, summary.recency, summary.age, horizon=60.0)
    assert later == pytest.approx([0.5] * 5, rel=0.05)


def test_marks():
    found = mark(np.array([1.0, 2.0, 0.0]), np.array([1.0, 0.0, 0.0]))
    assert found.mae == pytest.approx(2 / 3)
    assert found.deviance == pytest.approx(4 / 3, abs=1e-5)
    assert mark(np.array([1.0]), np.array([1.0])).correlation == 0.0


def test_candidates():
    assert list(CANDIDATES) == ["bg-nbd", "pareto-nbd", "rate"]


def test_a_model_that_numbers_cannot_hold_is_no_candidate():
    def overflows(_bought, _now):
        return np.exp(np.array([1e6]))

    purchases, now = cdnow_purchases(), 78.0
    times = {"now": now, "holdout": 39.0, "ahead": 156.0}
    found = choose(purchases, **times, candidates={"wild": overflows, "rate": CANDIDATES["rate"]})
    assert (found.model.name, list(found.marks)) == ("rate", ["rate"])
    assert choose(purchases, **times, candidates={"wild": overflows}).model.name == "rate"


def hardly_anybody_leaves(bought, now):
    """As it is fitted where all but a few come again and again: it foretells a quarter well, and no three years."""
    fitted = CANDIDATES["bg-nbd"](bought, now)
    return BgNbd(fitted.r, fitted.alpha, 900.0, 1e5, fitted.fitted)


def test_nor_is_one_that_can_foretell_the_hold_out_and_not_as_far_as_is_asked():
    purchases, now = cdnow_purchases(), 78.0
    summary = summary_of(purchases, now=now)
    model = hardly_anybody_leaves(purchases, now)
    with np.errstate(over="ignore", invalid="ignore"):
        near, far = (
            model.expected(summary.repeats, summary.recency, summary.age, horizon=weeks) for weeks in (13.0, 15_600.0)
        )
    assert np.isfinite(near).all()
    assert not np.isfinite(far).all()  # what would have been the value of customers
    candidates = {"bg-nbd": hardly_anybody_leaves, "rate": CANDIDATES["rate"]}
    near, far = (
        choose(purchases, now=now, holdout=13.0, ahead=weeks, candidates=candidates) for weeks in (13.0, 15_600.0)
    )
    assert near.marks["bg-nbd"].deviance < near.marks["rate"].deviance
    assert (near.model.name, far.model.name) == ("bg-nbd", "rate")
    assert far.marks == near.marks
