"""Rate: what a customer says of an order that they have; and what staff did about a low score.

An answer is no interaction: it is about one order, stands with it, and nothing is learned from it.
"""

import logging
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from configurator.customers.models import User
from configurator.orders.models import Kind, Order, Rating
from configurator.orders.models.rating import LOW
from configurator.orders.state import State, state_of

log = logging.getLogger(__name__)

CHANGE_WITHIN = timedelta(days=14)
Handling = Rating.Handling


class NotYetError(Exception):
    """The order has not come yet."""


class SettledError(Exception):
    """It was rated too long ago to be changed."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a page asks of an order: with the answer so far, and whether it may still be changed."""

    order: Order
    rating: Rating | None
    is_open: bool

    @property
    def until(self) -> datetime | None:
        """When the answer can't be changed any more."""
        return self.rating.rated_at + CHANGE_WITHIN if self.rating else None


def question(*, order: Order, state: State, at: datetime) -> Question | None:
    """What is asked, once the order was delivered or collected. One query then."""
    if not state.reached(Kind.DELIVERED):
        return None
    rating = Rating.objects.filter(order=order).first()
    return Question(order, rating, rating is None or at < rating.rated_at + CHANGE_WITHIN)


def rate(*, order_key: uuid.UUID, score: int, words: str, at: datetime) -> Rating:
    """Store an answer, or change it. Raises NotYetError, SettledError and Order.DoesNotExist."""
    with transaction.atomic():
        order = Order.objects.select_for_update(of=("self",)).get(pk=order_key)
        asked = question(order=order, state=state_of(order.events.all()), at=at)
        if asked is None:
            raise NotYetError
        if not asked.is_open:
            raise SettledError
        rating = asked.rating or Rating(order=order, rated_at=at)
        _change(rating, score, " ".join(words.split()), at)
    log.info("order.rated order=%s score=%s", order.number, score)
    return rating


def handle(*, order_key: uuid.UUID, to: Rating.Handling, by: User | None, at: datetime) -> bool:
    """An open one is answered, or closed without an answer; whether it was open."""
    rows = Rating.objects.filter(pk=order_key, handling=Handling.OPEN)
    return rows.update(handling=to, handled_by=by, handled_at=at) == 1


def _change(rating: Rating, score: int, words: str, at: datetime) -> None:
    """What is low is open, and again whenever its customer says something else; what is not low any more is not."""
    if (rating.score, rating.words) == (score, words):
        return
    if not rating._state.adding:  # noqa: SLF001  Django documents it
        rating.changed_at = at
    rating.score, rating.words = score, words
    rating.handling = Handling.OPEN if score <= LOW else ""
    rating.handled_by, rating.handled_at = None, None
    rating.save()
