"""Troubles: what stands in the way of ordering a build, in the customer's words, with the way out."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from configurator.configurations.models import Configuration
from configurator.languages.few import listed
from configurator.orders.readiness import NotCompleteError, OffSaleError, ReleaseChangedError
from configurator.releases.shelf import load_release


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """`kind` is open (something is to be chosen), changed (what we sell differs for it) or off_sale."""

    kind: str
    says: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A build that can't be ordered as it is."""

    configuration: Configuration
    name: str
    trouble: Trouble


def trouble_of(reason: Exception) -> Trouble:
    """Why a build can't be ordered as it is. Raises a reason that is none of these."""
    match reason:
        case NotCompleteError(missing=missing):
            return Trouble(kind="open", says=still_open(missing))
        case ReleaseChangedError(found=found):
            sentences = tuple(difference.sentence for difference in found)
            return Trouble(kind="changed", says=_("What we sell has changed for it:"), details=sentences)
        case OffSaleError():
            return Trouble(kind="off_sale", says=_("We don't sell it at the moment. It waits here until we do."))
    raise reason


def held(configuration: Configuration, reason: Exception) -> Held:
    """The build with its name and its trouble."""
    name = load_release(configuration.release_id).family_name
    return Held(configuration=configuration, name=name, trouble=trouble_of(reason))


def still_open(missing: tuple[str, ...]) -> str:
    """What is still to choose before a build can be ordered."""
    if not missing:
        return _("Some choices don't fit together yet. Your build is kept; put that right and order then.")
    return _("Still to choose before you can order: {modules}.").format(modules=listed(missing))
