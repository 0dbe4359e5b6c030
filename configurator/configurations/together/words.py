"""Words: what one of those who build together did, for the others."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from configurator.configurations.configure import Outcome
from configurator.configurations.explanations import Notice
from configurator.configurations.history.trail import author_of
from configurator.configurations.history.words import Names, called, in_words, lowered
from configurator.configurations.models import Configuration
from configurator.configurations.together.company import names_of
from configurator.configurations.together.lately import REDID, UNDID, Done
from configurator.languages.few import listed
from configurator.releases.shelf import LoadedRelease, load_release

_SAID = 3


def said(*, later: Sequence[Done], release: LoadedRelease, names: Names, me: int) -> str:
    """What was done, the latest last, as sentences; "" where it changed nothing."""
    sentences = [_sentence(done, release, names, me) for done in later if done.steps]
    left = len(sentences) - _SAID
    before = ngettext("{left} more change before that.", "{left} more changes before that.", left).format(left=left)
    return " ".join([*sentences[-_SAID:], *([before] if left > 0 else [])])


def taken_back(outcome: Outcome) -> Notice | None:
    """After an undo that took back what somebody else did: whose it was. One query, and only then."""
    configuration, steps = outcome.configuration, outcome.undone
    others = list(dict.fromkeys(a for a in map(author_of, steps) if a != configuration.who))
    if not others:
        return None
    names = names_of(configuration=configuration)
    whose = pgettext("between the names of two people", " and ").join(called(names, author) for author in others)
    if len(steps) > 1:
        text = _("Gone back {steps} steps, also what {names} did. They can be done again.")
        return Notice(text.format(steps=len(steps), names=whose))
    text = _("Taken back what {names} did: “{step}”.")
    return Notice(text.format(names=whose, step=in_words(outcome.before.release, steps[0], undone=True)))


def behind(*, configuration: Configuration, later: Sequence[Done] | None) -> str:
    """What was done since a version that somebody's page still shows; None says that it is not kept. One query."""
    release, names = load_release(configuration.release_id), names_of(configuration=configuration)
    found = said(later=later or (), release=release, names=names, me=configuration.who)
    return found or _("This build was changed in the meantime.")


def _sentence(done: Done, release: LoadedRelease, names: Names, me: int) -> str:
    mine, number, author = done.who == me, len(done.steps), author_of(done.steps[0])
    if done.how == UNDID:
        text = _went_back(mine=mine) if number > 1 else _took_back(done.who, author, me)
    elif done.how == REDID:
        text = _did_again(many=number > 1, mine=mine)
    elif mine:
        text = _("You {did} in another window.")
    else:
        text = _("{who} {did}.")
    step = in_words(release, done.steps[0], undone=done.how == UNDID)
    did = listed([in_words(release, step) for step in done.steps], between="; ")
    return text.format(
        who=called(names, done.who), author=called(names, author), steps=number, step=step, did=lowered(did)
    )


def _went_back(*, mine: bool) -> str:
    return _("You went back {steps} steps in another window.") if mine else _("{who} went back {steps} steps.")


def _took_back(who: int, author: int, me: int) -> str:
    """With who had done it where that was somebody else."""
    if who == me:
        if author == who:
            return _("You took back “{step}” in another window.")
        return _("You took back what {author} did: “{step}” in another window.")
    if author == me:
        return _("{who} took back what you did: “{step}”.")
    return _("{who} took back “{step}”.") if author == who else _("{who} took back what {author} did: “{step}”.")


def _did_again(*, many: bool, mine: bool) -> str:
    if many:
        return _("You did again: {steps} steps in another window.") if mine else _("{who} did again: {steps} steps.")
    return _("You did again: “{step}” in another window.") if mine else _("{who} did again: “{step}”.")
