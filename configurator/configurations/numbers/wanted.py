"""What a number field's form sends, turned into a wanted value, or into what is to be said beside the field."""

from collections.abc import Mapping

from configurator.configurations.decide import Wanted
from configurator.configurations.numbers.read import read_number
from configurator.configurations.numbers.view import Given, nearest, view_of
from configurator.configurations.state import BuildState
from configurator.releases.numbers import NumberField
from configurator.releases.vocabulary import NONE


class NotGivenError(Exception):
    """Something was typed that is none of the field's numbers; `given` says so, and what is near."""

    def __init__(self, given: Given) -> None:
        super().__init__(given.said)
        self.given = given


def number_wanted(*, field: NumberField, state: BuildState, fields: Mapping[str, str]) -> Wanted:
    """The number that a form asks for; nothing where it says what holds already. Raises NotGivenError."""
    code = field.module.code
    if "retract" in fields:
        return {code: None}
    for name in ("near", "value"):
        if name in fields:
            return _exactly(field, state, fields[name])
    if "by" in fields:
        return _step(field, state, up=fields["by"] == "more")
    typed, holds = fields.get("number", "").strip(), state.decided.get(code, "")
    if typed == holds or (not typed and holds == NONE):
        return {}
    if not typed:
        return {code: None} if code in state.choices else {}
    found = read_number(field, typed)
    if found.text is None:
        raise NotGivenError(Given(typed[:40], found.said, found.near))
    return {} if found.text == holds else {code: found.text}


def _exactly(field: NumberField, state: BuildState, text: str) -> Wanted:
    """A value as the page's own buttons send it."""
    if state.release.offers(field.module.code, text):
        return {field.module.code: text}
    found = read_number(field, text)
    if found.text is None:
        raise NotGivenError(Given(text[:40], found.said, found.near))
    return {field.module.code: found.text}


def _step(field: NumberField, state: BuildState, *, up: bool) -> Wanted:
    """Less and more: the next number that is possible; where there is none the next at all, which then is refused."""
    view = view_of(state=state, field=field, proposals={})
    leads, here = (view.more if up else view.less), field.place(view.text)
    if leads:
        return {field.module.code: leads}
    place = field.start if here is None else here + (1 if up else -1)
    return {field.module.code: field.texts[place]} if 0 <= place < len(field.texts) else {}


def refused(*, field: NumberField, state: BuildState, text: str, said: str) -> Given:
    """What to show beside the field of a number that does not fit as things are."""
    return Given(text, said, nearest(state, field, text))
