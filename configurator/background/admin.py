"""Background work for staff: what waits, runs and failed, with the reason; try again."""

from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_tasks_db.models import DBTaskResult

from configurator.background.models import BackgroundTask, PeriodicJob
from configurator.background.names import named
from configurator.background.queue import FAILED, READY, RUNNING, SUCCESSFUL, retry_now
from configurator.languages.few import listed
from configurator.languages.told import say_text

admin.site.unregister(DBTaskResult)  # the library's own page has neither reasons nor another attempt


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), _("d M H:i"))


class StateFilter(admin.SimpleListFilter):
    """Waiting, waiting after a failure, running, failed, done."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("waiting", _("Waiting")),
            ("again", _("Waiting after a failed attempt")),
            ("running", _("Running")),
            ("failed", _("Failed")),
            ("done", _("Done")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[BackgroundTask]) -> QuerySet[BackgroundTask]:
        conditions: dict[str | None, dict[str, Any]] = {
            "waiting": {"status": READY},
            "again": {"status": READY, "traceback__gt": ""},
            "running": {"status": RUNNING},
            "failed": {"status": FAILED},
            "done": {"status": SUCCESSFUL},
        }
        return queryset.filter(**conditions.get(self.value(), {}))


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Rows that the workers write."""

    title: str | Promise = ""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"title": self.title, **(extra_context or {})})

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(BackgroundTask)
class BackgroundTaskAdmin(ReadOnly):
    """Read-only but for one act: try again now."""

    title = gettext_lazy("Work that no page waits for")
    list_display = ("what", "state", "reason", "asked")
    list_filter = (StateFilter,)
    list_select_related = ("hold",)
    search_fields = ("task_path",)
    ordering = ("-enqueued_at",)
    fields = ("what", "told", "state", "reason", "asked", "started_at", "finished_at", "attempts", "trace")
    readonly_fields = fields
    actions = ("try_again",)

    class Media:
        css = {"all": ["css/pages/orders_admin.css"]}

    @admin.display(description=gettext_lazy("what"), ordering="task_path")
    def what(self, task: BackgroundTask) -> str:
        return named(task.task_path.rpartition(".")[2])

    @admin.display(description=gettext_lazy("asked for"), ordering="enqueued_at")
    def asked(self, task: BackgroundTask) -> str:
        return date_format(timezone.localtime(task.enqueued_at), _("d M H:i:s"))

    @admin.display(description=gettext_lazy("about"))
    def told(self, task: BackgroundTask) -> str:
        words = [*map(str, task.args_kwargs["args"]), *(f"{n}: {v}" for n, v in task.args_kwargs["kwargs"].items())]
        return listed(words) or "-"

    @admin.display(description=gettext_lazy("state"), ordering="status")
    def state(self, task: BackgroundTask) -> str:
        if task.status == RUNNING:
            return (task.hold.progress if hasattr(task, "hold") else "") or _("running")
        if task.finished_at:
            text = _("done {when}") if task.status == SUCCESSFUL else _("failed {when}")
            return text.format(when=_moment(task.finished_at))
        if task.traceback:
            text = _("tried {count}×, again {when}")  # noqa: RUF001
            return text.format(count=len(task.worker_ids), when=_moment(task.run_after))
        return _("waiting")

    @admin.display(description=gettext_lazy("reason"))
    def reason(self, task: BackgroundTask) -> str:
        """The last line of what went wrong."""
        return say_text(task.traceback.strip().rpartition("\n")[2])[:200] or "-"

    @admin.display(description=gettext_lazy("attempts"))
    def attempts(self, task: BackgroundTask) -> int:
        return len(task.worker_ids)

    @admin.display(description=gettext_lazy("for whoever runs the site"))
    def trace(self, task: BackgroundTask) -> str:
        return say_text(task.traceback) or "-"

    @admin.action(description=gettext_lazy("Try again now"), permissions=["change"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[BackgroundTask]) -> None:
        count = retry_now(keys=list(queryset.values_list("pk", flat=True)), at=timezone.now())
        words = ngettext(
            "{count} will be tried again within seconds.", "{count} will be tried again within seconds.", count
        ).format(count=count)
        words = words if count else _("None of these waits or has failed.")
        self.message_user(request, words, messages.SUCCESS if count else messages.INFO)


@admin.register(PeriodicJob)
class PeriodicJobAdmin(ReadOnly):
    """When each job was begun last, and is due next."""

    title = gettext_lazy("Work that is done again and again")
    list_display = ("what", "begun_at", "due_at")
    list_display_links = None
    ordering = ("name",)

    @admin.display(description=gettext_lazy("what"), ordering="name")
    def what(self, job: PeriodicJob) -> str:
        return named(job.name)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
