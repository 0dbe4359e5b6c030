"""Names: what tasks and jobs are called in words for staff. A task's own name is English."""

from django.utils.translation import gettext, gettext_noop

KNOWN = (
    gettext_noop("Apply sheet"),
    gettext_noop("Close data sets"),
    gettext_noop("Compare lists"),
    gettext_noop("Follow funnel"),
    gettext_noop("Follow told needs"),
    gettext_noop("Follow up"),
    gettext_noop("Forget calls"),
    gettext_noop("Forget embedded guests"),
    gettext_noop("Forget refused reports"),
    gettext_noop("Forget sessions"),
    gettext_noop("Forget tasks"),
    gettext_noop("Free lapsed parts"),
    gettext_noop("Group customers"),
    gettext_noop("Keep outcomes"),
    gettext_noop("Keep test results"),
    gettext_noop("Make lists"),
    gettext_noop("Make reports"),
    gettext_noop("Read sheet"),
    gettext_noop("Reckon shares"),
    gettext_noop("Remind lives"),
    gettext_noop("Send campaign"),
    gettext_noop("Send campaigns"),
    gettext_noop("Settle payments"),
    gettext_noop("Sweep out old stills"),
    gettext_noop("Swap spent deals"),
    gettext_noop("Tell lists"),
    gettext_noop("Tidy builds"),
    gettext_noop("Value customers"),
)
"""Those that are translated; another one is shown in English."""


def named(name: str) -> str:
    """A task or job in the language of the page: `tidy_builds` is "Tidy builds"."""
    return gettext(name.replace("_", " ").capitalize())
