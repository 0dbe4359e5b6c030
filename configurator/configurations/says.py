"""Says: the words of the configure page, looked up once in each language: a click has dozens of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from configurator.configurations.state import CHOSEN, DEAD, FILLED, INCLUDED
from configurator.languages.few import comma

_LANGUAGES = 32


@dataclass(frozen=True, slots=True)
class Says:
    """The words of one language. Some have a place for what they speak of, in braces."""

    language: str | None
    # the options
    settled: Mapping[int, str]  # by what an option looks like
    left_out: str
    same_price: str
    replaces: str
    portion: str
    grams: str
    no_room: str
    not_here: str
    why: str
    suggested: str
    less: str
    portions: str
    more: str
    # the summary, the steps and the headings
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
    states: Mapping[str, str]

    def changes(self, count: int) -> str:
        """How many choices would change."""
        return _changes(self.language, count)


def in_english() -> bool:
    """Whether what is written now is English, where what begins a line is written small within a sentence."""
    return (get_language() or "en").startswith("en")


def says() -> Says:
    """The words in the language of the page."""
    return _says(get_language())


@lru_cache(maxsize=_LANGUAGES)
def _says(language: str | None) -> Says:
    """Looked up while that language is the one that is written in."""
    return Says(
        language=language,
        settled={
            CHOSEN: _("chosen"),
            FILLED: _("filled in for you"),
            INCLUDED: _("included"),
            DEAD: _("can't be built"),
        },
        left_out=_("left out by you"),
        same_price=_("same price"),
        replaces=_("replaces {number} filled in"),
        portion=_("a portion"),
        grams=_("{number} g"),
        no_room=_("no room left"),
        not_here=_("not in this one"),
        why=_("why?"),
        suggested=_("Suggested: {reason}"),
        less=_("Less {name}"),
        portions=_("Portions of {name}"),
        more=_("More {name}"),
        start=pgettext("price", "from"),
        variant=_("{count} variant open"),
        variants=_("{count} variants open"),
        ready=_("ready {when}"),
        ready_at_least=_("ready {when} or more"),
        missing=_("Missing: {modules}"),
        between=comma(),
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
        states=_of_steps(),
    )


def _of_steps() -> dict[str, str]:
    return {
        "open": _("to do"),
        "complete": _("done"),
        "optional": _("optional"),
        "conflict": _("look again"),
        "closed": _("not needed"),
    }


@lru_cache(maxsize=1024)
def _changes(language: str | None, count: int) -> str:  # noqa: ARG001  the language is in the key
    return ngettext("changes {number} choice", "changes {number} choices", count).format(number=count)
