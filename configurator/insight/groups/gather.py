"""Gather: what may be known of customers for groups: what they built and ordered, bought as it is, and told us.

All of it only of people who let us learn always (`who_let_learn`): a group decides what somebody is written.
"""

from datetime import datetime, timedelta

from configurator.customers.consent import who_let_learn
from configurator.insight.groups.answers import answers
from configurator.insight.groups.builds import builds
from configurator.insight.groups.columns import Table, table
from configurator.insight.groups.shelves import shelves

DAYS_BACK = 400
"""So long ago products that are sold as they are count; builds and what was told always do."""


def gather(*, at: datetime) -> Table:
    """Read it. Ten queries at most; linear in tastes, in what was told, and in the products that each bought."""
    people = list(who_let_learn().order_by("pk").values_list("pk", flat=True))
    numbers = {person: number for number, person in enumerate(people)}
    bought, more = shelves(numbers=numbers, begin=at - timedelta(days=DAYS_BACK), end=at)
    columns = [*builds(numbers=numbers, bought=bought), *more, *answers(numbers=numbers)]
    return table(people=people, columns=columns)
