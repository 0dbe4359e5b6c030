"""Renew: bring a build to a newer release, and say what differs."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from configurator.configurations.configure import StaleError
from configurator.configurations.decide import Delta, repair
from configurator.configurations.equal import is_equal, stand_ins
from configurator.configurations.models import Configuration
from configurator.configurations.naming import name_of
from configurator.configurations.plan import Picked, Plan, plan
from configurator.configurations.quote import option_of
from configurator.configurations.state import Choices, assess
from configurator.customers.visitor import Visitor
from configurator.languages.few import listed
from configurator.releases.models import CurrentRelease
from configurator.releases.money import money
from configurator.releases.shelf import LoadedRelease, current_release, load_release


class NotAnsweredError(Exception):
    """Something can't stay as it is, and the customer has not said what is to come of it; holds the plan."""

    def __init__(self, found: Plan) -> None:
        super().__init__(found.new.pk)
        self.plan = found


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a newer release changes for a build, in words."""

    sentence: str


def mended(
    *, release: LoadedRelease, choices: Choices, old: LoadedRelease | None = None
) -> tuple[dict[str, str], Delta]:
    """The choices as they can be kept in a release, the fewest changed, and what changed.

    A choice that is no longer offered is dropped first; the rest is repaired. With the `old` release at hand, what was
    dropped is replaced by what is most like it and fits.
    """
    kept = {v: value for v, value in choices.items() if release.offers(v, value)}
    if not assess(release=release, choices=kept).consistent:
        repaired = repair(release, kept, None)
        kept = {v: repaired[v] for v in kept} if repaired else {}
    if old is not None and len(kept) < len(choices):
        kept |= _replacements(release, old, kept, {v: value for v, value in choices.items() if v not in kept})
    changed: Delta = {
        v: [value, kept.get(v)]
        for v, value in choices.items()
        if kept.get(v) != value and (v in kept or not _left_out(old, v, value))
    }
    return kept, changed | {v: [None, value] for v, value in kept.items() if v not in choices}


def _replacements(
    release: LoadedRelease, old: LoadedRelease, kept: dict[str, str], dropped: dict[str, str]
) -> dict[str, str]:
    """What takes the place of components that are gone and goes with what is kept, the most alike first.

    In a choose-one module something always does; elsewhere only an equal part, and only where nothing is decided.
    """
    found: dict[str, str] = {}
    for variable, value in dropped.items():
        if old.offers(variable, value):
            known = _without_nothing(release, {**kept, **found}, old.module_of[variable].code)
            likest = stand_ins(old=old, gone=(variable, value), new=release, kept=known)
            for candidate in likest:
                if candidate.variable == variable or candidate.equal:
                    found[candidate.variable] = candidate.value
                    break
    return found


def _left_out(old: LoadedRelease | None, variable: str, value: str) -> bool:
    """Whether a choice took nothing: that it is gone is not worth a word."""
    return (
        old is not None and old.offers(variable, value) and value not in old.translation.vocabulary.slot[variable].taken
    )


def _without_nothing(release: LoadedRelease, kept: Choices, module_code: str) -> dict[str, str]:
    """The choices but for those that leave out something of a module: a whole variant says so of every component."""
    slots = release.translation.vocabulary.slot
    return {v: value for v, value in kept.items() if slots[v].module != module_code or value in slots[v].taken}


def changes_in_words(*, release: LoadedRelease, old: LoadedRelease, changed: Delta) -> list[str]:
    """One sentence for each choice that could not stay as it was."""
    return [
        _added(old, release, variable, delta[1] or "", changed)
        if _adds(old, release, variable, delta)
        else _changed(old, release, variable, *delta)
        for variable, delta in changed.items()
    ]


def differences(*, old: LoadedRelease, new: LoadedRelease, choices: Choices) -> tuple[Difference, ...]:
    """What ordering these choices on another release would change; empty when validity and price are the same."""
    before = assess(release=old, choices=choices)
    kept, changed = mended(release=new, choices=choices, old=old)
    after = assess(release=new, choices=kept)
    found = changes_in_words(release=new, old=old, changed=changed)
    if before.complete and not after.complete:
        found += [_("{module} is to be chosen now.").format(module=module.name) for module in after.missing]
    found += _prices(old, new, {**before.decided, **(before.variant or {})})
    found += _breaks(old, new)
    if before.price != after.price and before.complete and after.complete:
        said = _("The total is {new} instead of {old}.")
        found.append(said.format(new=_money(new, after.price), old=_money(old, before.price)))
    return tuple(Difference(sentence) for sentence in found)


def _adds(old: LoadedRelease, new: LoadedRelease, variable: str, delta: Sequence[str | None]) -> bool:
    """Whether something is taken where nothing was."""
    was, now = delta
    took = was is not None and not _left_out(old, variable, was)
    return not took and now is not None and now in new.translation.vocabulary.slot[variable].taken


def _added(old: LoadedRelease, new: LoadedRelease, variable: str, now: str, changed: Delta) -> str:
    gone = ((v, was) for v, (was, *_) in changed.items() if was is not None and old.offers(v, was))
    equal = any(is_equal(old=old, was=one, new=new, now=(variable, now)) for one in gone if not new.offers(*one))
    how = _("{module}: {name}, an equal part, comes instead.") if equal else _("{module}: {name} is added.")
    return how.format(module=new.module_of[variable].name, name=name_of(new, variable, now))


def _changed(old: LoadedRelease, new: LoadedRelease, variable: str, was: str | None, now: str | None) -> str:
    module = old.module_of[variable].name if variable in old.module_of else variable
    name = name_of(old, variable, was or "")
    if was is not None and not new.offers(variable, was):
        return _gone(old, new, variable, was, now, {"module": module, "old": name})
    if now is None:
        return _("{module}: {old} no longer goes with the rest.").format(module=module, old=name)
    said = _("{module}: {old} no longer goes with the rest; {new} would.")
    return said.format(module=module, old=name, new=name_of(new, variable, now))


def _gone(
    old: LoadedRelease, new: LoadedRelease, variable: str, was: str, now: str | None, named: Mapping[str, str]
) -> str:
    if now is None:
        return _("{module}: {old} is no longer offered.").format(**named)
    equal = old.offers(variable, was) and is_equal(old=old, was=(variable, was), new=new, now=(variable, now))
    said = (
        _("{module}: {old} is no longer offered; {new}, an equal part, comes instead.")
        if equal
        else _("{module}: {old} is no longer offered; {new} comes nearest.")
    )
    return said.format(**named, new=name_of(new, variable, now))


def _prices(old: LoadedRelease, new: LoadedRelease, values: Choices) -> list[str]:
    found = []
    for variable, value in values.items():
        was = option_of(old, variable, value)
        now = option_of(new, variable, value) if new.offers(variable, value) else None
        if was and now and was[0].unit_price != now[0].unit_price:
            found.append(
                _("{name} costs {new} instead of {old}.").format(
                    name=new.translation.vocabulary.components[now[0].sku]["name"],
                    new=_money(new, now[0].unit_price),
                    old=_money(old, was[0].unit_price),
                )
            )
    return found


def _breaks(old: LoadedRelease, new: LoadedRelease) -> list[str]:
    """What several pieces cost, where it is no longer what it was."""
    was, now = ([(one.count, one.percent) for one in side.translation.breaks] for side in (old, new))
    if was == now:
        return []
    if not now:
        return [_("Several cost something else now: each as much as one.")]
    # xgettext: no-python-format, only a sign
    each = _("from {count} pieces {percent} % off each")
    said = listed(
        [each.format(count=count, percent=f"{percent.normalize():f}") for count, percent in now], between="; "
    )
    return [_("Several cost something else now: {prices}.").format(prices=said)]


def _money(release: LoadedRelease, amount: Decimal | None) -> str:
    return _("a price on request") if amount is None else money(amount, release.currency)


def plan_for(*, configuration: Configuration, picked: Picked) -> Plan:
    """What today's release means for a build. Raises CurrentRelease.DoesNotExist."""
    return plan(
        old=load_release(configuration.release_id),
        new=current_release(configuration.family_code),
        choices=configuration.choices,
        filled=frozenset(configuration.filled),
        picked=picked,
    )


