from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from configurator.customers.visitor import Visitor


class Request(HttpRequest):
    """A request as our middlewares leave it."""

    htmx: HtmxDetails
    visitor: Visitor
