"""Credentials: how a store in ShipStation proves that it is one of ours.

Passwords are ours, 32 random bytes, so one fast digest is enough to keep them and trying them out is hopeless; the
comparison takes the same time whether the name, the password or neither is right.
"""

import hashlib
import secrets

from django.utils.crypto import constant_time_compare

from configurator.fulfillment.models import ShipStationStore

_BYTES = 32
_NOBODYS = hashlib.sha256(secrets.token_bytes(_BYTES)).hexdigest()


def renew_password(*, store: ShipStationStore) -> str:
    """Give a store, stored or not yet, a new password, which is the answer and can't be had again; save it then."""
    password = secrets.token_urlsafe(_BYTES)
    store.password_digest = _digest(password)
    return password


def store_of(*, username: str, password: str) -> ShipStationStore | None:
    """Find the active store with this name and password. Costs one query and one comparison, found or not."""
    store = ShipStationStore.objects.active().filter(code=username).first()
    is_right = constant_time_compare(store.password_digest if store else _NOBODYS, _digest(password))
    return store if is_right else None


def _digest(password: str) -> str:
    return hashlib.sha256(password.encode("utf-8", "replace")).hexdigest()
