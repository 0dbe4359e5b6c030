"""What waits to leave the shop, for staff: look, and try again now."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from configurator.languages.dates import written
from configurator.outbox.models import Message
from configurator.outbox.queue import retry_now


class StateFilter(admin.SimpleListFilter):
    """Waiting, waiting after a failure, delivered."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("waiting", pgettext("a message", "Waiting")),
            ("failed", _("Waiting after a failed attempt")),
            ("delivered", pgettext("a message", "Delivered")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Message]) -> QuerySet[Message]:
        conditions: dict[str | None, dict[str, Any]] = {
            "waiting": {"delivered_at": None},
            "failed": {"delivered_at": None, "last_error__gt": ""},
            "delivered": {"delivered_at__isnull": False},
        }
        return queryset.filter(**conditions.get(self.value(), {}))


@admin.register(Message)
class MessageAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Read-only but for one act: try again now."""

    list_display = ("id", "topic", "key", "created_at", "state")
    list_filter = (StateFilter, "topic")
    search_fields = ("key",)
    ordering = ("-id",)
    fields = (
        "topic",
        "key",
        "created_at",
        "state",
        "attempts",
        "available_at",
        "leased_until",
        "delivered_at",
        "last_error",
        "content_type",
        "text",
    )
    readonly_fields = fields
    actions = ("try_again",)

    class Media:
        css = {"all": ["css/pages/orders_admin.css"]}

    @admin.display(description=gettext_lazy("state"), ordering="delivered_at")
    def state(self, message: Message) -> str:
        if message.delivered_at is not None:
            return pgettext("a message", "delivered {when}").format(when=written(message.delivered_at, "d M H:i"))
        if message.last_error:
            again = written(message.available_at, "d M H:i")
            said = _("tried {attempts}×, again {again}: {error}")  # noqa: RUF001  a multiplication sign
            return said.format(attempts=message.attempts, again=again, error=message.last_error[:80])
        return _("in hand") if message.leased_until else pgettext("a message", "waiting")

    @admin.display(description=gettext_lazy("content"))
    def text(self, message: Message) -> str:
        return bytes(message.payload).decode(errors="replace")

    @admin.action(description=gettext_lazy("Try again now"), permissions=["change"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        count = retry_now(pks=list(queryset.values_list("pk", flat=True)), at=timezone.now())
        said = ngettext(
            "{count} will be tried again within seconds.", "{count} will be tried again within seconds.", count
        )
        self.message_user(request, said.format(count=count), messages.SUCCESS)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Message | None = None) -> bool:
        return False
