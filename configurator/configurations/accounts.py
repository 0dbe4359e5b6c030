"""What happens to the visitor and their builds when they sign in or out."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from configurator.configurations.home.arrange import adopt_start_page
from configurator.configurations.start import adopt
from configurator.configurations.together.invite import come_along
from configurator.customers.identify import sign_in, sign_out
from configurator.customers.seal import seal, unseal_or_other
from configurator.customers.speak import language_for


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library is untyped
    """Sign-in as the library does it; the browser's customer follows, and the guest's open builds move."""

    def login(self, request: Any, user: Any) -> None:
        """Sign the user in; the guest's builds and start page move, their history waits for an answer."""
        super().login(request, user)
        guest_id = sign_in(visitor=request.visitor, user=user, at=timezone.now())
        request.keep_language = language_for(customer_id=request.visitor.customer_id)
        if guest_id is not None:
            adopt(guest_id=guest_id, customer_id=request.visitor.customer_id)
            come_along(guest_id=guest_id, customer_id=request.visitor.customer_id)
            adopt_start_page(guest_id=guest_id, customer_id=request.visitor.customer_id)

    def logout(self, request: Any) -> None:
        """Sign out; the browser forgets the customer."""
        super().logout(request)
        sign_out(visitor=request.visitor)

    def send_mail(self, template_prefix: str, email: str, context: Any) -> None:
        """Send it; a shop that writes its mail into files says where they are."""
        super().send_mail(template_prefix, email, context)
        request = context.get("request")
        if request is not None and settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
            said = _("This shop writes its mail into files: {folder}")
            messages.info(request, said.format(folder=settings.EMAIL_FILE_PATH))


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # the library is untyped
    """The second factor as the library does it; what it keeps lies encrypted in the database."""

    def encrypt(self, text: str) -> str:
        """Seal a secret before it is stored."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Read one; where `SECRET_KEY` is another one by now, no code is right any more."""
        return unseal_or_other(encrypted_text)

    def build_totp_svg(self, url: str) -> SafeString:
        """The picture to scan as markup for the page: strict CSP lets no picture come as data."""
        svg = str(super().build_totp_svg(url)).partition("?>")[2]
        return SafeString(svg)  # squares and numbers, drawn by the library
