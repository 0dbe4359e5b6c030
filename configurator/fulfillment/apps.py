from django.apps import AppConfig


class FulfillmentConfig(AppConfig):
    name = "configurator.fulfillment"
    label = "fulfillment"
