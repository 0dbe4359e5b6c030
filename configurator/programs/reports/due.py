"""Due: which period's reports are to be made next, and making all that are due without anybody asking."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, Max, OuterRef

from catalog.models import FixedProduct
from configurator.insight.gather import NOT_SOLD
from configurator.insight.models import Purchase
from configurator.insight.periods import Period, period_of
from configurator.offers.models import Redemption, shop_day
from configurator.orders.models import OrderLine
from configurator.programs.models.report import SupplierPeriod
from configurator.programs.reports.make import MadeAlreadyError, NothingSoldError, make

log = logging.getLogger(__name__)

LATE = timedelta(days=2)
"""So long after a period reports make themselves: a till elsewhere may bring its last purchases a day later."""


def next_period(at: datetime, *, since: datetime | None = None) -> Period | None:
    """The earliest period that is over, has no reports, and in which something of a maker was sold or redeemed.

    Those before the last that was made, and before `since`, are not looked at. Four queries.
    """
    made = SupplierPeriod.objects.aggregate(last=Max("begin"))["last"]
    after = [moment for moment in (since, period_of(made).end if made else None) if moment]
    days = [period_of(shop_day(moment)) for moment in _first_moments(max(after, default=None))]
    return min((period for period in days if period.end <= at), key=lambda period: period.begin, default=None)


def make_due(*, at: datetime) -> int:
    """Make the reports of every period that was over two days ago, the earliest first; how many reports.

    Cost: as `make`, for each period. Where all that was sold came back there is nothing to make, and it goes on.
    """
    count, since = 0, None
    while (period := next_period(at - LATE, since=since)) is not None:
        since = period.end
        try:
            count += len(make(begin=period.begin, by=None, at=at))
        except (NothingSoldError, MadeAlreadyError):
            log.info("programs.nothing_to_report begin=%s", period.begin)
    return count


def _first_moments(since: datetime | None) -> Iterator[datetime]:
    """Of purchases elsewhere, of orders, of deals that a supplier pays: when the first was."""
    made_by_somebody = Exists(FixedProduct.objects.filter(sku=OuterRef("sku")).exclude(maker=""))
    lines = OrderLine.objects.present().filter(made_by_somebody).exclude(order__status__in=NOT_SOLD)
    sources = (
        (Purchase.objects.filter(made_by_somebody), "at"),
        (lines.exclude(order__identity=None), "order__placed_at"),
        (Redemption.objects.exclude(supplier=""), "at"),
    )
    for rows, column in sources:
        later = rows.filter(**{f"{column}__gte": since}) if since else rows
        moment = later.order_by(column).values_list(column, flat=True).first()
        if moment is not None:
            yield moment
