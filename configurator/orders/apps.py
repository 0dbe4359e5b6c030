from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_noop

from configurator.background.job import Job
from configurator.configurations.home.block import Block


class OrdersConfig(AppConfig):
    """What was sold, and who asked for a price."""

    name = "configurator.orders"
    label = "orders"
    periodic = (
        Job(task="configurator.orders.follow_up.follow_up", every=timedelta(minutes=1)),
        Job(task="configurator.orders.payment.sweep.settle_payments", every=timedelta(seconds=30)),
        Job(task="configurator.orders.tidy.sweep_out_old_stills", every=timedelta(days=1)),
    )
    home_blocks = (
        Block(
            "usual",
            gettext_noop("Your usual"),
            gettext_noop("What you order most often, to be ordered again in one tap"),
            "configurator.orders.home.usuals",
            "orders/home/_usual.html",
            10,
        ),
        Block(
            "orders",
            gettext_noop("Your orders"),
            gettext_noop("The orders you placed last, with their state"),
            "configurator.orders.home.recent",
            "orders/home/_recent.html",
            70,
        ),
    )
