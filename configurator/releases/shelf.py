"""The shelf: releases that this process has open, ready to answer a click without a catalog query."""

from collections.abc import Collection
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from django.conf import settings
from django.utils.translation import override
from numpy.typing import NDArray

from catalog.numbers import NUMBER
from catalog.texts.worded import worded
from configurator.engine import KnowledgeBase
from configurator.releases.bare import Bare
from configurator.releases.budgets import Budget, budgets, budgets_in_words
from configurator.releases.checks import Check
from configurator.releases.imprints import ReleasedImprint, released_imprints
from configurator.releases.index import Index
from configurator.releases.languages import Said, Worded, Wordless, in_words, lazy_parts, shop_language, shown_language
from configurator.releases.lines import line_choices
from configurator.releases.models import CurrentRelease, Release
from configurator.releases.needs import Question, needs_in_words, released_needs
from configurator.releases.numbers import NumberField, number_field
from configurator.releases.options import Option, ReleasedModule, released_modules, sharing_options
from configurator.releases.roles import Roles
from configurator.releases.translate import Translation, translate

OPEN_RELEASES = 64


@dataclass(frozen=True, slots=True)
class Preset:
    """A named starting configuration, as choices of engine variables."""

    code: str
    name: str
    description: str
    choices: dict[str, str]
    lost: int = 0  # how many of its lines nobody offers any more


class LoadedRelease(Bare):
    """A release in memory: texts, prices and knowledge base, immutable and shared by all requests."""

    def __init__(self, release: Release) -> None:
        self._plain: LoadedRelease | None = None
        self.language = shop_language()
        self.pk: int = release.pk
        self.number: int = release.number
        self.fingerprint: str = release.fingerprint
        self.document: dict[str, Any] = release.document
        self.variant_count = int(release.variant_count)
        self.family_code: str = self.document["family"]["code"]
        self.currency: str = self.document["family"]["currency"]
        self.knowledge = KnowledgeBase.from_bytes(bytes(release.knowledge))
        with override(self.language):
            self.translation: Translation = in_words(translate(self.document), self.document)
            self._name()

    def _name(self) -> None:
        self.family: dict[str, Any] = self.document["family"]  # its own texts
        self.family_name: str = self.family["name"]
        self.modules: dict[str, ReleasedModule] = released_modules(self.translation, self.knowledge)

    @property
    def in_shop_language(self) -> "LoadedRelease":
        """The same release with the words that staff wrote: what is stored for others to read has these."""
        return self._plain or self

    def in_language(self, language: str) -> "LoadedRelease":
        """The same release in another language, made anew: `load_release` remembers it. Linear in the options."""
        plain = self.in_shop_language
        if language == plain.language:
            return plain
        found = copy(plain)
        for name in lazy_parts(type(self), Worded):
            found.__dict__.pop(name, None)
        found.take_words(plain, language)
        return found

    def take_words(self, plain: "LoadedRelease", language: str) -> None:
        """Be the same release as `plain`, of which this is a copy, in another language."""
        self._plain, self.language = plain, language
        self.document = worded(plain.document, language)
        with override(language):
            self.translation = in_words(plain.translation, self.document)
            self._name()
        self.modules = sharing_options(self.modules, plain.modules)

    @Worded
    def imprints(self) -> dict[str, ReleasedImprint]:
        """The places for customers' own words by code, as staff arranged them."""
        return released_imprints(self.document)

    @Worded
    def needs(self) -> tuple[Question, ...]:
        """What staff ask about use, with what each answer wishes for; empty where they ask nothing."""
        if self._plain is not None:
            return needs_in_words(self._plain.needs, self.document)
        return released_needs(self.document, self.translation.vocabulary)

    @Worded
    def steps(self) -> tuple[tuple[str, tuple[ReleasedModule, ...]], ...]:
        """Modules by the step that staff put them in, in their order."""
        steps: dict[str, list[ReleasedModule]] = {}
        for code, module in self.in_shop_language.modules.items():  # two may be called the same in another language
            steps.setdefault(module.step or module.name, []).append(self.modules[code])
        return tuple((modules[0].step or modules[0].name, tuple(modules)) for modules in steps.values())

    @Worded
    def module_of(self) -> dict[str, ReleasedModule]:
        """The module that each engine variable belongs to."""
        slots = self.translation.vocabulary.slots
        return {slot.variable: self.modules[slot.module] for slot in slots}

    @Worded
    def options_of(self) -> dict[str, tuple[Option, ...]]:
        """The options of each engine variable."""
        found: dict[str, list[Option]] = {}
        for module in self.modules.values():
            for option in module.options:
                found.setdefault(option.variable, []).append(option)
        return {variable: tuple(options) for variable, options in found.items()}

    @Worded
    def option_at(self) -> dict[int, Option]:
        """The option that each value belongs to, by flat index."""
        return {flat: option for options in self.options_of.values() for option in options for flat in option.flats}

    @Worded
    def roles(self) -> Roles:
        """Which engine variables customers decide, and which only carry prices."""
        return Roles(self.knowledge, self.translation.price_lines)

    @Worded
    def sentences(self) -> dict[str, str]:
        """What each constraint says, by its id."""
        said = Said(self.document)
        return {rule["id"]: said.by(rule["id"]) or rule["says"] for rule in self.translation.model["constraints"]}

    @Wordless
    def lead_times(self) -> NDArray[np.int64]:
        """Days until a value's component is there, by flat index; 0 for a value that takes nothing."""
        return _lead_times(self)

    @Worded
    def indices(self) -> dict[str, Index]:
        """The modules with so many options that pages show them in parts, by code."""
        if self._plain is not None:
            plain, vocabulary = self._plain.indices, self.translation.vocabulary
            return {code: index.in_words(vocabulary, self.modules[code]) for code, index in plain.items()}
        offering = (module for module in self.modules.values() if module.kind != NUMBER)
        long = (module for module in offering if len(module.options) > settings.LONG_MODULE)
        return {module.code: Index(self.translation.vocabulary, module) for module in long}

    @Worded
    def numbers(self) -> dict[str, NumberField]:
        """What pages need to know of each module in which a number is given, by code."""
        given = (module for module in self.modules.values() if module.kind == NUMBER)
        return {module.code: number_field(self.translation.vocabulary, module) for module in given}

    @Wordless
    def long_at(self) -> NDArray[np.int64]:
        """For every value by flat index the place of its module in `indices`, -1 for any other.

        Numbers, of which a page shows one field and no options, are beyond the last place.
        """
        found = np.full(int(self.knowledge.offsets[-1]), -1, np.int64)
        for place, index in enumerate(self.indices.values()):
            found[[flat for option in index.options for flat in option.flats]] = place
        for number in self.numbers.values():
            found[number.first : number.end] = len(self.indices)
            found[number.nothing : number.nothing + 1] = len(self.indices)
        return found

    @Worded
    def doubtful(self) -> dict[int, tuple[Check, ...]]:
        """For a value by flat index, the checks that it may leave open because an attribute is not known."""
        found: dict[int, list[Check]] = {}
        for check in self.translation.checks:
            if check.strength == "suggest":
                continue  # a suggestion that can't be checked is not worth a word
            for variable, value in check.test.doubtful():
                found.setdefault(self.flat(variable, value), []).append(check)
        return {flat: tuple(checks) for flat, checks in found.items()}

    @Worded
    def warnings(self) -> tuple[Check, ...]:
        """The rules that only warn."""
        return tuple(check for check in self.translation.checks if check.strength == "warn")

    @Worded
    def suggestions(self) -> tuple[Check, ...]:
        """The rules that only suggest."""
        return tuple(check for check in self.translation.checks if check.strength == "suggest")

    @Worded
    def budgets(self) -> tuple[Budget, ...]:
        """The limits that a build uses up."""
        if self._plain is not None:
            return budgets_in_words(self._plain.budgets, self.translation.vocabulary, self.document["rules"])
        return budgets(self.translation.vocabulary, self.document["rules"])

    @Worded
    def presets(self) -> tuple[Preset, ...]:
        """The family's presets that still speak of what this release offers."""
        return _presets(self)

    def warm(self) -> None:
        """Prepare all that is prepared on first use, and run each kernel once. Linear in the size of the family."""
        for name in lazy_parts(type(self)):
            getattr(self, name)
        self.knowledge.warm()
        self.rulebook.warm()


