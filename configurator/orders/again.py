"""Again: the usual, ordered in one tap: the last address, by invoice, for exactly the offer that was shown."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from configurator.configurations.models import Configuration
from configurator.configurations.usual import Today, usual_today
from configurator.customers.visitor import Visitor
from configurator.offers.explain import SoldOffer, summed
from configurator.offers.find import Buyer, holding
from configurator.orders.models import Contact, Order, QuoteRequest
from configurator.orders.offer import Price, price_of
from configurator.orders.place import Submission, Wanted, place
from configurator.orders.reduce import line_of, off, reduce
from configurator.orders.terms import NoDeliveryError
from configurator.releases.money import rounded
from configurator.releases.shelf import LoadedRelease


class NoUsualError(Exception):
    """The customer has no usual in this family."""


class OfferChangedError(Exception):
    """The usual is not, or no longer, the offer that was agreed to; holds today's."""

    def __init__(self, *, today: Today) -> None:
        super().__init__(today.seal)
        self.today = today


class NothingToRepeatError(Exception):
    """Something is to be chosen first, or there is no address to send it to; holds the build to go on with."""

    def __init__(self, *, configuration: Configuration, complete: bool) -> None:
        super().__init__(configuration.key)
        self.configuration = configuration
        self.complete = complete


@dataclass(frozen=True, slots=True, kw_only=True)
class UsualPrice(Price):
    """What the usual costs, with what offers take off."""

    offers: tuple[SoldOffer, ...]

    @property
    def less(self) -> list[tuple[str, Decimal, str]]:
        """What is less, by what it comes from."""
        return summed(offers=self.offers, currency=self.currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tap:
    """What the button says: `token` names this one showing of it, `seal` the product that stood on it.

    `shown` is the total with delivery and tax, `delivery` the way; None where only the product's price was shown.
    """

    token: str
    seal: str
    shown: str | None = None
    delivery: str | None = None


def order_usual(
    *, visitor: Visitor, release: LoadedRelease, tap: Tap, contact: Contact | None, at: datetime
) -> Order | QuoteRequest:
    """Order one of the usual, once, however often the tap arrives. `contact` is that of the last order.

    Raises NoUsualError, OfferChangedError, NothingToRepeatError, and what `place` raises.
    """
    before = ordered_by(visitor=visitor, token=tap.token)
    if before is not None:
        return before
    today = visitor.customer_id and usual_today(customer_id=visitor.customer_id, release=release)
    if not today:
        raise NoUsualError
    if tap.seal != today.seal:
        raise OfferChangedError(today=today)
    with transaction.atomic():
        configuration = _build(visitor=visitor, today=today, token=tap.token, at=at)
        buyer = Buyer(customer_id=visitor.customer_id, signed_in=visitor.signed_in)
        if contact is not None and usual_price(
            today=today, contact=contact, delivery=tap.delivery or "", buyer=buyer, at=at
        ):
            said = Submission(
                token=tap.token,
                lines=(Wanted(key=configuration.key, version=1, quantity=1),),
                contact=contact,
                delivery=tap.delivery,
                shown=_goods_shown(today) if tap.shown is None else tap.shown,
            )
            return place(visitor=visitor, submission=said, at=at)
    raise NothingToRepeatError(configuration=configuration, complete=today.can_be_ordered)


def _goods_shown(today: Today) -> str:
    """The total as a page shows it that knows of no delivery: that of the product alone."""
    quote = today.quote
    return "" if quote.total is None else f"{rounded(quote.total, quote.currency):f} {quote.currency}"


def usual_price(*, today: Today, contact: Contact, delivery: str, buyer: Buyer, at: datetime) -> UsualPrice | None:
    """What the usual costs where it goes; None when something is to be chosen first, or nothing goes there now."""
    if not today.can_be_ordered:
        return None
    quote, less = today.quote, usual_offers(today=today, buyer=buyer, at=at)
    goods = [None if quote.total is None else rounded(quote.total, quote.currency)]
    words = {"currency": quote.currency, "country": contact.country, "delivery": delivery}
    try:
        price = price_of(goods=goods, less=off(less), **words)
    except NoDeliveryError:
        return None
    return UsualPrice(currency=price.currency, terms=price.terms, way=price.way, amounts=price.amounts, offers=less)


def usual_offers(*, today: Today, buyer: Buyer, at: datetime) -> tuple[SoldOffer, ...]:
    """What offers take off the usual; of a price on request nothing."""
    if today.quote.total is None:
        return ()
    line = line_of(key="usual", quote=today.quote, release=today.release, quantity=1)
    holds = holding(buyer=buyer, currency=today.quote.currency, at=at)
    return reduce(lines=[line], holding=holds).of("usual")


def ordered_by(*, visitor: Visitor, token: str) -> Order | QuoteRequest | None:
    """What a tap became when it arrived before."""
    order = Order.objects.owned_by(visitor.customer_id).filter(checkout_token=token).first()
    return order or QuoteRequest.objects.owned_by(visitor.customer_id).filter(checkout_token=token).first()


def _build(*, visitor: Visitor, today: Today, token: str, at: datetime) -> Configuration:
    """The build of this tap: a repeated tap finds the one that the first made, also when both arrive at once."""
    assert visitor.customer_id is not None  # noqa: S101  for the type checker: nobody has a usual
    values = {
        "customer_id": visitor.customer_id,
        "release_id": today.release.pk,
        "family_code": today.release.family_code,
        "choices": today.state.choices,
        "created_at": at,
        "updated_at": at,
    }
    return Configuration.objects.get_or_create(key=uuid.uuid5(visitor.customer_id, token), defaults=values)[0]
