"""Index: the options of a long module as arrays, made once for a release, to search, filter and sort in memory."""

from collections import Counter
from collections.abc import Collection, Iterator
from copy import copy
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from configurator.releases.options import Option, ReleasedModule
from configurator.releases.vocabulary import NO, YES, Vocabulary

Mask = NDArray[np.bool_]

QUANTITY, PRICE = "quantity", "price"  # facets that every component has, beside its attributes
FEW = 12  # a number with at most this many values is ticked like words; with more it is a range
MOST_FACETS = 12
_LEAST_SHARE = 0.1  # of the options must have an attribute that one can filter by
_MOST_DIFFERENT = 0.5  # a text that is different in more of its options than that tells nothing


@dataclass(frozen=True, slots=True)
class Facet:
    """Something that options can be filtered by. One has `values` to tick, or `numbers` to give a range of."""

    code: str
    name: str
    unit: str
    values: tuple[str, ...]
    owners: NDArray[np.int64]  # with `held`, pairs: the option at `owners` has the value at `held`
    held: NDArray[np.int64]
    numbers: NDArray[np.float64] | None  # by option, NaN where it is not known
    labels: tuple[str, ...] = ()  # what each value is called in the language that is shown

    def having(self, ticked: Collection[str], size: int) -> Mask:
        """The options that have one of these values."""
        wanted = [place for place, value in enumerate(self.values) if value in ticked]
        found = np.zeros(size, np.bool_)
        found[self.owners[np.isin(self.held, wanted)]] = True
        return found

    def counts(self, among: Mask) -> list[int]:
        """How many of some options have each value."""
        found: list[int] = np.bincount(self.held[among[self.owners]], minlength=len(self.values)).tolist()
        return found


class Index:
    """A module's options, by place in the staff's order."""

    def __init__(self, vocabulary: Vocabulary, module: ReleasedModule) -> None:
        self.module = module
        self.options = module.options
        # the value that stands for taking one of it: for a stepper the first portion, for a box its yes
        self.flats = np.array([o.flats[min(1, len(o.flats) - 1)] for o in self.options], np.int64)
        self.nothing: Mask = np.array([not o.sku for o in self.options], np.bool_)
        self.texts = [_text(option) for option in self.options]
        self.names = _by_name(self.options)
        self.prices = np.array([_price(option) for option in self.options], np.float64)
        self.facets = {facet.code: facet for facet in _facets(vocabulary, self)}

    def in_words(self, vocabulary: Vocabulary, module: ReleasedModule) -> "Index":
        """The same index with the words of another language, which also finds the shop's own; its arrays are shared."""
        found = copy(self)
        found.module, found.options = module, module.options
        pairs = zip(self.options, module.options, self.texts, strict=True)
        found.texts = [text if one is other else _both(_text(other), text) for one, other, text in pairs]
        found.names = _by_name(module.options)
        found.facets = {code: _facet_in_words(facet, vocabulary) for code, facet in self.facets.items()}
        return found

    def __len__(self) -> int:
        return len(self.options)

    def with_words(self, text: str) -> Mask:
        """The options whose name, SKU or specs contain every word."""
        words = text.casefold().split()
        found = (all(word in own for word in words) for own in self.texts)
        return np.fromiter(found, np.bool_, len(self.texts))


def _by_name(options: tuple[Option, ...]) -> NDArray[np.int64]:
    """For each option its place among all by name."""
    names = sorted(range(len(options)), key=lambda i: (options[i].name.casefold(), i))
    found = np.empty(len(names), np.int64)
    found[names] = np.arange(len(names))
    return found


def _both(words: str, original: str) -> str:
    return words if words == original else f"{words}\n{original}"


def _text(option: Option) -> str:
    return " ".join((option.name, option.sku, *(value for _, value in option.specs))).casefold()


def _price(option: Option) -> float:
    return (
        float("nan")
        if option.unit_price is None or not option.sku
        else float(option.unit_price * max(option.quantity, 1))
    )


