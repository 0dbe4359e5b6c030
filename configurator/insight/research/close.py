"""Close: once four weeks are over, what is told of them is reckoned and kept. It is never reckoned again.

Who joins, changes an answer or is erased later changes nothing of it: two versions of one data set, one taken off the
other, would show who that was. Only the last four weeks can be closed, since nobody knows any more what was so before.

Of those who agreed four of five are drawn, anew for each four weeks, and nobody keeps who. So the data sets of two
periods, taken off each other, show the lot and not the one who joined in between; and whether somebody is in one is
never certain.
"""

import logging
import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from configurator.insight.periods import Period, last_over
from configurator.insight.rebuild import policy_now
from configurator.insight.research.agreed import who_agree
from configurator.insight.research.bands import COLUMNS
from configurator.insight.research.cells import cell
from configurator.insight.research.classes import Published, Rules, publish
from configurator.insight.research.gather import acts_of, rows_of
from configurator.insight.research.model import LeftOut, ResearchClass, ResearchPeriod, ResearchWeek

logger = logging.getLogger(__name__)

LATE = timedelta(days=2)
"""So long after four weeks they are closed: a till elsewhere may bring its last purchases a day later."""
RULES = Rules()
DRAWN = 0.8
"""The share of those who agreed that is in a data set, on average."""
_AT_ONCE = 1_000


def close_due(*, at: datetime, rng: Random) -> ResearchPeriod | None:
    """Close the last four weeks that were over two days ago; None where they are closed already.

    `rng` is to be one that nobody can repeat, but in a demo. Cost: as `rows_of`, `acts_of` and `publish`, which lock
    nothing, and one short transaction.
    """
    period = last_over(at - LATE)
    if ResearchPeriod.objects.filter(begin=period.begin).exists():
        return None
    people = draw(who_agree(), rng)
    published = publish(rows_of(people=people, end=period.end), columns=COLUMNS, rules=RULES)
    weeks = acts_of(people=people, period=period)
    found = _keep(period, published, weeks, at)
    logger.info("research closed begin=%s rows=%s kept=%s", period.begin, published.rows, found is not None)
    return found


def draw(people: Collection[uuid.UUID], rng: Random) -> list[uuid.UUID]:
    """Whom the lot takes, each for themselves."""
    return [person for person in sorted(people) if rng.random() < DRAWN]


def _keep(period: Period, published: Published, weeks: dict, at: datetime) -> ResearchPeriod | None:  # type: ignore[type-arg]  # as `acts_of` gives it
    with transaction.atomic():
        kept, is_new = ResearchPeriod.objects.get_or_create(
            begin=period.begin,
            defaults={
                "closed_at": at,
                "currency": policy_now().currency,
                "columns": [column.name for column in COLUMNS],
                "fewest": RULES.fewest,
                "rows": published.rows,
                "left_out": LeftOut.of(published.left_out),
            },
        )
        if not is_new:  # somebody was faster
            return None
        classes = [ResearchClass(period=kept, labels=list(of), customers=n) for of, n in published.classes]
        ResearchClass.objects.bulk_create(classes, batch_size=_AT_ONCE)
        cells = [(key, cell(counts, fewest=RULES.fewest)) for key, counts in sorted(weeks.items())]
        ResearchWeek.objects.bulk_create(
            ResearchWeek(period=kept, week=week, event=event, customers=told.customers, events=told.events)
            for (week, event), told in cells
            if told
        )
    return kept
