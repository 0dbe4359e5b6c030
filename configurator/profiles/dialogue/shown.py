"""Shown: what was told about the appetite beside what the choices speak for."""

from collections.abc import Iterable
from dataclasses import dataclass

from configurator.profiles.facts import Facts
from configurator.profiles.models import ORDER_TENTHS
from configurator.profiles.proposals import appetite
from configurator.profiles.proposals.appetite import Observed
from configurator.profiles.proposals.leaning import places
from configurator.profiles.taste import Liking, Taste
from configurator.releases.shelf import LoadedRelease

_FIVE = 0b11111


@dataclass(frozen=True, slots=True)
class Appetite:
    """Both, and whether they differ. What was told holds in any case."""

    told: int | None
    observed: Observed | None

    @property
    def differs(self) -> bool:
        """Whether the choices speak for another step than was told."""
        return self.told is not None and self.observed is not None and self.told != self.observed.step

    @property
    def told_words(self) -> str:
        """The told step."""
        return appetite.step_words(self.told or 0)

    @property
    def observed_words(self) -> str:
        """The step of the choices."""
        return appetite.step_words(self.observed.step if self.observed else 0)

    @property
    def steps(self) -> list[tuple[int, str]]:
        """All steps with their words."""
        return [(step, appetite.step_words(step)) for step in appetite.STEPS]

    @property
    def questions(self) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
        """The three questions with their answers."""
        return appetite.questions()


def appetite_of(*, taste: Taste | None, releases: Iterable[LoadedRelease]) -> Appetite:
    """What was told, and what the last five orders and the clicks speak for; muted tastes don't count. No query."""
    if taste is None:
        return Appetite(None, None)
    stands: dict[str, float | None] = {}
    weights: dict[str, int] = {}
    for release in releases:
        liked = taste.components.get(release.family_code, {})
        if liked:
            found = places(release, Facts(release.translation.vocabulary))
            stands |= {f"{release.family_code}.{code}": place for code, place in found.items()}
            weights |= {f"{release.family_code}.{code}": _lately(liking) for code, liking in liked.items()}
    return Appetite(appetite.told_step(taste.told), appetite.observed(stands, weights))


def _lately(liking: Liking) -> int:
    return ORDER_TENTHS * (liking.recent & _FIVE).bit_count() + liking.click_count
