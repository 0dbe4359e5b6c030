from django.apps import AppConfig


class FulfillmentConfig(AppConfig):
    """What leaves the shop for the people who make it."""

    name = "configurator.fulfillment"
    label = "fulfillment"
