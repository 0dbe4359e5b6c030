from datetime import date
from random import SystemRandom
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from configurator.offers.models import shop_day
from configurator.programs.depth import DepthFallsError
from configurator.programs.models import Mailing
from configurator.programs.personal.make import PeriodTakenError, make, send


class Command(BaseCommand):
    """A mailing is made once: made again for a day within its period, it is only told."""

    help = "Make the personal lists of the fortnight that begins on a day, and send them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--day", type=_day, help="the first day, such as 2026-03-02; today where it is left out")
        parser.add_argument("--keep", action="store_true", help="make them only; staff look at them and send them")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's signature
        at = timezone.now()
        day = options["day"] or shop_day(at)
        try:
            mailing = make(day=day, at=at, rng=SystemRandom())
        except PeriodTakenError as taken:
            raise CommandError(
                f"Mailing {taken.mailing.number} begins on {taken.mailing.starts_on}, within the days from {day} on. "
                "Take a day within its period or after it."
            ) from None
        except DepthFallsError as falls:
            raise CommandError(
                f"Tier {falls.tier + 1} of personal lists gets less than the one below. Raise its percentage."
            ) from None
        if not options["keep"]:
            send(mailing=mailing, at=at)
        self._tell(mailing)

    def _tell(self, mailing: Mailing) -> None:
        out = ", ".join(f"{count} {why}" for why, count in sorted(mailing.left_out.items())) or "nobody"
        self.stdout.write(f"mailing {mailing.number}, {mailing.starts_on} until before {mailing.ends_before}")
        self.stdout.write(
            f"{mailing.lists} lists ({mailing.different:.1%} like no other), {mailing.coupons} deals, "
            f"{mailing.discovery:.1%} to discover; left out: {out}"
        )
        self.stdout.write(
            f"expected: uplift {mailing.uplift:.2f} + worth of rewards {mailing.goodwill:.2f} - cost {mailing.cost:.2f}"
            f" = {mailing.net:.2f} {mailing.currency}; {mailing.share_of_bound:.2%} of the most there could be"
        )


def _day(text: str) -> date:
    return date.fromisoformat(text)
