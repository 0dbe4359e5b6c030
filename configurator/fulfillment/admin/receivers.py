"""Receivers for staff: who gets the orders, whether they take them, and what to do when they don't."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, pgettext_lazy
from django.views.decorators.http import require_POST

from configurator.fulfillment.deliveries.post import Answer
from configurator.fulfillment.models import Delivery, Receiver, ReceiverSecret
from configurator.fulfillment.receivers.breaker import try_now
from configurator.fulfillment.receivers.failures import sentence
from configurator.fulfillment.receivers.forms import ReceiverForm
from configurator.fulfillment.receivers.secrets import issue_secret, revoke_old
from configurator.fulfillment.receivers.switch import disable, enable, retire
from configurator.fulfillment.receivers.trial import send_test
from configurator.languages.dates import written
from configurator.languages.few import listed

BY_STAFF = gettext_noop("Turned off by staff.")
SHOWN = 300
"""Characters of an answer that are shown at once."""


@admin.register(Receiver)
class ReceiverAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Named in a form; everything else that is done to a receiver is a button."""

    form = ReceiverForm
    list_display = ("name", "condition", "waiting", "given_up", "format", "answered_at")
    list_filter = ("state", "format")
    search_fields = ("name", "code", "url")
    ordering = ("name",)
    prepopulated_fields = {"code": ("name",)}
    change_form_template = "fulfillment/admin/receiver.html"

    class Media:
        css = {"all": ["css/pages/orders_admin.css"]}

    def get_fieldsets(self, request: HttpRequest, obj: Receiver | None = None) -> Any:
        said = (None, {"fields": ("name", "code", "url", "format", "all_families", "families", "list_url")})
        if obj is None:
            return (said,)
        return (said, (_("How it is"), {"fields": ("condition", "answered_at", "reports_to", "secret_kept")}))

    def get_readonly_fields(self, request: HttpRequest, obj: Receiver | None = None) -> tuple[str, ...]:
        known = ("condition", "answered_at", "reports_to", "secret_kept")
        return known if obj is None else (*known, "code")

    def get_prepopulated_fields(self, request: HttpRequest, obj: Receiver | None = None) -> dict[str, Any]:
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Receiver]:
        counted = {name: Subquery(_count(state)) for name, state in (("waits", "waiting"), ("dead", "dead"))}
        found: QuerySet[Receiver] = super().get_queryset(request).annotate(**counted)
        return found

    def formfield_for_dbfield(self, db_field: Any, request: Any, **words: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **words)
        if db_field.name == "families" and field is not None:  # they are made elsewhere
            field.widget.can_add_related = False
        return field

    # What is seen

    @admin.display(description=pgettext_lazy("how a receiver is", "condition"), ordering="state")
    def condition(self, receiver: Receiver) -> str:
        if receiver.state != Receiver.State.ACTIVE:
            said = _("{state}.").format(state=receiver.get_state_display())
            return " ".join(filter(None, [said, receiver.state_reason and _(receiver.state_reason)]))
        if receiver.broken_at is None:
            return _("Active")
        since = written(receiver.broken_at, "d M H:i")
        if receiver.resume_at is None:
            return _("Does not answer since {since}").format(since=since)
        again = written(receiver.resume_at, "d M H:i:s")
        return _("Does not answer since {since}, next try {again}").format(since=since, again=again)

    @admin.display(description=pgettext_lazy("messages", "waiting"))
    def waiting(self, receiver: Any) -> SafeString:
        return _link(receiver, "waiting", receiver.waits)

    @admin.display(description=gettext_lazy("given up"))
    def given_up(self, receiver: Any) -> SafeString:
        return _link(receiver, "dead", receiver.dead)

    @admin.display(description=gettext_lazy("reports to"))
    def reports_to(self, receiver: Receiver) -> str:
        return f"{settings.SITE_URL}/hooks/{receiver.key}/"

    @admin.display(description=gettext_lazy("secret"))
    def secret_kept(self, receiver: Receiver) -> str:
        *older, _newest = ReceiverSecret.objects.live(receiver=receiver, at=timezone.now()).reverse()
        ends = [
            _("the one before it counts until {day}").format(day=written(old.ends_at, "d M H:i"))
            for old in older
            if old.ends_at
        ]
        return listed([_("Kept, and shown only when it is made"), *ends], between="; ")

    # What is done

    def save_model(self, request: HttpRequest, obj: Receiver, form: Any, change: bool) -> None:  # noqa: FBT001  Django's signature
        if not change:
            obj.made_at = timezone.now()
        super().save_model(request, obj, form, change)

    def response_add(self, request: HttpRequest, obj: Receiver, post_url_continue: str | None = None) -> HttpResponse:
        secret = issue_secret(receiver=obj, at=timezone.now())
        return self._show(request, obj, secret, first=True)

    def has_delete_permission(self, request: HttpRequest, obj: Receiver | None = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or not obj.deliveries.exists())

    def render_change_form(self, request: HttpRequest, context: Any, *words: Any, **more: Any) -> HttpResponse:
        receiver = context.get("original")
        if receiver is not None:
            deliveries = reverse("admin:fulfillment_delivery_changelist")
            context["deliveries"] = f"{deliveries}?receiver__key__exact={receiver.pk}"
            context["states"] = Receiver.State
            context["older"] = ReceiverSecret.objects.filter(receiver=receiver, ends_at__gt=timezone.now()).exists()
        return super().render_change_form(request, context, *words, **more)

    def get_urls(self) -> list[URLPattern]:
        pages = {
            "test": require_POST(self.test),
            "secret": require_POST(self.new_secret),
            "end-old": require_POST(self.end_old),
            "try": require_POST(self.try_again),
            "off": require_POST(self.turn_off),
            "on": require_POST(self.turn_on),
            "give-up": self.give_up,
        }
        ours = [
            path(f"<uuid:key>/{name}/", self.admin_site.admin_view(page), name=f"fulfillment_receiver_{name}")
            for name, page in pages.items()
        ]
        return [*ours, *super().get_urls()]

    def _mine(self, request: HttpRequest, key: uuid.UUID) -> Receiver:
        return get_object_or_404(self.get_queryset(request), pk=key, pk__in=self._allowed(request))

    def _allowed(self, request: HttpRequest) -> QuerySet[Receiver]:
        found = Receiver.objects.values("pk")
        return found if self.has_change_permission(request) else found.none()  # type: ignore[return-value]

    def _back(
        self, request: HttpRequest, receiver: Receiver, words: str, level: int = messages.SUCCESS
    ) -> HttpResponse:
        self.message_user(request, words, level)
        return HttpResponseRedirect(reverse("admin:fulfillment_receiver_change", args=[receiver.pk]))

    def test(self, request: HttpRequest, key: uuid.UUID) -> HttpResponse:
        """Send a message that is no order, and say what came back."""
        receiver = self._mine(request, key)
        answer = send_test(receiver=receiver, event=uuid.uuid4(), at=timezone.now())
        why = sentence(answer)
        if why:
            return self._back(request, receiver, _not_arrived(why, answer), messages.ERROR)
        words = _answered(answer)
        return self._back(request, receiver, words, messages.SUCCESS if answer.taken else messages.WARNING)

    def new_secret(self, request: HttpRequest, key: uuid.UUID) -> HttpResponse:
        """Make another secret and show it this once."""
        receiver = self._mine(request, key)
        secret = issue_secret(receiver=receiver, at=timezone.now())
        self.log_change(request, receiver, gettext_noop("Made a new secret."))
        return self._show(request, receiver, secret, first=False)

    def end_old(self, request: HttpRequest, key: uuid.UUID) -> HttpResponse:
        """End the old secrets before their day is over."""
        receiver = self._mine(request, key)
        count = revoke_old(receiver=receiver, at=timezone.now())
        self.log_change(request, receiver, gettext_noop("Ended the old secret."))
        return self._back(
            request, receiver, _("The old secret counts no more.") if count else _("There was no old secret.")
        )

    def try_again(self, request: HttpRequest, key: uuid.UUID) -> HttpResponse:
        """Don't wait for the next probe."""
        receiver = self._mine(request, key)
        try_now(receiver=receiver, at=timezone.now())
        return self._back(request, receiver, _("The next order is sent within seconds; if it arrives, all follow."))

    def turn_off(self, request: HttpRequest, key: uuid.UUID) -> HttpResponse:
        """Keep its orders here."""
        receiver = self._mine(request, key)
        disable(receiver=receiver, reason=BY_STAFF)
        self.log_change(request, receiver, gettext_noop("Turned off."))
        return self._back(request, receiver, _("It is off. Orders are kept for it until it is on again."))

    def turn_on(self, request: HttpRequest, key: uuid.UUID) -> HttpResponse:
        """Send what was kept."""
        receiver = self._mine(request, key)
        count = enable(receiver=receiver, at=timezone.now())
        self.log_change(request, receiver, gettext_noop("Turned on."))
        return self._back(
            request, receiver, _("It is on; {count} waiting deliveries are sent now.").format(count=count)
        )

    def give_up(self, request: HttpRequest, key: uuid.UUID) -> HttpResponse:
        """Ask once, then send it nothing any more."""
        receiver = self._mine(request, key)
        if request.method == "POST":
            count = retire(receiver=receiver, at=timezone.now())
            self.log_change(request, receiver, gettext_noop("Given up."))
            return self._back(
                request,
                receiver,
                _("It gets no orders any more; {count} that waited were given up.").format(count=count),
            )
        context = {
            **self.admin_site.each_context(request),
            "receiver": receiver,
            "title": _("Give up {receiver}").format(receiver=receiver),
        }
        return TemplateResponse(request, "fulfillment/admin/give_up.html", context)

    def _show(self, request: HttpRequest, receiver: Receiver, secret: str, *, first: bool) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "receiver": receiver, "secret": secret, "first": first}
        context |= {"title": _("Secret of {receiver}").format(receiver=receiver), "hook": self.reports_to(receiver)}
        return TemplateResponse(request, "fulfillment/admin/secret.html", context)


def _not_arrived(why: str, answer: Answer) -> SafeString:
    """A sentence, and folded below it what only whoever runs the receiver can use."""
    details = answer.error or _answered(answer, text=False)
    if details == why:
        return format_html(_("The test did not arrive. {}"), why)
    folded = "{} <details><summary>{}</summary>{}</details>"
    return format_html(folded, format_html(_("The test did not arrive. {}"), why), _("Details"), details)


def _answered(answer: Answer, *, text: bool = True) -> str:
    said = {"status": answer.status, "seconds": f"{answer.seconds:.2f}"}
    if text and answer.content:
        return _("It answered {status} after {seconds} s: {text}").format(**said, text=answer.text[:SHOWN])
    return _("It answered {status} after {seconds} s.").format(**said)


def _count(state: str) -> QuerySet[Any]:
    same = Delivery.objects.filter(receiver=OuterRef("pk"), state=state).order_by().values("receiver")
    return same.annotate(number=Count("pk")).values("number")


def _link(receiver: Receiver, state: str, count: int | None) -> SafeString:
    url = reverse("admin:fulfillment_delivery_changelist")
    return format_html(
        '<a href="{}?receiver__key__exact={}&state__exact={}">{}</a>', url, receiver.pk, state, count or 0
    )
