"""Compared: A/B tests over visits of simulated members: one that is over, one that runs, one to start.

Sides and exposures come from the code that pages use; what members buy was written before, and depends on no side.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

from configurator.configurations.varied import AWAY, BUILD_QUESTION, HOME_BUTTON, HOME_FIRST, PRICE
from configurator.customers.models import Customer, Identity, Learning, User, Verb
from configurator.customers.track import Act, track
from configurator.customers.visitor import Visitor
from configurator.experiments.expose import expose
from configurator.experiments.models import Experiment
from configurator.experiments.run import start
from configurator.insight.rebuild import policy_now
from configurator.releases.models import CurrentRelease

_DAYS = 60
_SEEN = (HOME_FIRST, BUILD_QUESTION)
_OVER, _RUNNING = timedelta(days=43), timedelta(days=20)
Measure = Experiment.Measure


def compare(*, members: Sequence[Identity], owner: User | None, at: datetime, rng: Random) -> int:
    """Write the tests and who came into them, and return how many exposures were asked for."""
    currency = policy_now().currency
    over = _test("Products first", HOME_FIRST, "families", measure=Measure.SPENT, reason="Who comes to look finds it.")
    going_on = _test("Without the question", BUILD_QUESTION, AWAY, reason="The page of a build is shorter.")
    _test("Speak of the price", HOME_BUTTON, PRICE, wanted=5, reason="Nobody has to guess what comes next.")
    begun = {at - _OVER: over, at - _RUNNING: going_on}
    for begin, test in begun.items():
        start(key=test.pk, by=owner, currency=currency, at=begin)
    return _visit([identity.customer for identity in members], at, rng)


def _test(name: str, varied: str, arm: str, **words: object) -> Experiment:
    return Experiment.objects.create(name=name, varied=varied, arm=arm, **words)


def _visit(people: Sequence[Customer], at: datetime, rng: Random) -> int:
    """Some come often, some hardly; each looks at a product that is on sale."""
    products = list(CurrentRelease.objects.order_by("family__code").values_list("family__code", "release__number"))
    signed_in = Identity.objects.filter(customer__in=people, kind=Identity.Kind.SIGN_IN)
    known = dict(signed_in.values_list("customer_id", "pk"))
    count = 0
    for person in Customer.objects.filter(pk__in=known).order_by("pk"):
        visitor = Visitor(customer_id=person.pk, identity_id=known[person.pk], signed_in=True)
        for moment in _times(at, rng):
            count += expose(varied=_SEEN, customer=person, at=moment)
            if products:
                family, number = rng.choice(products)
                looked = Act(verb=Verb.VIEWED, family_code=family, release_number=number)
                track(visitor=visitor, learning=Learning.ALWAYS, at=moment, acts=[looked])
    return count


def _times(at: datetime, rng: Random) -> Iterator[datetime]:
    pace = rng.uniform(0.02, 0.25)
    for day in range(_DAYS, 0, -1):
        if rng.random() < pace:
            yield at - timedelta(days=day) + timedelta(hours=rng.uniform(0, 20))
