"""Refusal: why a family can't go on sale, in words for staff; the current release stays on sale meanwhile."""

from django.utils.translation import gettext_noop

from configurator.releases.compile import (
    FailedExamplesError,
    TooComplexFamilyError,
    UnpublishableError,
    VoidFamilyError,
)

_OVER = {
    "edges": gettext_noop("Together these rules are too complex to answer at once. Make one of them simpler."),
    "seconds": gettext_noop(
        "Working out these rules took longer than the limit. The largest rules are named; make one simpler."
    ),
    "memory": gettext_noop(
        "Working out these rules took more memory than the limit. The largest rules are named; make one simpler."
    ),
    "depth": gettext_noop("Something is nested too deep to be read. Make the rule that is named simpler."),
    "busy": gettext_noop("Other rules are being worked out at the moment. Try again in a minute."),
    "ended": gettext_noop("The process that works out the rules was ended before it was done. Try again."),
}
_VOID = gettext_noop("No build at all is possible under these rules together. Change or switch off one of them.")
_LARGEST = gettext_noop(
    "No build at all is possible. There are too many rules to find which of them are to blame; the largest are named."
)
_UNFIT = gettext_noop("Something in the draft can't be meant. Mend it and publish again.")
_EXAMPLES = gettext_noop("Examples come out the other way. Change the rules that are named, or the examples.")


def refusal_words(error: UnpublishableError) -> str:
    """What is the matter and what to do, in a sentence or two; the rules are listed beside it."""
    if isinstance(error, TooComplexFamilyError):
        return _OVER[error.over]
    if isinstance(error, VoidFamilyError):
        return _VOID if error.minimal else _LARGEST
    return _EXAMPLES if isinstance(error, FailedExamplesError) else _UNFIT
