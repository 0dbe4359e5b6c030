#!/usr/bin/env python
"""Django's command line for Atelier."""

import os
import sys


def main() -> None:
    """Run one command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "configurator.settings")
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


if __name__ == "__main__":
    main()
