"""`python -m tests.benchmarks value`: models of buying beside their published figures, and how long a million take."""

import json
import time

from configurator.insight.value.bg_bb import fit_bg_bb
from configurator.insight.value.bg_nbd import fit_bg_nbd
from configurator.insight.value.choose import choose
from configurator.insight.value.gamma_gamma import fit_gamma_gamma
from configurator.insight.value.histories import collapse
from configurator.insight.value.pareto_nbd import fit_pareto_nbd
from tests.insight.value import published

MILLION = 1_000_000
WEEKS, DISCOUNT = 156.0, 0.1 / 52  # three years ahead, a tenth a year


def told(model):
    """Parameters with their standard errors, and the log-likelihood."""
    fitted = model.fitted
    return {
        "parameters": [round(parameter, 4) for parameter in fitted.parameters],
        "errors": [round(error, 4) for error in fitted.errors],
        "log_likelihood": round(fitted.log_likelihood, 2),
    }


def hold_out():
    cut = ((published.CALIBRATED - published.FIRST).days + 1) / 7
    weeks = published.HOLD_OUT_WEEKS
    choice = choose(published.cdnow_purchases(), now=cut + weeks, holdout=weeks, ahead=weeks)
    marks = {
        name: {"correlation": round(m.correlation, 3), "mae": round(m.mae, 3), "deviance": round(m.deviance, 4)}
        for name, m in choice.marks.items()
    }
    return {"chosen": choice.model.name, **marks}


def million():
    repeats, recency, age = published.simulated(MILLION)
    began = time.perf_counter()
    histories = collapse(repeats, recency, age)
    collapsed = time.perf_counter()
    model = fit_bg_nbd(histories)
    fitted = time.perf_counter()
    model.expected(repeats, recency, age, horizon=WEEKS, discount=DISCOUNT)
    scored = time.perf_counter()
    other = fit_pareto_nbd(histories)
    other.expected(repeats, recency, age, horizon=WEEKS, discount=DISCOUNT)
    seconds = {
        "collapse": collapsed - began,
        "fit": fitted - collapsed,
        "score": scored - fitted,
        "all": scored - began,
        "pareto_nbd_fit_and_score": time.perf_counter() - scored,
    }
    return {"different_histories": len(histories.counts), **told(model)} | {
        f"{name}_seconds": round(taken, 2) for name, taken in seconds.items()
    }


def main():
    cdnow = published.cdnow()
    found = {
        "bg_nbd": told(fit_bg_nbd(cdnow)),
        "pareto_nbd": told(fit_pareto_nbd(cdnow)),
        "gamma_gamma": told(fit_gamma_gamma(*published.cdnow_amounts())),
        "bg_bb_donations": told(fit_bg_bb(published.donations())),
        "hold_out_39_weeks": hold_out(),
        "million": million(),
    }
    print(json.dumps(found, indent=1))
