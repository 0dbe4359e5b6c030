"""Address: whether we may connect to where a receiver's URL leads.

A URL is typed by staff and its name resolved by somebody else's servers, so it may lead into our own network. It is
looked at when it is typed and again each time something is sent; what is sent goes to the very address that was
looked at, so that a name which changes in between gains nothing.
"""

import asyncio
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

PORTS = {"https": 443, "http": 80}
# what Python counts as global, or did in some version, and which leads or may lead to an address inside
_INSIDE = tuple(
    ip_network(net)
    for net in (
        "100.64.0.0/10",  # carriers' own
        "192.0.0.0/24",
        "192.88.99.0/24",  # relays from IPv6 to IPv4
        "::/96",  # IPv4-compatible
        "::ffff:0:0/96",  # IPv4-mapped
        "::ffff:0:0:0/96",  # IPv4-translated
        "64:ff9b::/96",  # NAT64
        "64:ff9b:1::/48",  # NAT64 of one's own
        "2001::/32",  # Teredo
        "2002::/16",  # 6to4
        "fec0::/10",  # site-local
    )
)


class UnsafeAddressError(Exception):
    """The URL may not be sent to; `why` is a sentence for whoever typed it."""

    def __init__(self, *, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Target:
    """Where a URL leads: its own parts, and the addresses that may be connected to."""

    url: SplitResult
    host: str
    port: int
    addresses: tuple[str, ...]


def is_public(address: str) -> bool:
    """Whether an address belongs to the internet at large, and not to us, to a neighbour or to nobody."""
    ip = ip_address(address.partition("%")[0])
    outside = ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)
    return outside and "%" not in address and not _inside(ip)


def _inside(ip: IPv4Address | IPv6Address) -> bool:
    return any(ip.version == net.version and ip in net for net in _INSIDE)


def look_up(url: str) -> Target:
    """Resolve a URL and check where it leads, now. Raises UnsafeAddressError."""
    parts, host, port = split(url)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as reason:
        raise UnsafeAddressError(
            why=_("“{host}” is not found: there is no address with this name.").format(host=host)
        ) from reason
    return _checked(parts, host, port, (entry[4][0] for entry in found))


async def resolve(url: str) -> Target:
    """The same, without holding up others. Raises UnsafeAddressError."""
    parts, host, port = split(url)
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as reason:
        raise UnsafeAddressError(
            why=_("“{host}” is not found: there is no address with this name.").format(host=host)
        ) from reason
    return _checked(parts, host, port, (entry[4][0] for entry in found))


def split(url: str) -> tuple[SplitResult, str, int]:
    """A URL's parts, its host and its port. Raises UnsafeAddressError for what is none that we send to."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or PORTS.get(parts.scheme, 0)
    except ValueError as reason:
        raise UnsafeAddressError(why=_("This is not an address. It looks like https://example.com/orders.")) from reason
    if not host or not port or any(character.isspace() for character in url):
        raise UnsafeAddressError(why=_("This is not an address. It looks like https://example.com/orders."))
    if parts.username is not None or parts.password is not None:
        raise UnsafeAddressError(why=_("Leave name and password out of the address: what we send is signed instead."))
    if parts.scheme != "https" and not is_allowed(host, port):
        raise UnsafeAddressError(why=_("The address has to begin with https://, because orders carry personal data."))
    return parts, host, port


def is_allowed(host: str, port: int) -> bool:
    """Whether the settings name this host and port as one to send to, wherever it leads."""
    return f"{host}:{port}" in settings.RECEIVERS_ALLOW


def _checked(parts: SplitResult, host: str, port: int, addresses: Iterable[object]) -> Target:
    found = tuple(dict.fromkeys(str(address) for address in addresses))
    if not is_allowed(host, port) and not all(is_public(address) for address in found):
        raise UnsafeAddressError(
            why=_("“{host}” leads to an address inside a private network, where orders may not be sent.").format(
                host=host
            )
        )
    return Target(parts, host, port, found)
