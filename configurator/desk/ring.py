"""Ring: a sale is rung up, scan by scan. Each step locks the sale of one colleague, and makes it one version newer.

What is scanned is added to the sale as it is. What changes or takes out says which version it saw, so that of two tabs
the second is told what the first did.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from catalog.models import FixedProduct
from configurator.configurations.imprints.keep import put_words
from configurator.configurations.models import Configuration
from configurator.configurations.renew import changes_in_words
from configurator.configurations.sharing.model import SharedBuild
from configurator.configurations.sharing.share import note_copy
from configurator.configurations.start import start
from configurator.customers.models import Customer, Identity
from configurator.customers.visitor import Visitor
from configurator.desk.models import Sale, SaleLine
from configurator.desk.read import UnreadError, read, too_many
from configurator.offers.present import present, take_out_coupon
from configurator.offers.trouble import Trouble
from configurator.orders.models.order import MOST
from configurator.orders.offer import check
from configurator.orders.troubles import trouble_of
from configurator.releases.models import CurrentRelease
from configurator.releases.shelf import LoadedRelease, current_release, load_release

MOST_LINES = 50
"""So many different things are in one sale."""


class RefusedError(Exception):
    """What was scanned can't be part of this sale; the text says why, to whoever scanned it."""


class SaleMovedError(Exception):
    """The sale is not the one that was shown: another tab went on with it, or it has ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """What became of a scan, in a sentence; `before` is the version that it found, None where a sale began with it."""

    said: str
    before: int | None


def open_sale(*, clerk_id: int) -> Sale | None:
    """What a colleague rings up now. One query."""
    return Sale.objects.of(clerk_id).open().with_customer().first()


def scan(*, clerk_id: int, text: str, at: datetime, products_only: bool = False) -> Scanned:
    """Take what was scanned into the sale, which begins with it; tells what became of it.

    Raises UnreadError for what the shop does not know, and RefusedError; then nothing has changed. `products_only` is
    for a colleague who gave too many codes that nobody knows: cards, coupons and builds are refused as if unknown.
    """
    meaning = read(text=text, at=at)
    if products_only and meaning.product is None:
        raise UnreadError(too_many())
    with transaction.atomic():
        known = _locked(clerk_id)
        sale = known or _begun(clerk_id, at)
        if meaning.card is not None:
            said = _identify(sale, meaning.card, at)
        elif meaning.product is not None:
            said = _add_product(sale, meaning.product, at)
        elif meaning.build is not None:
            said = _add_build(sale, meaning.build, at)
        else:
            said = _add_coupon(sale, meaning.coupon, at)
        _went_on(sale)
    return Scanned(said=said, before=known.version if known else None)


def set_quantity(*, clerk_id: int, line_id: int, quantity: int, version: int) -> None:
    """So many of a line. Raises SaleMovedError."""
    with transaction.atomic():
        sale = locked_sale(clerk_id=clerk_id, version=version)
        if not sale.lines.filter(pk=line_id).update(quantity=quantity):
            raise SaleMovedError
        _went_on(sale)


def take_out(*, clerk_id: int, line_id: int, version: int) -> None:
    """A line leaves the sale. Raises SaleMovedError."""
    with transaction.atomic():
        sale = locked_sale(clerk_id=clerk_id, version=version)
        line = sale.lines.filter(pk=line_id).first()
        if line is None:
            raise SaleMovedError
        line.delete()
        if line.build_id is not None:
            Configuration.objects.open().filter(pk=line.build_id).delete()
        _went_on(sale)


def drop_card(*, clerk_id: int, version: int, at: datetime) -> None:
    """The sale is for nobody that we know. A coupon stays where it holds for anybody. Raises SaleMovedError."""
    with transaction.atomic():
        sale = locked_sale(clerk_id=clerk_id, version=version)
        code = _put_coupon_back(sale)
        sale.card = None
        if code:
            _try_coupon(sale, code, at)
        _went_on(sale)


def drop_coupon(*, clerk_id: int, version: int) -> None:
    """The coupon is not used, and stays its owner's. Raises SaleMovedError."""
    with transaction.atomic():
        sale = locked_sale(clerk_id=clerk_id, version=version)
        _put_coupon_back(sale)
        _went_on(sale)


def drop(*, clerk_id: int, version: int, at: datetime) -> None:
    """End the sale without a payment; nothing of it is kept. Raises SaleMovedError."""
    with transaction.atomic():
        sale = locked_sale(clerk_id=clerk_id, version=version)
        _put_coupon_back(sale)
        builds = list(sale.lines.filter(build__isnull=False).values_list("build_id", flat=True))
        sale.lines.all().delete()
        Configuration.objects.open().filter(pk__in=builds).delete()
        Sale.objects.filter(pk=sale.pk).update(status=Sale.Status.DROPPED, ended_at=at, version=F("version") + 1)
        forget_guest(sale=sale)


def locked_sale(*, clerk_id: int, version: int) -> Sale:
    """The open sale of a colleague, locked, as it was shown. Raises SaleMovedError."""
    sale = _locked(clerk_id)
    if sale is None or sale.version != version:
        raise SaleMovedError
    return sale


def forget_guest(*, sale: Sale) -> None:
    """The guest of a sale goes, unless an ordered build is theirs."""
    if sale.guest_id is not None and not Configuration.objects.filter(customer=sale.guest_id).exists():
        Customer.objects.filter(pk=sale.guest_id).delete()


# Within a step


def _begun(clerk_id: int, at: datetime) -> Sale:
    # of two tabs that begin at once, the second finds what the first made
    Sale.objects.get_or_create(clerk_id=clerk_id, status=Sale.Status.OPEN, defaults={"opened_at": at})
    sale = _locked(clerk_id)
    assert sale is not None  # noqa: S101  for the type checker: made above
    return sale


