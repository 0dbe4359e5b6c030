"""What a module's form sends, turned into wanted values. Every mistake gets a sentence."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from django.http import QueryDict
from django.utils.translation import gettext as _

from catalog.numbers import NUMBER
from configurator.configurations.decide import Wanted
from configurator.configurations.numbers.wanted import number_wanted
from configurator.configurations.state import BuildState
from configurator.languages.figures import latin
from configurator.releases.options import Option, ReleasedModule
from configurator.releases.shelf import LoadedRelease

PORTION = "n:"
_MOST_CHANGES = 200
_MOST_SHOWN, _DIGITS = 100, 7


class UnreadableChoiceError(Exception):
    """Something that the form could not have sent; the text is for the person."""


Fields = Mapping[str, str]


def wanted_of(*, module: ReleasedModule, state: BuildState, data: QueryDict) -> Wanted:
    """The values that a module's form asks for, as differences to what its page showed.

    Raises UnreadableChoiceError, and NotGivenError for a number that can't be given.
    """
    fields: Fields = {key: str(data[key]) for key in data}
    if "make" in fields:
        return _make(module, state, fields["make"])
    if module.kind == NUMBER:
        return number_wanted(field=state.release.numbers[module.code], state=state, fields=fields)
    if module.kind == "one":
        return _one(module, state, fields)
    if module.kind == "several":
        return _several(module, state, data)
    return _portions(module, state, fields)


def first_choice(release: LoadedRelease, text: str) -> dict[str, str]:
    """The one choice that a new build begins with, written as an address's query is; none for what is not offered."""
    pairs = parse_qsl(text, max_num_fields=1) if "&" not in text else []
    return {variable: value for variable, value in pairs if release.offers(variable, value)}


def shown_of(*, module: ReleasedModule, state: BuildState, data: QueryDict) -> dict[str, list[int]]:
    """Which options of a long module stand on the page that sent the form, by flat index; empty for any other form."""
    release = state.release
    if module.code not in release.indices or "shown" not in data:
        return {}
    place = list(release.indices).index(module.code)
    texts = str(data["shown"]).split(",")[:_MOST_SHOWN]
    numbers = (int(text) for text in texts if text.isdecimal() and len(text) <= _DIGITS)
    return {module.code: [n for n in numbers if n < len(release.long_at) and release.long_at[n] == place]}


def _make(module: ReleasedModule, state: BuildState, text: str) -> Wanted:
    """A wish, and after it the other choices of the way that was picked, written as an address's query is."""
    pairs = parse_qsl(text, max_num_fields=_MOST_CHANGES) if text.count("&") < _MOST_CHANGES else []
    if not pairs or state.release.module_of.get(pairs[0][0]) is not module:
        raise _unknown(module, text)
    return dict(pairs)


def _one(module: ReleasedModule, state: BuildState, data: Fields) -> Wanted:
    if "retract" in data:
        return {module.options[0].variable: None}
    value = data.get("value", "")
    if not value:
        return {}
    if not state.release.offers(module.code, value):  # the one variable of such a module has its name
        raise _unknown(module, value)
    return {module.code: value}


def _several(module: ReleasedModule, state: BuildState, data: QueryDict) -> Wanted:
    ticked, known = set(data.getlist("value")), {option.sku: option for option in module.options}
    if "retract" in data:
        ticked = set()
    if unknown := ticked - set(known):
        raise _unknown(module, min(unknown))
    on_page = shown_of(module=module, state=state, data=data).get(module.code)
    shown = {sku for sku, option in known.items() if state.decided.get(option.variable) == "yes"}
    if on_page is not None:  # what stands on another page of the list was not unticked
        shown = {sku for sku in shown if known[sku].flats[0] in on_page} | (shown & ticked)
    dropped: Wanted = {
        known[sku].variable: None if known[sku].variable in state.choices else "no" for sku in shown - ticked
    }
    return {**dropped, **{known[sku].variable: "yes" for sku in known if sku in ticked - shown}}


def _portions(module: ReleasedModule, state: BuildState, data: Fields) -> Wanted:
    known = {option.sku: option for option in module.options}
    if "retract" in data:
        return {option.variable: None for option in module.options if option.variable in state.choices}
    if "step" in data:
        sku, _, by = data["step"].rpartition(":")
        if sku not in known or by not in {"1", "-1"}:
            raise _unknown(module, data["step"])
        option = known[sku]
        return _amount(option, str(_shown(state, option) + int(by)))
    posted = {key.removeprefix(PORTION): data[key] for key in data if key.startswith(PORTION)}
    if unknown := set(posted) - set(known):
        raise _unknown(module, min(unknown))
    wanted: dict[str, str | None] = {}
    for sku, text in posted.items():
        if latin(text).strip() != str(_shown(state, known[sku])):
            wanted |= _amount(known[sku], text)
    return wanted


def _shown(state: BuildState, option: Option) -> int:
    return int(state.decided.get(option.variable, "0"))


def _amount(option: Option, text: str) -> Wanted:
    most = len(option.values) - 1
    try:
        amount = int(latin(text).strip() or "0")
    except ValueError:
        text = _("{name}: please give a number from 0 to {most}.").format(name=option.name, most=most)
        raise UnreadableChoiceError(text) from None
    if not 0 <= amount <= most:
        text = _("{name}: from 0 to {most} portions, please.").format(name=option.name, most=most)
        raise UnreadableChoiceError(text)
    return {option.variable: str(amount) if amount else None}


def _unknown(module: ReleasedModule, text: str) -> UnreadableChoiceError:
    said = _("{module} has nothing called “{text}”. Please choose from the list.")
    return UnreadableChoiceError(said.format(module=module.name, text=text[:60]))
