"""Fixed products on an order: sold as they are, by SKU. Nothing is configured, and one piece is one part."""

from collections.abc import Mapping, Sequence

from catalog.models import FixedProduct
from configurator.offers.terms import Item, Line
from configurator.orders.bom import SoldItem, SoldLine
from configurator.releases.money import minor_units, rounded

MODULE = "product"
"""Where the only part of such a line stands, in place of a module."""


class NotSoldError(Exception):
    """Some products are not on sale; holds what they were asked for by."""

    def __init__(self, *, skus: Sequence[str]) -> None:
        super().__init__(skus)
        self.skus = tuple(skus)


def products_of(*, skus: Sequence[str]) -> dict[str, FixedProduct]:
    """The products with these SKUs, in this order. One query, none for nothing. Raises NotSoldError."""
    if not skus:
        return {}
    found = {product.sku: product for product in FixedProduct.objects.on_sale().filter(sku__in=skus)}
    gone = [sku for sku in skus if sku not in found]
    if gone:
        raise NotSoldError(skus=gone)
    return {sku: found[sku] for sku in skus}


def sold_product(*, product: FixedProduct, quantity: int, position: int) -> SoldLine:
    """So many of a product as a line: with neither build nor release, and itself as its only part."""
    price = rounded(product.price, product.currency)
    item = SoldItem(
        position=1,
        module_code=MODULE,
        module_name=product.category,
        sku=product.sku,
        name=product.name,
        picture="",
        quantity=1,
        quantity_total=quantity,
        unit_price=price,
        price=price,
        cost=rounded(0 * price, product.currency),  # nobody tells us what it costs us
    )
    return SoldLine(
        position=position,
        configuration_key=None,
        sku=product.sku,
        category=product.category,
        family_code="",
        family_name=product.name,
        release_number=0,
        fingerprint="",
        made_on_number=0,
        made_on_fingerprint="",
        choices={},
        unchecked=(),
        quantity=quantity,
        unit_price=price,
        price=price * quantity,
        weight_g=product.weight_g,
        lead_time_days=0,
        items=(item,),
    )


def product_line(*, key: str, product: FixedProduct, quantity: int) -> Line:
    """The same as the calculation of offers knows it: by its SKU, and by what it is as attributes."""
    price = int(rounded(product.price, product.currency) * minor_units(product.currency))
    item = Item(sku=product.sku, quantity=1, unit_price=price, attributes=_attributes(product))
    return Line(key=key, family="", quantity=quantity, unit_price=price, items=(item,))


def _attributes(product: FixedProduct) -> Mapping[str, tuple[str, ...]]:
    said = {name: getattr(product, name) for name in ("department", "category", "kind", "maker")}
    return {name: (value,) for name, value in said.items() if value}
