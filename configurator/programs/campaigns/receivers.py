"""Receivers: page by page who gets which words, and exactly what one of them reads."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from configurator.customers.models import Channel, Customer
from configurator.customers.speak import language_for
from configurator.insight.models import Tier
from configurator.languages.choose import speaking
from configurator.letters.models import Letter
from configurator.programs.campaigns.audience import Audience
from configurator.programs.campaigns.words import Said, code_of, said_to
from configurator.programs.models import Assignment, Campaign, CampaignGroup, Contact

ON_A_PAGE = 25


@dataclass(frozen=True, slots=True)
class Row:
    """One receiver; `state` says which side, and what became of the message."""

    person: uuid.UUID
    name: str
    tier: str
    subject: str
    state: str


def count_of(*, campaign: Campaign, audience: Audience | None) -> int:
    """How many rows there are; one query once the lot was drawn."""
    return len(audience.receivers) if audience else campaign.assignments.count()


def page_of(*, campaign: Campaign, audience: Audience | None, first: int) -> Sequence[Row]:
    """The rows from one on. Without an audience those who were drawn, in one query."""
    if audience is not None:
        shown = audience.receivers[first : first + ON_A_PAGE]
        return [Row(one.person, one.name, _tier(one.tier), one.group.subject, _way(one.ways[0])) for one in shown]
    over = campaign.stopped_at is not None or campaign.is_over(timezone.now())
    rows = campaign.assignments.select_related("customer", "group", "contact__letter", "held_back")
    rows = rows.order_by("customer__name", "pk")
    return [
        Row(one.customer.person_id, one.customer.name, _tier(one.tier), one.group.subject, _state(one, over=over))
        for one in rows[first : first + ON_A_PAGE]
    ]


def reads(*, campaign: Campaign, audience: Audience | None, person: uuid.UUID) -> Said | None:
    """What somebody reads, or would; None for somebody who is none of the receivers. Three queries."""
    found = _group(campaign, audience, person)
    customer = Customer.objects.person(person).first()
    if found is None or customer is None:
        return None
    group, code = found
    with speaking(language_for(customer_id=person)):
        return said_to(group=group, person=person, name=customer.name, code=code if group.deal_id else "")


def _group(campaign: Campaign, audience: Audience | None, person: uuid.UUID) -> tuple[CampaignGroup, str] | None:
    if audience is not None:
        example = _("made for each")
        return next(((one.group, example) for one in audience.receivers if one.person == person), None)
    one = Assignment.objects.of(person).filter(campaign=campaign).select_related("group__deal").first()
    return (one.group, code_of(one.pk)) if one else None


def _tier(code: str) -> str:
    return str(Tier(code).label) if code else _("none yet")


def _way(code: str) -> str:
    return _("on the home page") if code == Channel.WEB else _("by letter")


def _state(one: Assignment, *, over: bool) -> str:
    if one.held_out:
        return _("held out")
    contact = getattr(one, "contact", None)
    if contact is None:
        return _not_reached(one)
    if contact.channel == Channel.WEB:
        if contact.seen_at:
            return _("seen on the home page")
        return _("not seen on the home page") if over else _("waits on the home page")
    return _letter(contact)


def _not_reached(one: Assignment) -> str:
    held_back = getattr(one, "held_back", None)
    return _("not reached: {reason}").format(reason=held_back.get_why_display()) if held_back else _("not reached")


def _letter(contact: Contact) -> str:
    if contact.letter is None:
        return _("letter")
    words = {Letter.Status.WAITING: _("letter waits"), Letter.Status.SENT: _("letter sent")}
    return words.get(Letter.Status(contact.letter.status)) or _("letter not sent: {reason}").format(
        reason=contact.letter.get_reason_display()
    )
