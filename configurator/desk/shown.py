"""Shown: a sale as the colleague and the customer see it: lines, member prices and deals with their reasons, total."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _

from catalog.models import FixedProduct
from configurator.configurations.models import Configuration
from configurator.desk.models import Sale, SaleLine
from configurator.languages.few import listed
from configurator.offers.explain import says
from configurator.offers.find import Buyer
from configurator.offers.models import Coupon
from configurator.offers.trouble import trouble_of as coupon_trouble_of
from configurator.orders.bom import SoldLine
from configurator.orders.fixed import NotSoldError
from configurator.orders.offer import NotReadyError, NotTogetherError, Offer, offer
from configurator.orders.troubles import trouble_of
from configurator.releases.shelf import load_release


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLine:
    """One line. What can't be sold as it is has a `trouble` and no price, and holds up the payment."""

    line: SaleLine
    name: str
    detail: str
    sold: SoldLine | None
    less: tuple[str, ...] = ()
    trouble: str = ""

    @property
    def paid(self) -> Decimal | None:
        """What all of them cost after what offers take off."""
        return None if self.sold is None or self.sold.price is None else self.sold.price - self.sold.off


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSale:
    """The sale with what it costs now. Without an offer there is nothing in it that has a price."""

    sale: Sale
    lines: tuple[ShownLine, ...]
    offer: Offer | None
    coupon_trouble: str = ""

    @property
    def can_be_paid(self) -> bool:
        """Whether nothing stands in the way."""
        return self.offer is not None and not any(line.trouble for line in self.lines)

    @property
    def pieces(self) -> int:
        """How many things are in it."""
        return sum(line.line.quantity for line in self.lines)


def buyer_of(sale: Sale) -> Buyer:
    """Who buys: a card that is shown counts like a sign-in."""
    return Buyer(customer_id=sale.customer_id, signed_in=sale.card_id is not None)


def lines_of(sale: Sale) -> list[SaleLine]:
    """The lines with their builds, as they were scanned. One query."""
    return list(sale.lines.select_related("build__customer", "build__amendment").order_by("added_at", "pk"))


def shown(*, sale: Sale, at: datetime) -> ShownSale:
    """What the sale costs now. One query and those of one offer; one offer more for each kind of trouble, and names."""
    lines = lines_of(sale)
    found, troubles = _offered(sale, lines, at)
    sold = {str(one.configuration_key or one.sku): one for one in found.sold} if found else {}
    names = _names([line.sku for line in lines if line.sku and line.sku not in sold])
    named = tuple(_line(line, sold, troubles, names, found.currency if found else "") for line in lines)
    return ShownSale(sale=sale, lines=named, offer=found, coupon_trouble=_coupon_trouble(sale, found, at))


def _offered(sale: Sale, lines: list[SaleLine], at: datetime) -> tuple[Offer | None, Mapping[str, str]]:
    """The offer for all that can be sold, and what stands in the way of the rest, by build or SKU."""
    troubles: dict[str, str] = {}
    while True:
        good = [line for line in lines if key_of(line) not in troubles]
        if not good:
            return None, troubles
        try:
            return _offer(sale, good, at), troubles
        except NotReadyError as reason:
            troubles |= {str(build.pk): _in_words(why) for build, why in reason.why}
        except NotSoldError as reason:
            troubles |= dict.fromkeys(reason.skus, _("It is not sold any more. Please take it out."))
        except NotTogetherError:
            said = _("It can't be sold together with the rest. Please take it out.")
            troubles |= {key_of(line): said for line in good[1:]}


def _in_words(why: Exception) -> str:
    found = trouble_of(why)
    return " ".join([found.says, *found.details])


def _offer(sale: Sale, lines: list[SaleLine], at: datetime) -> Offer:
    builds = [line.build for line in lines if line.build is not None]
    return offer(
        builds=builds,
        quantities={line.build.pk: line.quantity for line in lines if line.build is not None},
        products={line.sku: line.quantity for line in lines if line.sku},
        country=settings.SHOP_COUNTRY,
        delivery=None,
        buyer=buyer_of(sale),
        at=at,
    )


def key_of(line: SaleLine) -> str:
    """What tells a line from others."""
    return line.sku or str(line.build_id)


def _line(
    line: SaleLine,
    sold: Mapping[str, SoldLine],
    troubles: Mapping[str, str],
    names: Mapping[str, str],
    currency: str,
) -> ShownLine:
    known = sold.get(key_of(line))
    if line.build is not None:
        name, detail = _named(line.build, known)
    else:
        name, detail = known.family_name if known else names.get(line.sku, line.sku), line.sku
    less = (says(name=one.name, amount=one.amount, currency=currency) for one in known.offers) if known else ()
    trouble = troubles.get(key_of(line), "")
    return ShownLine(line=line, name=name, detail=detail, sold=known, less=tuple(less), trouble=trouble)


def _names(skus: list[str]) -> Mapping[str, str]:
    """What products are called that can't be sold now. One query, none for nothing."""
    return dict(FixedProduct.objects.filter(sku__in=skus).values_list("sku", "name")) if skus else {}


def _named(build: Configuration, sold: SoldLine | None) -> tuple[str, str]:
    """A build by its product, and what it consists of."""
    items = sold.items if sold else ()
    names = [f"{item.quantity} × {item.name}" if item.quantity > 1 else item.name for item in items]  # noqa: RUF001
    return load_release(build.release_id).family_name, listed(names)


def _coupon_trouble(sale: Sale, found: Offer | None, at: datetime) -> str:
    """Why the coupon that was scanned takes nothing off, "" where it does, or nothing is in the sale yet."""
    if not sale.coupon:
        return ""
    lying = found.reduced.coupon if found else None
    if found and lying and lying.code == sale.coupon:
        return found.reduced.trouble.says if found.reduced.trouble else ""
    coupon = Coupon.objects.select_related("deal").filter(code=sale.coupon).first()
    trouble = coupon and coupon_trouble_of(coupon=coupon, customer_id=sale.customer_id, at=at)
    if trouble:
        return trouble.says
    return _("It was taken out of the cart elsewhere. Scan it again to use it.") if found else ""
