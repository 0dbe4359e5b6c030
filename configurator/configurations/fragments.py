"""Markup of what stands around the options and changes with clicks: summary, headings of modules, steps.

Plain strings, written once for the page and for the swaps of a click, as an option's are (see `markup`): the template
engine took most of a click's time for these few lines.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from configurator.configurations.instock import Shortage
from configurator.configurations.markup import escape
from configurator.configurations.render import ModuleHead, StepHead, Summary
from configurator.configurations.says import Says, says
from configurator.languages.few import listed
from configurator.releases.budgets import Gauge
from configurator.releases.options import ReleasedModule
from configurator.stock.words import days_words

EMBEDDED = "/e/"
"""What addresses begin with of pages inside other sites' pages: there a build is handed over, not ordered."""
OOB = ' data-hx-swap-oob="true"'
NO_NOTICE = f'<div id="notice" class="notice-place" role="status"{OOB}></div>'
_NAMED = 3  # missing modules that are named


@dataclass(frozen=True, slots=True)
class Forms:
    """What the summary's forms need of the build; `plain` is what they carry without JavaScript."""

    url: str
    version: int
    ordered: bool
    undoable: bool
    plain: str = ""
    redoable: bool = False
    owned: bool = True  # only its owner orders a build

    @property
    def embedded(self) -> bool:
        """Whether the page stands inside another site's page."""
        return self.url.startswith(EMBEDDED)

    def form(self, path: str, inside: str, *, css: str = "") -> str:
        """A form of one of the build's steps."""
        address, kind = f"{self.url}{path}/", f' class="{css}"' if css else ""
        swap = 'data-hx-swap="none" data-hx-include="#version"'
        return (
            f'<form{kind} method="post" action="{address}" data-hx-post="{address}" {swap}>{self.plain}{inside}</form>'
        )


def summary(view: Summary, forms: Forms, *, oob: bool = False) -> str:
    """The sticky summary: total, what is open, what is missing, the one main button, undo and filling in."""
    price, said = escape(view.price), says()
    from_ = f"<small>{said.start}</small> " if view.from_ else ""
    count = said.variant if view.count == "1" else said.variants
    return (
        f'<div id="summary" class="summary"{OOB if oob else ""}>'
        f'<input type="hidden" id="version" name="version" value="{forms.version}">'
        f'<p class="total" aria-live="polite">{from_}<strong>{price}</strong></p>{_price_lines(view)}{_breaks(view)}'
        f'<p class="count">{count.format(count=f"<b>{view.count}</b>")}{_ready(view, said)}</p>'
        f"{''.join(map(_gauge, view.gauges))}{_next(view, forms, said)}"
        f'<div class="row">{_row(view, forms, said)}</div>{_remarks(view)}</div>'
    )


def _price_lines(view: Summary) -> str:
    """What of the total is no component."""
    if not view.price_lines:
        return ""
    lines = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(amount)}</dd></div>" for name, amount in view.price_lines)
    return _price_list(_("Included in the price"), lines)


def _breaks(view: Summary) -> str:
    """What one costs when several are ordered."""
    if not view.breaks:
        return ""
    first, one = _("From {count}"), _("{price} each")
    lines = "".join(
        f"<div><dt>{first.format(count=count)}</dt><dd>{one.format(price=escape(each))}</dd></div>"
        for count, each in view.breaks
    )
    return _price_list(_("Cheaper from several on"), lines)


def _price_list(label: str, lines: str) -> str:
    return f'<dl class="price-lines" aria-label="{label}">{lines}</dl>'


def _ready(view: Summary, said: Says) -> str:
    if not view.days:
        return ""
    ready = said.ready if view.complete else said.ready_at_least
    return f" · {ready.format(when=days_words(view.days))}"


def _gauge(gauge: Gauge) -> str:
    meter = f'<meter min="0" max="{gauge.most}" value="{gauge.value}" aria-hidden="true"></meter>'
    return f'<p class="gauge"><span>{escape(gauge.name)}</span> <b>{escape(gauge.words)}</b>{meter}</p>'


def _next(view: Summary, forms: Forms, said: Says) -> str:
    if forms.ordered:
        return _missing(_("This build has been ordered."))
    if view.complete and view.short and not view.on_request:
        parts = "".join(_short(shortage, forms) for shortage in view.short)
        never = _("This cannot be ordered as it is.")
        return f'<div class="short"><p>{never}</p>{parts}</div>'
    if view.complete and forms.embedded:
        return _hand(view, forms)
    if view.complete and not forms.owned:
        return _missing(_("It is complete. Only who began it can order it."))
    if view.complete:
        order = said.ask if view.on_request else said.order
        words = order.format(price=escape(view.price))
        return f'<a class="button" href="{forms.url}checkout/">{words}</a>'
    names = said.between.join(
        f'<a href="#m-{module.code}">{escape(module.name)}</a>' for module in view.missing[:_NAMED]
    )
    if len(view.missing) > _NAMED:
        names = said.and_more.format(names=names, number=len(view.missing) - _NAMED)
    return _missing(said.missing.format(modules=names)) + _button(view.missing, said)


