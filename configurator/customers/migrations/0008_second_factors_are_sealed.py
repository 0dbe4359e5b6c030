from typing import Any

from django.db import migrations

from configurator.customers.seal import SECRET_FIELDS, sealed_data, unseal


def seal_all(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001  Django's signature
    for found in apps.get_model("mfa", "Authenticator").objects.exclude(type="webauthn").iterator():
        found.data = sealed_data(found.data)
        found.save(update_fields=["data"])


def unseal_all(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001  Django's signature
    for found in apps.get_model("mfa", "Authenticator").objects.exclude(type="webauthn").iterator():
        found.data = {name: unseal(said) if name in SECRET_FIELDS else said for name, said in found.data.items()}
        found.save(update_fields=["data"])


class Migration(migrations.Migration):
    """Secrets that lay in clear are encrypted; what is sealed already is sealed anew."""

    dependencies = [
        ("customers", "0007_names_that_are_translated"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [migrations.RunPython(seal_all, unseal_all)]
