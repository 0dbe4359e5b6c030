"""Present: a customer types the code of a coupon into the cart, or takes it out again."""

import uuid
from datetime import datetime

from django.db import transaction

from configurator.customers.models import Customer
from configurator.languages.figures import latin
from configurator.offers.codes import has_slip
from configurator.offers.models import Coupon, CouponInCart
from configurator.offers.trouble import Trouble, trouble_of

LONGEST = 100


def code_of(text: str) -> str:
    """The code that a text means, in the one spelling that is stored: capitals, without blanks."""
    return "".join(latin(text[:LONGEST]).split()).upper()


def present(*, customer_id: uuid.UUID, text: str, at: datetime) -> Coupon:
    """Put a coupon into the cart, in place of the one there; one person has one at a time. Raises Trouble."""
    code = code_of(text)
    coupon = Coupon.objects.select_related("deal").filter(code=code).first()
    if coupon is None:
        raise Trouble("mistyped" if has_slip(code) else "unknown")
    trouble = trouble_of(coupon=coupon, customer_id=customer_id, at=at)
    if trouble is not None:
        raise trouble
    with transaction.atomic():
        take_out_coupon(customer_id=customer_id)
        CouponInCart.objects.create(customer_id=customer_id, coupon=coupon, put_in_at=at)
    return coupon


def take_out_coupon(*, customer_id: uuid.UUID) -> int:
    """Take the coupon out of the cart; the person keeps it. Returns how many there were."""
    rows = CouponInCart.objects.filter(customer__in=Customer.objects.members(customer_id))
    return rows.delete()[0]
