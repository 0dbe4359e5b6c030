"""The tasks of personal lists: a mailing when the last one is over, its letters, the next best for spent deals."""

from random import SystemRandom

from django.utils import timezone

from configurator.background.compat import task
from configurator.offers.models import shop_day
from configurator.programs.models import ListPolicy, Mailing
from configurator.programs.personal.history import anybody_bought
from configurator.programs.personal.make import make, send
from configurator.programs.personal.swap import swap_spent
from configurator.programs.personal.tell import tell_of_lists


@task
def make_lists() -> int:
    """Once a day: begins a mailing where none holds, if staff want it so. Returns how many lists there are in it."""
    at = timezone.now()
    policy = ListPolicy.objects.first() or ListPolicy()
    holding = Mailing.objects.holding_at(at).first()
    if not policy.automatic or (holding and holding.state != Mailing.State.DRAFTED):
        return 0
    if holding is None and not anybody_bought():
        return 0
    mailing = make(day=shop_day(at), at=at, rng=SystemRandom())
    lists = send(mailing=mailing, at=at).lists
    tell_lists.enqueue()
    return lists


@task
def tell_lists() -> int:
    """Once an hour, and when one was sent. Returns how many letters were written."""
    return tell_of_lists(at=timezone.now())


@task
def swap_spent_deals() -> int:
    """Once an hour. Returns how many deals made room for others."""
    return swap_spent(at=timezone.now())
