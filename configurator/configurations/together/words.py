"""Words: what one of those who build together did, for the others."""

from collections.abc import Sequence

from configurator.configurations.configure import Outcome
from configurator.configurations.explanations import Notice
from configurator.configurations.history.trail import author_of
from configurator.configurations.history.words import Names, called, in_words
from configurator.configurations.models import Configuration
from configurator.configurations.together.company import names_of
from configurator.configurations.together.lately import REDID, UNDID, Done
from configurator.releases.shelf import LoadedRelease, load_release

_SAID = 3


def said(*, later: Sequence[Done], release: LoadedRelease, names: Names, me: int) -> str:
    """What was done, the latest last, as sentences; "" where it changed nothing."""
    sentences = [_sentence(done, release, names, me) for done in later if done.steps]
    left = len(sentences) - _SAID
    before = [f"{left} more change{'s' if left > 1 else ''} before that."] if left > 0 else []
    return " ".join([*sentences[-_SAID:], *before])


def taken_back(outcome: Outcome) -> Notice | None:
    """After an undo that took back what somebody else did: whose it was. One query, and only then."""
    configuration, steps = outcome.configuration, outcome.undone
    others = list(dict.fromkeys(a for a in map(author_of, steps) if a != configuration.who))
    if not others:
        return None
    names = names_of(configuration=configuration)
    whose = " and ".join(called(names, author) for author in others)
    if len(steps) > 1:
        return Notice(f"Gone back {len(steps)} steps, also what {whose} did. They can be done again.")
    return Notice(f"Taken back what {whose} did: {_quoted(outcome.before.release, steps[0])}.")


def behind(*, configuration: Configuration, later: Sequence[Done] | None) -> str:
    """What was done since a version that somebody's page still shows; None says that it is not kept. One query."""
    release, names = load_release(configuration.release_id), names_of(configuration=configuration)
    found = said(later=later or (), release=release, names=names, me=configuration.who)
    return found or "This build was changed in the meantime."


def _sentence(done: Done, release: LoadedRelease, names: Names, me: int) -> str:
    mine = done.who == me
    who = "You" if mine else called(names, done.who)
    return f"{who} {_did(done, release, names, me)}{' in another window' if mine else ''}."


def _did(done: Done, release: LoadedRelease, names: Names, me: int) -> str:
    number = len(done.steps)
    if done.how == UNDID:
        return f"went back {number} steps" if number > 1 else f"took back {_whose(done, release, names, me)}"
    if done.how == REDID:
        again = f"{number} steps" if number > 1 else _quoted(release, done.steps[0], undone=False)
        return f"did again: {again}"
    text = "; ".join(in_words(release, step) for step in done.steps)
    return f"{text[:1].lower()}{text[1:]}"


def _whose(done: Done, release: LoadedRelease, names: Names, me: int) -> str:
    """A step that was taken back, with who had done it where that was somebody else."""
    author, quoted = author_of(done.steps[0]), _quoted(release, done.steps[0])
    if author == done.who:
        return quoted
    return f"what {'you' if author == me else called(names, author)} did: {quoted}"


def _quoted(release: LoadedRelease, step: dict[str, list[object]], *, undone: bool = True) -> str:
    return f"“{in_words(release, step, undone=undone)}”"