def _presets(release: LoadedRelease) -> tuple[Preset, ...]:
    return tuple(
        Preset(p["code"], p["name"], p.get("description", ""), choices, len(unknown))
        for p in release.document.get("presets", [])
        for choices, unknown in [line_choices(release.translation.vocabulary, p["choices"])]
    )


def _lead_times(release: LoadedRelease) -> NDArray[np.int64]:
    days = np.zeros(int(release.knowledge.offsets[-1]), np.int64)
    for slot in release.translation.vocabulary.slots:
        for value in slot.taken:
            flat = release.flat(slot.variable, value)
            days[flat] = release.option_at[flat].lead_time_days
    return days


class Shelf:
    """The releases that are open, each in the shop's language and in those that were asked for."""

    def __call__(self, release_id: int, language: str = "") -> LoadedRelease:
        """Open a release in a language, that of who is shown it unless it is named; from memory if it is there.

        Raises Release.DoesNotExist.
        """
        return _opened(release_id, language or shown_language())

    def cache_clear(self) -> None:
        """Close them all."""
        _opened.cache_clear()
        _plain.cache_clear()


load_release = Shelf()


@lru_cache(maxsize=OPEN_RELEASES)
def _plain(release_id: int) -> LoadedRelease:
    return LoadedRelease(Release.objects.get(pk=release_id))


@lru_cache(maxsize=OPEN_RELEASES * 4)
def _opened(release_id: int, language: str) -> LoadedRelease:
    return _plain(release_id).in_language(language)


def current_release(family_code: str) -> LoadedRelease:
    """The release of a family that is on sale; one small query. Raises CurrentRelease.DoesNotExist."""
    current = CurrentRelease.objects.only("release_id").get(family__code=family_code, family__is_listed=True)
    return load_release(current.release_id)


def numbered_release(family_code: str, number: int) -> LoadedRelease | None:
    """A release of a family by its number, None when there is no such release; one small query."""
    pk = Release.objects.of(family_code).filter(number=number).values_list("pk", flat=True).first()
    return None if pk is None else load_release(pk)


def current_releases() -> list[LoadedRelease]:
    """All families on sale, in the staff's order; one small query."""
    rows = CurrentRelease.objects.filter(family__is_listed=True).order_by("family__position", "family__code")
    return [load_release(pk) for pk in rows.values_list("release_id", flat=True)]


def releases_on_sale(family_codes: Collection[str]) -> dict[str, LoadedRelease]:
    """Of these families the releases on sale, by family code; one small query."""
    rows = CurrentRelease.objects.filter(family__code__in=family_codes, family__is_listed=True)
    found = (load_release(pk) for pk in rows.values_list("release_id", flat=True))
    return {release.family_code: release for release in found}


def warm() -> None:
    """Open what is on sale and prepare all that a click needs, so that no customer waits for it."""
    for release in current_releases():
        release.warm()
        for language in release.document.get("texts", ()):
            load_release(release.pk, language).warm()
