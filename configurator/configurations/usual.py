"""The usual as it can be made today: mended to what is on sale, with its price and, in words, what changed."""

import hashlib
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from configurator.configurations.instock import shortages
from configurator.configurations.naming import name_of
from configurator.configurations.quote import Quote, quote_state
from configurator.configurations.renew import changes_in_words, differences, mended
from configurator.configurations.state import BuildState, assess
from configurator.configurations.still import Still, still_of
from configurator.profiles.usual import Usual, usual_of, usuals_of
from configurator.releases.models import Release
from configurator.releases.money import money
from configurator.releases.shelf import LoadedRelease, load_release
from configurator.stock.levels import levels


@dataclass(frozen=True)
class Today:
    """A usual on the release that is on sale now. `changes` is empty when it is as it was, price included.

    `short` says in words which of its parts are not in stock.
    """

    usual: Usual
    state: BuildState
    changes: tuple[str, ...]
    short: tuple[str, ...] = ()

    @property
    def release(self) -> LoadedRelease:
        """What is on sale now."""
        return self.state.release

    @property
    def can_be_ordered(self) -> bool:
        """Whether nothing is left to choose."""
        return self.state.complete

    @property
    def in_one_tap(self) -> bool:
        """Whether nothing has to be looked at first."""
        return self.can_be_ordered and not self.changes and not self.short

    @property
    def price(self) -> str:
        """The total in words; of an incomplete one the least."""
        return money(self.state.price, self.release.currency)

    @property
    def still(self) -> Still | None:
        """Its picture."""
        return still_of(self.state)

    @cached_property
    def quote(self) -> Quote:
        """Its lines and total."""
        return quote_state(state=self.state)

    @cached_property
    def seal(self) -> str:
        """Names exactly this offer: what it consists of, on which release, for how much."""
        offer = [
            self.release.fingerprint,
            sorted(self.state.choices.items()),
            str(self.state.price),
            self.release.currency,
        ]
        return hashlib.sha256(json.dumps(offer).encode()).hexdigest()[:32]


def usuals_today(*, customer_id: uuid.UUID, releases: Sequence[LoadedRelease]) -> list[Today]:
    """The usual of each family that is on sale, the one ordered last first.

    One query, one more where a usual was ordered on an earlier release, and a few passes of the engine for those.
    """
    current = {release.family_code: release for release in releases}
    usuals = [usual for code, usual in usuals_of(customer_id=customer_id).items() if code in current]
    usuals.sort(key=lambda usual: usual.last_at, reverse=True)
    made_on = _releases_of(usuals, current)
    return [_today(usual, current[usual.family_code], made_on.get(usual.family_code)) for usual in usuals]


def usual_today(*, customer_id: uuid.UUID, release: LoadedRelease) -> Today | None:
    """The usual of one family; None before the first order of it."""
    usual = usual_of(customer_id=customer_id, family_code=release.family_code)
    if usual is None:
        return None
    return _today(usual, release, _releases_of([usual], {release.family_code: release}).get(release.family_code))


def _releases_of(usuals: Iterable[Usual], current: Mapping[str, LoadedRelease]) -> dict[str, LoadedRelease]:
    """By family the release that its usual was ordered on; those that never were are left out."""
    found = {u.family_code: current[u.family_code] for u in usuals if u.release_number == current[u.family_code].number}
    wanted = Q()
    for usual in usuals:
        if usual.family_code not in found:
            wanted |= Q(family__code=usual.family_code, number=usual.release_number)
    if wanted:
        rows = Release.objects.filter(wanted).values_list("family__code", "pk")
        found |= {code: load_release(pk) for code, pk in rows}
    return found


def _today(usual: Usual, new: LoadedRelease, old: LoadedRelease | None) -> Today:
    kept, changed = mended(release=new, choices=usual.choices, old=old)
    state = assess(release=new, choices=kept)
    short = tuple(shortage.sentence for shortage in shortages(state, levels(), timezone.localdate()))
    if old is None or old.pk == new.pk:
        return Today(usual, state, tuple(changes_in_words(release=new, old=old or new, changed=changed)), short)
    words = [found.sentence for found in differences(old=old, new=new, choices=usual.choices)]
    return Today(usual, state, (*_added(state, kept), *words), short)


def _added(state: BuildState, kept: Mapping[str, str]) -> Iterator[str]:
    """A whole variant says of everything what it takes; what it does not speak of comes along by itself."""
    slots = state.release.translation.vocabulary.slot
    for variable, value in state.decided.items():
        if variable not in kept and value in slots[variable].taken:
            module = state.release.module_of[variable]
            name = name_of(state.release, variable, value)
            yield _("{module}: {name} comes with it now.").format(module=module.name, name=name)
