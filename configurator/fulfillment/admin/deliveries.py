"""Deliveries for staff: what went out, what came back, and what has to go again."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_POST

from configurator.customers.readonly import ReadOnly
from configurator.fulfillment.deliveries.replay import replay
from configurator.fulfillment.models import Delivery, DeliveryAttempt
from configurator.languages.dates import written
from configurator.languages.told import say_text

AGAIN = "admin:fulfillment_delivery_again"


class AttemptInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]  # not subscriptable at run time
    """Every attempt, the latest first."""

    model = DeliveryAttempt
    fields = ("moment", "came_back", "answer", "took", "why")
    readonly_fields = ("moment", "came_back", "took", "why")
    ordering = ("-pk",)

    @admin.display(description=gettext_lazy("at"))
    def moment(self, attempt: DeliveryAttempt) -> str:
        return written(attempt.at, "d M H:i:s")

    @admin.display(description=gettext_lazy("what came back"))
    def came_back(self, attempt: DeliveryAttempt) -> str:
        return str(attempt.status or attempt.error)

    @admin.display(description=gettext_lazy("took"))
    def took(self, attempt: DeliveryAttempt) -> str:
        return f"{attempt.seconds:.2f} s"

    @admin.display(description=gettext_lazy("why"))
    def why(self, attempt: DeliveryAttempt) -> str:
        return _("to see whether it is back") if attempt.probe else _("it was due")


@admin.register(Delivery)
class DeliveryAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Read-only but for one act: send again."""

    list_display = ("number", "progress", "receiver", "topic", "made")
    list_filter = ("state", "receiver", "topic", "format")
    search_fields = ("order__number", "event")
    search_help_text = gettext_lazy("Number of the order, or the id that the receiver got")
    list_select_related = ("receiver", "order")
    ordering = ("-pk",)
    list_per_page = 50
    show_full_result_count = False
    actions = ("send_again",)
    inlines = (AttemptInline,)
    change_form_template = "fulfillment/admin/delivery.html"
    fields = (
        "receiver",
        "order_link",
        "topic",
        "version",
        "event",
        "format",
        "content_type",
        "made_at",
        "progress",
        "tries",
        "due_at",
        "give_up_at",
        "what_kept_it",
        "text",
    )
    readonly_fields = fields

    class Media:
        css = {"all": ["css/pages/orders_admin.css"]}

    @admin.display(description=gettext_lazy("order"), ordering="order__number")
    def number(self, delivery: Delivery) -> str:
        return delivery.order.number

    @admin.display(description=gettext_lazy("made"), ordering="pk")
    def made(self, delivery: Delivery) -> str:
        return written(delivery.made_at, "d M H:i")

    @admin.display(description=gettext_lazy("order"))
    def order_link(self, delivery: Delivery) -> SafeString:
        url = reverse("admin:orders_order_change", args=[delivery.order_id])
        return format_html('<a href="{}">{}</a>', url, delivery.order.number)

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def progress(self, delivery: Delivery) -> str:
        if delivery.state == Delivery.State.DELIVERED:
            when = written(delivery.ended_at, "d M H:i:s") if delivery.ended_at else ""
            return pgettext("a message", "Delivered {when}").format(when=when) if when else delivery.get_state_display()
        why = f": {say_text(delivery.last_error)[:80]}" if delivery.last_error else ""
        if delivery.state == Delivery.State.DEAD:
            return _("Given up{why}").format(why=why)
        if why:
            return _("Waiting, tried {tries}×{why}").format(tries=delivery.tries, why=why)  # noqa: RUF001  a multiplication sign
        return str(delivery.get_state_display())

    @admin.display(description=gettext_lazy("last error"))
    def what_kept_it(self, delivery: Delivery) -> str:
        return say_text(delivery.last_error) or "-"

    @admin.display(description=gettext_lazy("what is sent"))
    def text(self, delivery: Delivery) -> SafeString:
        return format_html('<pre class="sent">{}</pre>', bytes(delivery.body).decode(errors="replace"))

    def has_send_permission(self, request: HttpRequest) -> bool:
        """Whoever may change deliveries; Django asks this for actions with the permission "send"."""
        return request.user.has_perm("fulfillment.change_delivery")

    @admin.action(description=gettext_lazy("Send again"), permissions=["send"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        self._again(request, queryset)

    def get_urls(self) -> list[URLPattern]:
        again = self.admin_site.admin_view(require_POST(self.again))
        return [path("<int:pk>/again/", again, name="fulfillment_delivery_again"), *super().get_urls()]

    def again(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send one again, from its own page."""
        allowed = Delivery.objects.all() if self.has_send_permission(request) else Delivery.objects.none()
        delivery = get_object_or_404(allowed, pk=pk)
        self._again(request, Delivery.objects.filter(pk=pk))
        return HttpResponseRedirect(reverse("admin:fulfillment_delivery_change", args=[delivery.pk]))

    def _again(self, request: HttpRequest, deliveries: QuerySet[Delivery]) -> None:
        chosen = list(deliveries.values_list("pk", flat=True))
        count = replay(pks=chosen, at=timezone.now())
        words = _("{count} will be sent again within seconds, the same bytes under the same id.").format(count=count)
        if count < len(chosen):
            words += " " + _("{count} are for receivers that were given up.").format(count=len(chosen) - count)
        self.message_user(request, words, messages.SUCCESS if count else messages.WARNING)
