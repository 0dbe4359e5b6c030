import csv
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from configurator.engine import KnowledgeBase
from configurator.profiles.files import product_model, refused
from configurator.profiles.population.history import Codes
from configurator.profiles.population.simulate import NothingPossibleError, Plan, Simulated, simulate
from configurator.profiles.simulated import put_into_shop
from configurator.releases.models import CurrentRelease
from configurator.releases.shelf import LoadedRelease, current_release

_PLAN = Plan(customers=1_500, orders=10_000)


class Command(BaseCommand):
    """Customers with planted tastes, for a demo, tests and benchmarks."""

    help = "Write the sales history of made-up customers as CSV, or put them into the shop. See docs/learning.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("family", help="code of a family on sale, or a product model (.json)")
        parser.add_argument("file", nargs="?", help="where to write; standard output without it")
        parser.add_argument("--customers", type=int, default=_PLAN.customers, help="default %(default)s")
        parser.add_argument("--orders", type=int, default=_PLAN.orders, help="default %(default)s")
        parser.add_argument("--groups", type=int, default=_PLAN.groups, help="groups with a taste; default %(default)s")
        parser.add_argument("--own", type=float, default=_PLAN.own, help="share of modules in which one differs")
        parser.add_argument("--restless", type=float, default=_PLAN.restless, help="share of orders that depart")
        parser.add_argument("--seed", type=int, default=_PLAN.seed, help="the same seed gives the same history")
        parser.add_argument("--tastes", metavar="TASTES.csv", help="also write the build that each customer likes best")
        parser.add_argument("--into-shop", action="store_true", help="no CSV: add customers and acts to the database")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's signature
        plan = _plan(options)
        release = None if options["family"].endswith(".json") else _on_sale(options["family"])
        if release is None and options["into_shop"]:
            raise refused("family", "with --into-shop, the code of a family on sale")
        knowledge = release.knowledge if release else product_model(options["family"])
        try:
            found = simulate(knowledge=knowledge, plan=plan)
        except NothingPossibleError:
            raise refused(options["family"], "a product of which at least one variant is possible") from None
        if options["tastes"]:
            with Path(options["tastes"]).open("w", encoding="utf-8", newline="") as file:
                _write(
                    file,
                    ("customer",),
                    knowledge,
                    ((f"c{n}", *_named(knowledge, b)) for n, b in enumerate(found.liked)),
                )
        if release is not None and options["into_shop"]:
            count = put_into_shop(simulated=found, release=release, at=timezone.now())
            self.stdout.write(f"{count} orders of {plan.customers} simulated customers")
        elif options["file"]:
            with Path(options["file"]).open("w", encoding="utf-8", newline="") as file:
                _history(file, knowledge, found)
        else:
            _history(sys.stdout, knowledge, found)


def _plan(options: dict[str, Any]) -> Plan:
    for name, least in (("customers", 1), ("orders", 0), ("groups", 1)):
        if options[name] < least:
            raise refused(f"--{name}", f"a number of at least {least}")
    for name in ("own", "restless"):
        if not 0 <= options[name] <= 1:
            raise refused(f"--{name}", "a share between 0 and 1")
    names = ("customers", "orders", "groups", "own", "restless", "seed")
    return Plan(**{name: options[name] for name in names})


def _on_sale(code: str) -> LoadedRelease:
    try:
        return current_release(code)
    except CurrentRelease.DoesNotExist:
        raise CommandError(f"There is no family “{code}” on sale.") from None


def _history(file: Any, knowledge: KnowledgeBase, found: Simulated) -> None:
    rows = enumerate(zip(found.customers.tolist(), found.orders, strict=True))
    named = ((f"c{customer}", f"b{number}", *_named(knowledge, build)) for number, (customer, build) in rows)
    _write(file, ("customer", "basket"), knowledge, named)


def _write(file: Any, keys: tuple[str, ...], knowledge: KnowledgeBase, rows: Iterable[tuple[str, ...]]) -> None:
    writer = csv.writer(file, lineterminator="\n")
    kept = [name for name, auxiliary in zip(knowledge.variables, knowledge.auxiliary, strict=True) if not auxiliary]
    writer.writerow([*keys, *kept])
    writer.writerows(rows)


def _named(knowledge: KnowledgeBase, build: Codes) -> tuple[str, ...]:
    return tuple(
        values[number]
        for values, number, auxiliary in zip(knowledge.values, build.tolist(), knowledge.auxiliary, strict=True)
        if not auxiliary
    )
