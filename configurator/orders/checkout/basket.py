"""Basket: the builds that one checkout is about, one alone or those of a cart."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from configurator.configurations.models import Configuration
from configurator.orders.cart.contents import lines_of
from configurator.orders.offer import check
from configurator.orders.troubles import Held, held
from configurator.releases.shelf import load_release


@dataclass(frozen=True, slots=True, kw_only=True)
class Basket:
    """`held` are builds of the cart that can't come along, `others` counts those of another currency or price."""

    builds: tuple[Configuration, ...]
    quantities: Mapping[uuid.UUID, int]
    from_cart: bool
    held: tuple[Held, ...] = ()
    others: int = 0

    @property
    def address(self) -> str:
        """Where its checkout is."""
        if self.from_cart:
            return reverse("orders:check_out_cart")
        return reverse("orders:checkout", args=[self.builds[0].pk])

    @property
    def names(self) -> list[str]:
        """What the builds are called, where the form must tell them apart."""
        return [load_release(build.release_id).family_name for build in self.builds] if self.from_cart else []

    def without(self, troubled: Sequence[Held]) -> "Basket":
        """The same, leaving some builds in the cart."""
        keys = {item.configuration.pk for item in troubled}
        builds = tuple(build for build in self.builds if build.pk not in keys)
        return Basket(
            builds=builds,
            quantities=self.quantities,
            from_cart=True,
            held=(*self.held, *troubled),
            others=self.others,
        )


def basket_of(build: Configuration) -> Basket:
    """One build alone."""
    return Basket(builds=(build,), quantities={build.pk: 1}, from_cart=False)


def basket_of_cart(*, customer_id: uuid.UUID | None, currency: str = "") -> Basket:
    """What of a cart can become one order: in this currency, or in that of its first priced build. Two queries."""
    lines = {line.configuration: line.quantity for line in lines_of(customer_id)}
    troubled, priced, others = [], [], 0
    for build, result in check(builds=list(lines)):
        if isinstance(result, Exception):
            troubled.append(held(build, result))
        elif result.quote.total is None or result.quote.currency != (currency or result.quote.currency):
            others += 1
        else:
            currency = result.quote.currency
            priced.append(build)
    quantities = {build.pk: quantity for build, quantity in lines.items()}
    return Basket(builds=tuple(priced), quantities=quantities, from_cart=True, held=tuple(troubled), others=others)


def basket_posted(*, customer_id: uuid.UUID | None, keys: Sequence[str]) -> Basket | None:
    """The builds that a posted form is about, in its order; None when one of them is not this customer's. One query."""
    try:
        wanted = [uuid.UUID(key) for key in dict.fromkeys(keys)]
    except ValueError:
        return None
    known = {build.pk: build for build in Configuration.objects.owned_by(customer_id).filter(pk__in=wanted)}
    if not wanted or known.keys() != set(wanted):
        return None
    return Basket(builds=tuple(known[key] for key in wanted), quantities=dict.fromkeys(wanted, 1), from_cart=True)
