"""Accounts, for staff. Customers and what we learned about them stand in the profiles' admin."""

from typing import Any

from allauth.mfa.admin import AuthenticatorAdmin as SecretsAdmin
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.utils.translation import gettext_lazy as _

from configurator.customers.models import User


@admin.register(User)
class UserAdmin(DjangoUserAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Django's own user admin, with the e-mail address as the name."""

    list_display = ("email", "name", "is_staff", "is_active", "date_joined", "last_login")
    list_filter = ("is_staff", "is_superuser", "is_active", "groups")
    search_fields = ("email", "name")
    ordering = ("email",)
    filter_horizontal = ("groups", "user_permissions")
    readonly_fields = ("date_joined", "last_login")
    fieldsets = (
        (None, {"fields": ("email", "password", "name")}),
        (_("What they may do"), {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        (_("Dates"), {"fields": ("date_joined", "last_login")}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("email", "name", "usable_password", "password1", "password2")}),
    )


admin.site.unregister(
    Authenticator
)  # the library's own page shows the secrets: whoever sees them can sign in as others


@admin.register(Authenticator)
class AuthenticatorAdmin(SecretsAdmin):  # type: ignore[misc]  # the library is untyped
    """Second factors: that there is one. It can be taken away from somebody who lost it, neither read nor made."""

    fields = ("user", "type", "created_at", "last_used_at")

    def has_add_permission(self, *_args: Any) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, *_args: Any) -> bool:
        """Nobody."""
        return False
