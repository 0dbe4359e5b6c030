from datetime import timedelta

from django.apps import AppConfig

from configurator.background.job import Job


class OrdersConfig(AppConfig):
    """What was sold, and who asked for a price."""

    name = "configurator.orders"
    label = "orders"
    periodic = (
        Job(task="configurator.orders.follow_up.follow_up", every=timedelta(minutes=1)),
        Job(task="configurator.orders.payment.sweep.settle_payments", every=timedelta(seconds=30)),
        Job(task="configurator.orders.tidy.sweep_out_old_stills", every=timedelta(days=1)),
    )
