"""The four benefits for staff, of one finished campaign; and whom referrals are credited to."""

from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from configurator.customers.http import Request
from configurator.programs.benefits.measure import Tile, benefits_of, finished, referrers
from configurator.programs.benefits.says import Said, said_of
from configurator.programs.models import Campaign


@never_cache
@require_safe
@permission_required("programs.view_programme", raise_exception=True)
def benefits(request: Request) -> HttpResponse:
    """Tiles of the campaign that the address names, else of the latest."""
    campaigns = finished(at=timezone.now())
    asked = request.GET.get("campaign", "")
    chosen = next((one for one in campaigns if str(one.pk) == asked), campaigns[0] if campaigns else None)
    context = {
        **admin.site.each_context(request),
        "title": _("Four benefits"),
        "campaigns": campaigns,
        "campaign": chosen,
        "tiles": _tiles(chosen) if chosen else (),
        "referrers": referrers(),
    }
    return render(request, "programs/benefits/benefits.html", context)


def _tiles(campaign: Campaign) -> list[tuple[Tile, Said | None]]:
    """Each with its figures in words."""
    return [
        (tile, said_of(benefit=tile.benefit, baseline=tile.baseline, effect=tile.effect, currency=campaign.currency))
        for tile in benefits_of(campaign=campaign)
    ]
