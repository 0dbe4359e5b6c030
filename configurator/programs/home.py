"""Home: the personal list while it holds, and the message of a campaign, on the home page."""

from configurator.configurations.home.contents import Home
from configurator.customers.consent import Purpose, may_use
from configurator.offers.models import shop_day
from configurator.programs.campaigns.messages import Waiting, note_seen, waiting_for
from configurator.programs.models import PersonalList
from configurator.programs.personal.shown import ShownList, list_shown


def own_list(home: Home) -> ShownList | None:
    """The list of whoever has signed in, while its code can be used. One query, at most eight where there is one."""
    if not home.in_person or home.visitor.customer_id is None:
        return None
    row = PersonalList.objects.newest_of(home.visitor.customer_id)
    if row is None or row.mailing.ends_before <= shop_day(home.at):
        return None
    if not may_use(customer_id=row.customer_id, purpose=Purpose.PERSONALISE):
        return None
    shown = list_shown(row=row, at=home.at)
    return shown if shown.is_open and shown.deals else None


def message(home: Home) -> Waiting | None:
    """What waits for whoever has signed in, seen herewith. At most five queries."""
    if not home.in_person or home.visitor.customer_id is None:
        return None
    found = waiting_for(customer_id=home.visitor.customer_id, at=home.at)
    if found:
        note_seen(contact=found.contact, at=home.at)
    return found
