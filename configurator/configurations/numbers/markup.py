"""Markup of a number field, written once for the page and for the swaps of a click: plain strings, few bytes."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from configurator.configurations.markup import escape
from configurator.configurations.numbers.view import NumberView
from configurator.releases.money import money
from configurator.releases.money import rate as money_rate
from configurator.releases.numbers import NumberField
from configurator.releases.vocabulary import NONE

_OOB, _DISABLED = " hx-swap-oob=true", " aria-disabled=true"


def control(view: NumberView, *, oob: bool = False) -> str:
    """The input between less and more, which lead to the next number that is possible."""
    field, code = view.field, view.field.module.code
    name = escape(field.module.name)
    typed = view.given.typed if view.given else field.shown(view.text)
    invalid = " aria-invalid=true" if view.given else ""
    # signs of numbers below 0 are on no decimal keyboard of a phone
    keys = "" if field.span.low < 0 else " inputmode=decimal"
    start = f' placeholder="{field.shown(field.texts[field.start])}"'
    left_out = "" if field.module.required else _without(view)
    return (
        f'<span id=f-{code} class="stepper measure"{_OOB if oob else ""}>'
        f"{_button(code, 'less', view.less, '−', _('Less {name}').format(name=name))}"  # noqa: RUF001  a real minus sign
        f'<input id=v-{code} name=number value="{escape(typed)}"{start}{keys} size=8 maxlength=40 autocomplete=off'
        f" aria-labelledby=t-{code} aria-describedby=r-{code}{invalid}>"
        f"{_button(code, 'more', view.more, '+', _('More {name}').format(name=name))}"
        f"<span class=unit>{escape(field.unit)}</span>{left_out}</span>"
    )


def _button(code: str, way: str, leads: str, sign: str, label: str) -> str:
    disabled = "" if leads else _DISABLED
    return f'<button id=f-{code}-{way} name=by value={way} aria-label="{label}"{disabled}>{sign}</button>'


def _without(view: NumberView) -> str:
    pressed = "true" if view.status == "none" else "false"
    words = _("Without")
    return f' <button class=quiet name=near value="{NONE}" aria-pressed={pressed}>{words}</button>'


def words(view: NumberView, *, oob: bool = False) -> str:
    """What is possible now and what it costs; and of what can't be had why not, and the nearest as buttons."""
    field = view.field
    said = [f"<span>{escape(view.possible)}</span>"]
    if view.price:
        said.insert(0, f"<b>{escape(view.price)}</b> ")
    if view.given is not None:
        said.insert(0, f"<strong>{escape(view.given.said)}</strong> {_offers(field, view.given.near)} ")
    if view.proposed:
        suggested = _("Suggested: {reason}").format(reason=escape(view.reason))
        said.append(f" {_offers(field, [view.proposed])} <em>{suggested}</em>")
    swap = _OOB if oob else ""
    return f"<p id=r-{field.module.code} class=possible data-state={view.status}{swap}>{''.join(said)}</p>"


def _offers(field: NumberField, near: Iterable[str]) -> str:
    return " ".join(
        f'<button class=quiet name=near value="{text}">{escape(field.named(text))}</button>' for text in near
    )


def rate(field: NumberField, currency: str) -> str:
    """What numbers cost, in words; "" for nothing. The page says it once."""
    if field.base is None:
        return _("Price on request.")
    if not field.per_unit:
        price = money(field.base, currency)
        return _("{price}, whatever the number.").format(price=price) if field.base else ""
    each = money_rate(field.per_unit, currency)
    if field.base:
        price = money(field.base, currency)
        words = _("{price} and {each} per {unit}.") if field.unit else _("{price} and {each} for each.")
        return words.format(price=price, each=each, unit=field.unit)
    return (_("{each} per {unit}.") if field.unit else _("{each} for each.")).format(each=each, unit=field.unit)


def changes(changed: Iterable[tuple[NumberView, bool, bool]]) -> str:
    """What changed, as out-of-band swaps: of each field its input, its words, or both."""
    return "".join(
        (control(view, oob=True) if with_control else "") + (words(view, oob=True) if with_words else "")
        for view, with_control, with_words in changed
    )
