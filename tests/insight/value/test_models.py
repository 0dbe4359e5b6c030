"""Published figures, and figures that were worked out another way."""

import math

import numpy as np
import pytest

from configurator.insight.value.bg_bb import fit_bg_bb
from configurator.insight.value.bg_nbd import fit_bg_nbd
from configurator.insight.value.fit import maximise
from configurator.insight.value.gamma_gamma import fit_gamma_gamma, related
from configurator.insight.value.histories import collapse
from configurator.insight.value.pareto_nbd import fit_pareto_nbd
from configurator.insight.value.special import digamma, log_beta, log_gamma
from tests.insight.value.published import cdnow, cdnow_amounts, donations, simulated

THOUSANDTH = 1e-3


def near(*figures):
    return pytest.approx(figures, rel=THOUSANDTH)


def one(*history):
    return tuple(np.array([float(number)]) for number in history)


@pytest.fixture(scope="module")
def bg_nbd():
    return fit_bg_nbd(cdnow())


@pytest.fixture(scope="module")
def pareto_nbd():
    return fit_pareto_nbd(cdnow())


# As published


def test_bg_nbd_on_cdnow(bg_nbd):
    assert (bg_nbd.r, bg_nbd.alpha, bg_nbd.a, bg_nbd.b) == near(0.2426, 4.4135, 0.7929, 2.4258)
    assert bg_nbd.fitted.log_likelihood == pytest.approx(-9582.43, abs=0.02)


def test_pareto_nbd_on_cdnow(pareto_nbd):
    assert (pareto_nbd.r, pareto_nbd.alpha, pareto_nbd.s, pareto_nbd.beta) == near(0.5533, 10.578, 0.6062, 11.668)
    assert pareto_nbd.fitted.log_likelihood == pytest.approx(-9594.97, abs=0.02)


def test_gamma_gamma_on_cdnow():
    repeats, average = cdnow_amounts()
    model = fit_gamma_gamma(repeats, average)
    assert (model.p, model.q, model.v) == near(6.249, 3.745, 15.448)
    again = repeats > 0
    assert related(repeats[again], average[again]) == pytest.approx(0.1138, abs=1e-4)


def test_bg_bb_on_donations():
    model = fit_bg_bb(donations())
    assert (model.alpha, model.beta, model.gamma, model.delta) == near(1.204, 0.750, 0.657, 2.783)
    assert model.fitted.log_likelihood == pytest.approx(-33_225.58, abs=0.02)


def test_what_one_customer_of_cdnow_will_do(bg_nbd):
    """The example of the paper's authors: twice again, last after 30.43 of 38.86 weeks, and 39 weeks ahead."""
    assert bg_nbd.expected(*one(2, 30.43, 38.86), horizon=39.0)[0] == pytest.approx(1.226, abs=1e-3)


def test_who_never_came_again_is_worth_the_mean_of_all(bg_nbd):
    model = fit_gamma_gamma(*cdnow_amounts())
    assert model.expected(np.zeros(1), np.zeros(1))[0] == pytest.approx(35.17, abs=0.01)
    assert model.expected(np.array([0.0, 1e9]), np.array([0.0, 50.0])) == pytest.approx([model.mean, 50.0])


# Worked out another way


def closed_form(model, x, recency, age, horizon):
    """Fader, Hardie and Lee (2005), equation 10, its series summed term by term."""
    z = horizon / (model.alpha + age + horizon)
    term = total = 1.0
    for n in range(4_000):
        term *= (model.r + x + n) * (model.b + x + n) / (model.a + model.b + x - 1 + n) / (n + 1) * z
        total += term
    lead = (model.a + model.b + x - 1) / (model.a - 1)
    inner = 1 - ((model.alpha + age) / (model.alpha + age + horizon)) ** (model.r + x) * total
    left = model.a / (model.b + x - 1) * ((model.alpha + age) / (model.alpha + recency)) ** (model.r + x) if x else 0
    return lead * inner / (1 + left)


@pytest.mark.parametrize("history", [(0, 0, 20), (1, 3, 30), (2, 30.43, 38.86), (12, 35, 36)])
@pytest.mark.parametrize("horizon", [1.0, 39.0, 260.0])
def test_bg_nbd_as_the_closed_form(bg_nbd, history, horizon):
    found = bg_nbd.expected(*one(*history), horizon=horizon)[0]
    assert found == pytest.approx(closed_form(bg_nbd, *history, horizon), rel=1e-7)


def test_pareto_nbd_as_the_closed_form(pareto_nbd):
    m, (x, age, horizon) = pareto_nbd, (2, 38.86, 39.0)
    ratio = (m.beta + age) / (m.beta + age + horizon)
    lead = (m.r + x) * (m.beta + age) / ((m.alpha + age) * (m.s - 1))
    alive = m.alive(*one(x, 30.43, age))[0]
    found = m.expected(*one(x, 30.43, age), horizon=horizon)[0]
    assert found == pytest.approx(alive * lead * (1 - ratio ** (m.s - 1)), rel=1e-9)


