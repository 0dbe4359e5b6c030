"""What is known of a task besides what its queue keeps, and when each periodic job is due."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult


class BackgroundTask(DBTaskResult[Any, Any]):
    """A task as staff see it."""

    class Meta:
        proxy = True
        verbose_name = _("task")
        default_permissions = ("view", "change")


class Hold(models.Model):
    """Who does a task just now, or carries it: gone as soon as the task is finished."""

    task = models.OneToOneField(DBTaskResult, on_delete=models.CASCADE, primary_key=True, related_name="hold")
    sent_at = models.DateTimeField(null=True, help_text=_("When the broker was told of it last."))
    lease_until = models.DateTimeField(
        null=True, db_index=True, help_text=_("Its worker is believed alive until then.")
    )
    progress = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.progress


class PeriodicJob(models.Model):
    """When a job that is done again and again was begun last, and is due next."""

    name = models.CharField(max_length=100, primary_key=True)
    begun_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField()

    class Meta:
        default_permissions = ("view",)

    def __str__(self) -> str:
        return self.name
