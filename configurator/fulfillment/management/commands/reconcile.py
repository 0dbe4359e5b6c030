from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from configurator.fulfillment.reconcile.compare import Compared, reconcile_all


class Command(BaseCommand):
    """Compare our list of what was sent with what the receivers have."""

    help = "Compare with the list of every receiver that has one; send again what it lacks, record what we lack."

    def handle(self, **_options: Any) -> None:
        found = reconcile_all(at=timezone.now())
        for code, compared in found.items():
            self.stdout.write(f"{code}: {_words(compared) if isinstance(compared, Compared) else compared.why}")
        if not found:
            self.stdout.write("No receiver names the address of its list.")


def _words(compared: Compared) -> str:
    words = f"{compared.sent_again} sent again, {compared.recorded} reports recorded"
    if compared.refused:
        words += f", {compared.refused} reports make no sense"
    if compared.strangers:
        words += ", never sent: " + ", ".join(sorted(map(str, compared.strangers)))
    return f"{words}."
