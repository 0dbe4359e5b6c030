"""Stop letters from the link in one; let us write, or not, from a box on a page."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from configurator.customers.consent import Frequency
from configurator.customers.http import Request, back, in_person, unlisted
from configurator.customers.identify import ensure_customer
from configurator.letters.permission import allow_letters, letters_box, refuse_letters
from configurator.letters.stop import UnknownLinkError, stop_letters, whose

_HOW_OFTEN = (Frequency.WEEKLY, Frequency.MONTHLY)


@csrf_exempt  # a mail program posts without our cookies; the signed link is the proof (RFC 8058)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: Request, token: str) -> HttpResponse:
    """A GET asks, since mail scanners follow links; a POST stops them, and is not redirected (RFC 8058)."""
    try:
        if request.method == "POST":
            stop_letters(token=token, at=timezone.now())
        else:
            whose(token=token)
    except UnknownLinkError:
        raise Http404 from None
    return unlisted(render(request, "letters/stop.html", {"done": request.method == "POST"}))


@never_cache
@require_safe
@in_person
def box(request: Request) -> HttpResponse:
    """May we write, and how often: a fragment for other pages, a page by itself; a guest has no address yet."""
    customer_id = request.visitor.customer_id
    letters = letters_box(customer_id=customer_id) if customer_id and request.user.is_authenticated else None
    context = {"letters": letters, "next": request.htmx.current_url_abs_path or reverse("letters:box"), "titled": True}
    return render(request, "components/_letters.html" if request.htmx else "letters/box.html", context)


@require_POST
@in_person
def answer(request: Request) -> HttpResponse:
    """Let us write, and how often; or not any more."""
    said = request.POST.get("letters", "")
    if said not in {*_HOW_OFTEN, "no"}:
        return HttpResponseBadRequest(_("Please use the buttons on the page. Nothing was changed."))
    at = timezone.now()
    customer_id = ensure_customer(visitor=request.visitor, at=at)
    if said == "no":
        refuse_letters(customer_id=customer_id, source="page", at=at)
        messages.success(request, _("We don't write to you any more."))
    else:
        allow_letters(customer_id=customer_id, frequency=said, source="page", at=at)
        text = _("We may write to you, {how_often}. A link in each message stops them.")
        messages.success(request, text.format(how_often=Frequency(said).label))
    return back(request, otherwise=reverse("profiles:me"))
