"""Lost layers: what publishing leaves out of the layers of a picture, in sentences for staff."""

from collections.abc import Iterable, Iterator

from django.core.files.storage import default_storage

from catalog.models import PictureLayer
from configurator.releases.few import few

_NAMED = 5


def lost_layers(*, family_code: str) -> list[str]:
    """A sentence for each layer that is not shown any more, or by fewer components than it names. Three queries."""
    layers = PictureLayer.objects.filter(family__code=family_code).in_order().with_components()
    return [sentence for layer in layers for sentence in _lost(layer)]


def _lost(layer: PictureLayer) -> Iterator[str]:
    by_module: dict[str, list[tuple[str, bool]]] = {}
    for row in layer.components.all():
        by_module.setdefault(row.module.name, []).append((row.component.name, row.component.is_active))
    gone = [module for module, named in by_module.items() if not any(active for _, active in named)]
    if gone:
        yield f"“{layer.name}” is left out: all that it names of {few(gone, most=_NAMED)} is retired."
    elif not default_storage.exists(layer.picture.name or "-"):
        yield f"“{layer.name}” is left out: the file of its picture is not there. Upload it once more."
    elif retired := list(_retired(by_module.values())):
        yield f"“{layer.name}” no longer comes with {few(retired, most=_NAMED)}: retired."


def _retired(named: Iterable[Iterable[tuple[str, bool]]]) -> Iterator[str]:
    return (name for group in named for name, active in group if not active)
