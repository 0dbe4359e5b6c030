"""Remind: whoever ordered a component that has had its time is written to, once, with what fits what they have."""

import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from configurator.configurations.restore import restore_link
from configurator.configurations.start import start
from configurator.customers.models import Customer
from configurator.customers.visitor import Visitor
from configurator.insight.gather import NOT_SOLD
from configurator.languages.choose import speaking
from configurator.languages.dates import written
from configurator.letters.models import Kind, Letter
from configurator.letters.permission import may_write, once_allowed
from configurator.letters.write import Content, write
from configurator.orders.models import BomItem, Order
from configurator.profiles.models import Quality
from configurator.programs.lives.propose import Proposal, propose
from configurator.programs.models import ComponentLife
from configurator.releases.money import money
from configurator.releases.shelf import releases_on_sale

WITHIN = timedelta(days=60)
"""Who was due longer ago than this is not reminded any more: a life that is set today does not stir old orders."""
AT_ONCE = 200
"""So many are read at a time; all that are due are looked at in one pass, those that leave it soonest first."""
_MONTH = timedelta(days=365.25 / 12)


def remind_of_lives(*, at: datetime) -> int:
    """Write the letters that are due. Returns how many were written."""
    found = list(_due(at))
    releases = releases_on_sale({item.line.family_code for item, _months in found})
    qualities = list(Quality.objects.order_by("-family_code", "attribute_code"))
    count = 0
    for item, months in found:
        if item.line.family_code in releases:
            proposal = propose(
                line=item.line, sku=item.sku, release=releases[item.line.family_code], better=_better(qualities, item)
            )
            count += proposal is not None and _write(item, months, proposal, at)
    return count


def about(item: BomItem) -> uuid.UUID:
    """What a letter of one component of one order line is about, always the same."""
    return uuid.uuid5(item.line.order_id, f"{item.line.position} {item.sku}")


def _due(at: datetime) -> Iterator[tuple[BomItem, int]]:
    """Components whose time is over, of customers who once let us write, without a letter, and not bought since."""
    for life in ComponentLife.objects.order_by("sku"):
        until = at - life.months * _MONTH
        rows = BomItem.objects.filter(sku=life.sku, line__version=F("line__order__version"))
        rows = rows.filter(line__order__placed_at__lte=until, line__order__placed_at__gt=until - WITHIN)
        rows = rows.exclude(line__order__status__in=NOT_SOLD).exclude(line__order__identity=None)
        rows = once_allowed(rows, customer="line__order__identity__customer")
        for items in _pages(rows.select_related("line__order__identity")):
            told = set(Letter.objects.filter(about__in=[about(item) for item in items]).values_list("about", flat=True))
            for item in items:
                if about(item) not in told and not _bought_since(item):
                    yield item, life.months


def _pages(rows: "QuerySet[BomItem]") -> Iterator[list[BomItem]]:
    """All of them, some at a time, the oldest order first. A query for each page, and one."""
    rows = rows.order_by("line__order__placed_at", "pk")
    page = list(rows[:AT_ONCE])
    while page:
        yield page
        last = page[-1]
        placed_at = last.line.order.placed_at
        after = Q(line__order__placed_at__gt=placed_at) | Q(line__order__placed_at=placed_at, pk__gt=last.pk)
        page = list(rows.filter(after)[:AT_ONCE])


def _better(written: Iterable[Quality], item: BomItem) -> dict[str, str]:
    """By attribute which direction is better, as staff say for all families, or for this one."""
    family = item.line.family_code
    found: dict[str, str] = {}
    for one in written:
        if one.family_code in {family, ""}:
            found.setdefault(one.attribute_code, one.better)
    return found


def _bought_since(item: BomItem) -> bool:
    order = item.line.order
    later = Order.objects.owned_by(_whose(item)).filter(placed_at__gt=order.placed_at)
    return later.exclude(status__in=NOT_SOLD).filter(lines__family_code=item.line.family_code).exists()


def _write(item: BomItem, months: int, proposal: Proposal, at: datetime) -> bool:
    """The letter, with the build laid out for it; neither where it may not be written now."""
    person = Customer.objects.person(_whose(item)).first()
    if person is None or not may_write(customer_id=person.pk):
        return False
    with transaction.atomic():
        build, _delta = start(
            release=proposal.release, visitor=Visitor(customer_id=person.pk), choices=proposal.choices, at=at
        )
        with speaking(person.language):
            content = _content(item, months, proposal, restore_link(key=build.key))
            letter = write(customer_id=person.pk, kind=Kind.UPGRADE, about=about(item), content=content, at=at)
        if letter is None:
            transaction.set_rollback(True)
    return letter is not None


def _content(item: BomItem, months: int, proposal: Proposal, link: str) -> Content:
    family, day = item.line.family_name, written(item.line.order.placed_at, "j F Y")
    lasts = _("{part}, in your {family} of {day}, has had its time: such parts last for about {months} months.")
    return Content(
        subject=_("{part} in your {family} has had its time").format(part=item.name, family=family),
        paragraphs=(
            lasts.format(part=item.name, family=family, day=day, months=months),
            _in_place(proposal),
        ),
        lines=(),
        button=_("Look at it"),
        link=link,
    )


def _in_place(proposal: Proposal) -> str:
    """What was laid out for them."""
    currency = proposal.release.currency
    price, more = money(proposal.price, currency), money(proposal.more, currency)
    if not proposal.is_upgrade:
        words = _("We have laid out the same again for you, for {price}; change what you like.")
        return words.format(price=price)
    words = _("We have laid out the same with {part} for you, for {price}, {more} more. It fits all that you have.")
    return words.format(part=_name_of(proposal), price=price, more=more)


def _name_of(proposal: Proposal) -> str:
    known = proposal.release.translation.vocabulary.components.get(proposal.sku, {})
    return str(known.get("name", proposal.sku))


def _whose(item: BomItem) -> uuid.UUID | None:
    identity = item.line.order.identity
    return identity.customer_id if identity else None
