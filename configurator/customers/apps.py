from datetime import timedelta

from django.apps import AppConfig

from configurator.background.job import Job


class CustomersConfig(AppConfig):
    """Who the customers are, and what they did."""

    name = "configurator.customers"
    verbose_name = "Customers"
    periodic = (Job(task="configurator.customers.tidy.forget_sessions", every=timedelta(hours=1)),)
