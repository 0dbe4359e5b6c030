from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from configurator.fulfillment.formats import FORMATS, parties


@register
def export_formats_known(**_kwargs: Any) -> list[CheckMessage]:
    """Refuse to start with a format that nobody can write."""
    unknown = sorted(set(settings.EXPORT_FORMATS) - set(FORMATS))
    if not unknown:
        return []
    hint = f"Known are {', '.join(FORMATS)}."
    return [Error(f"EXPORT_FORMATS has {', '.join(unknown)}.", hint=hint, id="fulfillment.E001")]


@register
def peppol_set_up(**_kwargs: Any) -> list[CheckMessage]:
    """Refuse to start when every order shall be written for Peppol and its addresses there are not known."""
    if "peppol" not in settings.EXPORT_FORMATS:
        return []
    return [error for party in (parties.shop_in_peppol, parties.maker_in_peppol) for error in _missing(party)]


def _missing(party: Callable[[], parties.Party]) -> list[CheckMessage]:
    try:
        party()
    except parties.NotSetUpError as reason:
        hint = "A scheme of the code list EAS and an identifier in it, like 0088:7300010000001."
        return [Error(f"EXPORT_FORMATS has peppol, which needs {reason.setting}.", hint=hint, id="fulfillment.E002")]
    return []
