"""Begin: builds to start from: the presets, the cheapest, and what most customers take, each with its total."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from configurator.configurations.complete import fit_in, opened
from configurator.configurations.decide import Wanted
from configurator.configurations.instock import Levels, lacking
from configurator.configurations.ranked import Mask, TooFineError, best_of, least_ranks
from configurator.configurations.renew import mended
from configurator.configurations.state import BuildState, assess
from configurator.languages.figures import number
from configurator.profiles.models import PopulationModel
from configurator.profiles.proposals.populations import ENOUGH_PEOPLE, population_of
from configurator.releases.money import money
from configurator.releases.shelf import LoadedRelease

CHEAPEST, POPULAR = "cheapest", "popular"


@dataclass(frozen=True, slots=True)
class Way:
    """A build to start from. What is no preset is filled in as a whole: it gives way to what the customer chooses."""

    code: str
    name: str
    says: str
    state: BuildState

    @property
    def choices(self) -> dict[str, str]:
        """What a build begins with."""
        return self.state.choices

    @property
    def price(self) -> str:
        """The total in words; of a preset that leaves something open, what it comes to at least."""
        return price_words(self.state)


def price_words(state: BuildState) -> str:
    """The total of a build to start from; of one that leaves something open, what it comes to at least."""
    total = money(state.price, state.release.currency)
    return total if state.complete else _("from {price}").format(price=total)


def starts_of(*, release: LoadedRelease, seen: Levels) -> dict[str, object]:
    """All there is to start from, as pages name it; `asks`: whether the customer can say what it is for."""
    return {
        "presets": presets_of(release),
        "ways": ways_of(release=release, seen=seen),
        "asks": bool(release.needs),
    }


def presets_of(release: LoadedRelease) -> list[Way]:
    """What staff put together, as it begins under today's rules. One pass of the engine each, remembered."""
    found = []
    for preset in release.presets:
        kept, _ = mended(release=release, choices=preset.choices, old=None)
        found.append(Way(preset.code, preset.name, preset.description, assess(release=release, choices=kept)))
    return found


def ways_of(*, release: LoadedRelease, seen: Levels) -> list[Way]:
    """The ways to begin that there are today, of what is in stock. Two queries and three passes of the engine.

    The same for everybody: nothing that is known of the visitor is asked.
    """
    lacks = lacking(release, seen)
    return [*_cheapest(release, lacks), *_popular(release, lacks)]


def way_named(*, code: str, release: LoadedRelease, seen: Levels) -> Way | None:
    """One of them by its code; None where there is none."""
    lacks = lacking(release, seen)
    makers = {CHEAPEST: _cheapest, POPULAR: _popular}
    return next(makers[code](release, lacks), None) if code in makers else None


def _cheapest(release: LoadedRelease, lacks: Mask) -> Iterator[Way]:
    state = _whole(release, _for_least(release, lacks))
    if state is not None:
        says = (
            _("All that has to be in it at the lowest price, part of it is not in stock just now")
            if lacks[state.flats].any()
            else _("All that has to be in it at the lowest price, from parts in stock")
        )
        yield Way(CHEAPEST, _("Cheapest"), says, state)


def _for_least(release: LoadedRelease, lacks: Mask) -> Wanted:
    """The whole build with the fewest parts that are not there or not known to fit, then for the lowest price.

    Of equal prices the one that takes the fewest things that could be left out. Cost: one pass of the engine.
    """
    try:
        found = best_of(release, least_ranks(release, lacks))
    except TooFineError:
        return {}
    return {} if found is None else opened(assess(release=release, choices={}), found)


def _popular(release: LoadedRelease, lacks: Mask) -> Iterator[Way]:
    """Where enough people have ordered, so that nobody's own build is shown to others."""
    row = PopulationModel.objects.of(release.family_code).values_list("order_count", "customer_count").first()
    population = population_of(release=release, fresh=True) if row and row[1] >= ENOUGH_PEOPLE else None
    if row is None or population is None:
        return
    state = _whole(release, fit_in(assess(release=release, choices={}), None, population, lacks))
    if state is not None:
        says = _("What most customers take, from {number} builds that were ordered").format(number=number(row[0]))
        yield Way(POPULAR, _("Most popular"), says, state)


def _whole(release: LoadedRelease, found: Wanted) -> BuildState | None:
    """The complete build with these values filled in; None where they make none."""
    choices = {v: value for v, value in found.items() if value is not None}
    state = assess(release=release, choices=choices, filled=choices)
    return state if choices and state.complete else None
