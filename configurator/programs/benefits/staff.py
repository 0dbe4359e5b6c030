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
from configurator.programs.benefits.measure import benefits_of, finished, referrers


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
        "tiles": benefits_of(campaign=chosen) if chosen else (),
        "referrers": referrers(),
    }
    return render(request, "programs/benefits/benefits.html", context)
