"""Read: what a text means that was scanned or typed at the counter. Changes nothing."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from catalog.gtin import LENGTHS, gtin_of
from catalog.models import FixedProduct
from configurator.configurations.sharing.find import (
    ClosedLinkError,
    UnknownLinkError,
    UnreadableCodeError,
    by_code,
    by_link,
)
from configurator.configurations.sharing.model import SharedBuild
from configurator.customers.keys import CARD_DIGITS, check_digit_fits
from configurator.customers.models import Identity
from configurator.customers.visitor import Visitor
from configurator.languages.choose import asked_in
from configurator.languages.few import listed
from configurator.languages.figures import LATIN, latin, only_digits
from configurator.offers.card.issue import DIGITS
from configurator.offers.codes import LIST
from configurator.offers.models import Coupon
from configurator.offers.present import code_of

LONGEST = 200


class UnreadError(Exception):
    """Nothing that the shop knows; the text says why, to whoever scanned it."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """One of these. A coupon is only its code: whether it holds is said where it is used."""

    card: Identity | None = None
    product: FixedProduct | None = None
    build: SharedBuild | None = None
    coupon: str = ""


def read(*, text: str, at: datetime) -> Meaning:
    """The product, card, coupon or build that this names, in that order; few queries. Raises UnreadError.

    A barcode and a SKU are asked first, since they are scanned most. Of a number with a wrong digit it is said what is
    wrong with it.
    """
    said = unicodedata.normalize("NFKC", latin(text[:LONGEST])).strip()
    if not said:
        raise UnreadError(_("Nothing was scanned. Please scan again, or type the number."))
    product = FixedProduct.objects.scanned(said).first()
    if product is not None:
        return _sold(product)
    digits = only_digits(said)
    if digits:
        return Meaning(card=_card(digits))
    link = _link(said, at)
    if link is not None:
        return Meaning(build=link)
    code = code_of(said)
    if Coupon.objects.filter(code=code).exists() or code.startswith(LIST):
        return Meaning(coupon=code)
    return Meaning(build=_build(said, at))


def too_many() -> str:
    """That somebody gave too many codes that nobody knows."""
    return _("Too many unknown codes. Please wait ten minutes.")


def _sold(product: FixedProduct) -> Meaning:
    if not product.active:
        raise UnreadError(_("{name} is not sold any more.").format(name=product.name))
    return Meaning(product=product)


def _card(digits: str) -> Identity:
    known = Identity.objects.filter(kind=Identity.Kind.CARD, key=digits).select_related("customer").first()
    if known is not None:
        return known
    if gtin_of(digits):
        said = _("No product has the barcode {number}.")
    elif len(digits) in LENGTHS:
        said = _("A digit of {number} is wrong: no barcode has these. Please scan it again.")
    elif len(digits) in CARD_DIGITS and check_digit_fits(digits):
        said = _("No customer has the card {number}.")
    elif len(digits) == DIGITS:
        said = _wrong_digit(digits)
    else:
        said = _("{number} is no card number, which has {digits} digits, and no product's barcode or SKU.")
    raise UnreadError(said.format(number=digits, digits=DIGITS))


def _wrong_digit(digits: str) -> str:
    """That a card number has a wrong digit, and which one, where one other digit makes it a card that there is."""
    near = {}
    for place, digit in enumerate(digits):
        others = (digits[:place] + other + digits[place + 1 :] for other in LATIN if other != digit)
        near.update({number: place for number in others if check_digit_fits(number)})
    cards = Identity.objects.filter(kind=Identity.Kind.CARD, key__in=near).values_list("key", flat=True)
    found = [(near[key], key[near[key]]) for key in cards.order_by("key")[:2]]
    said = _("A digit of the card {number} is wrong.").format(number=digits)
    if not found:
        return said + " " + _("Please scan it again, or type it as it stands on the card.")
    ways = [_("digit {place} is {digit}").format(place=place + 1, digit=digit) for place, digit in found]
    return said + " " + _("There is a card where {ways}: please compare.").format(ways=listed(ways))


def _link(said: str, at: datetime) -> SharedBuild | None:
    """The build whose link this is: the code on the paper of a build is its address."""
    if not said.startswith(("http://", "https://")):
        return None
    try:
        found = resolve(asked_in(urlsplit(said).path)[1])
    except Resolver404:
        found = None
    if found is None or found.view_name != "configurations:shared":
        raise UnreadError(_("This address is not that of a build."))
    try:
        return by_link(token=found.kwargs["token"], at=at)
    except (UnknownLinkError, ClosedLinkError) as reason:
        raise UnreadError(_closed(reason)) from reason


def _build(said: str, at: datetime) -> SharedBuild:
    try:
        return by_code(text=said, visitor=Visitor(), for_staff=True, at=at)
    except ClosedLinkError as reason:
        raise UnreadError(_closed(reason)) from reason
    except UnknownLinkError as reason:
        raise UnreadError(_("No build and no coupon has the code {code}.").format(code=said)) from reason
    except UnreadableCodeError as reason:
        said = _("We don't know {text}: it is no card, barcode, SKU, coupon or build's code.").format(text=said)
        raise UnreadError(said) from reason


def _closed(reason: UnknownLinkError | ClosedLinkError) -> str:
    if isinstance(reason, UnknownLinkError):
        return _("No build has this address.")
    if reason.is_revoked:
        return _("The customer took this code back.")
    return _("This code is too old. The customer can make a new one on the page of the build.")
