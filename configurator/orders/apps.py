from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "configurator.orders"
    label = "orders"
