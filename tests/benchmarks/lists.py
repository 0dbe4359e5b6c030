"""`python -m tests.benchmarks lists`: the programmes' numbers on the grocery club's year, as JSON.

Lists: days 280, 294, 308, 322 and 336; households that spent at least 25 a week over the eight weeks before and that
shop within the 14 days after; what is right is every different item of those 14 days; only earlier lines are known.
"""

import json
import time
from functools import cache

import numpy as np

from configurator.programs.lists.choose import LIST, Candidates, candidates, learn_weights, lists, simple_scores
from configurator.programs.lists.discover import discoveries
from configurator.programs.lists.eligible import eligible
from configurator.programs.lists.features import features
from configurator.programs.lists.mailing import AGAIN_DAYS, MAILING, compose, discovery_counts
from configurator.programs.lists.measure import Quality, by_count, different, quality, share_bought
from configurator.programs.lists.purchases import Purchases
from tests.benchmarks.grocery import table
from tests.benchmarks.programs import allocation_figures, experiment_figures, report_figures

DAYS = (280, 294, 308, 322, 336)
FORTNIGHT = 14
_COLUMNS = ("household_id", "product_id", "basket_id", "quantity", "sales_value", "transaction_timestamp")


class Club:
    """Households, items and kinds by number; lines with a quantity or sales of 0 or less are left out."""

    def __init__(self, households=None):
        lines = table("transactions").select(_COLUMNS)
        lines = {name: lines[name].to_numpy() for name in _COLUMNS}
        kept = (lines["quantity"] > 0) & (lines["sales_value"] > 0)
        if households is not None:
            some = np.random.default_rng(0).permutation(np.unique(lines["household_id"]))[:households]
            kept &= np.isin(lines["household_id"], some)
        lines = {name: values[kept] for name, values in lines.items()}
        keys, self.household = np.unique(lines["household_id"], return_inverse=True)
        numbers, self.item = np.unique(lines["product_id"], return_inverse=True)
        self.households, self.basket = len(keys), lines["basket_id"]
        self.cents = np.rint(lines["sales_value"] * 100).astype(np.int64)
        start = np.datetime64("2016-12-31")
        self.day = (lines["transaction_timestamp"].astype("datetime64[D]") - start).astype(np.int64)
        known = table("products")
        order = np.argsort(known["product_id"].to_numpy())
        rows = order[np.searchsorted(known["product_id"].to_numpy()[order], numbers)]
        self.kinds, self.categories, self.suppliers = (
            np.unique(np.array([str(name) for name in known[column].to_pylist()])[rows], return_inverse=True)[1]
            for column in ("product_type", "product_category", "manufacturer_id")
        )
        self.purchases = Purchases.of(
            household=self.household,
            item=self.item,
            basket=self.basket,
            day=self.day,
            households=self.households,
            kinds=self.kinds,
        )

    def eligible(self, day):
        return eligible(household=self.household, day=self.day, cents=self.cents, on=day, households=self.households)


@cache
def club(households=None):
    return Club(households)


def popular(shop, day, who):
    return np.tile(np.argsort(-by_count(shop.purchases.between(0, day)), kind="stable")[:LIST], (shop.households, 1))


def own(shop, day, who):
    pairs, columns = features(shop.purchases.between(0, day), day=day, households=who)
    return lists(Candidates(pairs, columns[:, 0]), households=shop.households)


def simple(shop, day, who):
    pairs, columns = features(shop.purchases.between(0, day), day=day, households=who)
    return lists(Candidates(pairs, simple_scores(columns)), households=shop.households)


def personal(shop, day, who):
    weights = learn_weights(shop.purchases, day=day, households=who)
    found = candidates(shop.purchases, day=day, households=who, weights=weights)
    return lists(found, households=shop.households)


WAYS = {"most bought": popular, "own frequency": own, "simple scores": simple, "personal list": personal}


def measured(shop, way, days=DAYS):
    """Quality over all days."""
    total = Quality(0, 0.0, 0.0)
    for day in days:
        who = shop.eligible(day)
        total += quality(way(shop, day, who), shop.purchases.between(day, day + FORTNIGHT), households=who)
    return total


def figures(shop):
    found = {}
    for name, way in WAYS.items():
        begin = time.process_time()
        total = measured(shop, way)
        found[name] = {
            "lists": total.lists,
            "precision": round(total.precision, 4),
            "recall": round(total.recall, 4),
            "seconds of processor a day": round((time.process_time() - begin) / len(DAYS), 2),
        }
    everybody = np.ones(shop.households, bool)
    begin = time.process_time()
    rows = personal(shop, DAYS[0], everybody)
    found["all households"] = {
        "lists": shop.households,
        "seconds of processor, learning included": round(time.process_time() - begin, 2),
        "different": round(different(rows, households=everybody), 4),
    }
    return found


def mailed(shop, day, number):
    """A mailing of the list date for all that are eligible, whether they shop later or not."""
    who = shop.eligible(day)
    weights = learn_weights(shop.purchases, day=day, households=who)
    found = candidates(shop.purchases, day=day, households=who, weights=weights)
    return who, compose(
        lists(found, households=shop.households, length=MAILING),
        discoveries(shop.purchases, day=day, households=who, length=MAILING),
        counts=discovery_counts(households=shop.households, number=number),
    )


def mailing_figures(shop, days=DAYS[:4]):
    """Rewards and discoveries that were bought within six weeks, and how much of the mailing was to discover."""
    rewards, found, places = [], [], []
    for number, day in enumerate(days):
        who, mail = mailed(shop, day, number)
        later = shop.purchases.between(day, day + AGAIN_DAYS)
        rewards.append(share_bought(mail.rewards, later, households=who))
        found.append(share_bought(mail.discoveries, later, households=who))
        new = (mail.discoveries[who] >= 0).sum()
        places.append(new / (new + (mail.rewards[who] >= 0).sum()))
    return {
        "rewards bought within six weeks": round(float(np.mean(rewards)), 4),
        "discoveries bought within six weeks": round(float(np.mean(found)), 4),
        "share of discoveries": round(float(np.mean(places)), 4),
    }


def main():
    shop = club()
    found = {
        "lists": figures(shop),
        "mailing of 12": mailing_figures(shop),
        "supplier reports": report_figures(shop),
        "experiments": experiment_figures(shop),
        "allocation": allocation_figures(),
    }
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
