"""Failures: why a message did not arrive, as a sentence that says what to do next."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from configurator.fulfillment.deliveries.post import Answer

REDIRECTS = range(300, 400)
_CERTIFICATE = gettext_lazy(
    "The receiver's certificate is not good, so nothing was sent. Whoever runs it has to renew or mend it."
)
_NOBODY = gettext_lazy(
    "Nobody answers at this address: the receiver is off, or the address has a wrong host or port. Check both."
)
_SLOW = gettext_lazy("The receiver took too long. Try again in a minute; if it stays so, whoever runs it has to look.")
_NO_HTTP = gettext_lazy(
    "The receiver broke off, or does not speak HTTP there. Check the port, and that the receiver runs."
)


def sentence(answer: Answer) -> str:
    """What kept a message from arriving, "" where the receiver answered with something else than a redirect."""
    if answer.status in REDIRECTS:
        leads = answer.headers.get("location", "")
        said = _("It leads elsewhere, and we don't follow: enter the address where it ends.")
        named = _("It names {address}").format(address=leads[:200])
        return f"{said} {named}" if leads else said
    return _of_error(answer.error)


def _of_error(error: str) -> str:
    kind = error.partition(":")[0]
    if kind == "ConnectError":
        return str(_CERTIFICATE if "SSL" in error or "certificate" in error.lower() else _NOBODY)
    if kind in {"ConnectTimeout", "ReadTimeout", "WriteTimeout"} or error.startswith("no answer within"):
        return str(_SLOW)
    return str(_NO_HTTP) if kind in {"ReadError", "WriteError", "RemoteProtocolError"} else error
