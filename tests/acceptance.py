"""`make acceptance`: the figures that were asked of the club, beside what is measured on all 2,469 households.

A database of its own, thrown away: SQLite, or PostgreSQL under `python -m tests.postgres`. Every row calls what the
shop or a benchmark runs anyway. Ends with 1 where a must is missed. `make acceptance ARGS="share values"` runs these
parts alone, after the import where they read the shop; `--keep FILE` keeps the imported shop there, and begins with a
copy of it the next time.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

YEAR_BEGAN = date(2016, 12, 31)
YEAR_OVER = datetime(2018, 2, 1, tzinfo=UTC)
MINUTES, GIGABYTES = 5, 2
MISSED = 1


@dataclass(frozen=True)
class Figure:
    """What is asked and what is measured; `least` where more is better."""

    name: str
    must: float
    aim: float
    measured: float
    least: bool = True
    unit: str = ""

    @property
    def met(self):
        return self.measured >= self.must if self.least else self.measured <= self.must

    @property
    def best(self):
        return self.measured >= self.aim if self.least else self.measured <= self.aim

    def line(self, part=""):
        """As a row of the table."""
        sign = "at least" if self.least else "at most"
        verdict = "MISSED" if not self.met else "aim met" if self.best else "must met"
        asked, aim = f"{sign} {self.must:g}{self.unit}", f"{self.aim:g}{self.unit}"
        return _row(part, self.name, asked, aim, f"{self.measured:.4f}{self.unit}", verdict)


def _row(*cells):
    part, name, asked, aim, measured, verdict = cells
    return f"{part:<8} {name:<58} {asked:<17} {aim:<8} {measured:>13}  {verdict}"


HEAD = _row("part", "figure", "asked", "aim", "measured", "")


def near(name, must, measured, within):
    """A published figure that has to come out again."""
    return Figure(f"{name}, {must:g}", within, within, abs(measured - must), least=False)


def imported(households):
    """Seconds and peak memory of the command, in a process of its own."""
    words = [sys.executable, "manage.py", "import_households"]
    begin = time.perf_counter()
    subprocess.run([*words, *([f"--households={households}"] if households else [])], check=True, stdout=sys.stderr)
    seconds = time.perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024**2
    yield Figure("import of the households", MINUTES * 60, MINUTES * 60, seconds, least=False, unit=" s")
    yield Figure("its peak memory", GIGABYTES, GIGABYTES, peak, least=False, unit=" GB")


def models():
    """CDNOW, and a million customers."""
    from configurator.insight.value.bg_nbd import fit_bg_nbd  # noqa: PLC0415
    from configurator.insight.value.gamma_gamma import fit_gamma_gamma  # noqa: PLC0415
    from tests.benchmarks import value  # noqa: PLC0415
    from tests.insight.value import published  # noqa: PLC0415

    fitted = fit_bg_nbd(published.cdnow()).fitted
    for name, must, found in zip(
        ("r", "alpha", "a", "b"), (0.2426, 4.4135, 0.7929, 2.4258), fitted.parameters, strict=True
    ):
        yield near(f"BG/NBD {name}", must, found, must / 1000)
    yield near("BG/NBD log-likelihood", -9582.43, fitted.log_likelihood, 0.02)
    money = fit_gamma_gamma(*published.cdnow_amounts()).fitted
    for name, must, found in zip("pqv", (6.249, 3.745, 15.448), money.parameters, strict=True):
        yield near(f"Gamma-Gamma {name}", must, found, must / 1000)
    held = value.hold_out()
    mark = held[held["chosen"]]
    yield Figure("CDNOW hold-out: correlation", 0.62, 0.63, mark["correlation"])
    yield Figure("CDNOW hold-out: mean absolute error", 0.80, 0.78, mark["mae"], least=False)
    yield Figure("a million customers, fit and score", 15, 5, value.million()["all_seconds"], least=False, unit=" s")


def needs():
    """Groups that were planted, in a process of its own with one thread: the worst case."""
    words = [sys.executable, "-m", "tests.benchmarks", "needs"]
    one_thread = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    said = subprocess.run(words, check=True, capture_output=True, text=True, env=one_thread).stdout
    worst = min(case["adjusted Rand index"] for case in json.loads(said).values())
    yield Figure("planted needs groups, adjusted Rand index", 0.90, 0.95, worst)


def lists(households):
    """Precision, recall and what is bought again, by the protocol. It reads the tables, not the shop."""
    from tests.benchmarks import lists as bench  # noqa: PLC0415

    shop = bench.club(households)
    found = bench.measured(shop, bench.personal)
    yield Figure("list of 20: precision", 0.280, 0.300, found.precision)
    yield Figure("list of 20: recall", 0.163, 0.178, found.recall)
    again = bench.mailing_figures(shop)["rewards bought within six weeks"]
    yield Figure("mailing of 12: bought again within six weeks", 0.53, 0.57, again)


def values():
    """Values, tiers and waterfalls of all households, with the database writes."""
    from configurator.insight.models import CustomerValue  # noqa: PLC0415
    from configurator.insight.rebuild import rebuild  # noqa: PLC0415

    begin = time.perf_counter()
    found = rebuild(at=YEAR_OVER)
    assert CustomerValue.objects.count() == found.customers > 0
    yield Figure(
        "values of all households, with the writes", 60, 10, time.perf_counter() - begin, least=False, unit=" s"
    )


def grouped():
    """Groups by needs of all households, with the database writes."""
    from configurator.insight.groups.rebuild import rebuild  # noqa: PLC0415

    begin = time.perf_counter()
    found = rebuild(at=YEAR_OVER)
    name = f"{found.groups} groups by needs of all households, with the writes"
    yield Figure(name, 60, 10, time.perf_counter() - begin, least=False, unit=" s")


def shared():
    """What households need, and of whom it is served here, with the database writes. They told nothing of elsewhere."""
    from configurator.insight.share.rebuild import rebuild  # noqa: PLC0415

    begin = time.perf_counter()
    found = rebuild(at=YEAR_OVER)
    name = f"needs of {found.customers} households, with the writes"
    yield Figure(name, 30, 15, time.perf_counter() - begin, least=False, unit=" s")


def mailed():
    """All lists with the database writes, for everybody whatever they spend."""
    from random import SystemRandom  # noqa: PLC0415

    from configurator.offers.models import DealTarget  # noqa: PLC0415
    from configurator.programs.models import ListPolicy  # noqa: PLC0415
    from configurator.programs.personal.make import make  # noqa: PLC0415
    from tests.benchmarks import mailing  # noqa: PLC0415
    from tests.benchmarks.grocery import table  # noqa: PLC0415

    columns = ("household_id", "product_id", "quantity", "sales_value")
    lines = {name: table("transactions")[name].to_numpy() for name in columns}
    kept = (lines["quantity"] > 0) & (lines["sales_value"] > 0)
    mailing.deals({name: column[kept] for name, column in lines.items()}, table("products").to_pylist())
    for target in DealTarget.objects.all():
        DealTarget.objects.filter(pk=target.pk).update(value=target.value.title())  # as imported products spell it
    ListPolicy.objects.update(least_a_week=0, currency="USD")
    begin = time.perf_counter()
    made = make(day=YEAR_BEGAN + timedelta(days=mailing.DAYS[0]), at=YEAR_OVER, rng=SystemRandom())
    seconds = time.perf_counter() - begin
    yield Figure(f"all lists ({made.lists}), with the writes", 60, 10, seconds, least=False, unit=" s")
    yield Figure("lists that nobody else has", 0.99, 1, made.different)


def reports():
    """Thirteen periods, made as staff make them."""
    from configurator.insight.periods import FIRST  # noqa: PLC0415
    from configurator.programs.reports.make import make  # noqa: PLC0415

    shares = [make(begin=FIRST + timedelta(days=28 * n), by=None, at=YEAR_OVER)[0].covered for n in range(13)]
    yield Figure("supplier reports: sales covered", 0.85, 0.90, sum(shares) / len(shares))
    yield Figure("supplier reports: in the worst period", 0.85, 0.90, min(shares))


def funnels():
    """Ten million interactions, made by the database beside the club's; last, because they stay in it."""
    from tests.benchmarks import funnel  # noqa: PLC0415

    found = funnel.seconds()
    name = f"funnel over {found['interactions'] / 1e6:.1f} million interactions, page"
    yield Figure(name, 2, 0.5, found["page_worst"], least=False, unit=" s")
    yield Figure("boards of three roles over them, page", 2, 0.5, found["boards_worst"], least=False, unit=" s")


