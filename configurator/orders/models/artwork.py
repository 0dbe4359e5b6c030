"""What is printed for an order: the very file, drawn once and kept."""

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from configurator.orders.models.frozen import FrozenModel, FrozenQuerySet
from configurator.orders.models.order import Order


def artwork_token() -> str:
    """192 random bits for the address of a print file, which makers open without signing in."""
    return secrets.token_urlsafe(24)


class ArtworkQuerySet(FrozenQuerySet["Artwork"]):
    """Reads and creates."""


class Artwork(FrozenModel):
    """A print file of an order. The same picture is there once, whichever line and version of the order it is for."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="artworks")
    token = models.CharField(max_length=32, unique=True, default=artwork_token)
    sha256 = models.CharField(max_length=64)
    data = models.BinaryField(help_text=_("PNG; nothing once the person is erased."))
    width_px = models.PositiveIntegerField()
    height_px = models.PositiveIntegerField()

    objects = ArtworkQuerySet.as_manager()

    class Meta:
        permissions = [("look_at_words", "Can look at customers' words before they are printed")]
        constraints = [models.UniqueConstraint(fields=["order", "sha256"], name="artwork_once_an_order")]

    def __str__(self) -> str:
        return f"{self.order_id} {self.sha256[:8]}"
