"""Lost layers: what publishing leaves out of the layers of a picture, in sentences for staff."""

from collections.abc import Iterable, Iterator

from django.core.files.storage import default_storage
from django.utils.translation import gettext_noop

from catalog.models import PictureLayer
from configurator.languages.told import Told, told, told_names

_NAMED = 5
_RETIRED = gettext_noop("“{layer}” is left out: all that it names of {names} is retired.")
_NO_FILE = gettext_noop("“{layer}” is left out: the file of its picture is not there. Upload it once more.")
_FEWER = gettext_noop("“{layer}” no longer comes with {names}: retired.")


def lost_layers(*, family_code: str) -> list[Told]:
    """A sentence for each layer that is not shown any more, or by fewer components than it names. Three queries."""
    layers = PictureLayer.objects.filter(family__code=family_code).in_order().with_components()
    return [sentence for layer in layers for sentence in _lost(layer)]


def _lost(layer: PictureLayer) -> Iterator[Told]:
    by_module: dict[str, list[tuple[str, bool]]] = {}
    for row in layer.components.all():
        by_module.setdefault(row.module.name, []).append((row.component.name, row.component.is_active))
    gone = [module for module, named in by_module.items() if not any(active for _, active in named)]
    if gone:
        yield told(_RETIRED, layer=layer.name, names=told_names(gone, most=_NAMED))
    elif not default_storage.exists(layer.picture.name or "-"):
        yield told(_NO_FILE, layer=layer.name)
    elif retired := list(_retired(by_module.values())):
        yield told(_FEWER, layer=layer.name, names=told_names(retired, most=_NAMED))


def _retired(named: Iterable[Iterable[tuple[str, bool]]]) -> Iterator[str]:
    return (name for group in named for name, active in group if not active)
