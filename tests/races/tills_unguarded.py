"""The shop whose coupons are used without looking once more. For the negative control."""

# isort: off
from configurator.wsgi import application

# Django is set up by now
from configurator.offers.models.coupon import CouponQuerySet
from django.db import connection
# isort: on

__all__ = ["application"]


def anything(self):
    """Every coupon may be used, however often it was."""
    return self.all()


CouponQuerySet.usable = anything
with connection.cursor() as cursor:
    cursor.execute("ALTER TABLE offers_coupon DROP CONSTRAINT coupon_single_use_is_used_once")
connection.close()
