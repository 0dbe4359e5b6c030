"""Sold: what a simulated member takes along from the counter, and what they say of it once they have it."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings

from configurator.customers.models import User
from configurator.orders.models import Contact, Order, Rating
from configurator.orders.place import OutOfStockError, Submission, Wanted, place
from configurator.orders.ratings.rate import handle, rate
from configurator.programs.simulated.builds import Page

_ANSWERS, _CONTENT, _PER_REFUSAL, _SPREAD = 0.85, 4.6, 1.2, 0.8
"""How many rate what they had; how content they are, how much less for each wish that was refused, and by how much
that differs."""
_WORST, _BEST = 1, 5
_GONE, _PLAIN = "What I wanted could not be had.", "It was not what I had hoped for."
_LOOKED_AFTER = timedelta(days=40)
"""Staff have answered who was unhappy before that."""


def sell(*, page: Page, clerk: User | None) -> Order | None:
    """The build is paid in cash and taken along; nothing where a part ran out."""
    build = page.configuration
    said = Submission(
        token=f"simulated-{uuid.uuid4().hex}",
        lines=(Wanted(key=build.key, version=build.version, quantity=1),),
        contact=Contact(name=build.actor.name, email="", line1="", city="", country=settings.SHOP_COUNTRY),
        payment="cash",
        by=f"staff:{clerk.pk}" if clerk else "staff",
    )
    try:
        order = place(visitor=page.visitor, submission=said, at=page.at + timedelta(minutes=page.rng.uniform(1, 8)))
    except OutOfStockError:
        return None
    return order if isinstance(order, Order) else None


def say_how_it_was(*, order: Order, page: Page, clerk: User | None, until: datetime) -> None:
    """Most rate it the same day, by how it went; staff answer those who were unhappy, but for the latest."""
    rated_at = order.placed_at + timedelta(hours=page.rng.uniform(0.2, 9))
    if page.rng.random() > _ANSWERS or rated_at > until:
        return
    content = _CONTENT - _PER_REFUSAL * page.disappointed + page.rng.gauss(0, _SPREAD)
    score = min(max(round(content), _WORST), _BEST)
    words = (_GONE if page.disappointed else _PLAIN) if score <= _WORST + 1 else ""
    rating = rate(order_key=order.pk, score=score, words=words, at=rated_at)
    if rating.is_low and rated_at < until - _LOOKED_AFTER:
        handle(order_key=order.pk, to=Rating.Handling.ANSWERED, by=clerk, at=rated_at + timedelta(hours=20))
