"""The personal list: for whoever is signed in, and for whoever has its code; on paper; what is not wanted on it."""

from pathlib import Path

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from configurator.configurations.pdf import CantDrawError, draw_pdf
from configurator.customers.consent import Purpose, may_use
from configurator.customers.http import Request, SeeOther, in_person, unlisted
from configurator.programs.models import PersonalList, Unwanted
from configurator.programs.personal.shown import list_shown

STYLE = Path("static/css/list-paper.css")
UNAVAILABLE = 503


@never_cache
@require_safe
@in_person
def own(request: Request) -> HttpResponse:
    """The newest list of whoever is signed in; a sentence where there is none."""
    if not request.user.is_authenticated:
        return redirect_to_login(reverse("lists:own"))
    return _page(request, PersonalList.objects.newest_of(request.visitor.customer_id))


@never_cache
@require_safe
def by_code(request: Request, code: str) -> HttpResponse:
    """The list with this code; search engines are told to stay away."""
    return _page(request, _found(code))


@never_cache
@require_safe
def paper(request: Request, code: str) -> HttpResponse:
    """The same as PDF."""
    row = _found(code)
    if not _may(row):
        return _page(request, row)
    context = {"shown": list_shown(row=row, at=timezone.now())}
    try:
        pdf = draw_pdf(template="programs/list_paper.html", context=context, style=STYLE)
    except CantDrawError:
        return unlisted(render(request, "programs/list.html", {**context, "no_paper": True}, status=UNAVAILABLE))
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{row.code}.pdf"'
    return unlisted(response)


@never_cache
@require_POST
def unwanted(request: Request, code: str) -> HttpResponse:
    """A product is not wanted on the next list, or wanted again."""
    row = _found(code)
    item = next((one for one in row.items.all() if one.key == request.POST.get("key")), None)
    if item is not None and "again" in request.POST:
        Unwanted.objects.filter(customer=row.customer_id, key=item.key).delete()
    elif item is not None:
        Unwanted.objects.get_or_create(customer_id=row.customer_id, key=item.key, defaults={"at": timezone.now()})
    return SeeOther(reverse("lists:by_code", args=[row.code]))


def _found(code: str) -> PersonalList:
    rows = PersonalList.objects.sent().select_related("mailing", "coupon")
    return get_object_or_404(rows, code=code)


def _may(row: PersonalList) -> bool:
    """Whether its customer still lets us use what we know of them."""
    return may_use(customer_id=row.customer_id, purpose=Purpose.PERSONALISE)


def _page(request: Request, row: PersonalList | None) -> HttpResponse:
    shown = list_shown(row=row, at=timezone.now()) if row is not None and _may(row) else None
    return unlisted(render(request, "programs/list.html", {"shown": shown}), referrer="same-origin")