def renew(*, key: uuid.UUID, visitor: Visitor, version: int, picked: Picked, at: datetime) -> Plan:
    """Move an open build to the current release, line by line as the customer picked.

    Raises NotAnsweredError where something can't stay and the customer did not say what is to come of it, or said it of
    a `release` that is not the current one any more; StaleError, Configuration.DoesNotExist and
    CurrentRelease.DoesNotExist.
    """
    with transaction.atomic():
        configuration = Configuration.objects.owned_by(visitor.customer_id).open().get(key=key)
        if configuration.version != version:
            raise StaleError(configuration)
        found = plan_for(configuration=configuration, picked=picked)
        if not found.answered or picked.get("release", str(found.new.number)) != str(found.new.number):
            raise NotAnsweredError(found)
        updated = Configuration.objects.filter(pk=key, version=version).update(
            release_id=found.new.pk,
            choices=found.state.choices,
            filled=sorted(found.state.filled),
            past=[],
            ahead=[],
            version=version + 1,
            updated_at=at,
        )
        if not updated:
            raise StaleError(configuration)
    return found


def newer(*, configuration: Configuration) -> tuple[Difference, ...]:
    """What on sale now differs for this build; one small query while nothing was published since."""
    current = CurrentRelease.objects.filter(family__code=configuration.family_code, family__is_listed=True)
    pk = current.values_list("release_id", flat=True).first()
    if pk is None or pk == configuration.release_id or configuration.status != Configuration.Status.OPEN:
        return ()
    old, new = load_release(configuration.release_id), load_release(pk)
    return differences(old=old, new=new, choices=configuration.choices)
