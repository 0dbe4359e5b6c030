"""The tiles of this app; those of others stand in their own."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from configurator.insight.boards.tile import CONVERSION, RESEARCH, STRATEGY, Tile, tile

_conversion, _research, _strategy = (
    partial(tile, board, module=f"configurator.insight.boards.{board.code}", template=f"insight/boards/_{board.code}_")
    for board in (CONVERSION, RESEARCH, STRATEGY)
)

TILES = (
    _conversion("steps", _("How far visitors get"), 10, wide=True),
    _conversion("lines", _("Where they stop"), 20, wide=True),
    _conversion("proposals", _("What proposals do"), 30),
    _conversion("curve", _("The more orders, the better"), 40),
    _conversion("wishes", _("Refused wishes"), 60),
    _research("tiers", _("Tiers over time"), 10, wide=True),
    _research("lines", _("Product lines and variety"), 20),
    _research("told", _("What customers told us"), 30),
    _research("attributes", _("Attributes that sell"), 40),
    _research("wishes", _("Wishes that grow"), 50),
    _strategy("base", _("Value of the customer base"), 10, wide=True),
    _strategy("moves", _("Customers who moved between tiers"), 20),
    _strategy("referrals", _("Referrals"), 17),
    Tile(
        board=CONVERSION,
        name="tests",
        title=_("A/B tests"),
        figures="configurator.insight.experiments.read.of_period",
        template="insight/experiments/_tile.html",
        position=50,
        permission="experiments.view_experiment",
        wide=True,
    ),
    Tile(
        board=RESEARCH,
        name="groups",
        title=_("Groups by needs"),
        figures="configurator.insight.groups.read.groups_of_period",
        template="insight/groups/_tile.html",
        position=25,
    ),
    Tile(
        board=RESEARCH,
        name="satisfied",
        title=_("How satisfied customers are"),
        figures="configurator.insight.boards.satisfied.of_many",
        template="insight/boards/_satisfied.html",
        position=60,
    ),
    Tile(
        board=STRATEGY,
        name="satisfied",
        title=_("How satisfied customers are"),
        figures="configurator.insight.boards.satisfied.of_customers",
        template="insight/boards/_satisfied.html",
        position=22,
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
