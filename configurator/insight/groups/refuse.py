"""Refuse: a customer's word that they are none of a group. It is told as other facts are, and can be taken back."""

import uuid
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from configurator.customers.consent import usable
from configurator.customers.models import Interaction, Verb
from configurator.customers.visitor import Visitor
from configurator.insight.groups.model import NeedsMembership
from configurator.profiles.tell import tell
from configurator.profiles.told import NOT, WRONG, Statement, told_of

_GROUP = f"{NOT}group/"


def refuse(*, visitor: Visitor, membership: NeedsMembership, wrong: bool, at: datetime) -> bool:
    """Say that the visitor is none of the group, or that they may be counted to it again. Returns whether it was kept.

    The membership stays as it was found; nobody who said so is counted, written to or shown as a member.
    """
    said = _("Not me: {what}") if wrong else _("May be used again: {what}")
    statement = Statement(
        subject=f"{_GROUP}{membership.group_id}",
        value=WRONG if wrong else "",
        words=said.format(what=membership.group),
        use=gettext_noop("which group we count you to"),
    )
    return tell(visitor=visitor, statements=[statement], at=at)


def is_refused(*, membership: NeedsMembership) -> bool:
    """Whether the customer's latest word is that they are none of it. One query."""
    return bool(told_of(customer_id=membership.customer_id).value(f"{_GROUP}{membership.group_id}"))


def who_refused(*, number: int) -> frozenset[uuid.UUID]:
    """Which members' latest word is that they are none of the group. One query, over the acts of its members."""
    members = Interaction.objects.filter(identity__customer__needs_membership__group=number)
    acts = usable(members.filter(verb=Verb.TOLD, detail__subject=f"{_GROUP}{number}")).order_by("pk")
    latest = {person: said.get("value") for person, said in acts.values_list("identity__customer_id", "detail")}
    return frozenset(person for person, value in latest.items() if value)
