"""What is said about stock to customers, on options, in carts and at checkout."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from configurator.languages.dates import written
from configurator.stock.levels import Level

FEW = 5
"""So many left are worth saying; more are simply there."""


def stock_words(level: Level, *, quantity: int = 1, today: date) -> str:
    """What a customer who wants so many should know: "3 left", "sold out, more on 12 December"; "" for enough."""
    if level.left >= quantity:
        few = level.left <= FEW and not level.without_stock
        return ngettext("{number} left", "{number} left", level.left).format(number=level.left) if few else ""
    if level.without_stock:
        return _with_more(_("made for you"), level, today) if level.incoming else ""
    if not level.left:
        return _with_more(_("sold out"), level, today)
    only = ngettext("only {number} left", "only {number} left", level.left).format(number=level.left)
    return _with_more(only, level, today)


def _with_more(said: str, level: Level, today: date) -> str:
    """The same with when others come, where they do."""
    if not level.incoming:
        return said
    day = level.incoming_date
    if day is None or day < today:
        return _("{said}, more are on their way").format(said=said)
    return _("{said}, more on {day}").format(said=said, day=date_words(day, today))


def date_words(day: date, today: date) -> str:
    """A date as people say it, the year only where it is another one."""
    return written(day, "j F" if day.year == today.year else "j F Y")


def days_words(days: int) -> str:
    """How long something takes."""
    return ngettext("in {days} day", "in {days} days", days).format(days=days)
