"""Activity: what serving a customer consists of."""

from django.db import models
from django.utils.translation import pgettext_lazy

from configurator.customers.models import Verb


class Activity(models.TextChoices):
    """What serving a customer consists of: the kinds of interactions, and what orders and letters bring with them."""

    VIEWED = Verb.VIEWED.value, pgettext_lazy("activity", "page looked at")
    CHOSE = Verb.CHOSE.value, pgettext_lazy("activity", "choice on a page")
    TOLD = Verb.TOLD.value, pgettext_lazy("activity", "conversation about wishes")
    NOTED = Verb.NOTED.value, pgettext_lazy("activity", "talk with staff")
    ORDER = "order", pgettext_lazy("activity", "order handled")
    REQUEST = "request", pgettext_lazy("activity", "price worked out")
    RETURN = "return", pgettext_lazy("activity", "parcel taken back")
    LETTER = "letter", pgettext_lazy("activity", "letter sent")
