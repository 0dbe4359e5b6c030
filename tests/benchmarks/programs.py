"""What programmes cost and how well they measure: reports and effects on real purchases, allocation made up."""

import random
import time

import numpy as np

from configurator.insight.experiments.effect import effect, smallest_effect, spread_left
from configurator.programs.allocate import allocate
from configurator.programs.experiments.assign import draw_held_out
from configurator.programs.suppliers.cells import Rules, Sale, cells, covered
from tests.programs.market import market

PERIOD, PERIODS = 28, 13
LEVELS = ("supplier", "category", "kind", "product")
DRAWN, HELD_OUT, CHANGED = 280, 0.2, 56


def report_figures(shop):
    """Of 13 periods of four weeks: how much of all sales stands in a safe cell, and in cells how fine."""
    begin, rules = time.process_time(), Rules()
    shares, finest, count = [], dict.fromkeys(LEVELS, 0), 0
    for period in range(PERIODS):
        sales = sales_of(shop, (shop.day - 1) // PERIOD == period)
        found = cells(sales, rules=rules)
        shares.append((sum(sale.cents for sale in sales), covered(found, sales)))
        count += len(found)
        for cell in found:
            finest[LEVELS[len(cell.path) - 1]] += cell.cents
    total = sum(cents for cents, _ in shares)
    return {
        "sales covered": round(sum(cents * share for cents, share in shares) / total, 4),
        "least covered period": round(min(share for _, share in shares), 4),
        "share of all sales by the cell's level": {name: round(cents / total, 4) for name, cents in finest.items()},
        "cells": count,
        "seconds of processor a period": round((time.process_time() - begin) / PERIODS, 2),
    }


def sales_of(shop, wanted):
    """Once for each household and product."""
    pairs, of = np.unique(shop.household[wanted] * shop.purchases.items + shop.item[wanted], return_inverse=True)
    cents = np.bincount(of, shop.cents[wanted]).astype(np.int64)
    columns = [values.tolist() for values in (shop.suppliers, shop.categories, shop.kinds)]
    return [
        Sale(str(pair // shop.purchases.items), (*(str(column[item]) for column in columns), str(item)), sum_)
        for pair, item, sum_ in zip(
            pairs.tolist(), (pairs % shop.purchases.items).tolist(), cents.tolist(), strict=True
        )
    ]


def experiment_figures(shop, draws=300):
    """Spending of eight weeks without any programme, beside the eight before: what is seen where there is nothing."""
    who = shop.eligible(DRAWN)
    before, after = (spent(shop, day, who) for day in (DRAWN - CHANGED, DRAWN))
    strata = {str(number): int(value // 25) for number, value in enumerate(before)}
    found = []
    for seed in range(draws):
        held = draw_held_out(strata=strata, share=HELD_OUT, rng=random.Random(seed))
        side = np.array([str(number) in held for number in range(len(before))])
        found.append(effect(outcome=after, held=side, before=before))
    spread = spread_left(outcome=after, before=before)
    sizes = {"treated": round(len(before) * (1 - HELD_OUT)), "held": round(len(before) * HELD_OUT)}
    return {
        "households": len(before),
        "effects seen where there is none": round(float(np.mean([one.proven for one in found])), 3),
        "variance explained by what was before": round(float(np.mean([one.explained for one in found])), 3),
        "smallest effect a week": round(smallest_effect(spread=spread, **sizes), 2),
        "and without what was before": round(smallest_effect(spread=float(after.std()), **sizes), 2),
        "targeted instead of drawn, a week": round(
            effect(outcome=after, held=before < np.median(before)).difference, 2
        ),
    }


def spent(shop, day, who):
    """A week, over eight weeks from a day, of each of these households."""
    some = (shop.day >= day) & (shop.day < day + CHANGED)
    return np.bincount(shop.household[some], shop.cents[some], shop.households)[who] / 100 / (CHANGED / 7)


def allocation_figures():
    """2,469 customers, 60 deals, twelve a mailing; budgets for a tenth, 30 % and 80 % of what could be mailed."""
    found = {}
    for budgets in (0.1, 0.3, 0.8):
        tier, asked = market(seed=0, customers=2_469, deals=60, budgets=budgets)
        begin = time.process_time()
        done = allocate(asked)
        sums = np.where(done.chosen, asked.value, 0).sum(axis=1)[tier == 2]
        found[f"budgets {budgets}"] = {
            "share of the bound": round(done.share_of_bound, 4),
            "top tier, least and most cents": [int(sums.min()), int(sums.max())],
            "short": len(done.short),
            "seconds of processor": round(time.process_time() - begin, 2),
        }
    return found
