"""WSGI entry point; kernels and the current releases are warm before the first request."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "configurator.settings")
application = get_wsgi_application()

from configurator.profiles.proposals.populations import warm as warm_populations  # noqa: E402  Django must be set up first
from configurator.releases.shelf import warm  # noqa: E402  as above

warm()
warm_populations()
# What was loaded so far stays for good: the collector need not walk it again during a click.
gc.collect()
gc.freeze()
# A click makes thousands of short-lived objects and hardly any cycles: look for those seldom.
gc.set_threshold(5_000, 20, 20)
