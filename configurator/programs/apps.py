from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from configurator.background.job import Job
from configurator.configurations.home.block import Block
from configurator.programs.boards.tiles import TILES


class ProgramsConfig(AppConfig):
    """Programmes for customers: lists of their own, campaigns, what they brought."""

    name = "configurator.programs"
    label = "programs"
    verbose_name = _("Programmes")
    periodic = (
        Job(task="configurator.programs.boards.job.keep_outcomes", every=timedelta(days=1)),
        Job(task="configurator.programs.campaigns.job.send_campaigns", every=timedelta(hours=1)),
        Job(task="configurator.programs.lives.job.remind_lives", every=timedelta(days=1)),
        Job(task="configurator.programs.personal.job.make_lists", every=timedelta(days=1)),
        Job(task="configurator.programs.personal.job.tell_lists", every=timedelta(hours=1)),
        Job(task="configurator.programs.personal.job.swap_spent_deals", every=timedelta(hours=1)),
        Job(task="configurator.programs.reports.job.make_reports", every=timedelta(days=1)),
    )
    tiles = TILES
    home_blocks = (
        Block(
            "list",
            gettext_noop("Your personal list"),
            gettext_noop("The deals on your list, while it holds"),
            "configurator.programs.home.own_list",
            "programs/home/_list.html",
            15,
        ),
        Block(
            "message",
            gettext_noop("A message for you"),
            gettext_noop("What we have to say to you, when there is something"),
            "configurator.programs.home.message",
            "programs/home/_message.html",
            20,
        ),
    )
