#!/usr/bin/env python
"""Django's command line for Atelier."""

import os
import secrets
import sys

OF_CODE = {"makemigrations", "makemessages", "compilemessages"}
"""Commands that read the code alone: they sign, serve and store nothing, so they run with nothing set."""


def main() -> None:
    """Run one command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "configurator.settings")
    if OF_CODE.intersection(sys.argv[1:2]):
        for name, value in _nothing_set().items():
            os.environ.setdefault(name, value)
    from django.core.exceptions import AppRegistryNotReady, ImproperlyConfigured  # noqa: PLC0415  settings must be
    from django.core.management import ManagementUtility  # noqa: PLC0415  named first

    utility = ManagementUtility(sys.argv)
    try:
        utility.execute()
    except (AppRegistryNotReady, ImproperlyConfigured):
        if utility.settings_exception is None:
            raise
        # without this the first thing that misses the settings would speak, not the settings
        sys.exit(f"{utility.settings_exception}. See docs/operations.md; `make demo` needs nothing set.")


def _nothing_set() -> dict[str, str]:
    return {"SECRET_KEY": secrets.token_hex(), "ALLOWED_HOSTS": "", "DATABASE_URL": "sqlite://:memory:"}


if __name__ == "__main__":
    main()
