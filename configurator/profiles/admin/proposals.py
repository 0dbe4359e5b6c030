from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from configurator.customers.readonly import ReadOnly
from configurator.profiles.models import PopulationModel
from configurator.profiles.proposals.effect import CURVE, Point, families, report

_SPANS = ("30", "90", "365")  # days
_WIDTH, _HEIGHT, _LEFT, _TOP = 480, 160, 44, 12


@dataclass(frozen=True, slots=True)
class _Dot:
    """A point of the drawn curve."""

    x: float
    y: float
    words: str


@admin.register(PopulationModel)
class ProposalsAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """What became of proposals, and the models that they come from."""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        days = int(asked) if (asked := request.GET.get("days", "")) in _SPANS else int(_SPANS[0])
        family = request.GET.get("family", "")[:50]
        found = report(since=timezone.now() - timedelta(days=days), family_code=family)
        names = dict(families())
        models = PopulationModel.objects.light().order_by("family_code")
        context = self.admin_site.each_context(request) | {
            "title": _("Proposals"),
            "opts": self.opts,
            "effects": [(names.get(effect.family_code, effect.family_code), effect) for effect in found.effects],
            "curve": found.curve,
            "dots": _dots(found.curve),
            "models": [(names.get(model.family_code, model.family_code), model) for model in models],
            "families": list(names.items()),
            "family": family,
            "days": str(days),
            "spans": _SPANS,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "profiles/admin/proposals.html", context)


def _dots(curve: tuple[Point, ...]) -> list[_Dot]:
    """Where each point stands that has anything to show: 100 % at the top."""
    return [
        _Dot(
            _LEFT + point.orders * (_WIDTH - 2 * _LEFT) / (CURVE - 1),
            _TOP + (1 - point.shown.share) * (_HEIGHT - 2 * _TOP - 16),
            _("{number} %").format(number=round(100 * point.shown.share)),
        )
        for point in curve
        if point.shown.count
    ]
