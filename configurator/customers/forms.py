from typing import Any

from allauth.mfa.webauthn.forms import LoginWebAuthnForm
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from configurator.customers.identify import answer_learning, customer_of
from configurator.customers.models import Customer, Learning, User


class SignupForm(forms.Form):
    """What we ask beside e-mail and password."""

    name = forms.CharField(label=_("What shall we call you?"), max_length=120, required=False)
    always = forms.BooleanField(
        label=_("Learn from my choices, so that the next visit is shorter. I can change this at any time."),
        required=False,
    )

    def signup(self, request: Any, user: User) -> None:  # noqa: ARG002  allauth's signature
        """Store the answers; allauth calls this once the account exists."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
        now = timezone.now()
        identity = customer_of(user=user, at=now)
        if self.cleaned_data["always"]:
            Customer.objects.filter(pk=identity.customer_id).update(name=user.get_short_name())
            answer_learning(customer_id=identity.customer_id, learning=Learning.ALWAYS, at=now, source="sign-up")


class PasskeyForm(LoginWebAuthnForm):  # type: ignore[misc]  # the library is untyped
    """What a browser says for a passkey; one that no browser says is refused like a wrong one."""

    def clean_credential(self) -> Any:
        """The library reads the parts without looking whether they are there."""
        try:
            return super().clean_credential()
        except (AttributeError, KeyError, TypeError, ValueError):
            raise forms.ValidationError(_("This passkey can't be read. Please try again.")) from None
