from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from configurator.customers.seal import sealed_data


class Command(BaseCommand):
    """After a change of `SECRET_KEY`: so that the one of before may be taken away."""

    help = "Encrypt what second factors keep anew with today's SECRET_KEY; all or nothing."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's signature
        unreadable, count = [], 0
        with transaction.atomic():
            found = Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).order_by("pk")
            for one in found.select_for_update():
                try:
                    one.data = sealed_data(one.data)
                except InvalidToken:
                    unreadable.append(str(one.pk))
                    continue
                one.save(update_fields=["data"])
                count += 1
            if unreadable:
                said = "Nothing was changed: no key opens second factors {}. Put their key into SECRET_KEY_FALLBACKS."
                raise CommandError(said.format(", ".join(unreadable)))
        self.stdout.write(f"sealed {count} second factors with today's SECRET_KEY")
