"""`make races`: the last units, opposite baskets and orders a second, in figures. On the database of DATABASE_URL."""

import sys
import tempfile
from pathlib import Path

import tests.settings  # noqa: F401  the environment of tests
from tests import databases
from tests.races.buyers import BULB, selling, template

PROCESSES, BASKETS = 64, 640


def main():
    """Print one line a race. The run fails when one of them is not exact."""
    with tempfile.TemporaryDirectory() as folder:
        model = template(folder, baskets=BASKETS)
        try:
            fair = all([*last_units(model), speed(model), without_guard(model)])
        finally:
            model.database.drop()
    sys.exit(not fair)


def last_units(model):
    for units in (1, 10, 50):
        for lines in (1, 2):
            with copied(model, lines=lines, bulbs=units * lines) as shop:
                told = shop.race(PROCESSES)
                sold = shop.sold(BULB) // lines
            exact = told.statuses == {303: units, 409: BASKETS - units} and sold == units
            rate = f"{BASKETS / told.seconds:.0f} answers/s"
            say(f"the last {units}, {BASKETS} baskets of {lines}: {sold} sold, {told.statuses}, {rate}", exact)
            yield exact


def speed(model):
    with copied(model, lines=1, bulbs=10_000) as shop:
        told = shop.race(PROCESSES)
    everybody = told.statuses == {303: BASKETS}
    say(f"enough for all: {told.orders_per_second:.0f} orders/s, all of the same two parts", everybody)
    return everybody


def without_guard(model):
    if not databases.on_postgres():
        return True
    with copied(model, lines=1, bulbs=10, application="tests.races.naive:application") as shop:
        shop.race(PROCESSES)
        sold, (_, reserved) = shop.sold(BULB), shop.shelf(BULB)
    say(f"without the guard: {sold} of 10 sold, while the shelf says {reserved}", sold > 10)
    return sold > 10


class copied:  # noqa: N801  read as a word
    """A copy of the shop in a folder of its own."""

    def __init__(self, model, **words):
        self.folder = tempfile.TemporaryDirectory()
        self.shop = selling(model, Path(self.folder.name), **words)

    def __enter__(self):
        return self.shop.__enter__()

    def __exit__(self, *reason):
        self.shop.__exit__(*reason)
        self.folder.cleanup()


def say(words, fair):
    kind = "PostgreSQL" if databases.on_postgres() else "SQLite"
    sys.stdout.write(f"{kind}, {PROCESSES} processes: {words}{'' if fair else '  NOT AS PROMISED'}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
