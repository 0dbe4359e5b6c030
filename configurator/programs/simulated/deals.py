"""Deals: some that personal lists may give, as staff would set them up, on kinds of products that the shop sells."""

from collections.abc import Sequence
from decimal import Decimal

from catalog.models import FixedProduct
from configurator.offers.models import Deal, DealTarget
from configurator.programs.models import ListDeal

DEALS = (
    ("Coffee", "2.40", 60, 30),
    ("Tea", "1.20", 30, 35),
    ("Cheese", "1.00", 40, 25),
    ("Yogurt", "0.50", 30, 25),
    ("Butter", "0.70", 25, 20),
    ("Eggs", "0.80", 25, 20),
    ("Bread", "0.90", 40, 40),
    ("Pastry", "1.20", 30, 40),
    ("Muesli", "1.40", 30, 30),
    ("Rice", "0.90", 20, 25),
    ("Oil", "2.20", 40, 30),
    ("Honey", "1.60", 30, 30),
    ("Jam", "0.80", 20, 30),
    ("Hazelnut spread", "0.90", 20, 20),
    ("Juice", "0.70", 30, 30),
    ("Cola", "0.40", 20, 35),
    ("Chocolate", "0.60", 30, 35),
    ("Nuts", "1.10", 20, 30),
    ("Soap", "0.80", 20, 35),
    ("Detergent", "2.00", 30, 30),
)
"""The kind of products, off each piece for who gets all of it, budget, our margin in percent."""
_PIECES = 2
_PAID_BY_MAKER = Decimal(50)


def set_up(*, products: Sequence[FixedProduct]) -> int:
    """Write those whose kind is sold and that are not there yet, and return how many are new.

    Where all of a kind has one maker, the maker pays half.
    """
    made = 0
    for kind, amount, budget, margin in DEALS:
        of_kind = [product for product in products if product.kind == kind]
        code = f"list-{kind.lower().replace(' ', '-')}"
        if of_kind and not Deal.objects.filter(code=code).exists():
            deal = _deal(code, kind, Decimal(amount), budget, of_kind)
            ListDeal.objects.create(deal=deal, margin_percent=margin)
            made += 1
    return made


def _deal(code: str, kind: str, amount: Decimal, budget: int, products: Sequence[FixedProduct]) -> Deal:
    (maker, *others) = {product.maker for product in products}
    supplier = "" if others else maker
    deal = Deal.objects.create(
        code=code,
        name=kind,
        audience=Deal.For.COUPON,
        currency=products[0].currency,
        kind="amount",
        amount=amount,
        most=_PIECES,
        budget=budget,
        supplier=supplier,
        funded=_PAID_BY_MAKER if supplier else 0,
    )
    DealTarget.objects.create(deal=deal, attribute="kind", value=kind)
    return deal
