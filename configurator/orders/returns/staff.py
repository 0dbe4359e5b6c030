"""Returns for staff: a list, and a page on which each is answered and received."""

import uuid
from collections.abc import Callable
from functools import partial

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from configurator.customers.http import Request, SeeOther
from configurator.customers.models import User
from configurator.customers.readonly import ReadOnly
from configurator.orders.models import Return, ReturnLine
from configurator.orders.returns.answer import OtherwiseError, accept_return, receive_return, refuse_return
from configurator.orders.returns.forms import HandleForm

UNPROCESSABLE = 422


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("orders.change_return", raise_exception=True)
def handle_return(request: Request, key: uuid.UUID) -> HttpResponse:
    """Accept, refuse or receive a return."""
    found = get_object_or_404(Return.objects.select_related("order"), key=key)
    form = HandleForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        steps: dict[str, Callable[..., Return]] = {
            "accept": accept_return,
            "refuse": partial(refuse_return, why=said["why"]),
            "receive": partial(receive_return, restock=said["restock"]),
        }
        try:
            steps[said["act"]](return_key=key, by=f"staff:{request.user.pk}", at=timezone.now())
        except OtherwiseError:
            messages.error(request, _("Somebody was faster: it stands otherwise now."))
        else:
            messages.success(request, _("Done, and the customer gets a mail."))
        return SeeOther(reverse("admin:orders_return_handle", args=[key]))
    context = {
        **admin.site.each_context(request),
        "title": _("Return of {number}").format(number=found.order.number),
        "found": found,
        "answered_by": _person(found.answered_by),
        "received_by": _person(found.received_by),
        "form": form,
    }
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "admin/orders/return/handle.html", context, status=status)


def _person(source: str) -> str:
    """Who `staff:<number of the account>` is; what names nobody stays as it is. A query where it names somebody."""
    kind, _colon, number = source.partition(":")
    user = User.objects.filter(pk=number).first() if kind == "staff" and number.isdecimal() else None
    return user.name or user.email if user else source


class LinesInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]  # not subscriptable at run time
    """What comes back."""

    model = ReturnLine
    fields = ("name", "quantity")


@admin.register(Return)
class ReturnAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """What customers send back; each is answered on a page of its own."""

    list_display = ("order", "asked_at", "status", "reason", "answered_at", "received_at")
    fields = (
        "order",
        "status",
        "reason",
        "answer",
        "restocked",
        "asked_at",
        "answered_at",
        "answerer",
        "received_at",
        "receiver",
    )
    readonly_fields = ("answerer", "receiver")
    list_filter = ("status", "reason", "asked_at")
    list_select_related = ("order",)
    search_fields = ("order__number", "order__name", "order__email")
    ordering = ("-asked_at",)
    inlines = (LinesInline,)
    change_form_template = "admin/orders/return/change_form.html"
    change_list_template = "orders/admin/asked.html"

    @admin.display(description=gettext_lazy("answered by"), empty_value="-")
    def answerer(self, found: Return) -> str:
        """A person's name."""
        return _person(found.answered_by)

    @admin.display(description=gettext_lazy("received by"), empty_value="-")
    def receiver(self, found: Return) -> str:
        """A person's name."""
        return _person(found.received_by)

    def get_urls(self) -> list[URLPattern]:
        """The page of one return beside Django's."""
        page = path("<uuid:key>/handle/", self.admin_site.admin_view(handle_return), name="orders_return_handle")
        return [page, *super().get_urls()]
