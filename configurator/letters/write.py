"""Write: leave a letter for the relay, if the customer lets us, has room for it, and has not got it yet."""

import json
import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from configurator.customers.models import Customer
from configurator.languages.choose import speaking
from configurator.letters.models import Kind, Letter, Reason
from configurator.letters.permission import address_of, may_write, standing_answer, too_soon
from configurator.letters.stop import stop_link
from configurator.outbox.queue import put

TOPIC = "letter"

_TEXT = """{greeting}

{paragraphs}

{lines}{button}:
{link}

--
{footer}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a letter says, in plain words."""

    subject: str
    paragraphs: tuple[str, ...]
    lines: tuple[str, ...]  # of the build or order
    button: str
    link: str


def write(
    *,
    customer_id: uuid.UUID,
    kind: Kind,
    about: uuid.UUID,
    content: Content,
    at: datetime,
    to: str = "",
    until: datetime | None = None,
) -> Letter | None:
    """Write one letter, to the account's address unless another is given. Returns it, or None where none was written.

    One that waits still at `until` is not sent any more.

    A customer who no longer lets us gets a line in the log instead, without a word or an address in it. Where it is too
    soon for another letter, nothing is written and the occasion may come again.
    """
    with transaction.atomic():
        customer = Customer.objects.select_for_update().person(customer_id).first()
        answer = standing_answer(customer_id=customer_id)
        if customer is None or answer is None or Letter.objects.filter(kind=kind, about=about).exists():
            return None
        letter = Letter(customer=customer, kind=kind, about=about, written_at=at, until=until)
        if not may_write(customer_id=customer_id):
            letter.status, letter.reason, letter.settled_at = Letter.Status.SUPPRESSED, Reason.WITHDRAWN, at
            letter.save()
            return None
        letter.to = to or address_of(customer_id=customer_id)
        if not letter.to or too_soon(customer_id=customer_id, frequency=answer.frequency, at=at):
            return None
        with speaking(customer.language):
            _fill(letter, content, asked_at=answer.at)
        letter.save()
        put(topic=TOPIC, key=str(letter.key), payload=json.dumps({"letter": str(letter.key)}).encode(), at=at)
    return letter


def _fill(letter: Letter, content: Content, *, asked_at: datetime) -> None:
    """The words, as text and as HTML; the letter's own row holds them, so that they go when the customer goes."""
    name, link = letter.customer.name, stop_link(customer_id=letter.customer_id)
    greeting = _("Hello {name},").format(name=name) if name else _("Hello,")
    since = _("We write because you let us on {day}.").format(day=date_format(asked_at, _("j F Y")))
    letter.subject = " ".join(content.subject.split())[:200]
    footer = _("{since} To stop these messages, open this and press the button:\n{link}")
    letter.text = _TEXT.format(
        greeting=greeting,
        paragraphs="\n\n".join(content.paragraphs),
        lines="".join(f"  {line}\n" for line in content.lines) + ("\n" if content.lines else ""),
        button=content.button,
        link=content.link,
        footer=footer.format(since=since, link=link),
    )
    context = {"greeting": greeting, "content": content, "since": since, "stop": link}
    letter.html = render_to_string("letters/letter.html", context)