def _facets(vocabulary: Vocabulary, index: Index) -> Iterator[Facet]:
    made = (_facet(column, len(index)) for column in _columns(vocabulary, index))
    yield from islice((facet for facet in made if facet is not None), MOST_FACETS)


@dataclass(frozen=True, slots=True)
class _Column:
    """What is known of each option: a number, or words (of a list several), nothing for None."""

    code: str
    name: str
    unit: str
    number: bool
    values: list[Any]


def _columns(vocabulary: Vocabulary, index: Index) -> Iterator[_Column]:
    prices = [None if np.isnan(price) else Decimal(str(price)) for price in index.prices.tolist()]
    yield _Column(PRICE, _("Price"), vocabulary.currency, number=True, values=prices)
    quantities = [Decimal(option.quantity) if option.sku else None for option in index.options]
    yield _Column(QUANTITY, _("How many"), "", number=True, values=quantities)
    for code in _told_apart(vocabulary, index):
        known = vocabulary.attributes[code]
        values = [vocabulary.attribute(option.sku, code) if option.sku else None for option in index.options]
        yield _Column(code, known["name"], known.get("unit") or "", number=known["kind"] == "number", values=values)


def _told_apart(vocabulary: Vocabulary, index: Index) -> list[str]:
    """The attributes that enough of the options have, in the catalog's order."""
    carried = Counter(a for o in index.options if o.sku for a in vocabulary.components[o.sku]["attributes"])
    enough = max(2, _LEAST_SHARE * len(index))
    return [code for code in vocabulary.attributes if carried[code] >= enough]


def _facet(column: _Column, size: int) -> Facet | None:
    """A filter by a column; None where it would tell nothing apart."""
    none = np.zeros(0, np.int64)
    if column.number and len(set(column.values) - {None}) > FEW:
        numbers = np.array([np.nan if value is None else float(value) for value in column.values], np.float64)
        return Facet(column.code, column.name, column.unit, (), none, none, numbers)
    pairs = [(place, word) for place, value in enumerate(column.values) for word in _words(value, column.unit)]
    words = _ascending(column) if column.number else _by_count(pairs)
    if len(words) <= 1 or (not column.number and len(words) > _MOST_DIFFERENT * size):
        return None
    places = {word: place for place, word in enumerate(words)}
    owners = np.array([place for place, _ in pairs], np.int64)
    held = np.array([places[word] for _, word in pairs], np.int64)
    return Facet(column.code, column.name, "", words, owners, held, None, words)


def _facet_in_words(facet: Facet, vocabulary: Vocabulary) -> Facet:
    """A filter as it is called in another language; what is ticked goes by the shop's own words."""
    if facet.code in {PRICE, QUANTITY}:
        return replace(facet, name=_("Price") if facet.code == PRICE else _("How many"))
    known = vocabulary.attributes[facet.code]
    unit = known.get("unit") or ""
    if facet.numbers is not None:
        return replace(facet, name=known["name"], unit=unit)
    return replace(facet, name=known["name"], labels=tuple(_label(value, known, vocabulary) for value in facet.values))


def _label(value: str, attribute: dict[str, Any], vocabulary: Vocabulary) -> str:
    match attribute["kind"]:
        case "number":
            return f"{value.partition(' ')[0]} {attribute.get('unit') or ''}".strip()
        case "yes_no":
            return _("yes") if value == YES else _("no")
        case _:
            return vocabulary.word(attribute["code"], value)


def _words(value: Any, unit: str) -> list[str]:
    if value is None:
        return []
    if isinstance(value, bool):
        return [YES if value else NO]
    if isinstance(value, list):
        return list(dict.fromkeys(value))
    if isinstance(value, Decimal):
        value = f"{value.normalize():f}"
    return [f"{value} {unit}".strip()]


def _ascending(column: _Column) -> tuple[str, ...]:
    known = sorted(value for value in set(column.values) if value is not None)
    return tuple(word for value in known for word in _words(value, column.unit))


def _by_count(pairs: list[tuple[int, str]]) -> tuple[str, ...]:
    counted = Counter(word for _, word in pairs)
    return tuple(sorted(counted, key=lambda word: (-counted[word], word.casefold())))
