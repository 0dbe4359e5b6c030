"""Words: a group's text for one receiver, with what is filled in."""

import re
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from configurator.insight.gather import NOT_SOLD
from configurator.letters.write import Content
from configurator.offers.codes import signs_for
from configurator.orders.models import OrderLine
from configurator.programs.models import CampaignGroup

PLACEHOLDERS = ("name", "product")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_PARAGRAPHS = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Said:
    """What one receiver reads."""

    subject: str
    paragraphs: tuple[str, ...]
    offer: str
    code: str


def unknown_placeholders(text: str) -> list[str]:
    """What stands in braces and nobody fills in."""
    return [found for found in _PLACEHOLDER.findall(text) if found not in PLACEHOLDERS]


def said_to(*, group: CampaignGroup, person: uuid.UUID, name: str, code: str = "") -> Said:
    """The words for one receiver, in the language that is spoken now where something is missing. One query."""
    filled = {"name": name or _("you"), "product": last_product(person) or _("product")}

    def put_in(text: str) -> str:
        return _PLACEHOLDER.sub(lambda found: filled.get(found[1], found[0]), text)

    paragraphs = (" ".join(part.split()) for part in _PARAGRAPHS.split(put_in(group.text)))
    return Said(put_in(group.subject), tuple(filter(None, paragraphs)), group.deal.name if group.deal else "", code)


def content_of(said: Said) -> Content:
    """As a letter says it."""
    lines = [said.offer, _("Your code: {code}").format(code=said.code)] if said.code else []
    return Content(
        subject=said.subject,
        paragraphs=said.paragraphs,
        lines=tuple(lines),
        button=_("To the shop"),
        link=f"{settings.SITE_URL}/",
    )


def last_product(person: uuid.UUID) -> str:
    """The name of what somebody bought last; "" for nothing."""
    lines = OrderLine.objects.present().filter(order__identity__customer_id=person)
    lines = lines.exclude(order__status__in=NOT_SOLD).order_by("-order__placed_at", "position")
    return lines.values_list("family_name", flat=True).first() or ""


def code_of(key: uuid.UUID) -> str:
    """The coupon's code of one assignment, always the same; it opens nothing for anybody else."""
    return "C-" + signs_for(key.bytes)
