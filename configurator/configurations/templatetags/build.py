from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString, mark_safe

from configurator.configurations import markup
from configurator.configurations.render import Row
from configurator.releases.options import ReleasedModule

register = template.Library()


@register.filter
def thousands(number: int) -> str:
    """A number as people read it."""
    return f"{number:,}"


@register.simple_tag
def option_state(row: Row, url: str) -> SafeString:
    """What an option costs and how it stands."""
    return mark_safe(markup.state(row, url))  # noqa: S308  escaped where it is made


@register.simple_tag
def option_control(row: Row, module: ReleasedModule) -> SafeString:
    """The option's native input."""
    return mark_safe(markup.control(row, module))  # noqa: S308  escaped where it is made


@register.simple_tag
def option_changes(changed: Iterable[tuple[Row, bool, ReleasedModule]], url: str) -> SafeString:
    """What a step changed, as out-of-band swaps."""
    return markup.changes(changed, url)
