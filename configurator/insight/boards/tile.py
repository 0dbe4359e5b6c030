"""Tiles: what boards consist of. An app declares its own as `tiles` of its AppConfig, and needs no more than that."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Protocol

from django.apps import apps
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

SPANS = ("7", "30", "90", "365")  # days
USUAL = "90"


@dataclass(frozen=True, slots=True)
class Period:
    """Days up to and with today, in UTC."""

    days: int
    until: date

    @property
    def since(self) -> date:
        """The first day."""
        return self.until - timedelta(days=self.days - 1)

    @property
    def begin(self) -> datetime:
        """When it begins."""
        return datetime.combine(self.since, time(), UTC)

    @property
    def at(self) -> datetime:
        """The end of its last day."""
        return datetime.combine(self.until + timedelta(days=1), time(), UTC)


@dataclass(frozen=True, slots=True)
class Board:
    """What one role looks at. Whoever has the permission may open it."""

    code: str
    title: str | Promise
    lead: str | Promise
    permission: str


CONVERSION = Board(
    "conversion",
    _("Conversion"),
    _("How far visitors get, where they stop, and what helps them on."),
    "insight.view_conversion_board",
)
RESEARCH = Board(
    "research",
    _("Market research"),
    _("Who our customers are and what they want, in counts. Fewer than ten are never shown."),
    "insight.view_research_board",
)
STRATEGY = Board(
    "strategy",
    _("Strategy"),
    _("What customers are worth, how that changes, and what programmes did."),
    "insight.view_strategy_board",
)
BOARDS = (CONVERSION, RESEARCH, STRATEGY)


class Figures(Protocol):
    """What a tile shows of a period. Cost: within half a second over ten million interactions, so from counts."""

    def __call__(self, *, period: Period) -> Any:
        """Read them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One part of a board. `figures` is the path of a function as `Figures`; the template gets what it returns.

    `name` is its place in the address of the page; of `permission` the board's own is enough where it is empty.
    """

    board: Board
    name: str
    title: str | Promise
    figures: str
    template: str
    position: int
    permission: str = ""
    wide: bool = False


def tile(
    board: Board,
    name: str,
    title: str | Promise,
    position: int,
    *,
    module: str,
    template: str,
    permission: str = "",
    wide: bool = False,
) -> Tile:
    """One whose figures a function of its name gives, in `module`; `template` begins the name of its own.

    An app that has several leaves to `partial` what they share.
    """
    return Tile(
        board=board,
        name=name,
        title=title,
        figures=f"{module}.{name}",
        template=f"{template}{name}.html",
        position=position,
        permission=permission,
        wide=wide,
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """A tile with its figures."""

    tile: Tile
    figures: Any


def tiles_of(board: Board) -> list[Tile]:
    """All that apps declare for a board, in order."""
    found: list[Tile] = [tile for config in apps.get_app_configs() for tile in getattr(config, "tiles", ())]
    return sorted((tile for tile in found if tile.board == board), key=lambda tile: (tile.position, tile.name))


def shown_tiles(board: Board, *, reader: Any, period: Period) -> Iterator[Shown]:
    """Those that a reader may see, with their figures."""
    for tile in tiles_of(board):
        if not tile.permission or reader.has_perm(tile.permission):
            figures: Figures = import_string(tile.figures)
            yield Shown(tile, figures(period=period))
