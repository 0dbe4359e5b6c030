"""Place: complete builds and fixed products become a binding order, or a quote request where a price is missing.

One transaction holds the order with its lines, components and document, the parts kept for it, the builds' new status,
the interactions and the outbox rows for fulfillment and mail: all of it or nothing. Nothing that the browser posted is
believed except the customer's address, the quantities, what they chose of delivery and payment, and which builds and
versions they mean.

Whoever waits, waits in the same order: builds by key, then parts by SKU, then deals by key, then the number. Fixed
products are only read: what they cost is compared with what was shown.
"""

import hashlib
import json
import logging
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from configurator.configurations.models import Configuration
from configurator.customers.models import Identity, Learning
from configurator.customers.visitor import Visitor
from configurator.languages.choose import speaking
from configurator.offers.find import Buyer
from configurator.offers.redeem import DealGoneError
from configurator.orders.bom import SoldLine
from configurator.orders.models import INVOICE, CartLine, Contact, Order, QuoteRequest
from configurator.orders.offer import NotReadyError, Offer, offer
from configurator.orders.paying import PAYMENTS, WayToPay
from configurator.orders.prints import draw_ahead
from configurator.orders.written import Writing
from configurator.stock.reserve import NotEnoughError, Short, reserve_new

log = logging.getLogger(__name__)


class TokenReusedError(Exception):
    """A submit arrived again with other words; the first one counts. `before` is None when it was somebody else's."""

    def __init__(self, *, before: Order | QuoteRequest | None) -> None:
        super().__init__(before)
        self.before = before


class BuildChangedError(Exception):
    """A build is not the version that the customer saw at checkout, or lies in the cart no more."""


class ChangesOrderError(Exception):
    """The build is to change an order that is there; it does not become one of its own."""


class AlreadyOrderedError(Exception):
    """A build became an order before."""

    def __init__(self, *, order: Order) -> None:
        super().__init__(order.key)
        self.order = order


class TotalChangedError(Exception):
    """The order would cost another total, or go another way, than the customer saw; holds the offer as it is now."""

    def __init__(self, *, offer: Offer) -> None:
        super().__init__(offer.shown)
        self.offer = offer


