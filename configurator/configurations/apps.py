from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy, gettext_noop

from configurator.background.job import Job
from configurator.configurations.home.block import Block

_CONTENTS, _PARTS = "configurator.configurations.home.contents", "configurations/home"


class ConfigurationsConfig(AppConfig):
    """Customers' builds."""

    name = "configurator.configurations"
    verbose_name = gettext_lazy("Configurations")
    periodic = (Job(task="configurator.configurations.tidy.tidy_builds", every=timedelta(hours=1)),)
    home_blocks = (
        Block(
            "builds",
            gettext_noop("Go on where you were"),
            gettext_noop("The builds that you have begun"),
            f"{_CONTENTS}.builds",
            f"{_PARTS}/_builds.html",
            30,
        ),
        Block(
            "foryou",
            gettext_noop("For you"),
            gettext_noop("Things that go with what you did here, each with its reason"),
            f"{_CONTENTS}.for_you",
            f"{_PARTS}/_foryou.html",
            40,
        ),
        Block(
            "families",
            gettext_noop("Products"),
            gettext_noop("Everything that we make to measure"),
            f"{_CONTENTS}.families",
            f"{_PARTS}/_families.html",
            50,
        ),
        Block(
            "news",
            gettext_noop("News about your builds"),
            gettext_noop("What has changed for a build that you keep"),
            f"{_CONTENTS}.news",
            f"{_PARTS}/_news.html",
            60,
        ),
        Block(
            "question",
            gettext_noop("A question"),
            gettext_noop("One question at a time, where your answer helps you"),
            f"{_CONTENTS}.question",
            f"{_PARTS}/_question.html",
            80,
        ),
    )
    varied = "configurator.configurations.varied.VARIED"

    def ready(self) -> None:
        """Have the checks of the set-up known."""
        from configurator.configurations import checks  # noqa: F401, PLC0415  once the apps are there
