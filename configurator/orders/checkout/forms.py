"""The checkout form."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from configurator.configurations.models import Configuration
from configurator.languages.few import comma
from configurator.languages.figures import latin
from configurator.orders.cart.forms import QuantityField
from configurator.orders.countries import COUNTRIES
from configurator.orders.forms import ContactForm
from configurator.orders.models import INVOICE, Contact
from configurator.orders.models.contact import CONTACT_FIELDS
from configurator.orders.models.order import MOST
from configurator.orders.paying import offered
from configurator.orders.place import Submission, Wanted

_QUANTITIES = frozenset(str(quantity) for quantity in range(1, MOST + 1))


class CheckoutForm(ContactForm):
    """Who gets it, where, how and how many. What a build consists of and costs is never read from the form.

    Of one build the fields are `version` and `quantity`; of several, from the cart, each name ends in the build's key.
    """

    delivery = forms.CharField(max_length=50, required=False)
    payment = forms.ChoiceField(
        required=False, error_messages={"invalid_choice": _("Please choose one of these ways to pay.")}
    )
    letters = forms.BooleanField(label="", required=False)
    token = forms.CharField(max_length=64, widget=forms.HiddenInput)
    shown = forms.CharField(max_length=40, required=False)

    def __init__(self, *args: Any, builds: Sequence[Configuration], names: Sequence[str] = (), **options: Any) -> None:
        """`names` are those of the builds' products, where there are several."""
        super().__init__(*args, **options)
        self.builds, self.names = list(builds), list(names)
        payment: Any = self.fields["payment"]
        payment.choices = [(way.code, way.name) for way in offered()]
        for place, build in enumerate(self.builds):
            self.fields[self._called("version", build)] = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
            label = self.names[place] if self.names else _("Quantity")
            self.fields[self._called("quantity", build)] = QuantityField(label=label)

    def _called(self, name: str, build: Configuration) -> str:
        return f"{name}-{build.pk}" if self.names else name

    @property
    def versions(self) -> list[forms.BoundField]:
        """The fields that nobody sees: which version of each build was shown."""
        return [self[self._called("version", build)] for build in self.builds]

    @property
    def quantities(self) -> list[forms.BoundField]:
        """The fields that ask how many, in the order of the builds."""
        return [self[self._called("quantity", build)] for build in self.builds]

    @property
    def mend(self) -> list[forms.BoundField]:
        """The fields to look at again."""
        return [field for field in self.visible_fields() if field.errors]

    @property
    def mend_links(self) -> SafeString:
        """The same as links, in one line."""
        found = [(field.id_for_label, field.label) for field in self.mend]
        return format_html_join(comma(), '<a href="#{}">{}</a>', found)

    def counts(self) -> dict[uuid.UUID, int]:
        """How many to show a total for: what was typed if it makes sense, else one."""
        typed = [latin(str(field.value() or "")) for field in self.quantities]
        pairs = zip(self.builds, typed, strict=True)
        return {build.pk: int(text) if text in _QUANTITIES else 1 for build, text in pairs}

    def said(self, name: str) -> str:
        """What a field says at the moment, whether it is valid or not."""
        return str(self[name].value() or "")

    def country_code(self) -> str:
        """The country that is chosen, "" for none that we know."""
        said = self.said("country")
        return said if said in COUNTRIES else ""

    def unjudged(self, **changed: Any) -> "CheckoutForm":
        """The same words as a form that is still being filled in."""
        words = {name: self.data.get(name, "") for name in self.fields}
        return CheckoutForm(initial=words | changed, builds=self.builds, names=self.names)

    def renewed(self) -> "CheckoutForm":
        """The same words about the builds as they are now."""
        versions = {self._called("version", build): build.version for build in self.builds}
        return self.unjudged(token=new_token(), **versions)

    def unreadable(self) -> bool:
        """Whether the parts that nobody types are not as we sent them."""
        return not {"token", "shown", "delivery", *(field.name for field in self.versions)}.isdisjoint(self.errors)

    def submission(self) -> Submission:
        """What was said, once the form is valid."""
        data = self.cleaned_data
        return Submission(
            token=data["token"],
            lines=tuple(
                Wanted(
                    key=build.pk,
                    version=data[self._called("version", build)],
                    quantity=data[self._called("quantity", build)],
                )
                for build in self.builds
            ),
            contact=Contact(**{field: data[field] for field in CONTACT_FIELDS}),
            delivery=data["delivery"],
            payment=data["payment"] or INVOICE,
            shown=data["shown"],
            from_cart=bool(self.names),
        )


def new_token() -> str:
    """The name of one filling of the form."""
    return uuid.uuid4().hex


def new_form(
    *,
    builds: Sequence[Configuration],
    names: Sequence[str],
    quantities: Mapping[uuid.UUID, int],
    known: Mapping[str, str],
) -> CheckoutForm:
    """A form to fill in, with its own token and what is known already: nobody is asked for it again."""
    form = CheckoutForm(builds=builds, names=names)
    form.initial = {**known, "token": new_token(), "payment": INVOICE}
    for build, version, quantity in zip(builds, form.versions, form.quantities, strict=True):
        form.initial |= {version.name: build.version, quantity.name: quantities[build.pk]}
    return form
