"""The tiles of programmes on the board of strategy."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from configurator.insight.boards.tile import STRATEGY, Tile

_PROGRAMMES = "programs.view_programme"


def _tile(name: str, title: Promise, position: int, permission: str, *, wide: bool = False) -> Tile:
    return Tile(
        board=STRATEGY,
        name=name,
        title=title,
        figures=f"configurator.programs.boards.read.{name}",
        template=f"programs/boards/_{name}.html",
        position=position,
        permission=permission,
        wide=wide,
    )


TILES = (
    _tile("campaigns", _("Campaigns"), 30, "programs.view_campaign", wide=True),
    _tile("benefits", _("Four benefits"), 40, _PROGRAMMES),
    _tile("programmes", _("Programmes by step"), 50, _PROGRAMMES),
    _tile("mailings", _("Personal lists: expected, and what came of it"), 60, "programs.view_mailing", wide=True),
    _tile("worth", _("Is one-to-one worth it here?"), 80, _PROGRAMMES),
)
