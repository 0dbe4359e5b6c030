"""Tasks as Django 6 has them built in; before that, by the backport of the same name."""

from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING or not find_spec("django.tasks"):
    from django_tasks import TaskContext, TaskResultStatus, task
    from django_tasks.base import Task
    from django_tasks.utils import normalize_json
else:
    from django.tasks import TaskContext, TaskResultStatus, task
    from django.tasks.base import Task
    from django.utils.json import normalize_json

__all__ = ["Task", "TaskContext", "TaskResultStatus", "normalize_json", "task"]
