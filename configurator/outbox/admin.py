"""What waits to leave the shop, for staff: look, and try again now."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from configurator.outbox.models import Message
from configurator.outbox.queue import retry_now


class StateFilter(admin.SimpleListFilter):
    """Waiting, waiting after a failure, delivered."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("waiting", "Waiting"), ("failed", "Waiting after a failed attempt"), ("delivered", "Delivered")]

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

    list_display = ("id", "topic", "key", "created_at", "attempts", "available_at", "delivered_at", "last_error")
    list_filter = (StateFilter, "topic")
    search_fields = ("key",)
    ordering = ("-id",)
    fields = (*list_display[1:], "content_type", "text")
    readonly_fields = fields
    actions = ("try_again",)

    @admin.display(description="content")
    def text(self, message: Message) -> str:
        return bytes(message.payload).decode(errors="replace")

    @admin.action(description="Try again now", permissions=["change"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        count = retry_now(pks=list(queryset.values_list("pk", flat=True)), at=timezone.now())
        self.message_user(request, f"{count} will be tried again within seconds.", messages.SUCCESS)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Message | None = None) -> bool:
        return False
