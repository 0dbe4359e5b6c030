"""Seal: secrets that the shop must read again are kept encrypted, with a key that comes of `SECRET_KEY`.

Whoever gets the database, or a backup of it, gets no second factor with it.
"""

import base64
import logging
import secrets
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

log = logging.getLogger(__name__)

MARK = "sealed:"
PURPOSE = b"atelier second factors 1"
SECRET_FIELDS = ("secret", "seed")
"""Of a second factor's data: what an app shows codes from, and what recovery codes are made of."""


def seal(text: str) -> str:
    """Encrypt with today's key. What is sealed already stays as it is."""
    return text if text.startswith(MARK) else MARK + _box().encrypt(text.encode()).decode()


def unseal(text: str) -> str:
    """Read what was sealed with today's key or one of `SECRET_KEY_FALLBACKS`; what was never sealed is read as it is.

    Raises InvalidToken where none of these keys opens it.
    """
    return _box().decrypt(text.removeprefix(MARK)).decode() if text.startswith(MARK) else text


def unseal_or_other(text: str) -> str:
    """Read it; where no key opens it, another secret that nobody knows, so that every code is wrong."""
    try:
        return unseal(text)
    except InvalidToken:
        log.exception("second_factor.unreadable: put the SECRET_KEY of before into SECRET_KEY_FALLBACKS")
        return base64.b32encode(secrets.token_bytes(20)).decode()


def sealed_data(data: Mapping[str, Any]) -> dict[str, Any]:
    """The data of a second factor, its secrets sealed anew with today's key. Raises InvalidToken."""
    return {name: seal(unseal(said)) if name in SECRET_FIELDS else said for name, said in data.items()}


def _box() -> MultiFernet:
    return _box_of((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@lru_cache(maxsize=4)
def _box_of(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    """A key of its own: what signs cookies never encrypts."""
    found = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(key.encode())
    return base64.urlsafe_b64encode(found)
