"""Who may do what: *editors* change the draft, *publishers* put it on sale as well, *clerks* serve customers.

*Storekeepers* count what is on the shelf; *makers* make what was ordered, in the workbench; *connectors* look after
the programs that get orders and call the shop: receivers and their deliveries, ShipStation stores, keys, exports;
*strategists* look at what customers are worth, say how each tier is treated, and run campaigns and programmes;
*conversion specialists* look at how far visitors get and what became of proposals, and run A/B tests;
*market research* looks at what customers want, in counts and never by name (`docs/boards.md`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

if TYPE_CHECKING:
    from django.db.models import QuerySet

EDITOR = "editor"
PUBLISHER = "publisher"
CLERK = "clerk"
STOREKEEPER = "storekeeper"
MAKER = "maker"
CONNECTOR = "connector"
STRATEGIST = "strategist"
CONVERSION = "conversion specialist"
MARKET_RESEARCH = "market research"
_ANSWERING = ("add_quoteanswer", "change_return", "change_rating", "look_at_words")
_TREATING = ("add_channelmove", "change_channelmove", "change_tiereffort")
_VALUING = ("view_customervalue", "view_tierchange", "view_needsgroup", "view_customershare")
_CONVERTING = ("view_conversion_board", "view_funnelcount", "view_populationmodel", "view_refusedwish")
_RESEARCHING = ("view_research_board", "view_funnelcount", "view_refusedwish", "export_research")
_SERVING = ("view_customer", "add_note", "add_identity", "add_consent", "add_merge")


def ensure_groups() -> dict[str, int]:
    """Give the groups exactly their permissions, as often as one likes; returns how many each has.

    Run it after `migrate`, which makes the permissions. `releases.publish_release` joins once that app has made it.
    """
    editing = Permission.objects.filter(content_type__app_label="catalog")
    seeing = Permission.objects.filter(content_type__app_label="releases", codename__startswith="view_")
    seeing |= Permission.objects.filter(content_type__app_label="profiles", codename="view_refusedwish")
    publishing = Permission.objects.filter(content_type__app_label="releases", codename="publish_release")
    serving = Permission.objects.filter(content_type__app_label="customers", codename__in=_SERVING)
    serving |= Permission.objects.filter(content_type__app_label="orders", codename__startswith="view_")
    serving |= Permission.objects.filter(content_type__app_label="orders", codename__in=_ANSWERING)
    serving |= Permission.objects.filter(content_type__app_label="configurations", codename="look_at_gallery")
    serving |= Permission.objects.filter(content_type__app_label="insight", codename__in=_VALUING)
    serving |= Permission.objects.filter(content_type__app_label="desk", codename="sell_at_counter")
    looking = Permission.objects.filter(content_type__app_label="stock", codename__startswith="view_")
    counting = looking | Permission.objects.filter(codename__in=("add_stockitem", "change_stockitem"))
    making = Permission.objects.filter(content_type__app_label="fulfillment", codename="work_orders")
    connecting = Permission.objects.filter(content_type__app_label__in=("fulfillment", "api"))
    connecting = connecting.exclude(codename__startswith="delete_").exclude(codename="work_orders")
    planning = Permission.objects.filter(content_type__app_label="programs").exclude(codename__startswith="delete_")
    planning |= Permission.objects.filter(content_type__app_label="insight", codename__startswith="view_")
    planning |= Permission.objects.filter(content_type__app_label="insight", codename="change_needsgroup")
    planning |= Permission.objects.filter(content_type__app_label="insight", codename__in=_TREATING)
    planning |= Permission.objects.filter(content_type__app_label="orders", codename="view_rating")
    converting = Permission.objects.filter(content_type__app_label="experiments").exclude(
        codename__startswith="delete_"
    )
    converting |= Permission.objects.filter(
        content_type__app_label__in=("insight", "profiles"), codename__in=_CONVERTING
    )
    researching = Permission.objects.filter(
        content_type__app_label__in=("insight", "profiles"), codename__in=_RESEARCHING
    )
    return {
        EDITOR: _ensure(EDITOR, editing | seeing),
        PUBLISHER: _ensure(PUBLISHER, editing | seeing | publishing),
        CLERK: _ensure(CLERK, serving | looking),
        STOREKEEPER: _ensure(STOREKEEPER, counting),
        MAKER: _ensure(MAKER, making),
        CONNECTOR: _ensure(CONNECTOR, connecting | Permission.objects.filter(codename="view_order")),
        STRATEGIST: _ensure(STRATEGIST, planning),
        CONVERSION: _ensure(CONVERSION, converting),
        MARKET_RESEARCH: _ensure(MARKET_RESEARCH, researching),
    }


def _ensure(name: str, permissions: QuerySet[Permission]) -> int:
    group, _ = Group.objects.get_or_create(name=name)
    found = list(permissions.order_by("pk"))
    ours = Q(content_type__app_label__in=["catalog", "releases"])
    # What a shop added to the group from other apps stays.
    group.permissions.set([*found, *group.permissions.exclude(ours)])
    return len(found)
