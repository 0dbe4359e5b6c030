"""The site, armed to kill itself where its environment says so."""

from configurator.wsgi import application  # noqa: F401  granian asks for it by name
from tests.races.faults import arm_as_asked

arm_as_asked()
