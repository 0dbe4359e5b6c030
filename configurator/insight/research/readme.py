"""The readme of a data set: what is in it, what is not, and what it may be used for; in the reader's language."""

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from configurator.insight.research.model import ResearchPeriod


def readme(period: ResearchPeriod) -> str:
    """The whole text. One query."""
    return "\n\n".join((_title(period), *_what(period), _columns(period), _licence())) + "\n"


def _title(period: ResearchPeriod) -> str:
    words = _("Data set for market research, {first} to {last}. Amounts in {currency}.")
    first, last = (date_format(day, _("j F Y")) for day in (period.begin, period.last_day))
    return words.format(first=first, last=last, currency=period.currency)


def _what(period: ResearchPeriod) -> Iterator[str]:
    yield _(
        "customers.csv has a row a customer: of those who agreed, four of five by lot, if they bought anything yet. At "
        "least {number} rows are the same in all columns but the first, which is a pseudonym that was drawn for this "
        "copy alone: no copy can be joined with another by it. Left out, for looking like too few others: {left_out}."
    ).format(number=period.fewest, left_out=period.get_left_out_display())
    yield _(
        "weeks.csv says how many of those in the lot did something in a week and how often, where they were {number} "
        "at least and none did more than three tenths of it. Customers are rounded down to fives, events to tens. "
        "Acts on the pages are of those who also let us learn."
    ).format(number=period.fewest)
    yield _(
        "It was reckoned once, when the four weeks were over, and stays as it is: every copy has the same rows but for "
        "pseudonyms and order. “*” stands where a column is not told: of nobody, or not of those among whom nearly "
        "all have the same."
    )


def _columns(period: ResearchPeriod) -> str:
    labels = list(period.classes.values_list("labels", flat=True))
    found = {name: sorted({row[place] for row in labels}) for place, name in enumerate(period.columns)}
    lines = [f"  {name}: {_meaning(name)}. {'; '.join(values)}" for name, values in found.items()]
    return "\n".join((_("Columns, and what stands in them:"), *lines))


def _meaning(name: str) -> str:
    meanings = {
        "tier": _("tier by expected value: mvc most valuable, mgc most growable, below under zero, rest all others"),
        "orders": _("orders and purchases until the end of the four weeks"),
        "main_line": _("product line that was bought most often"),
        "value": _("value that is expected of the customer, in whole amounts of the currency"),
        "months_since_first_order": _("months from the first order to the end of the four weeks"),
        "needs_group": _("group of customers who need the same"),
        "share_percent": _("share of what they need that is bought here, in percent"),
        "lines": _("number of product lines that were bought"),
        "channel": _("where was bought: web, counter, both"),
    }
    return meanings[name]


def _licence() -> str:
    return _(
        "Licence: for this shop's market research. Whoever has it does not try to find out who is in it, joins it row "
        "by row with nothing else, other four weeks included, does not pass it on, and deletes it when the work is "
        "done."
    )
