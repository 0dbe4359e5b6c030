"""Ready: may this build be ordered as it is, on what is on sale now."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from configurator.configurations.imprints.draw import Given
from configurator.configurations.quote import Quote, quote_configuration
from configurator.configurations.renew import Difference, differences
from configurator.configurations.state import Choices
from configurator.releases.shelf import LoadedRelease


class ReleaseChangedError(Exception):
    """What is on sale now differs, for this very build, from what the build was made on."""

    def __init__(self, *, found: tuple[Difference, ...]) -> None:
        super().__init__(found)
        self.found = found


class NotCompleteError(Exception):
    """Something is still to be chosen; `missing` names the modules. None are named when the choices don't fit."""

    def __init__(self, *, missing: tuple[str, ...]) -> None:
        super().__init__(missing)
        self.missing = missing


class OffSaleError(Exception):
    """The family is not on sale at the moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A complete build with its price on the current release, and the release that it was made on."""

    quote: Quote
    release: LoadedRelease
    made_on: LoadedRelease
    given: tuple[Given, ...] = ()  # the customer's own words, as they are printed


def ready_on(*, choices: Choices, made_on: LoadedRelease, release: LoadedRelease | None) -> Ready:
    """Check choices against the release on sale. Costs one quote, or two when that is a newer one; no query.

    Raises NotCompleteError, ReleaseChangedError, and OffSaleError when nothing is on sale.
    """
    if release is None:
        raise OffSaleError
    promised = quote_configuration(release=made_on, choices=choices)
    _check_complete(promised)
    if made_on.pk == release.pk:
        return Ready(quote=promised, release=release, made_on=made_on)
    found = differences(old=made_on, new=release, choices=choices)
    if found:
        raise ReleaseChangedError(found=found)
    quote = quote_configuration(release=release, choices=choices)
    _check_complete(quote)
    _check_same_parts(promised, quote)
    return Ready(quote=quote, release=release, made_on=made_on)


def _check_complete(quote: Quote) -> None:
    if not (quote.consistent and quote.complete):
        raise NotCompleteError(missing=quote.missing)


def _check_same_parts(promised: Quote, quote: Quote) -> None:
    """What follows from the choices must be the same too: the parts that nobody had to choose."""
    before, after = _parts(promised), _parts(quote)
    found = [_("{part} no longer comes with it.").format(part=name) for name in before - after]
    found += [_("{part} comes with it now.").format(part=name) for name in after - before]
    if found:
        raise ReleaseChangedError(found=tuple(Difference(sentence) for sentence in sorted(found)))


def _parts(quote: Quote) -> set[str]:
    return {f"{line.module_name}: {line.quantity} × {line.name} ({line.sku})" for line in quote.lines}  # noqa: RUF001
