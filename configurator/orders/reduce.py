"""Reduce: the offers that hold, applied to builds. One calculation for cart, checkout, the usual and the order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from configurator.configurations.quote import Quote
from configurator.offers.apply import apply
from configurator.offers.explain import SoldOffer
from configurator.offers.find import Holding
from configurator.offers.models import Coupon
from configurator.offers.redeem import Given
from configurator.offers.terms import Deal, Item, Line, Outcome
from configurator.offers.trouble import Trouble
from configurator.releases.money import minor_units, rounded
from configurator.releases.shelf import LoadedRelease


@dataclass(frozen=True, slots=True, kw_only=True)
class Reduced:
    """What is less: by the key of a line, and by deal. `coupon` lies in the cart; with `trouble` it does not count."""

    offers: Mapping[str, tuple[SoldOffer, ...]] = field(default_factory=dict)
    given: tuple[Given, ...] = ()
    coupon: Coupon | None = None
    trouble: Trouble | None = None

    def of(self, key: str) -> tuple[SoldOffer, ...]:
        """What is less on one line."""
        return self.offers.get(key, ())


def line_of(*, key: str, quote: Quote, release: LoadedRelease, quantity: int) -> Line:
    """A priced build as the calculation knows it. Raises ValueError for a price on request."""
    at = quote.at(quantity)
    if at.total is None:
        raise ValueError(key)
    coins = minor_units(quote.currency)
    components = release.translation.vocabulary.components
    items = (
        Item(
            sku=one.sku,
            quantity=one.quantity,
            unit_price=int((one.unit_price or Decimal(0)) * coins),
            attributes=_attributes(components[one.sku].get("attributes", {})),
        )
        for one in at.lines
    )
    return Line(
        key=key, family=quote.family_code, quantity=quantity, unit_price=int(at.total * coins), items=tuple(items)
    )


def _attributes(said: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
    return {code: tuple(map(str, value)) if isinstance(value, list) else (str(value),) for code, value in said.items()}


def reduce(*, lines: Sequence[Line], holding: Holding) -> Reduced:
    """What these lines cost less by what holds for their buyer. No query."""
    outcome = apply(lines=lines, prices=holding.prices, deals=holding.deals)
    coins, currency = Decimal(minor_units(holding.currency)), holding.currency
    offers: dict[str, tuple[SoldOffer, ...]] = {}
    for one in outcome.less:
        amount = rounded(one.amount / coins, currency)
        sold = SoldOffer(source=one.source.value, code=one.code, name=one.name, amount=amount, deal=one.deal)
        offers[one.line] = (*offers.get(one.line, ()), sold)
    return Reduced(
        offers=offers,
        given=tuple(_given(deal, outcome, coins, currency) for deal in outcome.deals),
        coupon=holding.coupon,
        trouble=holding.trouble or _unused(lines, holding, outcome),
    )


def _given(deal: Deal, outcome: Outcome, coins: Decimal, currency: str) -> Given:
    amount = rounded(outcome.by(deal.key) / coins, currency)
    return Given(deal_id=deal.key, amount=amount, coupon=deal.coupon)


def _unused(lines: Sequence[Line], holding: Holding, outcome: Outcome) -> Trouble | None:
    """Why a coupon that holds takes nothing off."""
    deals = [one for one in holding.deals if one.coupon]
    if not deals or any(one.coupon for one in outcome.deals):
        return None
    if apply(lines=lines, prices=holding.prices, deals=deals).deals:
        return Trouble("beaten")
    has_enough = apply(lines=lines, prices=holding.prices, deals=[replace(one, left=None) for one in deals]).deals
    return Trouble("spent" if has_enough else "unfit")


def off(offers: Iterable[SoldOffer]) -> Decimal:
    """All that is less."""
    return sum((one.amount for one in offers), Decimal(0))


def kept(*, offers: Sequence[SoldOffer], price: Decimal) -> tuple[SoldOffer, ...]:
    """What stays of what was taken off a line when it is changed to another price: the same, up to that price."""
    found: list[SoldOffer] = []
    left = price
    for one in offers:
        amount = min(one.amount, left)
        left -= amount
        if amount > 0:
            found.append(replace(one, amount=amount))
    return tuple(found)


def by_deal(offers: Iterable[SoldOffer]) -> dict[int, Decimal]:
    """What deals took off, by their keys; price lists are no deals."""
    found: dict[int, Decimal] = {}
    for one in offers:
        if one.deal is not None:
            found[one.deal] = found.get(one.deal, Decimal(0)) + one.amount
    return found
