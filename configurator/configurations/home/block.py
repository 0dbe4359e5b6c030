"""Blocks: what the home page consists of. An app declares its own as `home_blocks` of its AppConfig."""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from django.apps import apps
from django.utils.module_loading import import_string
from django.utils.translation import gettext

if TYPE_CHECKING:
    from configurator.configurations.home.contents import Home


class Content(Protocol):
    """What a block shows on one visitor's page. Cost: a few queries, as many for one build or order as for many."""

    def __call__(self, home: "Home") -> Any:
        """Read it; nothing where there is nothing to show."""


@dataclass(frozen=True, slots=True)
class Block:
    """One part of the home page. `content` is the path of a function as `Content`; the template gets its answer."""

    code: str
    named: str
    described: str
    content: str
    template: str
    position: int  # on a page that nobody arranged

    @property
    def title(self) -> str:
        """What it is called, in the language of the page."""
        return gettext(self.named)

    @property
    def says(self) -> str:
        """What stands in it."""
        return gettext(self.described)

    def on(self, home: "Home") -> Any:
        """What it shows on this page."""
        found: Content = import_string(self.content)
        return found(home)


@cache
def home_blocks() -> tuple[Block, ...]:
    """All that apps declare, in the order of a page that nobody arranged."""
    found = [block for config in apps.get_app_configs() for block in getattr(config, "home_blocks", ())]
    return tuple(sorted(found, key=lambda block: block.position))
