"""What happens to the visitor and their builds when they sign in or out."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.utils import timezone

from configurator.configurations.home.arrange import adopt_start_page
from configurator.configurations.start import adopt
from configurator.customers.identify import sign_in, sign_out


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library is untyped
    """Sign-in as the library does it; the browser's customer follows, and the guest's open builds move."""

    def login(self, request: Any, user: Any) -> None:
        """Sign the user in and move the guest's builds and start page; the guest's history waits for an answer."""
        super().login(request, user)
        guest_id = sign_in(visitor=request.visitor, user=user, at=timezone.now())
        if guest_id is not None:
            adopt(guest_id=guest_id, customer_id=request.visitor.customer_id)
            adopt_start_page(guest_id=guest_id, customer_id=request.visitor.customer_id)

    def logout(self, request: Any) -> None:
        """Sign out; the browser forgets the customer."""
        super().logout(request)
        sign_out(visitor=request.visitor)
