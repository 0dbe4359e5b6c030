"""Appearance: what differs between two documents in how builds are shown and what customers' words may look like.

Files are named by their content, so a name says only that it is another file.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from django.utils.translation import gettext_noop

from catalog.models import Imprint
from catalog.scripts import SCRIPTS
from catalog.sentences import Names
from configurator.languages.told import Told, told, told_names, told_text
from configurator.releases.differing import NOTHING, Document, names_or_nothing, pair, plain

_NAMED = 5  # a layer may name hundreds of components
_PRODUCT = told(gettext_noop("the product as a whole"))


def layer_changes(old: Document, new: Document, names: Mapping[bool, Names]) -> Iterator[Told]:
    """What differs in one picture layer: its sheet, what brings it in, and where it lies."""
    if old["picture"] != new["picture"]:
        yield told(gettext_noop("another picture"))
    yield from _with(old["with"], new["with"], names)
    was, now = old.get("from", {}), new.get("from", {})
    for module in {**was, **now}:
        what = told(gettext_noop("{module} from"), module=names[module in now].module(module))
        yield from pair(what, now.get(module, NOTHING), was.get(module, NOTHING))
    yield from plain(old, new, {"picture", "with", "from"})


def _with(was: Mapping[str, list[str]], now: Mapping[str, list[str]], names: Mapping[bool, Names]) -> Iterator[Told]:
    """Which components bring a layer in or no longer do, by module."""
    for module in {**was, **now}:
        called = names[module in now].module(module)
        for words, skus, others, is_new in (
            (gettext_noop("comes with {names} in {module} now"), now, was, True),
            (gettext_noop("no longer comes with {names} in {module}"), was, now, False),
        ):
            without = set(others.get(module, ()))
            found = [names[is_new].component(sku) for sku in skus.get(module, ()) if sku not in without]
            if found:
                yield told(words, names=told_names(found, most=_NAMED), module=called)


def order_changes(before: Document, after: Document) -> Iterator[Told]:
    """Whether the layers that stay lie in another order. Linear."""
    heights = {layer["code"]: height for height, layer in enumerate(after.get("layers", ()))}
    kept = [heights[layer["code"]] for layer in before.get("layers", ()) if layer["code"] in heights]
    if any(higher < lower for lower, higher in pairwise(kept)):
        yield told(gettext_noop("The layers lie upon each other in another order."))


def imprint_changes(old: Document, new: Document, names: Mapping[bool, Names]) -> Iterator[Told]:
    """What differs in one imprint: what it takes, what it looks like, and where it is."""
    sides = ((new, names[True]), (old, names[False]))
    yield from pair(told(gettext_noop("it takes")), *(_takes(side) for side, _ in sides))
    yield from pair(told(gettext_noop("writing")), *(_scripts(side["scripts"]) for side, _ in sides))
    fonts = ([called.fonts.get(code, code) for code in side["fonts"]] for side, called in sides)
    yield from pair(told(gettext_noop("fonts")), *map(names_or_nothing, fonts))
    shown_on = (called.module(side["on"]) if "on" in side else _PRODUCT for side, called in sides)
    yield from pair(told(gettext_noop("it is shown on")), *shown_on)
    if old["corners"] != new["corners"]:
        yield told(gettext_noop("it is at another place in the picture"))
    yield from plain(old, new, {"takes", "scripts", "fonts", "on", "corners"})


def _takes(imprint: Document) -> Told:
    return told_text(lambda: str(Imprint.Takes(imprint["takes"]).label))


def _scripts(codes: Sequence[str]) -> Told:
    return names_or_nothing([_script(code) for code in codes])


def _script(code: str) -> Told:
    return told_text(lambda: str(SCRIPTS[code][0])) if code in SCRIPTS else code


def font_changes(old: Document, new: Document) -> Iterator[Told]:
    """What differs in one font."""
    if old["file"] != new["file"]:
        yield told(gettext_noop("another file"))
    yield from plain(old, new, {"file"})
