"""The tasks of personal lists: a mailing when the last one is over, and the next best for deals that are spent."""

from random import SystemRandom

from django.utils import timezone

from configurator.background.compat import task
from configurator.offers.models import shop_day
from configurator.programs.models import ListPolicy, Mailing
from configurator.programs.personal.history import anybody_bought
from configurator.programs.personal.make import make, send
from configurator.programs.personal.swap import swap_spent


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
    return send(mailing=mailing, at=at).lists


@task
def swap_spent_deals() -> int:
    """Once an hour. Returns how many deals made room for others."""
    return swap_spent(at=timezone.now())
