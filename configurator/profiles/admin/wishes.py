from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import ProductFamily
from configurator.customers.readonly import ReadOnly
from configurator.profiles.models import RefusedWish
from configurator.profiles.wishes import tallies

_SPANS = ("30", "90", "365")  # days


@admin.register(RefusedWish)
class RefusedWishAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """What customers wished for and could not have, by option; who they were is not known."""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        days = int(asked) if (asked := request.GET.get("days", "")) in _SPANS else int(_SPANS[0])
        family = request.GET.get("family", "")[:50]
        since = timezone.now().date() - timedelta(days=days)
        context = self.admin_site.each_context(request) | {
            "title": _("Refused wishes"),
            "opts": self.opts,
            "tallies": tallies(since=since, family_code=family),
            "families": ProductFamily.objects.order_by("position", "code").values_list("code", "name"),
            "family": family,
            "days": str(days),
            "spans": _SPANS,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "profiles/admin/wishes.html", context)
