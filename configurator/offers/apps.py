from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OffersConfig(AppConfig):
    """Which price and which deal applies to whom: price lists, deals, coupons, rewards, the club card."""

    name = "configurator.offers"
    label = "offers"
    verbose_name = _("Prices and deals")
