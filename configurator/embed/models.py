from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _


class EmbeddingSite(models.Model):
    """A site whose pages may show the configure page, and what builds that are handed to it are signed with.

    The secret is kept readable, because we sign with it; pages show it once, when it is made.
    """

    name = models.CharField(max_length=100)
    origin = models.CharField(
        max_length=200,
        unique=True,
        help_text=_("Scheme and host of its pages, such as https://shop.example.com; nothing behind it."),
        error_messages={"unique": _("This site is there already.")},
    )
    is_active = models.BooleanField(_("may show it"), default=True)
    secret = models.CharField(max_length=100, editable=False)
    old_secret = models.CharField(max_length=100, blank=True, editable=False)
    old_ends_at = models.DateTimeField(null=True, blank=True, editable=False)
    made_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(origin=""), name="embedding_site_has_an_origin")]

    def __str__(self) -> str:
        return self.name

    def secrets(self, at: datetime) -> list[str]:
        """What signs now: the newest first, and for a day the one before it."""
        old = [self.old_secret] if self.old_ends_at is not None and at < self.old_ends_at else []
        return [self.secret, *old]