@dataclass(frozen=True)
class Part:
    """Some rows of the table, that can be run alone; `shop` where they read the imported households."""

    run: Callable
    shop: bool = True


PARTS = {
    "import": Part(imported),
    "models": Part(lambda _: models(), shop=False),
    "needs": Part(lambda _: needs(), shop=False),
    "lists": Part(lists, shop=False),
    "values": Part(lambda _: values()),
    "groups": Part(lambda _: grouped()),
    "share": Part(lambda _: shared()),
    "mailing": Part(lambda _: mailed()),
    "reports": Part(lambda _: reports()),
    "funnel": Part(lambda _: funnels()),
}
"""By their words, in this order. Each makes what it needs, but for the households."""


def wanted(words):
    """The options, and the parts that are to run; the import before any that needs it."""
    parser = argparse.ArgumentParser(prog="make acceptance ARGS=...", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=f"{', '.join(PARTS)}; without any all")
    parser.add_argument("--households", type=int, help="so many instead of all")
    parser.add_argument("--keep", type=Path, help="file of the imported shop; SQLite only")
    said = parser.parse_args(words)
    if unknown := [word for word in said.parts if word not in PARTS]:
        parser.error(f"there is no part {', '.join(unknown)}; there are {', '.join(PARTS)}")
    if said.keep and "DATABASE_URL" in os.environ:
        parser.error("--keep is for SQLite, and DATABASE_URL names a database")
    named = set(said.parts or PARTS)
    if any(PARTS[word].shop for word in named) and not (said.keep and said.keep.exists()):
        named.add("import")
    return said, [word for word in PARTS if word in named]


