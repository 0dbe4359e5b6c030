from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from configurator.background.job import Job


class CustomersConfig(AppConfig):
    """Who the customers are, and what they did."""

    name = "configurator.customers"
    verbose_name = _("Customers")
    periodic = (Job(task="configurator.customers.tidy.forget_sessions", every=timedelta(hours=1)),)
