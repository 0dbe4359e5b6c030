"""Restore: a link in a letter that opens a build: for its owner the build itself, for anybody else a copy."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

_SALT = "configurator.configurations.restore"


class UnknownLinkError(Exception):
    """Nobody was given this link."""


class ExpiredLinkError(Exception):
    """The link is older than links are good for."""


def restore_link(*, key: uuid.UUID) -> str:
    """The address that opens a build, for LINK_DAYS. It can't be guessed: it is signed, and the key is random."""
    token = signing.dumps(key.hex, salt=_SALT)
    return f"{settings.SITE_URL}{reverse('configurations:restore', args=[token])}"


def key_of(*, token: str) -> uuid.UUID:
    """The build of a link. Raises UnknownLinkError and ExpiredLinkError."""
    try:
        return uuid.UUID(signing.loads(token, salt=_SALT, max_age=timedelta(days=settings.LINK_DAYS)))
    except signing.SignatureExpired:
        raise ExpiredLinkError from None
    except (signing.BadSignature, ValueError):
        raise UnknownLinkError from None