class OutOfStockError(Exception):
    """There are not enough parts; holds what is short and the lines that want it."""

    def __init__(self, *, short: Sequence[Short], lines: Sequence[SoldLine]) -> None:
        super().__init__([piece.sku for piece in short])
        self.short = tuple(short)
        self.lines = tuple(lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One build so many times; `version` is that of the build that was shown."""

    key: uuid.UUID
    version: int
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedProduct:
    """A fixed product so many times."""

    sku: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What the checkout form says, or a colleague at the counter. `token` names this one filling of the form.

    `shown` is the total that stood on it (`Offer.shown`) and `delivery` the way; None where the caller showed none.
    What is paid at the counter is not delivered. `by` is who orders, as events say it.
    """

    token: str
    lines: tuple[Wanted, ...]
    contact: Contact
    products: tuple[WantedProduct, ...] = ()
    delivery: str | None = None
    payment: str = INVOICE
    shown: str | None = None
    from_cart: bool = False
    by: str = "customer"

    @property
    def way(self) -> WayToPay:
        """How it is paid."""
        return PAYMENTS[self.payment]

    @property
    def keys(self) -> list[uuid.UUID]:
        """The builds."""
        return [line.key for line in self.lines]


def place(*, visitor: Visitor, submission: Submission, at: datetime) -> Order | QuoteRequest:
    """Place the order once, however often the submit arrives.

    Raises Configuration.DoesNotExist for a build that is not the visitor's, TokenReusedError, AlreadyOrderedError,
    ChangesOrderError, BuildChangedError, what stands in the way of a build (NotReadyError names each of several),
    NotSoldError for products, NotTogetherError, NoDeliveryError, TotalChangedError, OutOfStockError, and DealGoneError
    where somebody faster had the last of a deal. Then nothing has changed.
    """
    with speaking(""):
        draw_ahead(keys=submission.keys)
    try:
        with transaction.atomic():
            return _place(visitor=visitor, submission=submission, at=at)
    except (IntegrityError, OutOfStockError, DealGoneError):
        # the same token came for other builds, or for none, so that no lock on a build could hold it back
        before = _same_submit(visitor=visitor, submission=submission, order=_order_before(submission))
        if before is None:
            raise
        return before


def _place(*, visitor: Visitor, submission: Submission, at: datetime) -> Order | QuoteRequest:
    builds = _locked(visitor=visitor, submission=submission)
    order = _order_before(submission)
    before = _same_submit(visitor=visitor, submission=submission, order=order)
    if before is not None:
        return before
    _check_open(builds=builds, submission=submission, order=order)
    buyer = Buyer(customer_id=visitor.customer_id, signed_in=visitor.signed_in)
    found = _offered(builds=builds, submission=submission, buyer=buyer, at=at)
    writing = Writing(
        visitor=visitor,
        offer=found,
        token=submission.token,
        body_hash=body_hash(submission=submission),
        contact=submission.contact,
        payment=submission.way,
        learning=_learning(visitor, builds),
        at=at,
        by=submission.by,
    )
    _leave_cart(submission=submission)
    if found.amounts is None:
        return writing.request()
    _mark_ordered(submission=submission)
    key = uuid.uuid4()
    _keep_parts(found, reference=key, until=_until(writing, at=at), at=at)
    return writing.order(key=key, amounts=found.amounts)


def _locked(*, visitor: Visitor, submission: Submission) -> list[Configuration]:
    """The builds in the order of the form, their rows locked in the order of their keys: repeats come in turn."""
    if submission.products and not submission.lines:
        return []
    owned = Configuration.objects.owned_by(visitor.customer_id).select_related("customer", "amendment")
    rows = owned.filter(pk__in=submission.keys).order_by("pk").select_for_update(of=("self",))
    found = {row.pk: row for row in rows}
    if not found or found.keys() != set(submission.keys):
        raise Configuration.DoesNotExist
    return [found[key] for key in submission.keys]


def _learning(visitor: Visitor, builds: Sequence[Configuration]) -> str:
    """What the customer lets us learn; of somebody whom nobody knows, nothing. A query where there is no build."""
    if visitor.identity_id is None:
        return Learning.OFF
    if builds:
        return builds[0].customer.learning
    known = Identity.objects.filter(pk=visitor.identity_id).values_list("customer__learning", flat=True)
    return known.first() or Learning.OFF


def _order_before(submission: Submission) -> Order | None:
    """The order of this very submit, else one that any of its builds became. One query."""
    own = Order.objects.filter(checkout_token=submission.token)
    found = list(own.union(Order.objects.of_builds(submission.keys), all=True))
    return min(found, key=lambda order: order.checkout_token != submission.token, default=None)


def _same_submit(*, visitor: Visitor, submission: Submission, order: Order | None) -> Order | QuoteRequest | None:
    """What this very submit made when it arrived the first time."""
    before: Order | QuoteRequest | None = order
    if order is None or order.checkout_token != submission.token:
        before = QuoteRequest.objects.filter(checkout_token=submission.token).first()
    if before is None:
        return None
    own = type(before).objects.owned_by(visitor.customer_id).filter(pk=before.pk).exists()
    if not own or before.body_hash != body_hash(submission=submission):
        raise TokenReusedError(before=before if own else None)
    return before


def body_hash(*, submission: Submission) -> str:
    """Fingerprint of everything that a submit says."""
    return hashlib.sha256(json.dumps(asdict(submission), sort_keys=True, default=str).encode()).hexdigest()


def _check_open(*, builds: Sequence[Configuration], submission: Submission, order: Order | None) -> None:
    if order is not None:
        raise AlreadyOrderedError(order=order)
    if any(hasattr(build, "amendment") for build in builds):
        raise ChangesOrderError
    versions = {line.key: line.version for line in submission.lines}
    if any(build.version != versions[build.pk] for build in builds):
        raise BuildChangedError


def _offered(*, builds: Sequence[Configuration], submission: Submission, buyer: Buyer, at: datetime) -> Offer:
    """Today's offer, if it is the one that was shown."""
    asked = {
        "builds": builds,
        "quantities": {line.key: line.quantity for line in submission.lines},
        "products": {one.sku: one.quantity for one in submission.products},
        "country": submission.contact.country,
        "delivery": None if submission.way.at_counter else submission.delivery or "",
    }
    try:
        found = _priced(**asked, buyer=buyer, at=at)
    except NotReadyError as reason:
        if submission.from_cart:
            raise
        raise reason.why[0][1] from None
    goes_otherwise = submission.delivery is not None and submission.delivery != found.delivery_code
    if goes_otherwise or (submission.shown is not None and submission.shown != found.shown):
        raise TotalChangedError(offer=found)
    return found


def _priced(**asked: Any) -> Offer:
    """The offer in the shop's language, which those who make it read; what stands in its way in the customer's."""
    try:
        with speaking(""):
            return offer(**asked)
    except NotReadyError:
        return offer(**asked)


def _leave_cart(*, submission: Submission) -> None:
    gone, _ = CartLine.objects.filter(pk__in=submission.keys).delete()
    if submission.from_cart and gone != len(submission.lines):
        raise BuildChangedError


def _mark_ordered(*, submission: Submission) -> None:
    """Their rows are locked, and their versions are those that were shown."""
    rows = Configuration.objects.filter(pk__in=submission.keys)
    rows.update(status=Configuration.Status.ORDERED, version=F("version") + 1)


def _keep_parts(found: Offer, *, reference: uuid.UUID, until: datetime | None, at: datetime) -> None:
    try:
        reserve_new(reference=reference, wanted=found.wanted, until=until, at=at)
    except NotEnoughError as reason:
        raise OutOfStockError(short=reason.short, lines=found.sold) from reason


def _until(writing: Writing, *, at: datetime) -> datetime | None:
    """How long the parts are kept: for good, or until the money should be there."""
    return at + timedelta(minutes=settings.PAY_WITHIN_MINUTES) if writing.payment.first else None
