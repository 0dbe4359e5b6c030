from random import Random
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from configurator.customers.models import User
from configurator.programs.simulated.club import NothingOnSaleError, simulate


class Command(BaseCommand):
    """A club to look at, for a demo."""

    help = "Makes simulated club members with purchases, lists and campaigns, where there is no campaign yet."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--member", metavar="EMAIL", help="an account that joins, with purchases and a card")

    def handle(self, *_args: Any, **options: Any) -> None:
        owner = User.objects.filter(is_superuser=True).order_by("pk").first()
        account = User.objects.filter(email=options["member"]).first() if options["member"] else None
        if options["member"] and account is None:
            raise CommandError(f"There is no account with the e-mail {options['member']}.")
        try:
            rng = Random(7)  # noqa: S311  the same demo each time
            count = simulate(owner=owner, account=account, at=timezone.now(), rng=rng)
        except NothingOnSaleError:
            raise CommandError(
                "The shop sells no fixed products that members could buy: load_products first."
            ) from None
        self.stdout.write(f"{count} simulated members")
