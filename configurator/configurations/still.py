"""Still: the picture of a build as one file, for lists, papers and other sites."""

from collections.abc import Mapping
from dataclasses import dataclass

from configurator.configurations.picture import picture_of
from configurator.configurations.state import BuildState
from configurator.releases.composing import composed_name, picture_name
from configurator.releases.layers import shown_layers
from configurator.releases.sheets import BUILD_WIDTHS
from configurator.releases.shelf import LoadedRelease

_SMALL, _MEDIUM, _LARGE = BUILD_WIDTHS


@dataclass(frozen=True, slots=True)
class Still:
    """A build's picture by its storage name without size, and what it shows in words."""

    name: str
    words: str = ""

    @property
    def small(self) -> str:
        """For lists: 160 x 120 pixels."""
        return composed_name(self.name, _SMALL, "webp")

    @property
    def medium(self) -> str:
        """For pages: 600 x 450 pixels."""
        return composed_name(self.name, _MEDIUM, "webp")

    @property
    def large(self) -> str:
        """For pages on screens of double density: 1200 x 900 pixels."""
        return composed_name(self.name, _LARGE, "webp")

    @property
    def on_paper(self) -> str:
        """For papers: 600 x 450 pixels on white."""
        return composed_name(self.name, _MEDIUM, "jpg")

    @property
    def elsewhere(self) -> str:
        """For other sites, which show it beside a link: 1200 x 900 pixels on white."""
        return composed_name(self.name, _LARGE, "jpg")


def still_of(state: BuildState) -> Still | None:
    """The picture of a build; None where nothing of it has a layer, and its family's own picture stands for it."""
    found = picture_of(state)
    name = picture_name(found.layers) if found else ""
    return Still(name, found.words) if found and name else None


def sold_picture(release: LoadedRelease, choices: Mapping[str, str]) -> str:
    """Storage name, without size, of the picture of a complete build; "" where nothing of it has a layer."""
    return picture_name(shown_layers(layers=release.layers, decided=choices)) if release.layers else ""
