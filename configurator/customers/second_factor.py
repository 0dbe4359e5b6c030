"""The library for second factors under a name that staff understand."""

from allauth.mfa.apps import MFAConfig


class SecondFactorConfig(MFAConfig):  # type: ignore[misc]  # the library has no types
    """Passkeys, apps that show codes, recovery codes."""

    default = False
    verbose_name = "Second factors"
