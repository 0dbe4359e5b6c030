"""Who orders and who makes, for formats that ask; the document itself knows only the customer."""

import re
from dataclasses import dataclass

from django.conf import settings

from catalog.gtin import check_digit

_ENDPOINT = re.compile(r"(?P<scheme>[0-9]{4}):(?P<identifier>[A-Za-z0-9][A-Za-z0-9:._-]{0,49})")
_GLN = "0088"


class NotSetUpError(Exception):
    """A format needs a setting that is missing or of no use; `setting` is its name."""

    def __init__(self, *, setting: str) -> None:
        super().__init__(f"Set {setting} to write this format.")
        self.setting = setting


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address in the Peppol network: a scheme of the code list EAS, and an identifier in it."""

    scheme: str
    identifier: str


@dataclass(frozen=True, slots=True)
class Party:
    """A business. `country` is an ISO 3166 code of two letters."""

    name: str
    country: str
    endpoint: Endpoint | None = None


def shop() -> Party:
    """Who sells: the shop itself."""
    return Party(name=settings.SHOP_NAME, country=settings.SHOP_COUNTRY)


def shop_in_peppol() -> Party:
    """Who orders in the Peppol network: the shop under its address there. Raises NotSetUpError."""
    endpoint = _endpoint(settings.SHOP_PEPPOL_ID, setting="SHOP_PEPPOL_ID")
    return Party(name=settings.SHOP_NAME, country=settings.SHOP_COUNTRY, endpoint=endpoint)


def maker_in_peppol() -> Party:
    """Who makes what was ordered, under its address in the Peppol network. Raises NotSetUpError."""
    endpoint = _endpoint(settings.MAKER_PEPPOL_ID, setting="MAKER_PEPPOL_ID")
    name, country = settings.MAKER_NAME or settings.SHOP_NAME, settings.MAKER_COUNTRY or settings.SHOP_COUNTRY
    return Party(name=name, country=country, endpoint=endpoint)


def peppol_parties() -> tuple[Party, Party]:
    """Buyer and seller in the Peppol network. Raises NotSetUpError."""
    return shop_in_peppol(), maker_in_peppol()


def _endpoint(text: str, *, setting: str) -> Endpoint:
    found = _ENDPOINT.fullmatch(text)
    if not found or (found["scheme"] == _GLN and not is_gln(found["identifier"])):
        raise NotSetUpError(setting=setting)
    return Endpoint(scheme=found["scheme"], identifier=found["identifier"])


def is_gln(text: str) -> bool:
    """Tell whether the check digit of a GS1 location number is right (GS1 General Specifications, section 7.9)."""
    return bool(re.fullmatch(r"[0-9]{13}", text)) and check_digit(text[:-1]) == text[-1]
