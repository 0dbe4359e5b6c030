"""The site's own settings, with an environment for tests."""

import os
import tempfile
from pathlib import Path

_var = Path(os.environ.setdefault("ATELIER_TEST_VAR", tempfile.mkdtemp(prefix="atelier-test-")))
os.environ |= {
    "SECRET_KEY": "a-key-for-tests-only-" + "x" * 40,
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "HTTPS": "0",
    "DEBUG": "0",
    "VAR_DIR": str(_var),
    "STATIC_STORAGE": "django.contrib.staticfiles.storage.StaticFilesStorage",
    "LOG_LEVEL": "WARNING",
    "COMPILE_NICENESS": "0",
    "PROPOSALS_HELD_OUT": "0",
    "STAFF_NEEDS_MFA": "0",
}
os.environ.setdefault("EMAIL_URL", "memorymail://")
os.environ.setdefault("DATABASE_URL", f"sqlite:///{_var / 'db.sqlite3'}")

from configurator.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
