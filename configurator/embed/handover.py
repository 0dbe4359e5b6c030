"""Hand over: a finished build as a signed document for the site around it."""

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from configurator.configurations.instock import shortages
from configurator.configurations.models import Configuration
from configurator.configurations.page import state_of
from configurator.configurations.quote import Quote, quote_state
from configurator.configurations.renew import newer
from configurator.embed.models import EmbeddingSite
from configurator.fulfillment.receivers.signing import signed
from configurator.languages.few import listed
from configurator.releases.money import rounded
from configurator.stock.levels import levels

FORMAT = "atelier-build/1"
MESSAGE = "atelier:build"


class CantHandOverError(Exception):
    """The build is not one that could be ordered as it is. The text is for the person."""


@dataclass(frozen=True, slots=True)
class Handed:
    """What the embedding page gets: the very text that is signed, and the three headers of Standard Webhooks."""

    quote: Quote
    body: str
    headers: dict[str, str]

    @property
    def message(self) -> str:
        """As the page posts it."""
        return json.dumps({"type": MESSAGE, "body": self.body, "headers": self.headers}, ensure_ascii=False)


def hand_over(*, configuration: Configuration, site: EmbeddingSite, at: datetime) -> Handed:
    """Write and sign the document of a build. The same state of it has the same id. Raises CantHandOverError."""
    state = state_of(configuration)
    quote = quote_state(state=state)
    _check(configuration, quote)
    short = shortages(state, levels(), timezone.localdate(at))
    if short:
        raise CantHandOverError(short[0].sentence)
    name = f"build-{configuration.pk.hex}-{configuration.version}"
    body = json.dumps(document(quote=quote, name=name, origin=site.origin, at=at), ensure_ascii=False)
    headers = signed(name=name, body=body.encode(), secrets=site.secrets(at), at=at)
    return Handed(quote, body, headers)


def _check(configuration: Configuration, quote: Quote) -> None:
    if not quote.complete or not quote.consistent:
        text = _("Still to choose: {names}.") if quote.missing else _("It is not complete.")
        raise CantHandOverError(text.format(names=listed(quote.missing)))
    if quote.total is None:
        text = _("Some of its parts are priced on request, so a person has to work out the price first.")
        raise CantHandOverError(text)
    if newer(configuration=configuration):
        raise CantHandOverError(_("What we sell has changed since you began. Please see on its page what that means."))


def _price_lines(quote: Quote) -> dict[str, Any]:
    """What is paid beside the components; only where there is something."""
    said = [{"code": one.code, "name": one.name, "price": f"{one.price:f}"} for one in quote.price_lines]
    return {"price_lines": said} if said else {}


def document(*, quote: Quote, name: str, origin: str, at: datetime) -> dict[str, Any]:
    """A build as another shop reads it; amounts are texts of whole coins with the currency's own decimals."""

    def text(amount: Decimal | None) -> str | None:
        return None if amount is None else f"{rounded(amount, quote.currency):f}"

    return {
        "format": FORMAT,
        "id": name,
        "at": at.isoformat(timespec="seconds"),
        "for": origin,
        "shop": settings.SITE_URL,
        "family": {"code": quote.family_code, "name": quote.family_name},
        "release": quote.release_number,
        "fingerprint": quote.fingerprint,
        "choices": quote.variant,
        "lines": [
            {
                "module": line.module_code,
                "sku": line.sku,
                "name": line.name,
                "quantity": line.quantity,
                "unit_price": text(line.unit_price),
                "price": text(line.price),
            }
            for line in quote.lines
        ],
        **_price_lines(quote),
        "currency": quote.currency,
        "total": text(quote.total),
        "lead_time_days": quote.lead_time_days,
        "weight_g": quote.weight_g,
    }
