"""Remind: find builds that are worth a letter: left unfinished, or cheaper than when they were saved."""

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from configurator.configurations.models import Configuration, ConfigurationQuerySet
from configurator.configurations.page import state_of
from configurator.configurations.quote import quote_state
from configurator.configurations.renew import differences
from configurator.configurations.restore import restore_link
from configurator.configurations.state import BuildState, assess
from configurator.customers.speak import language_for
from configurator.languages.choose import speaking
from configurator.languages.few import listed
from configurator.letters.models import Kind, Letter
from configurator.letters.permission import once_allowed
from configurator.letters.write import Content, write
from configurator.releases.money import money
from configurator.releases.shelf import LoadedRelease, current_releases

ABANDONED_WITHIN = timedelta(days=14)
"""A build that was left longer ago than this is not brought up any more."""
SAVED_WITHIN = timedelta(days=90)
"""Of builds touched within this time, a lower price is told."""
MOST = 200
"""So many builds are looked at in one pass, those touched last."""

_LINES = 8


def remind_of_abandoned(*, at: datetime) -> int:
    """Write about builds left for ABANDONED_AFTER_HOURS, of each customer and family the last. Returns how many."""
    left_before = at - timedelta(hours=settings.ABANDONED_AFTER_HOURS)
    newer = Configuration.objects.filter(
        deleted_at=None,
        customer=OuterRef("customer"),
        family_code=OuterRef("family_code"),
        updated_at__gt=OuterRef("updated_at"),
    )
    builds = _without_letter(Kind.ABANDONED).filter(~Exists(newer))
    current = {release.family_code: release for release in current_releases()}
    count = 0
    for build in builds.filter(updated_at__lte=left_before, updated_at__gt=at - ABANDONED_WITHIN)[:MOST]:
        if build.family_code in current:
            with speaking(language_for(customer_id=build.customer_id)):
                content = _abandoned(build, current[build.family_code])
            count += _written(build, Kind.ABANDONED, content, at)
    return count


def tell_of_lower_prices(*, at: datetime) -> int:
    """Write about complete builds that cost less now, with nothing else changed. Returns how many were written."""
    current = {release.family_code: release for release in current_releases()}
    on_sale = [release.pk for release in current.values()]
    builds = _without_letter(Kind.CHEAPER).filter(updated_at__gt=at - SAVED_WITHIN).exclude(release_id__in=on_sale)
    count = 0
    for build in builds[:MOST]:
        release = current.get(build.family_code)
        with speaking(language_for(customer_id=build.customer_id)):
            content = _cheaper(build, release) if release else None
        if content is not None:
            count += _written(build, Kind.CHEAPER, content, at)
    return count


def holds(letter: Letter) -> bool:
    """Whether a letter about a build still makes sense: the build is there and was not ordered meanwhile."""
    if letter.kind not in {Kind.ABANDONED, Kind.CHEAPER}:
        return True
    return Configuration.objects.owned_by(letter.customer_id).open().filter(key=letter.about).exists()


def _without_letter(kind: Kind) -> ConfigurationQuerySet:
    """Open builds of customers who let us write, about which there was no such letter yet; the newest first."""
    told = Letter.objects.filter(kind=kind, about=OuterRef("key"))
    builds = Configuration.objects.open().begun().filter(~Exists(told))
    return once_allowed(builds, customer="customer").newest_first()


def _written(build: Configuration, kind: Kind, content: Content, at: datetime) -> int:
    customer_id: uuid.UUID = build.customer_id
    return int(write(customer_id=customer_id, kind=kind, about=build.key, content=content, at=at) is not None)


def _abandoned(build: Configuration, current: LoadedRelease) -> Content:
    state, family = state_of(build), current.family_name
    changed = current.pk != build.release_id and bool(
        differences(old=state.release, new=current, choices=build.choices)
    )
    began = _("You began your {family} on {day} and left it unfinished. It is kept as you left it.")
    day = date_format(build.created_at, _("j F Y"))
    return Content(
        subject=_("Your {family} is as you left it").format(family=family),
        paragraphs=(began.format(family=family, day=day), _what_is_left(state, changed=changed)),
        lines=tuple(_parts(state)),
        button=_("Go on with it"),
        link=restore_link(key=build.key),
    )


def _what_is_left(state: BuildState, *, changed: bool) -> str:
    if changed:
        return _(
            "What we sell has changed a little since then; the page shows what that means for it, and asks you first."
        )
    if state.complete:
        return _("All is chosen; it costs {price}.").format(price=money(state.price, state.release.currency))
    names = listed([module.spoken for module in state.missing[:_LINES]])
    return _("Still to choose: {modules}.").format(modules=names)


def _parts(state: BuildState) -> Iterator[str]:
    lines = quote_state(state=state).lines
    for line in lines[:_LINES]:
        yield f"{line.module_name}: {line.name}" if line.quantity == 1 else f"{line.quantity} x {line.name}"
    if len(lines) > _LINES:
        yield _("and {number} more").format(number=len(lines) - _LINES)


def _cheaper(build: Configuration, current: LoadedRelease) -> Content | None:
    before = state_of(build)
    if not before.complete or any(not current.offers(v, value) for v, value in build.choices.items()):
        return None
    now = assess(release=current, choices=build.choices, filled=build.filled)
    if now.variant != before.variant or before.price is None or now.price is None or now.price >= before.price:
        return None
    old, new = (money(state.price, state.release.currency) for state in (before, now))
    family = current.family_name
    return Content(
        subject=_("Your {family} costs {new} now, not {old}").format(family=family, new=new, old=old),
        paragraphs=(
            _("The {family} that you saved has become cheaper: {new} instead of {old}. Nothing else changed.").format(
                family=family, new=new, old=old
            ),
        ),
        lines=tuple(_parts(now)),
        button=_("See it"),
        link=restore_link(key=build.key),
    )
