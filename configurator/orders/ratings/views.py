"""The page on which a customer rates an order, by its link alone."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from configurator.customers.http import Request, SeeOther, unlisted
from configurator.orders.models import Order
from configurator.orders.ratings.forms import RatingForm, form_for
from configurator.orders.ratings.rate import NotYetError, SettledError, question, rate
from configurator.orders.state import state_of

UNPROCESSABLE = 422


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rating(request: Request, token: str) -> HttpResponse:
    """A GET asks, with the answer so far; a POST stores it, and may change it for a while."""
    order = get_object_or_404(Order, token=token)
    form = RatingForm(request.POST, auto_id="rating-%s") if request.method == "POST" else None
    if form is not None and form.is_valid():
        said = form.cleaned_data
        try:
            rate(order_key=order.pk, score=said["score"], words=said["words"], at=timezone.now())
        except NotYetError:
            messages.info(request, _("It has not come yet. Please tell us once you have it."))
        except SettledError:
            messages.info(request, _("It was rated a while ago, and is not changed any more."))
        else:
            messages.success(request, _("Thank you. We have your answer."))
        return SeeOther(reverse("orders:rating", args=[token]))
    asked = question(order=order, state=state_of(order.events.all()), at=timezone.now())
    context = {"order": order, "asked": asked, "form": form or form_for(asked.rating if asked else None)}
    page = render(request, "orders/ratings/rating.html", context, status=UNPROCESSABLE if form else 200)
    return unlisted(page, referrer="same-origin")
