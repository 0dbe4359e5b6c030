from django.apps import AppConfig


class CustomersConfig(AppConfig):
    """Who the customers are, and what they did."""

    name = "configurator.customers"
    verbose_name = "Customers"