def _missing(words: str) -> str:
    return f'<p class="missing">{words}</p>'


def _hand(view: Summary, forms: Forms) -> str:
    """Inside another site's page: the button that hands the build to it."""
    if view.on_request:
        return _missing(_("Some of its parts are priced on request: please ask for a price in our own shop."))
    words = _("Take it for {price}").format(price=escape(view.price))
    return f'<a class="button" href="{forms.url}hand/">{words}</a>'


def _short(shortage: Shortage, forms: Forms) -> str:
    """A part that is not there: why it can't be ordered as it is, and what could be taken instead."""
    module = shortage.module
    take = _("Take {name} instead")
    ways = "".join(
        forms.form(
            f"m/{module.code}",
            f'<button class="quiet" name="value" value="{escape(way.value)}">{take.format(name=escape(way.name))}'
            f"{f' <b>{escape(way.price)}</b>' if way.price else ''}</button>",
        )
        for way in shortage.instead
    )
    all_of = _("See all of {module}").format(module=escape(module.name))
    other = f'<a class="quiet" href="#m-{module.code}">{all_of}</a>'
    return f"<p><b>{escape(shortage.sentence)}</b></p>{ways}{other}"


def _button(missing: tuple[ReleasedModule, ...], said: Says) -> str:
    if not missing:
        return ""
    words = said.choose.format(module=escape(missing[0].spoken))
    return f'<a class="button" href="#m-{missing[0].code}">{words}</a>'


def _row(view: Summary, forms: Forms, said: Says) -> str:
    undo = forms.form("undo", _quiet(said.undo)) if forms.undoable else ""
    if forms.redoable and not forms.ordered:
        undo += forms.form("redo", _quiet(said.redo))
    if view.complete and not forms.ordered and not forms.embedded and forms.owned:
        undo = forms.form("cart", _quiet(said.to_cart), css="to-cart") + undo
    if forms.ordered or (view.complete and not view.filled):
        return undo
    ways = (
        f'<button class="quiet" name="how" value="cheap">{said.cheap}</button>'
        f' <button class="quiet" name="how" value="fit">{said.fit}</button>'
    )
    filled = f"<span>{said.filled.format(number=view.filled)}</span>"
    out = f'{filled} <button class="link" name="how" value="out">{said.out}</button>'
    inside = ("" if view.complete else ways) + (out if view.filled else "")
    return undo + forms.form("fill", inside, css="fill")


def _quiet(words: str) -> str:
    return f'<button class="quiet">{words}</button>'


def _remarks(view: Summary) -> str:
    short = () if view.complete and not view.on_request else tuple(s.sentence for s in view.short)
    warned = (*short, *view.warnings)
    if not (warned or view.suggestions or view.unchecked):
        return ""
    said = [("warn", "{text}", warned), ("hint", _("A hint: {text}"), view.suggestions)]
    said.append(("open", _("Could not be checked: {text}"), view.unchecked))
    lines = [
        f'<li data-kind="{kind}">{lead.format(text=escape(text))}</li>' for kind, lead, texts in said for text in texts
    ]
    counts = listed([_counted(kind, len(texts)) for kind, _lead, texts in said if texts])
    # on a phone they are folded away: the box needs no script, and every click folds them again
    fold = f'<input type="checkbox" id="more"><label for="more">{counts}</label>'
    return f'{fold}<ul class="remarks">{"".join(lines)}</ul>'


def _counted(kind: str, number: int) -> str:
    if kind == "warn":
        said = ngettext("{number} warning", "{number} warnings", number)
    elif kind == "hint":
        said = ngettext("{number} hint", "{number} hints", number)
    else:
        said = ngettext("{number} thing not checked", "{number} things not checked", number)
    return said.format(number=number)


def head(view: ModuleHead, *, oob: bool = False) -> str:
    """What is taken in a module, or that something is to be, and taking it back."""
    code, said = view.module.code, says()
    words = view.taken or _head_words(view.status, said)
    taken = f"<span>{escape(words)}</span>" if words else ""
    back = f' <button class="link" form="c-{code}" name="retract" value="1">{said.back}</button>'
    return (
        f'<p class="taken" id="h-{code}" data-status="{view.status}"{OOB if oob else ""}>'
        f"{taken}{back if view.retractable else ''}</p>"
    )


def _head_words(status: str, said: Says) -> str:
    if status == "open":
        return said.please
    return said.not_asked if status == "closed" else ""


def steps(views: Iterable[StepHead], *, oob: bool = False) -> str:
    """The steps with their state, as links."""
    said = says()
    items = "".join(
        f'<li data-status="{step.status}"><a href="#step-{step.number}"><span>{escape(step.name)} '
        f"<small>{said.states[step.status]}</small></span></a></li>"
        for step in views
    )
    return f'<nav id="steps" class="steps" aria-label="{said.steps}"{OOB if oob else ""}><ol>{items}</ol></nav>'
