"""What is said about stock to customers, on options, in carts and at checkout."""

from datetime import date

from django.utils.dateformat import format as formatted

from configurator.stock.levels import Level

FEW = 5
"""So many left are worth saying; more are simply there."""


def stock_words(level: Level, *, quantity: int = 1, today: date) -> str:
    """What a customer who wants so many should know: "3 left", "sold out, more on 12 December"; "" for enough."""
    if level.left >= quantity:
        return f"{level.left} left" if level.left <= FEW and not level.without_stock else ""
    more = _more(level, today)
    if level.without_stock:
        return f"made for you{more}" if more else ""
    return f"only {level.left} left{more}" if level.left else f"sold out{more}"


def _more(level: Level, today: date) -> str:
    if not level.incoming:
        return ""
    day = level.incoming_date
    if day is None or day < today:
        return ", more are on their way"
    return f", more on {date_words(day, today)}"


def date_words(day: date, today: date) -> str:
    """A date as people say it, the year only where it is another one."""
    return formatted(day, "j F" if day.year == today.year else "j F Y")


def days_words(days: int) -> str:
    """How long something takes."""
    return f"in {days} day{'' if days == 1 else 's'}"
