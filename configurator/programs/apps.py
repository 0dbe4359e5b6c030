from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from configurator.background.job import Job
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
