import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from configurator.languages.told import say
from configurator.releases.compile import UnpublishableError
from configurator.releases.models import CurrentRelease
from configurator.releases.publish import publish
from configurator.releases.refusal import refusal_words


class Command(BaseCommand):
    """Publish from the command line."""

    help = "Publish families: freeze and compile their drafts and put them on sale."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("families", nargs="+", help="codes of families")
        parser.add_argument("--missing", action="store_true", help="only those that have no release yet")
        parser.add_argument("--anew", action="store_true", help="look for a small diagram as if there were no release")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's signature
        for code in options["families"]:
            if options["missing"] and CurrentRelease.objects.filter(family__code=code).exists():
                continue
            started = time.perf_counter()
            try:
                release = publish(family_code=code, by=None, at=timezone.now(), anew=options["anew"])
            except UnpublishableError as error:
                blame = "\n".join(f"  {say(what)}: {say(says)}" for what, says in error.rules)
                raise CommandError(f"{code} was not published. {refusal_words(error)}\n{blame}") from error
            seconds = time.perf_counter() - started
            self.stdout.write(
                f"{code}: release {release.number}, {int(release.variant_count):,} variants, "
                f"{release.node_count:,} nodes, {seconds:.1f} s"
            )