def _locked(clerk_id: int) -> Sale | None:
    return Sale.objects.of(clerk_id).open().locked().first()


def _went_on(sale: Sale) -> None:
    Sale.objects.filter(pk=sale.pk).update(
        card=sale.card, guest=sale.guest_id, coupon=sale.coupon, version=F("version") + 1
    )


def _identify(sale: Sale, card: Identity, at: datetime) -> str:
    code = _put_coupon_back(sale)
    sale.card = card
    said = _("Card of {name}.").format(name=card.customer)
    return f"{said} {_try_coupon(sale, code, at)}".strip() if code else said


def _add_product(sale: Sale, product: FixedProduct, at: datetime) -> str:
    line = sale.lines.filter(sku=product.sku).first()
    if line is None:
        _check_room(sale)
        _check_currency(sale, product.currency)
        SaleLine.objects.create(sale=sale, sku=product.sku, added_at=at)
    else:
        _one_more(line, product.name)
    return _added(product.name)


def _add_build(sale: Sale, shared: SharedBuild, at: datetime) -> str:
    old = load_release(shared.release_id)
    line = sale.lines.filter(shared_key=shared.pk).first()
    if line is None:
        _check_room(sale)
        _check_currency(sale, old.currency)
        copy = _copy(sale, shared, old, at)
        SaleLine.objects.create(sale=sale, build=copy, shared_key=shared.pk, added_at=at)
    else:
        _one_more(line, old.family_name)
    return _added(old.family_name)


def _added(name: str) -> str:
    return _("{name} is in the sale.").format(name=name)


def _copy(sale: Sale, shared: SharedBuild, old: LoadedRelease, at: datetime) -> Configuration:
    """What was shared as a build of its own on what is sold today, complete and with a price."""
    try:
        today = current_release(old.family_code)
    except CurrentRelease.DoesNotExist:
        raise RefusedError(_("{name} is not sold at the moment.").format(name=old.family_name)) from None
    guest = Visitor(customer_id=_guest(sale, at))
    copy, changed = start(release=today, visitor=guest, choices=shared.choices, old=old, at=at)
    put_words(new=copy.pk, words=shared.words, at=at)
    if changed:
        sentences = changes_in_words(release=today, old=old, changed=changed)
        said = _("What we sell has changed since, so the customer has to look at it first:")
        raise RefusedError(" ".join([said, *sentences]))
    ((_build, found),) = check(builds=[copy])
    if isinstance(found, Exception):
        raise RefusedError(trouble_of(found).says)
    if found.quote.total is None:
        raise RefusedError(_("Some of its parts are priced on request, so it can't be sold at the counter."))
    if sale.card is not None:
        note_copy(copy=copy.pk, shared=shared, visitor=Visitor(customer_id=sale.card.customer_id), at=at)
    return copy


def _add_coupon(sale: Sale, code: str, at: datetime) -> str:
    if sale.card is None:
        _guest(sale, at)
    customer_id = sale.customer_id
    assert customer_id is not None  # noqa: S101  for the type checker: made above
    try:
        sale.coupon = present(customer_id=customer_id, text=code, at=at).code
    except Trouble as trouble:
        first = _("Please scan their club card first.") if trouble.why == "not_yours" and sale.card is None else ""
        raise RefusedError(f"{trouble.says} {first}".strip()) from trouble
    return _("Coupon {code} is in the sale.").format(code=sale.coupon)


def _try_coupon(sale: Sale, code: str, at: datetime) -> str:
    """The coupon for whoever buys now; where it is not for them, it leaves the sale, and the sentence says why."""
    guest = sale.guest
    try:
        with transaction.atomic():
            _add_coupon(sale, code, at)
    except RefusedError as reason:
        sale.guest = guest
        return _("The coupon {code} is taken out: {why}").format(code=code, why=reason)
    return ""


def _put_coupon_back(sale: Sale) -> str:
    """The sale goes on without a coupon; returns the code of the one that was in it, "" for none."""
    code, sale.coupon = sale.coupon, ""
    if code and sale.customer_id is not None:
        take_out_coupon(customer_id=sale.customer_id)
    return code


def _guest(sale: Sale, at: datetime) -> uuid.UUID:
    """Somebody to whom builds and a coupon belong until the sale is paid. No identity leads to them."""
    if sale.guest_id is None:
        made = Customer.objects.create(created_at=at)
        Sale.objects.filter(pk=sale.pk).update(guest=made)
        sale.guest = made
    assert sale.guest_id is not None  # noqa: S101  for the type checker: made above
    return sale.guest_id


def _one_more(line: SaleLine, name: str) -> None:
    if line.quantity >= MOST:
        raise RefusedError(
            _("There are {most} of {name} already, and no more go into one sale.").format(most=MOST, name=name)
        )
    SaleLine.objects.filter(pk=line.pk).update(quantity=F("quantity") + 1)


def _check_room(sale: Sale) -> None:
    if sale.lines.count() >= MOST_LINES:
        raise RefusedError(
            _("{most} different things are in the sale, and no more go in. Please take payment first.").format(
                most=MOST_LINES
            )
        )


def _check_currency(sale: Sale, currency: str) -> None:
    """One sale has one currency: that of what was scanned first."""
    line = sale.lines.select_related("build").order_by("pk").first()
    if line is None:
        return
    if line.build is not None:
        known = load_release(line.build.release_id).currency
    else:
        known = FixedProduct.objects.values_list("currency", flat=True).filter(sku=line.sku).first() or currency
    if known != currency:
        said = _("It is priced in {other}, and this sale in {currency}: please sell it apart.")
        raise RefusedError(said.format(other=currency, currency=known))
