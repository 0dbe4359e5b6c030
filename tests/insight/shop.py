"""Customers of the lamp, their orders on given days, and what serving them took."""

from datetime import timedelta
from decimal import Decimal

from configurator.configurations.models import SharedBuild
from configurator.configurations.sharing.share import note_copy, share
from configurator.configurations.start import start
from configurator.customers.models import Channel, Customer, User
from configurator.customers.note import add_note
from configurator.insight.models import ActivityCost
from configurator.orders.place import place
from configurator.releases.shelf import current_release
from tests.orders.shop import AT, COMPLETE, build, guest, member, publish_lamp, submission

__all__ = ["AT", "COMPLETE", "day", "guest", "member", "publish_lamp"]

NOW = AT + timedelta(days=400)
CALL = Decimal("6.00")


def day(number):
    """So many days after the first."""
    return AT + timedelta(days=number)


def buy(visitor, *days, quantity=1):
    """Orders of a lamp for 30.50, whose parts cost 7.70, each on its day."""
    Customer.objects.filter(pk=visitor.customer_id).update(created_at=AT)
    return [place(visitor=visitor, submission=submission(build(visitor), quantity=quantity), at=day(d)) for d in days]


def call(visitor, *days, channel=Channel.TELEPHONE):
    """Talks of staff with a customer."""
    by = User.objects.filter(is_staff=True).first() or User.objects.create_user("sam@x.example", "pw", is_staff=True)
    for number in days:
        add_note(customer_id=visitor.customer_id, text="Asked again", by=by, at=day(number), channel=channel)


def bring(sharer, friend, on, *, quantity=1):
    """The friend orders a copy of a build that the sharer shared."""
    shared = share(key=build(sharer).key, visitor=sharer, at=day(on))
    copy, _ = start(release=current_release("lamp"), visitor=friend, choices=shared.choices, at=day(on))
    noted = note_copy(copy=copy.key, shared=SharedBuild.objects.get(pk=shared.pk), visitor=friend, at=day(on))
    place(visitor=friend, submission=submission(copy, quantity=quantity), at=day(on))
    return noted


def only_calls_cost():
    """So that a value consists of few terms."""
    ActivityCost.objects.exclude(kind="noted").delete()
