"""Around: the words of the summary, the steps and the headings, looked up once in each language."""

from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

_LANGUAGES = 32


@dataclass(frozen=True, slots=True)
class Around:
    """The words of one language. Some have a place for what they speak of, in braces."""

    start: str  # before the price of what is open
    variant: str
    variants: str
    ready: str
    ready_at_least: str
    missing: str
    between: str
    and_more: str
    choose: str
    order: str
    ask: str
    undo: str
    redo: str
    to_cart: str
    cheap: str
    fit: str
    filled: str
    out: str
    back: str
    please: str
    not_asked: str
    steps: str
    states: dict[str, str]


def around() -> Around:
    """The words in the language of the page."""
    return _around(get_language())


@lru_cache(maxsize=_LANGUAGES)
def _around(language: str | None) -> Around:  # noqa: ARG001  that which is written in
    return Around(
        start=pgettext("price", "from"),
        variant=_("{count} variant open"),
        variants=_("{count} variants open"),
        ready=_("ready {when}"),
        ready_at_least=_("ready {when} or more"),
        missing=_("Missing: {modules}"),
        between=_(", "),
        and_more=_("{names} and {number} more"),
        choose=_("Choose {module}"),
        order=_("Order for {price}"),
        ask=_("Ask for a price"),
        undo=_("Undo"),
        redo=_("Redo"),
        to_cart=_("Add to cart"),
        cheap=_("Fill in the rest"),
        fit=_("Fill in to my taste"),
        filled=_("{number} filled in<i> for you</i>"),  # on a phone the bar has no room for the words in <i>
        out=_("take out"),
        back=_("take back"),
        please=_("please choose"),
        not_asked=_("not needed for this build"),
        steps=_("Steps"),
        states={
            "open": _("to do"),
            "complete": _("done"),
            "optional": _("optional"),
            "conflict": _("look again"),
            "closed": _("not needed"),
        },
    )
