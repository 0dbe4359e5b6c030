"""What stands on the page and paper of a personal list: products at prices of today, reasons, what was saved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Sum
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from catalog.models import FixedProduct
from configurator.customers.barcodes import Bars, bars_of, qr_inline
from configurator.offers.codes import spoken
from configurator.offers.models import Redemption, shop_day
from configurator.programs.models import ListItem, PersonalList, Unwanted
from configurator.programs.models.mailing import FAMILY
from configurator.releases.shelf import releases_on_sale

Reason = ListItem.Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownItem:
    """One product; `then` is what it costs with the deal."""

    item: ListItem
    name: str
    price: Decimal | None
    why: str
    is_unwanted: bool
    gone: str = ""

    @property
    def then(self) -> Decimal | None:
        """With the deal; None without one, or without a price."""
        return max(self.price - self.item.off, Decimal(0)) if self.price is not None and self.item.off else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownList:
    """A list as it is shown. `saved` is what was saved with its code, None while it was not used."""

    row: PersonalList
    deals: tuple[ShownItem, ...]
    others: tuple[ShownItem, ...]
    last_day: date
    is_over: bool
    saved: Decimal | None

    @property
    def is_open(self) -> bool:
        """Whether its code can still be used."""
        return self.row.coupon is not None and not self.is_over and self.saved is None

    @property
    def spoken(self) -> str:
        """The code as people read it."""
        return spoken(self.row.code)

    @property
    def bars(self) -> Bars:
        """Code 128."""
        return bars_of(self.row.code)

    @property
    def qr(self) -> SafeString:
        """The same as a QR code."""
        return qr_inline(self.row.code)


def list_shown(*, row: PersonalList, at: datetime) -> ShownList:
    """A list with its products. Six queries at most; `row` comes with its mailing and coupon."""
    items = list(row.items.select_related("deal", "instead_of").order_by("position"))
    names, prices = _products(items, row.mailing.currency)
    unwanted = set(Unwanted.objects.filter(customer=row.customer_id).values_list("key", flat=True))
    found = [
        ShownItem(
            item=item,
            name=names[item.key],
            price=prices.get(item.key),
            why=_why(item, row.mailing.starts_on),
            is_unwanted=item.key in unwanted,
            gone=item.instead_of.name if item.instead_of else "",
        )
        for item in items
        if item.key in names
    ]
    return ShownList(
        row=row,
        deals=tuple(one for one in found if one.item.deal_id),
        others=tuple(one for one in found if not one.item.deal_id),
        last_day=row.mailing.ends_before - timedelta(days=1),
        is_over=row.mailing.ends_before <= shop_day(at),
        saved=_saved(row),
    )


def _products(items: Sequence[ListItem], currency: str) -> tuple[Mapping[str, str], Mapping[str, Decimal]]:
    """What is on sale of them: names and prices by key."""
    skus = [item.sku for item in items if item.sku]
    families = {item.family_code for item in items if item.family_code}
    products = list(FixedProduct.objects.on_sale().filter(sku__in=skus, currency=currency)) if skus else []
    releases = releases_on_sale(families) if families else {}
    names = {product.sku: product.name for product in products}
    names |= {FAMILY + code: release.family_name for code, release in releases.items()}
    return names, {product.sku: product.price for product in products}


def _why(item: ListItem, starts_on: date) -> str:
    """The reason in words; a day of another year than that of the mailing says which."""
    last = ""
    if item.last_on:
        last = date_format(item.last_on, "j F" if item.last_on.year == starts_on.year else "j F Y")
    if item.reason == Reason.CYCLE and item.every_days == 1:
        return _("You buy this about every day; last on {last}.").format(last=last)
    if item.reason == Reason.CYCLE:
        words = _("You buy this about every {days} days; last on {last}.")
        return words.format(days=item.every_days, last=last)
    if item.reason == Reason.OFTEN:
        return _("You bought this twice; last on {last}.").format(last=last)
    if item.reason == Reason.ONCE:
        return _("You bought this on {last}.").format(last=last)
    if item.times:
        return _("New for you: {count} others bought it lately.").format(count=item.times)
    return _("New for you, of a kind that goes with what you buy.")


def _saved(row: PersonalList) -> Decimal | None:
    if row.coupon is None or not row.coupon.used:
        return None
    return Redemption.objects.filter(coupon=row.coupon).aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
