"""Send: reach each customer who was drawn to be, once, by the cheapest way that they let us. Repeatable.

A message waits on the home page; who has not seen it after the campaign's days gets a letter instead, where they let us
write. Whoever had as many contacts as their tier has waits, with the reason, and is tried again while the campaign goes
on. Whoever can't be reached any more stays on the side that was drawn, in the result too.
"""

import logging
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from configurator.customers.models import Customer
from configurator.customers.speak import language_for
from configurator.languages.choose import speaking
from configurator.letters.models import Kind, Letter, Reason
from configurator.letters.write import write
from configurator.offers.models import Coupon
from configurator.programs.campaigns.channels import Ways, ways_of
from configurator.programs.campaigns.draw import NotReadyError
from configurator.programs.campaigns.words import code_of, content_of, said_to
from configurator.programs.contacts import EMAIL, WEB, Budgets, budgets_of
from configurator.programs.models import Assignment, Campaign, Contact, HeldBack

log = logging.getLogger(__name__)


def start(*, key: uuid.UUID, at: datetime) -> None:
    """From now on it is sent and measured. Raises NotReadyError where no lot was drawn, or it was started before."""
    with transaction.atomic():
        campaign = Campaign.objects.select_for_update().get(pk=key)
        if not campaign.drawn_at:
            raise NotReadyError(reasons=(_("Draw the lot first: who is held out is settled before anything is sent."),))
        if campaign.started_at:
            raise NotReadyError(reasons=(_("It was started already."),))
        campaign.started_at = at
        campaign.save(update_fields=["started_at"])


def stop(*, key: uuid.UUID, at: datetime) -> int:
    """Send nothing more, and take back letters that wait; what was sent is measured on. Returns how many it was."""
    with transaction.atomic():
        campaign = Campaign.objects.select_for_update().get(pk=key)
        if not campaign.started_at or campaign.stopped_at:
            raise NotReadyError(reasons=(_("There is nothing to stop."),))
        campaign.stopped_at = at
        campaign.save(update_fields=["stopped_at"])
        about = Contact.objects.filter(assignment__campaign=campaign, channel=EMAIL).values("assignment_id")
        waiting = Letter.objects.waiting().filter(kind=Kind.CAMPAIGN, about__in=about, begun_at=None)
        return waiting.update(status=Letter.Status.SUPPRESSED, reason=Reason.OVERTAKEN, settled_at=at)


def send(*, key: uuid.UUID, at: datetime) -> int:
    """Reach whoever is due, and return how many. Eleven queries, and about twelve for each who is reached."""
    campaign = Campaign.objects.going_on().filter(pk=key).first()
    if campaign is None or at > campaign.ends_at:
        return 0
    due = list(_due(campaign, at))
    persons = {one.customer.person_id for one in due}
    ways = ways_of(people=Customer.objects.people().filter(pk__in=persons)) if due else {}
    sending = _Sending(campaign, ways, budgets_of(persons), at)
    count = sum(_reach(one, sending) for one in due)
    log.info("campaign sent key=%s due=%s reached=%s", key, len(due), count)
    return count


def _due(campaign: Campaign, at: datetime) -> Iterator[Assignment]:
    """Those without a message, and those who did not look at theirs in time."""
    treated = campaign.assignments.filter(held_out=False).select_related("customer", "group__deal", "contact")
    patient = at - timedelta(days=campaign.wait_days)
    for one in treated.order_by("pk"):
        contact = getattr(one, "contact", None)
        if contact is None or (contact.channel == WEB and not contact.seen_at and contact.at <= patient):
            yield one


@dataclass(frozen=True, slots=True)
class _Sending:
    """What holds for everybody who is due."""

    campaign: Campaign
    ways: Mapping[uuid.UUID, Ways]
    budgets: Budgets
    at: datetime

    def order(self, person: uuid.UUID, *, waited: bool) -> Ways:
        """The cheapest way first; a letter where the home page had its days."""
        return tuple(sorted(self.ways.get(person, ()), key=lambda way: waited and way != EMAIL))


def _reach(one: Assignment, sending: _Sending) -> bool:
    """One customer, by the first way that is open and within the budget of their tier; else the reason is kept."""
    with transaction.atomic():
        person = Customer.objects.select_for_update().person(one.customer_id).first()
        contact = Contact.objects.filter(pk=one.pk).first()
        if person is None or _is_done(contact):
            return False
        why = ""
        for way in sending.order(one.customer.person_id, waited=contact is not None or not sending.campaign.wait_days):
            if way == WEB and contact is not None:
                break
            besides = one.pk if contact else None
            against = sending.budgets.against(person=one.customer.person_id, way=way, at=sending.at, besides=besides)
            if not against and _turn_to(one, person, way, sending.at):
                HeldBack.objects.filter(pk=one.pk).delete()
                return True
            why = why or against
        if why:
            HeldBack.objects.update_or_create(assignment=one, defaults={"why": why, "at": sending.at})
    return False


def _turn_to(one: Assignment, person: Customer, way: str, at: datetime) -> bool:
    return _write(one, person, at) if way == EMAIL else _show(one, person, at)


def _is_done(contact: Contact | None) -> bool:
    """Whether somebody else was faster, or the customer looked at it since."""
    return contact is not None and (contact.channel != WEB or contact.seen_at is not None)


def _write(one: Assignment, person: Customer, at: datetime) -> bool:
    """A letter, if it is not too soon for one; then it takes the place of what waits on the home page."""
    code = code_of(one.pk) if one.group.deal_id else ""
    with speaking(language_for(customer_id=person.pk)):
        content = content_of(said_to(group=one.group, person=person.pk, name=person.name, code=code))
    letter = write(customer_id=person.pk, kind=Kind.CAMPAIGN, about=one.pk, content=content, at=at)
    if letter is None:
        return False
    values = {"channel": EMAIL, "at": at, "letter": letter, "coupon": _coupon(one, person, at)}
    Contact.objects.update_or_create(assignment=one, defaults=values)
    return True


def _show(one: Assignment, person: Customer, at: datetime) -> bool:
    Contact.objects.create(assignment=one, channel=WEB, at=at, coupon=_coupon(one, person, at))
    return True


def _coupon(one: Assignment, person: Customer, at: datetime) -> Coupon | None:
    if one.group.deal_id is None:
        return None
    values = {"deal_id": one.group.deal_id, "customer": person, "created_at": at}
    coupon, _made = Coupon.objects.get_or_create(code=code_of(one.pk), defaults=values)
    return coupon