def begun(said, parts, file):
    """Begin the database: with a copy of what was kept, or empty."""
    if said.keep and "import" not in parts and said.keep.exists():
        shutil.copyfile(said.keep, file)
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], check=True)
    import django  # noqa: PLC0415  the environment must be set first

    django.setup()


def after_import(said, file):
    """The currency that values are reckoned in; and a copy of the shop, where it is to be kept."""
    from django.db import connection  # noqa: PLC0415

    from configurator.insight.models import ValuePolicy  # noqa: PLC0415

    ValuePolicy.objects.update_or_create(pk=1, defaults={"currency": "USD"})
    if said.keep:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copyfile(file, said.keep)


def measure(said, parts, file):
    """All figures, each said as soon as it is there."""
    print(HEAD, flush=True)
    found = []
    for word in parts:
        for figure in PARTS[word].run(said.households):
            print(figure.line(word), flush=True)
            found.append(figure)
        if word == "import":
            after_import(said, file)
    return found


def main(*words):
    said, parts = wanted(words)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "db.sqlite3"
        os.environ |= {"ATELIER_TEST_VAR": folder, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{file}")
        begun(said, parts, file)
        found = measure(said, parts, file)
    missed = [figure.name for figure in found if not figure.met]
    print(
        f"{len(found) - len(missed)} of {len(found)} musts met" + (f"; missed: {', '.join(missed)}" if missed else "")
    )
    return MISSED if missed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
