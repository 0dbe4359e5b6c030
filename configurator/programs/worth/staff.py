"""The calculator for staff: a form by GET, so that an answer has an address that can be shared."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from catalog.models import FixedProduct, ProductFamily
from configurator.customers.http import Request
from configurator.insight.models import FIXED
from configurator.insight.rebuild import policy_now
from configurator.programs.worth.prefill import Known, known_of
from configurator.programs.worth.reckon import Inputs, reckon

_UNKNOWN_RETENTION = Decimal(50)
_LARGEST = 1_000_000_000


def _number(label: Any, most: int = _LARGEST, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, min_value=0, max_value=most, decimal_places=4, **more)


class WorthForm(forms.Form):
    """What is known of the line, what one hopes for, and what it costs."""

    customers = forms.IntegerField(label=gettext_lazy("customers"), min_value=0, max_value=_LARGEST)
    purchases = _number(gettext_lazy("purchases of one customer, a year"), 10_000)
    margin = _number(gettext_lazy("margin of a purchase"))
    retention = _number(gettext_lazy("buy again the year after, in percent"), 100)
    uplift_low = _number(gettext_lazy("more purchases by one-to-one, at least, in percent"), 1_000)
    uplift = _number(gettext_lazy("probably"), 1_000)
    uplift_high = _number(gettext_lazy("at most"), 1_000)
    records = _number(gettext_lazy("data, a year"))
    software = _number(gettext_lazy("software and people, a year"))
    contacts = _number(gettext_lazy("messages to one customer, a year"), 10_000)
    contact_cost = _number(gettext_lazy("cost of a message"))
    years = forms.IntegerField(label=gettext_lazy("years looked at"), min_value=1, max_value=20)
    discount = _number(gettext_lazy("discount a year, in percent"), 100)

    def clean(self) -> dict[str, Any] | None:
        """At least, probably and at most stand in order."""
        found = super().clean() or {}
        order = [found.get(name) for name in ("uplift_low", "uplift", "uplift_high")]
        given = [value for value in order if value is not None]
        if given != sorted(given):
            self.add_error("uplift", _("At least, probably and at most have to stand in this order."))
        return found


@never_cache
@require_safe
@permission_required("programs.view_programme", raise_exception=True)
def worth(request: Request) -> HttpResponse:
    """The form, filled in from what was bought, and from where; with it sent, the answer."""
    lines = _lines()
    line = request.GET.get("line", "")
    line = line if line in lines else ""
    is_sent = "customers" in request.GET
    known = None if is_sent else known_of(family_code=line, at=timezone.now())
    form = WorthForm(request.GET) if known is None else WorthForm(initial=_initial(known))
    verdict = reckon(inputs=Inputs(**form.cleaned_data)) if is_sent and form.is_valid() else None
    context = {
        **admin.site.each_context(request),
        "title": _("Is one-to-one worth it here?"),
        "form": form,
        "known": known,
        "currency": known.currency if known else policy_now().currency,
        "lines": lines.items(),
        "line": line,
        "verdict": verdict,
    }
    return render(request, "programs/worth/worth.html", context)


def _lines() -> dict[str, str]:
    """By code what product lines are called: families, and all fixed products as one."""
    found = dict(ProductFamily.objects.order_by("name").values_list("code", "name"))
    return found | ({FIXED: _("Fixed products")} if FixedProduct.objects.exists() else {})


def _initial(known: Known) -> dict[str, Any]:
    return {
        "customers": known.customers,
        "purchases": known.purchases,
        "margin": known.margin,
        "retention": _UNKNOWN_RETENTION if known.retention is None else known.retention,
        "uplift_low": 0,
        "uplift": 3,
        "uplift_high": 6,
        "records": 1_000,
        "software": 5_000,
        "contacts": 12,
        "contact_cost": known.contact_cost,
        "years": 3,
        "discount": known.discount,
    }
