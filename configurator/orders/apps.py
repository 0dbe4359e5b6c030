from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """What was sold, and who asked for a price."""

    name = "configurator.orders"
    label = "orders"
