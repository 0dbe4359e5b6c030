"""`python -m tests.benchmarks.mailing [FOLDER]`: all lists of the grocery club with the database writes, as JSON.

A site of its own: households as customers who let us learn always, their products and purchases, and a deal on each
of the sixty categories that most households buy, with a budget for a part of them. FOLDER keeps the site for another
run, which measures another fortnight.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import SystemRandom

DAYS = (280, 294, 308, 322, 336)
START = date(2016, 12, 31)
DEALS, BUDGET = 60, 250
_AT_ONCE = 20_000


def fill():
    """The tables, once. About a minute."""
    import numpy as np  # noqa: PLC0415
    from django.db import transaction  # noqa: PLC0415

    from catalog.models import FixedProduct  # noqa: PLC0415
    from configurator.customers.models import Customer, Identity  # noqa: PLC0415
    from configurator.insight.models import Purchase  # noqa: PLC0415
    from tests.benchmarks.grocery import table  # noqa: PLC0415  the site is set up by then

    at = datetime(2017, 1, 1, tzinfo=UTC)
    columns = ("household_id", "product_id", "basket_id", "quantity", "sales_value", "transaction_timestamp")
    lines = {name: table("transactions")[name].to_numpy() for name in columns}
    kept = (lines["quantity"] > 0) & (lines["sales_value"] > 0)
    lines = {name: values[kept] for name, values in lines.items()}
    price = dict(zip(lines["product_id"].tolist(), (lines["sales_value"] / lines["quantity"]).tolist(), strict=True))
    with transaction.atomic():
        FixedProduct.objects.bulk_create(
            [
                FixedProduct(
                    sku=str(row["product_id"]),
                    name=(row["product_type"] or row["product_category"] or str(row["product_id"])).title()[:200],
                    department=row["department"] or "",
                    category=row["product_category"] or "",
                    kind=row["product_type"] or "",
                    maker=str(row["manufacturer_id"]),
                    price=f"{max(price[row['product_id']], 0.01):.2f}",
                    currency="USD",
                )
                for row in table("products").to_pylist()
                if row["product_id"] in price
            ]
        )
        people = {}
        for household in np.unique(lines["household_id"]).tolist():
            customer = Customer(name=f"Household {household}", learning="always", learning_chosen_at=at, created_at=at)
            people[household] = Identity(customer=customer, kind="card", key=f"2900000{household:06}", created_at=at)
        Customer.objects.bulk_create([identity.customer for identity in people.values()])
        Identity.objects.bulk_create(people.values())
        moments = lines["transaction_timestamp"].astype("datetime64[s]").tolist()
        rows = zip(*(lines[name].tolist() for name in columns[:5]), moments, strict=True)
        batch, position, basket = [], 0, None
        for household, product, number, quantity, sales, moment in rows:
            position = position + 1 if (household, number) == basket else 1
            basket = (household, number)
            batch.append(
                Purchase(
                    identity_id=people[household].pk,
                    basket=number,
                    position=position,
                    at=moment.replace(tzinfo=UTC),
                    sku=str(product),
                    quantity=quantity,
                    paid_thousandths=round(sales * 1000),
                    currency="USD",
                )
            )
            if len(batch) == _AT_ONCE:
                Purchase.objects.bulk_create(batch)
                batch = []
        Purchase.objects.bulk_create(batch)
    deals(lines, table("products").to_pylist())


def deals(lines, products):
    """On the categories that most households buy: half of the usual price off two pieces, before tiers."""
    from collections import Counter, defaultdict  # noqa: PLC0415
    from statistics import median  # noqa: PLC0415

    from configurator.offers.models import Deal, DealTarget  # noqa: PLC0415
    from configurator.programs.models import ListDeal, ListPolicy  # noqa: PLC0415

    category = {row["product_id"]: row["product_category"] for row in products}
    pairs = set(zip(lines["household_id"].tolist(), map(category.get, lines["product_id"].tolist()), strict=True))
    counts = Counter(name for _, name in pairs if name)
    paid = defaultdict(list)
    for product, sales, quantity in zip(
        lines["product_id"].tolist(), lines["sales_value"], lines["quantity"], strict=True
    ):
        paid[category.get(product)].append(sales / quantity)
    for number, (name, _) in enumerate(counts.most_common(DEALS)):
        deal = Deal.objects.create(
            code=f"list-{number:02}",
            name=name.title()[:100],
            audience="coupon",
            kind="amount",
            currency="USD",
            amount=f"{max(min(median(paid[name]) * 0.5, 1.6), 0.8):.2f}",
            most=2,
            budget=BUDGET,
        )
        DealTarget.objects.create(deal=deal, attribute="category", value=name[:100])
        ListDeal.objects.create(deal=deal)
    ListPolicy.objects.update(currency="USD")


def measure(*, least):
    from django.db import connection, reset_queries  # noqa: PLC0415
    from django.db.models import Max  # noqa: PLC0415

    from configurator.programs.models import ListPolicy, Mailing  # noqa: PLC0415
    from configurator.programs.personal.make import make, send  # noqa: PLC0415

    ListPolicy.objects.update(least_a_week=least)
    last = Mailing.objects.aggregate(last=Max("ends_before"))["last"]
    day = last or START + timedelta(days=DAYS[0])
    begin, processor = time.perf_counter(), time.process_time()
    connection.force_debug_cursor = True
    reset_queries()
    mailing = make(day=day, at=datetime.now(UTC), rng=SystemRandom())
    seconds, processor = time.perf_counter() - begin, time.process_time() - processor
    send(mailing=mailing, at=datetime.now(UTC))
    return {
        "day": day.isoformat(),
        "lists": mailing.lists,
        "left out": mailing.left_out,
        "seconds": round(seconds, 1),
        "of processor": round(processor, 1),
        "statements": len(connection.queries),
        "different": round(mailing.different, 4),
        "deals": mailing.coupons,
        "to discover": round(mailing.discovery, 4),
        "share of the bound": round(mailing.share_of_bound, 4),
        "expected": [round(value, 2) for value in (mailing.uplift, mailing.goodwill, mailing.cost, mailing.net)],
        "below their floor": mailing.short,
        "top tier adds up to": tops(mailing),
    }


def tops(mailing):
    """Least and most that a top tier's coupons add up to."""
    from django.db.models import F, Sum  # noqa: PLC0415

    top = len(mailing.settings["tiers"]) - 1
    rows = (
        mailing.personal_lists.filter(tier=top)
        .annotate(sum=Sum(F("items__off") * F("items__deal__most")))
        .values_list("sum", flat=True)
    )
    sums = sorted(float(one or 0) for one in rows)
    return [sums[0], sums[len(sums) // 2], sums[-1]] if sums else []


def run(folder):
    os.environ |= {"ATELIER_TEST_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    is_new = not (folder / "filled").exists()
    if is_new:
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], check=True)
    import django  # noqa: PLC0415  the environment must be set first

    django.setup()
    if is_new:
        fill()
        (folder / "filled").touch()
    return {"those who spend enough": measure(least=25), "all households": measure(least=0)}


def main(*words):
    with tempfile.TemporaryDirectory() as passing:
        folder = Path(words[0]) if words else Path(passing)
        folder.mkdir(parents=True, exist_ok=True)
        sys.stdout.write(json.dumps(run(folder.resolve()), indent=1) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
