"""Arrange: which blocks of the home page a customer sees, and in which order."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from configurator.configurations.home.block import Block, home_blocks
from configurator.configurations.models import StartPage
from configurator.customers.identify import ensure_customer
from configurator.customers.models import Customer
from configurator.customers.visitor import Visitor

UP, DOWN, HIDE, SHOW, RESET = "up", "down", "hide", "show", "reset"
WAYS = (UP, DOWN, HIDE, SHOW, RESET)


class UnknownBlockError(Exception):
    """There is no such block, or no such thing to do with one."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A block in its place."""

    block: Block
    hidden: bool


def placed(start_page: StartPage | None, first: str = "") -> list[Placed]:
    """All blocks in the customer's order, hidden ones too; what came to the site later stands at the end.

    Of a page that nobody arranged, the block `first` comes before the others.
    """
    if start_page is None:
        return [Placed(block, hidden=False) for block in sorted(home_blocks(), key=lambda block: block.code != first)]
    known = {block.code: block for block in home_blocks()}
    codes = [code for code in dict.fromkeys(start_page.blocks) if code in known]
    codes += [code for code in known if code not in codes]
    return [Placed(known[code], code in start_page.hidden) for code in codes]


def arrange(*, visitor: Visitor, block: str, way: str, at: datetime, first: str = "") -> list[Placed]:
    """Move a block by one place, hide it, show it, or put everything back as it was. Raises UnknownBlockError.

    `first` is the block that comes first on a page that nobody arranged. A visitor whom we don't know yet becomes a
    guest, so that their browser finds the page as they left it.
    """
    if way not in WAYS or (way != RESET and block not in {known.code for known in home_blocks()}):
        raise UnknownBlockError(way, block)
    customer_id = ensure_customer(visitor=visitor, at=at)
    with transaction.atomic():
        person = Customer.objects.select_for_update().person(customer_id).get()  # two tabs come in turn
        pages = StartPage.objects.of(person.pk)
        if way == RESET:
            pages.delete()
            return placed(None, first)
        found = _changed(placed(pages.first(), first), block, way)
        values = {
            "blocks": [entry.block.code for entry in found],
            "hidden": [entry.block.code for entry in found if entry.hidden],
            "changed_at": at,
        }
        StartPage.objects.update_or_create(pk=person.pk, defaults=values)
    return found


def _changed(entries: Sequence[Placed], code: str, way: str) -> list[Placed]:
    found = list(entries)
    here = next(n for n, entry in enumerate(found) if entry.block.code == code)
    if way in {HIDE, SHOW}:
        found[here] = Placed(found[here].block, way == HIDE)
        return found
    there = min(max(here + (1 if way == DOWN else -1), 0), len(found) - 1)
    found.insert(there, found.pop(here))
    return found


def adopt_start_page(*, guest_id: uuid.UUID, customer_id: uuid.UUID) -> bool:
    """Take a guest's start page along when they sign in, unless the customer has one already."""
    with transaction.atomic():
        if StartPage.objects.of(customer_id).exists():
            return False
        return StartPage.objects.filter(pk=guest_id).update(customer_id=customer_id) == 1
