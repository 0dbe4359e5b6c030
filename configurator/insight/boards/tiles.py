"""The tiles of this app; those of others stand in their own."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from configurator.insight.boards.tile import CONVERSION, RESEARCH, STRATEGY, Board, Tile

_HERE, _TEMPLATES = "configurator.insight.boards", "insight/boards"


def _tile(board: Board, name: str, title: Promise, position: int, *, wide: bool = False) -> Tile:
    return Tile(
        board=board,
        name=name,
        title=title,
        figures=f"{_HERE}.{board.code}.{name}",
        template=f"{_TEMPLATES}/_{board.code}_{name}.html",
        position=position,
        wide=wide,
    )


TILES = (
    _tile(CONVERSION, "steps", _("How far visitors get"), 10, wide=True),
    _tile(CONVERSION, "lines", _("Where they stop"), 20, wide=True),
    _tile(CONVERSION, "proposals", _("What proposals do"), 30),
    _tile(CONVERSION, "curve", _("The more orders, the better"), 40),
    _tile(CONVERSION, "wishes", _("Refused wishes"), 50),
    _tile(RESEARCH, "tiers", _("Tiers over time"), 10, wide=True),
    _tile(RESEARCH, "lines", _("Product lines and variety"), 20),
    _tile(RESEARCH, "told", _("What customers told us"), 30),
    _tile(RESEARCH, "attributes", _("Attributes that sell"), 40),
    _tile(RESEARCH, "wishes", _("Wishes that grow"), 50),
    _tile(STRATEGY, "base", _("Value of the customer base"), 10, wide=True),
    _tile(STRATEGY, "moves", _("Customers who moved between tiers"), 20),
    _tile(STRATEGY, "referrals", _("Referrals"), 70),
    Tile(
        board=RESEARCH,
        name="groups",
        title=_("Groups by needs"),
        figures="configurator.insight.groups.read.groups_of_period",
        template="insight/groups/_tile.html",
        position=25,
    ),
    Tile(
        board=STRATEGY,
        name="share",
        title=_("Share of customer"),
        figures="configurator.insight.share.worklist.share_of_period",
        template="insight/share/_tile.html",
        position=15,
    ),
)
