"""Needs: what the shop could serve, each by a code: a product line, or a category or department of fixed products."""

from collections.abc import Iterable, Mapping

from catalog.models import FixedProduct
from configurator.insight.models import ValuePolicy
from configurator.insight.share.model import NeedsBy
from configurator.releases.models import CurrentRelease

FAMILY, PRODUCTS = "family:", "products:"
LONGEST = 50
"""As much of a category's name as `gather` keeps."""


def family_need(family_code: str) -> str:
    """Of what is made to measure."""
    return FAMILY + family_code


def products_need(name: str) -> str:
    """Of fixed products of one category or department."""
    return PRODUCTS + name[:LONGEST]


def needs_of_shop(policy: ValuePolicy) -> dict[str, str]:
    """Codes and names of what is on sale, product lines first. Two queries."""
    families = CurrentRelease.objects.order_by("family__position", "family__code")
    found = {family_need(code): name for code, name in families.values_list("family__code", "family__name")}
    column = column_of(policy)
    kinds = FixedProduct.objects.on_sale().exclude(**{column: ""}).order_by(column)
    return found | {products_need(name): name for name in kinds.values_list(column, flat=True).distinct()}


def column_of(policy: ValuePolicy) -> str:
    """Which column of fixed products says what need they are for."""
    return "department" if policy.needs_by == NeedsBy.DEPARTMENT else "category"


def name_of(need: str, names: Mapping[str, str]) -> str:
    """What it is called; by its code where it is no longer on sale."""
    return names.get(need) or need.partition(":")[2]


def in_order(needs: Iterable[str], names: Mapping[str, str]) -> list[str]:
    """As the shop has them; those that are no longer on sale last."""
    places = {need: place for place, need in enumerate(names)}
    return sorted(needs, key=lambda need: (places.get(need, len(places)), need))


def line_of(need: str) -> str:
    """The product line by which `gather` knows it: a family, or a category of fixed products."""
    return need.partition(":")[2]
