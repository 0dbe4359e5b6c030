"""Tested: what of the home page an A/B test shows this visitor in another way. Who arranged it sees theirs."""

from collections.abc import Collection
from datetime import datetime

from configurator.configurations.home.block import home_blocks
from configurator.configurations.varied import HOME_BUTTON, HOME_FIRST, PRICE, USUAL
from configurator.customers.models import Customer
from configurator.customers.visitor import Visitor
from configurator.experiments.assign import arm_of
from configurator.experiments.running import any_running, running


def takes_part(*, visitor: Visitor, at: datetime) -> Customer | None:
    """Who sees the page, read while something of it is tested; None otherwise, or for a stranger."""
    if visitor.customer_id is None or not any_running(varied=(HOME_FIRST, HOME_BUTTON), at=at):
        return None
    return Customer.objects.person(visitor.customer_id).first()


def first_block(*, customer: Customer | None, at: datetime) -> str:
    """The code of the block that a test puts first; "" where all is as usual."""
    found = arm_of(varied=HOME_FIRST, customer=customer, at=at)
    return "" if found == USUAL else found


def with_price(*, customer: Customer | None, at: datetime) -> bool:
    """Whether the button of a product speaks of the price."""
    return arm_of(varied=HOME_BUTTON, customer=customer, at=at) == PRICE


def seen_at_home(*, shown: Collection[str], arranged: bool, at: datetime) -> list[str]:
    """What of a page with these blocks, in whichever order, differs between the ways to show it."""
    test = running(varied=HOME_FIRST, at=at)
    usual = [block.code for block in home_blocks() if block.code in shown]
    moves = test is not None and not arranged and test.arm in usual[1:]
    return [code for code, here in ((HOME_FIRST, moves), (HOME_BUTTON, "families" in shown)) if here]
