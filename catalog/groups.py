"""Who may do what: *editors* change the draft, *publishers* put it on sale as well, *clerks* serve customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

if TYPE_CHECKING:
    from django.db.models import QuerySet

EDITOR = "editor"
PUBLISHER = "publisher"
CLERK = "clerk"
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
    return {
        EDITOR: _ensure(EDITOR, editing | seeing),
        PUBLISHER: _ensure(PUBLISHER, editing | seeing | publishing),
        CLERK: _ensure(CLERK, serving),
    }


def _ensure(name: str, permissions: QuerySet[Permission]) -> int:
    group, _ = Group.objects.get_or_create(name=name)
    found = list(permissions.order_by("pk"))
    ours = Q(content_type__app_label__in=["catalog", "releases"])
    # What a shop added to the group from other apps stays.
    group.permissions.set([*found, *group.permissions.exclude(ours)])
    return len(found)
