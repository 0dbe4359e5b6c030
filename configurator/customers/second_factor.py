"""The library for second factors under a name that staff understand."""

from allauth.mfa.apps import MFAConfig
from django.utils.translation import gettext_lazy as _


class SecondFactorConfig(MFAConfig):  # type: ignore[misc]  # the library has no types
    """Passkeys, apps that show codes, recovery codes."""

    default = False
    verbose_name = _("Second factors")
