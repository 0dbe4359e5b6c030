"""Tell: one letter for each list of a mailing that was sent, to whoever lets us write, while the mailing holds.

Within how often they want letters, and the contacts that their tier has (`programs.contacts`): who had enough waits,
with the reason, and is tried again each hour until the period is over. Repeatable: a list has one letter at most.
"""

import logging
import uuid
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from configurator.customers.consent import Purpose, may_use
from configurator.customers.models import Customer
from configurator.languages.choose import speaking
from configurator.languages.dates import written
from configurator.letters.models import Kind, Letter
from configurator.letters.permission import may_write, once_allowed
from configurator.letters.write import Content, write
from configurator.offers.models import shop_midnight
from configurator.programs.contacts import EMAIL, Budgets, budgets_of
from configurator.programs.models import Mailing, PersonalList
from configurator.programs.personal.shown import ShownItem, ShownList, list_shown
from configurator.releases.money import money

log = logging.getLogger(__name__)

FIRST = 5
"""So many products stand in the letter; the link leads to all."""


def tell_of_lists(*, at: datetime) -> int:
    """Write what is due of all mailings that hold. Returns how many letters. Five queries, some twenty a letter."""
    rows = PersonalList.objects.sent().filter(mailing__in=Mailing.objects.holding_at(at))
    rows = once_allowed(rows.exclude(coupon__used__gt=0), customer="customer")
    due = list(rows.select_related("mailing", "coupon", "customer").order_by("pk"))
    letters = Letter.objects.filter(kind=Kind.LIST, about__in=[about(row) for row in due])
    told = set(letters.values_list("about", flat=True))
    due = [row for row in due if about(row) not in told]
    budgets = budgets_of({row.customer.person_id for row in due})
    count = sum(_tell(row, budgets, at) for row in due)
    log.info("programs.lists_told due=%s written=%s", len(due), count)
    return count


def about(row: PersonalList) -> uuid.UUID:
    """What the letter of a list is about, always the same."""
    return uuid.uuid5(row.customer_id, f"list {row.mailing_id}")


def _tell(row: PersonalList, budgets: Budgets, at: datetime) -> bool:
    """One letter, if they let us write and use what we know of them; why it waits is kept."""
    person_id = row.customer.person_id
    with transaction.atomic():
        person = Customer.objects.select_for_update().person(person_id).first()
        if person is None or not may_write(customer_id=person.pk):
            return False
        if not may_use(customer_id=person.pk, purpose=Purpose.PERSONALISE):
            return False
        why = budgets.against(person=person_id, way=EMAIL, at=at)
        letter = None if why else _write(row, person, at)
        PersonalList.objects.filter(pk=row.pk).update(letter_waits=why)
    return letter is not None


def _write(row: PersonalList, person: Customer, at: datetime) -> Letter | None:
    with speaking(person.language):
        content, until = _content(list_shown(row=row, at=at)), shop_midnight(row.mailing.ends_before)
        return write(customer_id=person.pk, kind=Kind.LIST, about=about(row), content=content, at=at, until=until)


def _content(shown: ShownList) -> Content:
    """Nothing of it in the subject: others read that over a shoulder."""
    until = written(shown.last_day, "j F Y")
    items = [*shown.deals, *shown.others]
    first = _("Here is what you most probably need in the next days, with prices of your own until {day}.")
    return Content(
        subject=_("Your personal list until {day}").format(day=until),
        paragraphs=(first.format(day=until), *_more(len(items))),
        lines=tuple(_line(item, shown.row.mailing.currency) for item in items[:FIRST]),
        button=_("See the whole list"),
        link=f"{settings.SITE_URL}{reverse('lists:by_code', args=[shown.row.code])}",
    )


def _more(count: int) -> tuple[str, ...]:
    if count <= FIRST:
        return ()
    return (_("Your list has {count} products. These are the first:").format(count=count),)


def _line(item: ShownItem, currency: str) -> str:
    if item.then is None or item.price is None:
        return item.name
    words = _("{name}: {then} instead of {price}")
    return words.format(name=item.name, then=money(item.then, currency), price=money(item.price, currency))
