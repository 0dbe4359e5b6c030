from typing import Any

from django.utils import timezone

from configurator.outbox.follow import FollowCommand
from configurator.profiles.beside import Refitting
from configurator.profiles.learn import BATCH, learn


class Command(FollowCommand):
    """The pass over new interactions, once or for as long as the site runs."""

    help = "Learn from new interactions, forget the visits that ended, and (--follow) fit population models anew."
    interval = 0.2
    full = BATCH

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.refitting = Refitting()

    def look(self, *, following: bool) -> int:
        if following:
            self.refitting.look(at=timezone.now())
        return learn(at=timezone.now())

    def said(self, done: int) -> str:
        return f"learned from {done} interactions"
