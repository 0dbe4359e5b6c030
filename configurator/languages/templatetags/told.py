from collections.abc import Iterable
from typing import Any

from django import template
from django.contrib.admin.models import LogEntry

from configurator.languages.few import listed
from configurator.languages.told import say, say_entry

register = template.Library()


@register.filter(name="say")
def said(one: Any) -> str:
    """What is stored as data, as a sentence in the page's language."""
    return say(one)


@register.filter(name="listed")
def names_listed(names: Iterable[Any]) -> str:
    """Names with the sign that the page's language puts between them."""
    return listed([str(name) for name in names])


@register.filter
def say_parts(parts: Iterable[Any]) -> str:
    """Parts, each as it is stored, with the sign that the page's language puts between what is longer than a name."""
    return listed([say(part) for part in parts], between="; ")


@register.simple_tag
def say_changes(entries: Iterable[LogEntry]) -> str:
    """Put what the admin's history tells into the page's language. Nothing of that is stored."""
    for entry in entries:
        entry.change_message = say_entry(entry)
    return ""
