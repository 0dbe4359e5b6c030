"""The tiles of programmes on the board of strategy."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from configurator.insight.boards.tile import STRATEGY, tile

_PROGRAMMES = "programs.view_programme"
_strategy = partial(tile, STRATEGY, module="configurator.programs.boards.read", template="programs/boards/_")

TILES = (
    _strategy("campaigns", _("Campaigns"), 30, permission="programs.view_campaign", wide=True),
    _strategy("benefits", _("Four benefits"), 40, permission=_PROGRAMMES),
    _strategy("programmes", _("Programmes by step"), 50, permission=_PROGRAMMES),
    _strategy(
        "mailings",
        _("Personal lists: expected, and what came of it"),
        60,
        permission="programs.view_mailing",
        wide=True,
    ),
    _strategy("worth", _("Is one-to-one worth it here?"), 80, permission=_PROGRAMMES),
)
