import logging
import os
import signal
import socket
from argparse import ArgumentParser
from collections.abc import Callable
from random import Random
from threading import Event, Thread
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from configurator.background.perform import perform_next
from configurator.background.periodic import tick
from configurator.background.queue import reap
from configurator.outbox.follow import end_on_signals, follow

logger = logging.getLogger(__name__)

_LOOK_SECONDS, _TEND_SECONDS = 0.5, 1.0


class Command(BaseCommand):
    """The process that does background work: tasks, periodic jobs, and what workers that died left behind."""

    help = "Do background work until ended (Ctrl-C): tasks, jobs that are due, tasks of workers that died."
    requires_system_checks = []  # a process that is started again must not take seconds to look at every page

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, then end")
        words = "tasks beside each other, with a broker; without one start the command several times (default 1)"
        parser.add_argument("--at-once", type=int, default=1, help=words)

    def handle(self, *, once: bool, at_once: int, **_options: Any) -> None:
        if at_once < 1:
            raise CommandError("--at-once is a number of tasks, 1 or more.")
        self.name = f"{socket.gethostname()[:40]}-{os.getpid()}"
        self.rng = Random()  # noqa: S311  jitter, not a secret
        if once:
            self.stdout.write(self._once())
            return
        self.ended, self.broken = Event(), False
        run = self._carried(at_once) if settings.BACKGROUND_URL else self._follow
        tending = Thread(target=self._tend_until_ended, daemon=True)
        tending.start()
        self.stdout.write("Watching for work. Ctrl-C ends it.")
        run()
        self.ended.set()
        tending.join()
        if self.broken:
            raise CommandError("It ended because something went wrong that should not; the log says what.")

    def _once(self) -> str:
        """Everything that is due, whoever else would carry it."""
        self._tend()
        done = 0
        while perform_next(worker=self.name, clock=timezone.now, rng=self.rng):
            done += 1
        return f"did {done} task{'' if done == 1 else 's'}"

    def _follow(self) -> None:
        """Take tasks from the database, one after the other."""
        end_on_signals(self.ended)

        def look() -> int:
            return perform_next(worker=self.name, clock=timezone.now, rng=self.rng)

        follow(look, interval=_LOOK_SECONDS, ended=self.ended, full=1)

    def _carried(self, at_once: int) -> Callable[[], object]:
        """Take tasks from the broker, and bring it those that are due."""
        from configurator.background import carry  # noqa: PLC0415  Celery takes a while to import

        app = carry.application()
        worker = carry.worker(app=app, name=self.name, at_once=at_once, clock=timezone.now, rng=self.rng)
        self.send = lambda: carry.send_due(app=app, at=timezone.now())
        return worker.start  # type: ignore[no-any-return]  # Celery has no types

    send: Callable[[], int] | None = None

    def _tend(self) -> int:
        at = timezone.now()
        return reap(at=at) + tick(at=at) + (self.send() if self.send else 0)

    def _tend_until_ended(self) -> None:
        """See to the tasks from a thread; should that break, the whole process ends, to be started again."""
        try:
            follow(self._tend, interval=_TEND_SECONDS, ended=self.ended)
        except Exception:
            logger.exception("background.broken")
            self.broken = True
            os.kill(os.getpid(), signal.SIGTERM)
        finally:
            connection.close()
