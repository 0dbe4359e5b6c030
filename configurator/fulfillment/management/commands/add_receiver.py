from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from configurator.fulfillment.models import Receiver
from configurator.fulfillment.receivers.forms import ReceiverForm
from configurator.fulfillment.receivers.secrets import issue_secret


class Command(BaseCommand):
    """Make a receiver without the admin."""

    help = "Make a receiver of all families; prints its secret, this once, and where it reports to."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="short name, such as north-plant")
        parser.add_argument("url", help="where orders are posted to")
        parser.add_argument("--name", default="", help="as staff read it (default: the code)")
        parser.add_argument("--format", default="json", help="json, or another format (default: json)")
        parser.add_argument("--list-url", default="", help="where it lists what it has")

    def handle(self, *, code: str, url: str, name: str, list_url: str, **options: Any) -> None:
        said = {"code": code, "url": url, "name": name or code, "list_url": list_url}
        form = ReceiverForm({**said, "format": options["format"], "all_families": "on"})
        if not form.is_valid():
            raise CommandError(
                "\n".join(f"{field}: {' '.join(map(str, found))}" for field, found in form.errors.items())
            )
        at = timezone.now()
        with transaction.atomic():
            form.instance.made_at = at
            receiver: Receiver = form.save()
            secret = issue_secret(receiver=receiver, at=at)
        self.stdout.write(f"--secret {secret} --hook {settings.SITE_URL}/hooks/{receiver.key}/")
