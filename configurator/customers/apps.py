from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "configurator.customers"
    verbose_name = "Customers"
