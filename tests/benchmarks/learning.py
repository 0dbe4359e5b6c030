"""`make bench ARGS=learning`: what proposals are worth on simulated customers, and what they cost. One JSON object."""

# ruff: noqa: PLC0415 - Django is set up first, on a database of the run's own

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
AT = datetime(2026, 3, 4, tzinfo=UTC)
VISITS = 6


def set_up(folder):
    """An empty database with the laptops on sale."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "LOG_LEVEL": "WARNING",
    }
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_catalog", str(ROOT / "catalog" / "demo" / "laptop.json"), verbosity=0)
    call_command("publish", "laptop", verbosity=0)


def percentiles(times):
    times = sorted(times)
    return {"p50": round(times[len(times) // 2] * 1e6, 1), "p95": round(times[len(times) * 95 // 100] * 1e6, 1)}


def named(release, build):
    return {name: release.knowledge.values[v][build[v]] for v, name in enumerate(release.knowledge.variables)}


def taste_after(release, builds):
    """The taste of a customer with these orders, counted as the site counts."""
    from configurator.profiles.counts import Act, Counts
    from configurator.profiles.facts import Facts
    from configurator.profiles.taste import Liking, Taste

    counts, facts = Counts(), Facts(release.translation.vocabulary)
    for number, build in enumerate(builds, 1):
        detail = {"choices": named(release, build)}
        counts.add(Act(number, "ordered", release.family_code, release.number, "", "", detail), lambda *_: facts)
    kinds = {"component": {}, "attribute": {}, "family": {}}
    for (family, kind, code), count in counts.rows.items():
        lately = count.recent << (len(builds) - count.last_order)
        liking = Liking(count.weight, count.order_count, lately, count.last_interaction, 0)
        kinds[kind].setdefault(family, {})[code] = liking
    own = {release.family_code: tuple(named(release, build) for build in builds)}
    return (
        Taste(kinds["component"], kinds["attribute"], {release.family_code: len(builds)}, builds=own)
        if builds
        else None
    )


def histories(simulated):
    """Customers with at least so many orders as visits are looked at: their builds in order of time."""
    found = {}
    for customer, build in zip(simulated.customers.tolist(), simulated.orders, strict=True):
        found.setdefault(customer, []).append(build)
    return {customer: builds for customer, builds in found.items() if len(builds) >= VISITS}


def tastes(release, population, simulated, customers):
    """How often the value that speaks loudest, of every variable, is the one that the customer likes best."""
    import numpy as np

    from configurator.configurations.state import assess
    from configurator.profiles.proposals.recommend import likelihood

    state = assess(release=release, choices={})
    shares = population.probabilities({}, state.evaluation.changes == 0)
    offsets, found = release.knowledge.offsets, {}
    for orders in range(VISITS):
        hits = []
        for customer, builds in customers.items():
            taste = taste_after(release, builds[:orders])
            scores = likelihood(taste=taste, release=release, decided={}, shares=shares)
            best = [int(np.argmax(scores[a:b])) for a, b in pairwise(offsets)]
            hits.append(np.mean(np.array(best) == simulated.liked[customer]))
        found[orders] = round(float(np.mean(hits)), 4)
    return found


def by_hand(release, population, customers):
    """Choices made by hand: what is filled in after each is put right where it is not what was ordered."""
    from configurator.configurations.complete import fit_in
    from configurator.configurations.state import assess

    found = {}
    slots = release.translation.vocabulary.slot
    for visit in range(1, VISITS + 1):
        total = 0
        for builds in customers.values():
            taste, wanted, chosen = taste_after(release, builds[: visit - 1]), named(release, builds[visit - 1]), {}
            while True:
                state = assess(release=release, choices=chosen)
                has = {v: slots[v].nothing for v in wanted} | state.decided | fit_in(state, taste, population)
                wrong = [v for v in wanted if has[v] != wanted[v]]
                if not wrong:
                    break
                chosen[wrong[0]] = wanted[wrong[0]]
                total += 1
        found[visit] = round(total / len(customers), 2)
    return found


def returning():
    import numpy as np

    from configurator.profiles.population.simulate import Plan, simulate
    from configurator.profiles.proposals.populations import population_of
    from configurator.profiles.refit import refit
    from configurator.profiles.simulated import put_into_shop
    from configurator.releases.shelf import current_release

    release = current_release("laptop")
    simulated = simulate(knowledge=release.knowledge, plan=Plan(customers=1_500, orders=10_000))
    customers = dict(list(histories(simulated).items())[:300])
    # the population is of the other customers
    kept = ~np.isin(simulated.customers, list(customers))
    others = replace(simulated, customers=simulated.customers[kept], orders=simulated.orders[kept])
    put_into_shop(simulated=others, release=release, at=AT)
    refit(family_code="laptop", at=AT)
    population = population_of(release=release, fresh=True)
    return {
        "customers": len(customers),
        "liked_best_is_first_after_orders": tastes(release, population, simulated, customers),
        "by_hand_at_visit": by_hand(release, population, customers),
        "modules": len(release.modules),
        "variables": len(release.knowledge.variables),
    }


def large(modules=90):
    """Proposals for all open modules of a made-up family, along random builds."""
    import numpy as np

    from configurator.configurations.state import assess
    from configurator.profiles.population.simulate import Plan, simulate
    from configurator.profiles.proposals.populations import population_of
    from configurator.profiles.proposals.recommend import propose
    from configurator.profiles.refit import refit
    from configurator.profiles.simulated import put_into_shop
    from configurator.releases.shelf import current_release
    from tests.profiles import shop

    skus = [f"C{n}" for n in range(5)]
    family = {
        **shop.LAMP,
        "family": shop._family("large"),
        "components": [shop._component(sku, sku) for sku in skus],
        "modules": [shop._module(f"m{n}", "one", " ".join(skus)) for n in range(modules)],
        "rules": [],
    }
    shop.publish_shop(family)
    release = current_release("large")
    simulated = simulate(knowledge=release.knowledge, plan=Plan(customers=600, orders=4_000))
    put_into_shop(simulated=simulated, release=release, at=AT)
    model = refit(family_code="large", at=AT)
    population, rng = population_of(release=release, fresh=True), np.random.default_rng(0)
    fond = taste_after(release, next(iter(histories(simulated).values()))[:5])
    found = {"modules": modules, "rung": model.rung, "values": len(release.knowledge.prices)}
    for name, taste in (("others", None), ("own and others", fond)):
        times = []
        for _ in range(20):
            order, chosen = rng.permutation(modules).tolist(), {}
            for number in order:
                state = assess(release=release, choices=chosen)
                available = state.evaluation.changes == 0
                start = time.perf_counter()
                propose(taste=taste, release=release, available=available, decided=state.decided, population=population)
                times.append(time.perf_counter() - start)
                chosen[f"m{number}"] = skus[int(rng.integers(5))]
        found[f"microseconds, {name}"] = percentiles(times)
    return found


def fill_up(orders=100_000):
    """A database with so many orders of laptops and nothing else."""
    from configurator.customers.models import Interaction
    from configurator.profiles.population.simulate import Plan, simulate
    from configurator.profiles.simulated import put_into_shop
    from configurator.releases.shelf import current_release

    Interaction.objects.all()._raw_delete("default")
    release = current_release("laptop")
    simulated = simulate(knowledge=release.knowledge, plan=Plan(customers=8_000, orders=orders))
    put_into_shop(simulated=simulated, release=release, at=AT)


def refitting():
    """What the process of a refit takes, from its start: Django and all."""
    import django

    django.setup()
    from configurator.profiles.refit import refit

    start, cpu = time.perf_counter(), time.process_time()
    model = refit(family_code="laptop", at=AT)
    return {
        "orders": model.order_count,
        "rung": model.rung,
        "seconds": round(time.perf_counter() - start, 1),
        "cpu_seconds": round(time.process_time() - cpu, 1),
        "model_kB": len(model.content) // 1_000,
        "peak_MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1_000,
    }


def main():
    with tempfile.TemporaryDirectory() as folder:
        set_up(folder)
        found = {"returning": returning(), "large": large()}
        fill_up()
        program = "import json; from tests.benchmarks.learning import refitting; print(json.dumps(refitting()))"
        done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
        print(json.dumps(found | {"refit": json.loads(done.stdout)}, indent=1))
