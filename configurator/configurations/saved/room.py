"""Room: how many open builds a person may have. Nothing that was chosen, named or noted ever goes to make some."""

import uuid
from datetime import datetime, timedelta

from configurator.configurations.models import Configuration

MOST_BUILDS = 200
_IDLE = timedelta(days=1)


class TooManyError(Exception):
    """The person has as many open builds as one may have."""


def make_room(*, customer_id: uuid.UUID, at: datetime) -> None:
    """Make sure that one more build fits: the empty ones that nobody has touched for a day give way. One query.

    Raises TooManyError.
    """
    mine = Configuration.objects.owned_by(customer_id).open()
    if mine.count() < MOST_BUILDS:
        return
    empty = mine.filter(choices={}, past=[], ahead=[], name="", note="", inscriptions=None, together_until=None)
    gone, _ = empty.filter(updated_at__lt=at - _IDLE).delete()
    if not gone:
        raise TooManyError
