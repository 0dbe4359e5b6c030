from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from configurator.configurations import fragments, markup, picture
from configurator.configurations.changes import forms_of
from configurator.configurations.instock import Remark
from configurator.configurations.numbers import markup as number_fields
from configurator.configurations.numbers.view import NumberView
from configurator.configurations.render import ModuleHead, Row, StepHead
from configurator.configurations.state import BuildState
from configurator.languages.figures import number
from configurator.releases.options import ReleasedModule

register = template.Library()


@register.filter
def thousands(count: int) -> str:
    """A number as people read it."""
    return number(count)


@register.simple_tag
def option_state(row: Row, url: str) -> SafeString:
    """What an option costs and how it stands."""
    return mark_safe(markup.state(row, url))  # noqa: S308  escaped where it is made


@register.simple_tag
def option_stock(row: Row, remarks: Mapping[str, Remark]) -> SafeString:
    """What is said about an option's stock, if anything."""
    remark = remarks.get(row.key)
    return mark_safe(markup.stock(remark)) if remark else SafeString("")  # noqa: S308  escaped where it is made


@register.simple_tag
def option_control(row: Row, module: ReleasedModule) -> SafeString:
    """The option's native input."""
    return mark_safe(markup.control(row, module))  # noqa: S308  escaped where it is made


@register.simple_tag
def number_field(view: NumberView, currency: str) -> SafeString:
    """A number's input with what is possible and what it costs."""
    said = number_fields.rate(view.field, currency)
    price = f'<p class="help">{escape(said)}</p>' if said else ""
    return mark_safe(f"{price}{number_fields.control(view)}{number_fields.words(view)}")  # noqa: S308  escaped where it is made


@register.simple_tag(takes_context=True)
def build_summary(context: dict[str, Any]) -> SafeString:
    """The sticky summary; in a page of its own each form also carries what it needs without JavaScript."""
    forms = forms_of(context, plain=_plain(context))
    return mark_safe(fragments.summary(context["summary"], forms))  # noqa: S308  escaped where it is made


def _plain(context: dict[str, Any]) -> str:
    if not context.get("full"):
        return ""
    token, version = context.get("csrf_token", ""), context["version"]
    hidden = f'<input type="hidden" name="csrfmiddlewaretoken" value="{escape(token)}">'
    return f'<noscript>{hidden}<input type="hidden" name="version" value="{version}"></noscript>'


@register.simple_tag
def build_picture(state: BuildState) -> SafeString:
    """The live picture, "" where the family has no layers."""
    found = picture.picture_of(state)
    if found is None:
        return SafeString("")
    return mark_safe(picture.words(found) + picture.markup(found, settings.MEDIA_URL))  # noqa: S308  escaped where it is made


@register.simple_tag
def module_heading(head: ModuleHead) -> SafeString:
    """What is taken in a module."""
    return mark_safe(fragments.head(head))  # noqa: S308  escaped where it is made


@register.simple_tag
def build_steps(heads: Iterable[StepHead]) -> SafeString:
    """The steps with their state."""
    return mark_safe(fragments.steps(heads))  # noqa: S308  escaped where it is made
