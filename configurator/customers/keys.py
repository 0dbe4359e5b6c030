"""Keys: what an identity is known by, in the one spelling that is stored and looked for."""

import unicodedata
import uuid

import phonenumbers
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from configurator.customers.models import Identity
from configurator.languages.figures import LATIN, latin, only_digits

Kind = Identity.Kind

CARD_DIGITS = range(8, 20)
_LONGEST = 254
_TEN = 10


class UnreadableKeyError(Exception):
    """A text that can't be what it is given for. `flaw` is `form`, `check_digit` or `country`."""

    def __init__(self, kind: str, flaw: str) -> None:
        super().__init__(kind, flaw)
        self.kind, self.flaw = kind, flaw


def key_of(kind: str, text: str) -> str:
    """The key for a text as people write it; a key gives itself again. Raises UnreadableKeyError.

    E-mail in small letters, a telephone number as E.164 (`+4930123456`; a number without country code is read as one
    of `TELEPHONE_REGION`), a card number as its digits after its check digit (Luhn, ISO/IEC 7812-1) was counted.
    """
    readers = {Kind.EMAIL: _email, Kind.TELEPHONE: _telephone, Kind.CARD: _card, Kind.PARTNER: _partner}
    reader = readers.get(Kind(kind), _opaque)
    found = reader(unicodedata.normalize("NFKC", latin(text)).strip())
    if found is None or len(found) > _LONGEST:
        raise UnreadableKeyError(kind, "form")
    return found


def mailbox(email: str) -> str:
    """The address without what many people add behind a plus to know who wrote to them."""
    local, _, domain = email.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def _email(text: str) -> str | None:
    try:
        validate_email(text)
    except ValidationError:
        return None
    return text.lower()


def _telephone(text: str) -> str | None:
    try:
        number = phonenumbers.parse(text, settings.TELEPHONE_REGION or None)
    except phonenumbers.NumberParseException as error:
        if error.error_type == phonenumbers.NumberParseException.INVALID_COUNTRY_CODE:
            raise UnreadableKeyError(Kind.TELEPHONE, "country") from None
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _card(text: str) -> str | None:
    digits = only_digits(text)
    if len(digits) not in CARD_DIGITS:
        return None
    if not check_digit_fits(digits):
        raise UnreadableKeyError(Kind.CARD, "check_digit")
    return digits


def check_digit_fits(digits: str) -> bool:
    """Whether the last digit is the one that the others ask for: every second from the right counts double."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled // _TEN + doubled % _TEN
    return total % _TEN == 0


def with_check_digit(digits: str) -> str:
    """These with the digit behind them that they ask for."""
    return digits + next(last for last in LATIN if check_digit_fits(digits + last))


def _partner(text: str) -> str | None:
    return " ".join(text.casefold().split()) or None


def _opaque(text: str) -> str | None:
    """A device's or a visit's number, or an account's."""
    if text.isascii() and text.isdecimal():
        return text
    try:
        return uuid.UUID(text).hex
    except ValueError:
        return None
