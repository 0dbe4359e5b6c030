"""News: what of a page that shows an earlier version looks different now, and who did it."""

from dataclasses import dataclass

from configurator.configurations import fragments
from configurator.configurations.changes import changes, forms_of
from configurator.configurations.configure import Outcome
from configurator.configurations.decide import Decision
from configurator.configurations.explanations import Notice
from configurator.configurations.models import Configuration
from configurator.configurations.page import change_context, state_of
from configurator.configurations.state import assess
from configurator.configurations.together.company import names_of
from configurator.configurations.together.lately import as_it_was, since
from configurator.configurations.together.words import said


@dataclass(frozen=True, slots=True)
class News:
    """Out-of-band swaps, and the long lists that are outdated by them."""

    swaps: str
    outdated: list[str]
    changed: bool  # whether anything but the version is different


def news(*, configuration: Configuration, version: int) -> News | None:
    """What brings a page of a version to how the build stands; None when what was done since is not kept.

    What is typed and not sent yet stays: only what looks different is sent. One query.
    """
    later = since(configuration=configuration, version=version)
    if later is None:
        return None
    after = state_of(configuration)
    choices, marks = as_it_was(configuration=configuration, later=later)
    before = assess(release=after.release, choices=choices, filled=marks)
    outcome = Outcome(configuration, before, after, Decision(before))
    names = names_of(configuration=configuration)
    text = said(later=later, release=after.release, names=names, me=configuration.who)
    context = change_context(outcome, notice=Notice(text, undo=bool(configuration.past)), touched=(), shown={})
    if not text:  # clicks that changed nothing: what stands in the notice still holds
        return News(fragments.summary(context["summary"], forms_of(context), oob=True), [], changed=False)
    return News(changes(context), context["outdated"], changed=True)
