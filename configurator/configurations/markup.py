"""Markup of one option's changing parts, written once for the page and for the swaps of a click.

Plain strings, since a page has hundreds of options and a template include for each would cost most of a click. Single
words stand without quotation marks: a click has dozens of them.
"""

import html
from collections.abc import Iterable
from functools import lru_cache

from configurator.configurations.instock import Remark
from configurator.configurations.render import Row
from configurator.configurations.says import Says, says
from configurator.languages.figures import has_own_digits, local
from configurator.releases.options import ReleasedModule

_OOB = " hx-swap-oob=true"  # the short spelling: it is gone once htmx has put the element in place
_DISABLED = " aria-disabled=true"

# names, words and prices: the same few thousand come again and again
escape = lru_cache(maxsize=16_384)(html.escape)


def state(row: Row, url: str, *, oob: bool = False, said: Says | None = None) -> str:
    """The right-hand side of an option: price difference, status in words with the way to "why?", and what suggests it.

    `url` is the build's own address; `said` the words of the page's language, for those who need them many times.
    """
    said = said or says()
    parts = [f"<b>{escape(row.price)}</b>" if row.price else "", f"<i>{escape(row.words)}</i>" if row.words else ""]
    if row.asks >= 0:
        parts.append(f'<a href="{url}why/{row.asks}/">{said.why}</a>')
    if row.reason:
        parts.append(f"<em>{said.suggested.format(reason=escape(row.reason))}</em>")
    swap = _OOB if oob else ""
    full = " data-full" if row.full else ""
    return f'<span id="s-{row.key}" class=state data-state={row.status}{full}{swap}>{"".join(parts)}</span>'


def control(row: Row, module: ReleasedModule, *, oob: bool = False) -> str:
    """The native input of an option, or its stepper."""
    swap = _OOB if oob else ""
    if module.kind == "portions":
        return _stepper(row, swap)
    kind, value = ("radio", row.option.values[0]) if module.kind == "one" else ("checkbox", row.option.sku)
    checked = " checked" if row.taken else ""
    disabled = _DISABLED if row.status in {"wish", "dead"} else ""
    return (
        f'<input type="{kind}" id="i-{row.key}" name="value" value="{escape(value)}"'
        f" aria-describedby=s-{row.key}{checked}{disabled}{swap}>"
    )


def _stepper(row: Row, swap: str) -> str:
    sku, most, name = escape(row.option.sku), len(row.option.values) - 1, escape(row.option.name)
    said = says()
    one_less, one_more = said.less.format(name=name), said.more.format(name=name)
    less, more = _DISABLED if row.amount == 0 else "", _DISABLED if row.full else ""
    # each with an id of its own, by which the focus is found again after a swap
    place = f"i-{row.key}"
    return (
        f'<span id="{place}" class="stepper"{swap}>'
        f'<button id="{place}-less" name="step" value="{sku}:-1" aria-label="{one_less}"{less}>−</button>'  # noqa: RUF001
        f'<input {_kind(most)} id="{place}-n" name="n:{sku}" value="{local(str(row.amount))}"'
        f' inputmode="numeric" aria-label="{said.portions.format(name=name)}" aria-describedby="s-{row.key}">'
        f'<button id="{place}-more" name="step" value="{sku}:1" aria-label="{one_more}"{more}>+</button></span>'
    )


def _kind(most: int) -> str:
    """A browser's own number field can be stepped by key, but shows no other digits than 0 to 9."""
    return 'maxlength="5" autocomplete="off"' if has_own_digits() else f'type="number" min="0" max="{most}"'


def stock(remark: Remark) -> str:
    """What is left of an option, or how long it takes. Said when the page is made; a click does not send it again."""
    return f"<small class=stock data-stock={remark.kind}>{escape(remark.words)}</small>"


def changes(changed: Iterable[tuple[Row, bool, ReleasedModule]], url: str) -> str:
    """What changed, as out-of-band swaps. `url` is the build's own address; "" for a page that stands there itself."""
    found, said = [], says()
    for row, control_too, module in changed:
        found.append(state(row, url, oob=True, said=said))
        if control_too:
            found.append(control(row, module, oob=True))
    return "".join(found)
