"""Origins: scheme and host as browsers write them, and which of them may show the configure page."""

from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from configurator.embed.models import EmbeddingSite

LONGEST = 200
_PORTS = {"https": 443, "http": 80}
_AT_HOME = {"localhost", "127.0.0.1", "[::1]"}


class UnreadableOriginError(Exception):
    """A text that is no origin, or one that can't be trusted. The text is for the person."""


def read_origin(*, text: str) -> str:
    """An origin in the one spelling that browsers use: `https://shop.example.com`. Raises UnreadableOriginError."""
    try:
        parts = urlsplit(text.strip().rstrip("/"))
        port, host = parts.port, (parts.hostname or "").encode("idna").decode().lower()
    except (ValueError, UnicodeError):
        raise UnreadableOriginError(_WANTED) from None
    host = f"[{host}]" if ":" in host else host
    rest = parts.path or parts.query or parts.fragment or "@" in parts.netloc
    if len(text) > LONGEST or parts.scheme not in _PORTS or not host or rest or not _is_host(host):
        raise UnreadableOriginError(_WANTED)
    if parts.scheme == "http" and host not in _AT_HOME:
        raise UnreadableOriginError(_("Please take https: with http, anybody on the way could change the page."))
    return f"{parts.scheme}://{host}" + (f":{port}" if port not in {None, _PORTS[parts.scheme]} else "")


def site_of(*, origin: str) -> EmbeddingSite | None:
    """The site of an origin that may show the configure page."""
    return EmbeddingSite.objects.filter(origin=origin, is_active=True).first()


_WANTED = _("Please give scheme and host only, such as https://shop.example.com.")


def _is_host(host: str) -> bool:
    return all(letter.isalnum() or letter in ".-[]:" for letter in host)
