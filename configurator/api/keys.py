"""Keys: make one, recognise one, remember that it was used.

Keys are ours, 32 random bytes, so one fast digest is enough to keep them and trying them out is hopeless; the
comparison takes the same time whether the beginning, the rest or neither is right.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.utils.crypto import constant_time_compare

from configurator.api.models import ApiKey

_BYTES, _PREFIX_BYTES, _WORD = 32, 4, "atelier"
_NOBODYS = hashlib.sha256(secrets.token_bytes(_BYTES)).hexdigest()
USE_EVERY = timedelta(minutes=1)
"""How often it is written down that a key is used."""


def issue(*, key: ApiKey) -> str:
    """Give a row that is not stored yet its key, which is the answer and can't be had again; save the row then."""
    key.prefix = secrets.token_hex(_PREFIX_BYTES)
    text = f"{_WORD}_{key.prefix}_{secrets.token_urlsafe(_BYTES)}"
    key.digest = _digest(text)
    return text


def key_of(*, text: str, at: datetime) -> ApiKey | None:
    """Find the key that counts at a time. Costs one query and one comparison, found or not."""
    word, _, rest = text.partition("_")
    prefix = rest.partition("_")[0]
    is_formed = word == _WORD and len(prefix) == 2 * _PREFIX_BYTES and prefix.isalnum()
    key = ApiKey.objects.filter(prefix=prefix).first() if is_formed else None
    is_right = constant_time_compare(key.digest if key else _NOBODYS, _digest(text))
    return key if key and is_right and key.opens_at(at) else None


def note_use(*, key: ApiKey, at: datetime) -> bool:
    """Write down that a key is used, unless that was done within the minute; tells whether it was."""
    if key.last_used_at is not None and at - key.last_used_at < USE_EVERY:
        return False
    return bool(ApiKey.objects.filter(pk=key.pk).update(last_used_at=at))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
