"""Two shops side by side for staff: a form by GET, so that an answer has an address that can be shared."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from configurator.customers.http import Request
from configurator.insight.rebuild import policy_now
from configurator.programs.worth.shops import MANY, MARKET, MUCH, Market, Shop, reasons_of, share_needed, year_of

_LARGEST = 100_000_000
_WORDS = {
    "reach": gettext_lazy("of the households, customers, in percent"),
    "share": gettext_lazy("share of customer, in percent"),
    "margin": gettext_lazy("margin, in percent"),
    "service": gettext_lazy("serving one customer, a year"),
    "leaving": gettext_lazy("leave within a year, in percent"),
    "referred": gettext_lazy("customers brought by a hundred others, a year"),
    "winning": gettext_lazy("winning one customer by advertising"),
}
_LIVELY = 1_000  # referrals may be more than one each


def _number(label: Any, most: int) -> forms.DecimalField:
    return forms.DecimalField(label=label, min_value=0, max_value=most, decimal_places=4)


class MarketForm(forms.Form):
    """What both shops share."""

    households = forms.IntegerField(label=gettext_lazy("households"), min_value=1, max_value=_LARGEST)
    needs = forms.IntegerField(label=gettext_lazy("needs of a household"), min_value=1, max_value=1_000)
    spend = _number(gettext_lazy("spent on one need, a year"), _LARGEST)


class ShopForm(forms.Form):
    """One of the two; its fields are those of `Shop`."""

    reach = _number(_WORDS["reach"], 100)
    share = _number(_WORDS["share"], 100)
    margin = _number(_WORDS["margin"], 100)
    service = _number(_WORDS["service"], _LARGEST)
    leaving = _number(_WORDS["leaving"], 100)
    referred = _number(_WORDS["referred"], _LIVELY)
    winning = _number(_WORDS["winning"], _LARGEST)


@never_cache
@require_safe
@permission_required("programs.view_programme", raise_exception=True)
def two_shops(request: Request) -> HttpResponse:
    """The form with its answer: of what the address says, or of the preset."""
    sent = request.GET if "households" in request.GET else None
    market = MarketForm(sent, initial=asdict(MARKET))
    first, second = (
        ShopForm(sent, prefix=name, initial=asdict(shop)) for name, shop in (("many", MANY), ("much", MUCH))
    )
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Two shops"),
        "market": market,
        "shops": (first, second),
        "currency": policy_now().currency,
    }
    if sent is None:
        context |= _answer(MARKET, MANY, MUCH)
    elif all([market.is_valid(), first.is_valid(), second.is_valid()]):
        context |= _answer(Market(**market.cleaned_data), Shop(**first.cleaned_data), Shop(**second.cleaned_data))
    return render(request, "programs/worth/two_shops.html", context)


def _answer(market: Market, first: Shop, second: Shop) -> dict[str, Any]:
    years = [year_of(market=market, shop=shop) for shop in (first, second)]
    reasons = [(_WORDS[one.name], one) for one in reasons_of(market=market, first=first, second=second)]
    return {
        "years": years,
        "more": years[1].profit - years[0].profit,
        "reasons": reasons,
        "needed": share_needed(market=market, first=first, second=second),
        "reach": (first.reach, second.reach),
        "share": (first.share, second.share),
    }
