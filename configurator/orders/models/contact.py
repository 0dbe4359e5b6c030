from dataclasses import asdict, dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from configurator.orders.countries import country_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Who ordered and where it goes. `country` is an ISO 3166 code of two letters."""

    name: str
    email: str
    line1: str
    city: str
    country: str
    line2: str = ""
    postcode: str = ""


class WithContact(models.Model):
    """The columns of a contact, copied when the order or request was made."""

    name = models.CharField(max_length=200)
    email = models.EmailField(_("e-mail"))
    line1 = models.CharField(_("address"), max_length=200)
    line2 = models.CharField(_("address, second line"), max_length=200, blank=True)
    postcode = models.CharField(max_length=20, blank=True)
    city = models.CharField(max_length=200)
    country = models.CharField(max_length=2)

    class Meta:
        abstract = True

    @property
    def contact(self) -> Contact:
        """The same as plain data."""
        return Contact(**{field: getattr(self, field) for field in CONTACT_FIELDS})

    @property
    def has_address(self) -> bool:
        """Whether it can be sent; what is bought at the counter is taken along."""
        return bool(self.line1)

    @property
    def country_name(self) -> str:
        """The country in words."""
        return country_name(self.country)


CONTACT_FIELDS = ("name", "email", "line1", "line2", "postcode", "city", "country")


def columns(contact: Contact) -> dict[str, str]:
    """A contact as the columns of a row."""
    return asdict(contact)
