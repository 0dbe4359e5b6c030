"""Reasons: why customers' own words or pictures are not printed, to choose from, in words for them."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: dict[str, str | Promise] = {
    "rights": _("it shows a brand, a person or a work that others have the rights to."),
    "offence": _("it could hurt or insult somebody."),
    "law": _("we may not print this by law."),
    "quality": _("it would not come out well in print."),
    "address": _("it names a person's address or telephone number."),
    "other": "",
}
SHORT: dict[str, str | Promise] = {
    "rights": _("Others have the rights to it"),
    "offence": _("It could hurt or insult somebody"),
    "law": _("The law forbids it"),
    "quality": _("It would not come out well in print"),
    "address": _("It names an address or telephone number"),
    "other": _("Something else, said below"),
}
"""The same for whoever chooses."""


def mend_words(detail: Mapping[str, Any]) -> str:
    """What an event says to the customer: the reason, and what staff added to it."""
    return " ".join(filter(None, [str(REASONS.get(str(detail.get("reason", "")), "")), str(detail.get("words", ""))]))