@pytest.mark.parametrize("model", ["bg_nbd", "pareto_nbd"])
def test_means_are_those_of_what_is_drawn(model, request):
    model = request.getfixturevalue(model)
    history = (3.0, 25.0, 30.0)
    drawn = model.draw(history, horizon=52.0, count=200_000, rng=np.random.default_rng(1))
    expected = model.expected(*one(*history), horizon=52.0)[0]
    assert drawn.mean() * model.alive(*one(*history))[0] == pytest.approx(expected, rel=0.01)


def test_money_that_comes_later_is_worth_less(bg_nbd):
    history = one(2, 30.43, 38.86)
    plain = bg_nbd.expected(*history, horizon=104.0)[0]
    by_weeks = [bg_nbd.expected(*history, horizon=float(week))[0] for week in range(105)]
    factor = np.exp(-0.002 * (np.arange(104) + 0.5))
    assert bg_nbd.expected(*history, horizon=104.0, discount=0.002)[0] == pytest.approx(
        float(np.diff(by_weeks) @ factor), rel=1e-4
    )
    assert by_weeks[-1] == pytest.approx(plain)


def test_the_longer_away_the_less_alive(bg_nbd, pareto_nbd):
    ages = np.array([31.0, 40.0, 60.0, 120.0])
    for model in (bg_nbd, pareto_nbd):
        alive = model.alive(np.full(4, 5.0), np.full(4, 30.0), ages)
        assert list(alive) == sorted(alive, reverse=True)
        assert 0 < alive[-1] < alive[0] < 1


@pytest.mark.parametrize("x", [1e-4, 0.3, 1.0, 4.5, 9.999, 10.0, 77.0, 1e5])
def test_gammas(x):
    assert float(log_gamma(x)) == pytest.approx(math.lgamma(x), rel=1e-12, abs=1e-13)
    slope = (math.lgamma(x * 1.0001) - math.lgamma(x * 0.9999)) / (x * 0.0002)
    assert float(digamma(x)) == pytest.approx(slope, rel=1e-6)


def test_beta():
    assert float(np.exp(log_beta(2.0, 3.0))) == pytest.approx(1 / 12)


@pytest.mark.parametrize("fit", [fit_bg_nbd, fit_pareto_nbd])
def test_slopes_are_those_of_the_likelihood(fit):
    """A wrong derivative would still find the place, only slowly."""
    likelihood = fit.__globals__["_Likelihood"](cdnow())
    at = np.array([0.4, 6.0, 0.7, 3.0])
    slopes = likelihood(at)[1]
    for place in range(4):
        step = np.zeros(4)
        step[place] = at[place] * 1e-5
        by_difference = (likelihood(at + step)[0] - likelihood(at - step)[0]) / (2 * step[place])
        assert slopes[place] == pytest.approx(by_difference, rel=1e-4)


# Fitting


def test_equal_histories_are_worked_on_once():
    found = collapse(np.array([1.0, 0, 1]), np.array([2.0, 0, 2]), np.array([9.0, 9, 9]))
    assert (list(found.repeats), list(found.counts), list(found.places)) == ([0, 1], [1, 2], [1, 0, 1])
    assert (found.customers, len(cdnow().counts)) == (3, 1016)


def test_parameters_come_back_from_customers_who_live_by_them():
    """Many different histories, so that the fit begins roughly; each within four standard errors."""
    model = fit_bg_nbd(collapse(*simulated(60_000)))
    truth = (0.2426, 4.4135, 0.7929, 2.4258)
    off = [(model.fitted.parameters[n] - truth[n]) / model.fitted.errors[n] for n in range(4)]
    assert max(abs(number) for number in off) < 4, off


def test_errors_are_as_wide_as_samples_differ():
    """The standard errors beside the spread of fits on customers drawn anew."""
    h = cdnow()
    rng = np.random.default_rng(3)
    chances = h.counts / h.counts.sum()
    fits = []
    for _ in range(40):
        counts = rng.multinomial(int(h.customers), chances).astype(float)
        kept = counts > 0
        fits.append(fit_bg_nbd(collapse(h.repeats[kept], h.recency[kept], h.age[kept], counts[kept])).r)
    assert np.std(fits) == pytest.approx(fit_bg_nbd(h).fitted.errors[0], rel=0.3)


def test_customers_who_never_leave_are_no_trouble():
    """A parameter runs away, the figures stay finite."""
    rng = np.random.default_rng(5)
    repeats = rng.poisson(rng.gamma(2, 3, 500)).astype(float)
    model = fit_bg_nbd(collapse(repeats, np.where(repeats > 0, 51.9, 0.0), np.full(500, 52.0)))
    expected = model.expected(repeats, np.where(repeats > 0, 51.9, 0.0), np.full(500, 52.0), horizon=52.0)
    assert np.isfinite(expected).all()
    assert expected.mean() == pytest.approx(repeats.mean(), rel=0.15)


def test_a_fit_that_is_told_the_wrong_way_does_not_hang():
    fitted = maximise(lambda p: (-float(p @ p), 2 * p), start=(1.0, 2.0), weight=1.0)
    assert fitted.parameters == (1.0, 2.0)
