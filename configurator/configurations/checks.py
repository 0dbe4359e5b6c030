from typing import Any

from django.core.checks import CheckMessage, Error, register
from PIL import features


@register
def text_can_be_shaped(**_kwargs: Any) -> list[CheckMessage]:
    """Refuse to start where Persian and Arabic words would be printed in loose letters from the wrong end."""
    if features.check("raqm"):
        return []
    hint = "Install the system's FriBidi library (Debian: libfribidi0)."
    return [Error("Text from right to left can't be shaped.", hint=hint, id="configurations.E001")]
