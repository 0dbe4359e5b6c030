"""Varied: what of these pages an A/B test may show in another way. What customers arranged themselves is left alone."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_noop

from configurator.customers.models import Customer
from configurator.experiments.assign import arm_of
from configurator.experiments.varied import Arm, Varied
from configurator.releases.options import ReleasedModule
from configurator.releases.shelf import LoadedRelease

HOME_FIRST, HOME_BUTTON, BUILD_QUESTION, BUILD_MODULES = "home-first", "home-button", "build-question", "build-modules"
USUAL, AWAY, LARGEST, PRICE = "usual", "away", "largest", "price"

Modules = Sequence[ReleasedModule]

VARIED = (
    Varied(
        HOME_FIRST,
        gettext_noop("Home page: which block comes first"),
        (
            Arm(USUAL, gettext_noop("Your usual, messages and builds first")),
            Arm("families", gettext_noop("Products first")),
            Arm("foryou", gettext_noop("“For you” first")),
        ),
    ),
    Varied(
        HOME_BUTTON,
        gettext_noop("Home page: words of the button of a product"),
        (Arm(USUAL, gettext_noop("Assemble yours")), Arm(PRICE, gettext_noop("Build it and see the price"))),
    ),
    Varied(
        BUILD_QUESTION,
        gettext_noop("Page of a build: the card with a question"),
        (Arm(USUAL, gettext_noop("It is shown")), Arm(AWAY, gettext_noop("It is not shown"))),
        of_builds=True,
    ),
    Varied(
        BUILD_MODULES,
        gettext_noop("Page of a build: order of the modules of a step"),
        (Arm(USUAL, gettext_noop("As staff put them")), Arm(LARGEST, gettext_noop("With most to choose from first"))),
        of_builds=True,
    ),
)


def asks(*, customer: Customer, at: datetime) -> bool:
    """Whether the card with a question stands on the page of a build."""
    return arm_of(varied=BUILD_QUESTION, customer=customer, at=at) != AWAY


def in_order(modules: Modules, *, customer: Customer, at: datetime) -> Modules:
    """The modules of a step as the customer sees them."""
    return largest_first(modules) if arm_of(varied=BUILD_MODULES, customer=customer, at=at) == LARGEST else modules


def largest_first(modules: Modules) -> Modules:
    """Those with most options first; of equal ones as staff put them."""
    return sorted(modules, key=lambda module: -len(module.options))


def seen_on_build(release: LoadedRelease, *, with_question: bool) -> list[str]:
    """What of the page of a build differs between the ways to show it: only who sees a difference is compared."""
    differs = any(list(modules) != list(largest_first(modules)) for _, modules in release.steps)
    return [code for code, here in ((BUILD_QUESTION, with_question), (BUILD_MODULES, differs)) if here]
