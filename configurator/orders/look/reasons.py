"""Reasons: why customers' own words or pictures are not printed, to choose from, in words for them."""

from collections.abc import Mapping
from typing import Any

REASONS: dict[str, str] = {
    "rights": "it shows a brand, a person or a work that others have the rights to.",
    "offence": "it could hurt or insult somebody.",
    "law": "we may not print this by law.",
    "quality": "it would not come out well in print.",
    "address": "it names a person's address or telephone number.",
    "other": "",
}
SHORT: dict[str, str] = {
    "rights": "Others have the rights to it",
    "offence": "It could hurt or insult somebody",
    "law": "The law forbids it",
    "quality": "It would not come out well in print",
    "address": "It names an address or telephone number",
    "other": "Something else, said below",
}
"""The same for whoever chooses."""


def mend_words(detail: Mapping[str, Any]) -> str:
    """What an event says to the customer: the reason, and what staff added to it."""
    return " ".join(filter(None, [REASONS.get(str(detail.get("reason", "")), ""), str(detail.get("words", ""))]))
