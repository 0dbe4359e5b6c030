"""A job that is done again and again. An app's config declares its own in `periodic`."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from configurator.background.compat import Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One job: the path of its task, which takes no arguments, and how often it is begun."""

    task: str
    every: timedelta

    @property
    def name(self) -> str:
        """How it is known in its row."""
        return self.task.rpartition(".")[2]

    @property
    def step(self) -> "Task[[], Any]":
        """The task itself."""
        found: Task[[], Any] = import_string(self.task)
        return found
