"""The system's Chromium, which browser tests use."""

import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = f"no Chromium on the PATH ({', '.join(NAMES)})"


def find_chromium():
    """Its path, None without one."""
    return next(filter(None, map(shutil.which, NAMES)), None)
