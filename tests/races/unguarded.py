"""The shop with the click's guard off: its UPDATE does not ask for the version. For the negative control."""

# isort: off
from configurator.wsgi import application

# Django is set up by now
from configurator.configurations import configure
from configurator.configurations.models import Configuration
from configurator.customers.statements import Update
# isort: on

__all__ = ["application"]


class Unguarded(Update):
    """Writes over whatever is there."""

    def run(self, *values):
        return super().run(*values[:-1])


configure._UPDATE = Unguarded(Configuration, configure._UPDATE.columns, by=("key",))
_load = configure._load


def _load_any(*, key, visitor, version, at):  # the page's version is not compared either
    try:
        return _load(key=key, visitor=visitor, version=version, at=at)
    except configure.StaleError as stale:
        return stale.configuration


configure._load = _load_any
