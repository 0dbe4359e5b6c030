"""Django's own check of a production environment; any warning fails."""

import os
import subprocess
import sys

ENVIRONMENT = {
    "SECRET_KEY": "production-like-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ",
    "ALLOWED_HOSTS": "shop.example",
    "DATABASE_URL": "sqlite://:memory:",
    "DJANGO_SETTINGS_MODULE": "configurator.settings",
}


def main() -> int:
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, env={**os.environ, **ENVIRONMENT}, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
