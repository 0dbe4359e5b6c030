"""`python -m tests.benchmarks.funnel [INTERACTIONS]`: funnel and boards over ten million interactions, as JSON.

A database of its own: SQLite, or PostgreSQL under `python -m tests.postgres`. The interactions are made by the database
itself: visitors on 365 days who look at one of three products, choose in up to eight modules and, one in twelve, order.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

INTERACTIONS, ACTS, VISITORS_DAYS = 10_000_000, 10, 5
NEW, PAGES = 20_000, 7
_STAFF = "/staff/funnel/?days=365"
_BOARDS = tuple(f"/staff/boards/{board}/?days=365" for board in ("conversion", "research", "strategy"))
DAYS, LINES = 365, 40


def fill(interactions=INTERACTIONS):
    """The rows, by one statement a table. Ten acts of a visitor on a day, an identity comes on five days."""
    from django.db import connection  # noqa: PLC0415

    from configurator.customers.models import Customer, Identity  # noqa: PLC0415

    people = max(interactions // ACTS // VISITORS_DAYS, 1)
    postgres = connection.vendor == "postgresql"
    customer = Customer.objects.create(name="Everybody")
    Identity.objects.create(customer=customer, kind="device", key="a pattern")
    series = "generate_series(0, {0} - 1) AS s(n)" if postgres else _SERIES
    with connection.cursor() as cursor:
        cursor.execute(_identities(postgres, series.format(people)))
        cursor.execute(_acts(postgres, series.format(interactions), people))
        cursor.execute("ANALYZE")


_SERIES = "(WITH RECURSIVE s(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM s WHERE n < {0} - 1) SELECT n FROM s)"


def _identity(postgres, number):
    return f"lpad(to_hex({number}), 32, '0')::uuid" if postgres else f"printf('%032x', {number})"


def _identities(postgres, series):
    names = "kind, key, transient, created_at, customer_id, origin_id"
    pick = f"SELECT {_identity(postgres, 'n')}, 'device', 'made ' || n, transient, created_at, customer_id, origin_id"
    return (
        f"INSERT INTO customers_identity (id, {names}) {pick} FROM customers_identity, {series} WHERE key = 'a pattern'"
    )


def _acts(postgres, series, people):
    """Act number n: visitor-day n // 10, act n % 10. The last act of one visitor-day in twelve is an order."""
    case, act = f"(n / {ACTS})", f"(n % {ACTS})"
    # the year in order of numbers, as it would be
    day = f"({case} * 365 / (SELECT {people} * {VISITORS_DAYS}))"
    seconds = f"({act} * (5 + {case} % 97))"
    empty = "'{}'"
    if postgres:
        at = f"date_trunc('day', now()) - interval '364 days' + {day} * interval '1 day'"
        at, empty = f"{at} + {seconds} * interval '1 second'", f"{empty}::jsonb"
    else:
        later = f"'+' || {day} || ' days', '+' || {seconds} || ' seconds'"
        at = f"strftime('%Y-%m-%d %H:%M:%S', 'now', 'start of day', '-364 days', {later})"
    verb = (
        f"CASE WHEN {act} < 2 THEN 'viewed' WHEN {act} = 9 AND {case} % 12 = 0 THEN 'ordered' "
        f"WHEN {case} % 3 = 0 THEN 'viewed' ELSE 'chose' END"
    )
    family = f"CASE {case} / 12 % 3 WHEN 0 THEN 'laptop' WHEN 1 THEN 'yogurt' ELSE 'pc' END"
    module = f"CASE WHEN {act} < 2 OR {act} = 9 OR {case} % 3 = 0 THEN '' ELSE 'module-' || ({act} - 1) END"
    names = "identity_id, at, channel, verb, family_code, release_number, module_code, component_code, quantity, detail"
    who = _identity(postgres, f"({case} % {people})")
    return (
        f"INSERT INTO customers_interaction ({names}) "  # noqa: S608
        f"SELECT {who}, {at}, 'web', {verb}, {family}, 1, {module}, '', 1, {empty} FROM {series}"
    )


