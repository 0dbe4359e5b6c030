"""Expose: write down, once, that a customer came to what a test varies, and which way they saw it."""

import uuid
from collections import OrderedDict
from collections.abc import Iterable
from datetime import datetime
from threading import Lock

from configurator.customers.consent import lets_keep
from configurator.customers.models import Customer
from configurator.experiments.assign import arm_in
from configurator.experiments.models import Exposure
from configurator.experiments.running import running
from configurator.experiments.varied import named

REMEMBERED = 16_384

_written: OrderedDict[tuple[uuid.UUID, uuid.UUID], None] = OrderedDict()
_lock = Lock()


def expose(*, varied: Iterable[str], customer: Customer | None, at: datetime) -> int:
    """Write the first time for each of these things that is tested now. Returns how many rows that were asked for.

    One INSERT, which leaves alone what is there; none where this process wrote it before, nothing is tested, nobody
    comes into the test any more, or the customer takes no part: whoever does not let us learn always.
    """
    if customer is None or not lets_keep(customer):
        return 0
    rows = []
    for code in varied:
        test = running(varied=code, at=at)
        if test and at < test.entry_ends_at and (test.key, customer.person_id) not in _written:
            arm = arm_in(test, person_id=customer.person_id, usual=named(code).usual.code)
            rows.append(Exposure(experiment_id=test.key, customer_id=customer.person_id, arm=arm, at=at))
    if rows:
        Exposure.objects.bulk_create(rows, ignore_conflicts=True)
        _remember(rows)
    return len(rows)


def forget_exposures(*, customer_id: uuid.UUID) -> int:
    """Delete what a person saw in tests. Returns how many rows there were."""
    deleted, _ = Exposure.objects.of(customer_id).delete()
    with _lock:
        _written.clear()
    return deleted


def _remember(rows: Iterable[Exposure]) -> None:
    with _lock:
        for row in rows:
            _written[row.experiment_id, row.customer_id] = None
        while len(_written) > REMEMBERED:
            _written.popitem(last=False)