def seconds(interactions=INTERACTIONS):
    """What is measured, in a database that is set up and filled here."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from configurator.customers.models import Interaction  # noqa: PLC0415
    from configurator.insight.funnel.count import follow, rebuild  # noqa: PLC0415
    from configurator.insight.models import FunnelCount, FunnelCursor  # noqa: PLC0415

    found = {"filled": _timed(lambda: fill(interactions)), "interactions": Interaction.objects.count()}
    found["counted_at_once"] = _timed(lambda: follow(at=timezone.now()))
    stood = _counts(FunnelCount)
    newest = FunnelCursor.objects.get().last_interaction
    found["rebuilt"] = _timed(lambda: rebuild(at=timezone.now()))
    assert _counts(FunnelCount) == stood
    _add(interactions)
    found["pass_over_new"] = _timed(lambda: follow(at=timezone.now()))
    found["new"] = FunnelCursor.objects.get().last_interaction - newest
    staff = get_user_model().objects.create_superuser("funnel@example.com", "pw", name="Sam")
    client = Client()
    client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    addresses = (_STAFF, f"{_STAFF}&family=pc") * PAGES
    found["page_first"] = _timed(lambda: _got(client, _STAFF))  # of a process that has loaded no page yet
    times = [_timed(lambda address=address: _got(client, address)) for address in addresses]
    found["page_median"], found["page_worst"] = median(times), max(times)
    found["rows"] = FunnelCount.objects.count()
    return found | _boards(client)


def _boards(client):
    """The pages of the three roles over a year of daily counts, and what counting a day takes."""
    from django.utils import timezone  # noqa: PLC0415

    from configurator.insight.boards.count import count_boards  # noqa: PLC0415
    from configurator.insight.models import BoardCount  # noqa: PLC0415

    found = {"boards_counted": _timed(lambda: count_boards(at=timezone.now()))}
    _a_year_of_counts(timezone.now().date())
    found["boards_first"] = _timed(lambda: _got(client, _BOARDS[0], b"tile"))
    times = [_timed(lambda address=address: _got(client, address, b"tile")) for address in _BOARDS * PAGES]
    found["boards_median"], found["boards_worst"] = median(times), max(times)
    found["boards_rows"] = BoardCount.objects.count()
    return found


def _a_year_of_counts(today):
    """What a shop with forty product lines has after a year: tiers, lines, answers and moves of each day."""
    from datetime import timedelta  # noqa: PLC0415

    from configurator.insight.models import BoardCount  # noqa: PLC0415

    kinds = BoardCount.Kind
    rows = [(kinds.TIER, tier, "", 1_000, 10_000) for tier in ("mvc", "mgc", "rest", "below")]
    rows += [(kinds.LINE, "", f"line-{n}", 100 + n, 300) for n in range(LINES)]
    rows += [(kinds.MOVED, "rest>mvc", "", 5, 0), (kinds.VARIETY, "3", "", 400, 0), (kinds.REFERRAL, "", "", 9, 90)]
    rows += [(kinds.TOLD, f"likes:colour={n}", "laptop", 50 + n, 0) for n in range(LINES)]
    BoardCount.objects.bulk_create(
        (
            BoardCount(
                on=today - timedelta(days=ago), kind=kind, code=code, family_code=family, count=count, amount=amount,
                currency="EUR" if amount and kind != kinds.LINE else "",
            )
            for ago in range(1, DAYS)
            for kind, code, family, count, amount in rows
        ),
        batch_size=5_000,
    )  # fmt: skip


def _got(client, address, words=b"weeks-says"):
    page = client.get(address)
    assert page.status_code == 200
    assert words in page.content


def _counts(model):
    return sorted(model.objects.values_list("on", "family_code", "step", "module_code", "bucket", "count"))


def _add(interactions):
    """Some more acts of today, by the visitors who come next."""
    from django.db import connection  # noqa: PLC0415

    names = "identity_id, channel, verb, family_code, release_number, module_code, component_code, quantity, detail"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO customers_interaction ({names}, at) SELECT {names}, CURRENT_TIMESTAMP "  # noqa: S608
            "FROM customers_interaction WHERE id <= (SELECT MIN(id) FROM customers_interaction) + %s",
            [min(NEW, interactions) - 1],
        )


def _timed(step):
    begin = time.perf_counter()
    step()
    return round(time.perf_counter() - begin, 3)


def main(*words):
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"ATELIER_TEST_VAR": folder, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{Path(folder) / 'db.sqlite3'}")
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], check=True)
        import django  # noqa: PLC0415  the environment must be set first

        django.setup()
        print(json.dumps(seconds(int(words[0]) if words else INTERACTIONS), indent=1))


if __name__ == "__main__":
    main(*sys.argv[1:])
