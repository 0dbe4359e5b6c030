"""The shelf: releases that this process has open, ready to answer a click without a catalog query."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from catalog.explode import PartsList
from configurator.engine import KnowledgeBase, Rulebook, parse_model
from configurator.releases.budgets import Budget, budgets
from configurator.releases.checks import Check
from configurator.releases.files import sized_name
from configurator.releases.imprints import ReleasedImprint, released_imprints
from configurator.releases.index import Index
from configurator.releases.layers import Layer, released_layers
from configurator.releases.lines import line_choices
from configurator.releases.models import CurrentRelease, Release
from configurator.releases.needs import Question, released_needs
from configurator.releases.options import Option, ReleasedModule, released_modules
from configurator.releases.pictures import FORMATS, WIDTHS, is_sized, thumbnail_name
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


class LoadedRelease:
    """A release in memory: texts, prices and knowledge base, immutable and shared by all requests."""

    def __init__(self, release: Release) -> None:
        self.pk: int = release.pk
        self.number: int = release.number
        self.fingerprint: str = release.fingerprint
        self.document: dict[str, Any] = release.document
        self.variant_count = int(release.variant_count)
        self.family: dict[str, Any] = self.document["family"]  # its own texts
        family = self.family
        self.family_code: str = family["code"]
        self.family_name: str = family["name"]
        self.currency: str = family["currency"]
        self.knowledge = KnowledgeBase.from_bytes(bytes(release.knowledge))
        self.translation: Translation = translate(self.document)
        self.modules: dict[str, ReleasedModule] = released_modules(self.translation, self.knowledge)

    @property
    def thumbnail(self) -> str:
        """Storage name of the family's small picture, "" without one."""
        return thumbnail_name(self.family["picture"]) if self.family.get("picture") else ""

    @cached_property
    def pictures(self) -> dict[str, list[tuple[int, str]]]:
        """The family's picture by format: widths and storage names; empty where only the original is there."""
        name = self.family.get("picture")
        if not name or not is_sized(name):
            return {}
        return {form: [(width, sized_name(name, width, form)) for width in WIDTHS] for form in FORMATS}

    @cached_property
    def layers(self) -> tuple[Layer, ...]:
        """The sheets of the live picture, the lowest first; none where staff made none."""
        return released_layers(self.document, self.translation.vocabulary)

    @cached_property
    def imprints(self) -> dict[str, ReleasedImprint]:
        """The places for customers' own words by code, as staff arranged them."""
        return released_imprints(self.document)

    @cached_property
    def needs(self) -> tuple[Question, ...]:
        """What staff ask about use, with what each answer wishes for; empty where they ask nothing."""
        return released_needs(self.document, self.translation.vocabulary)

    @cached_property
    def rulebook(self) -> Rulebook:
        """The rules as constraints, to say which of them stand against a wish."""
        return Rulebook(parse_model(self.translation.model))

    @cached_property
    def parts_list(self) -> PartsList:
        """What the components are made of."""
        return PartsList(self.document)

    @cached_property
    def steps(self) -> tuple[tuple[str, tuple[ReleasedModule, ...]], ...]:
        """Modules by the step that staff put them in, in their order."""
        steps: dict[str, list[ReleasedModule]] = {}
        for module in self.modules.values():
            steps.setdefault(module.step or module.name, []).append(module)
        return tuple((name, tuple(modules)) for name, modules in steps.items())

    @cached_property
    def module_of(self) -> dict[str, ReleasedModule]:
        """The module that each engine variable belongs to."""
        slots = self.translation.vocabulary.slots
        return {slot.variable: self.modules[slot.module] for slot in slots}

    @cached_property
    def options_of(self) -> dict[str, tuple[Option, ...]]:
        """The options of each engine variable."""
        found: dict[str, list[Option]] = {}
        for module in self.modules.values():
            for option in module.options:
                found.setdefault(option.variable, []).append(option)
        return {variable: tuple(options) for variable, options in found.items()}

    @cached_property
    def option_at(self) -> dict[int, Option]:
        """The option that each value belongs to, by flat index."""
        return {flat: option for options in self.options_of.values() for option in options for flat in option.flats}

    @cached_property
    def roles(self) -> Roles:
        """Which engine variables customers decide, and which only carry prices."""
        return Roles(self.knowledge, self.translation.price_lines)

    @cached_property
    def takers(self) -> dict[str, tuple[tuple[int, int], ...]]:
        """By SKU, the flat index of every value that takes it, and how many."""
        return _takers(self)

    @cached_property
    def unpriced(self) -> frozenset[int]:
        """Flat indices of the values whose price is on request."""
        return frozenset(self.flat(variable, value) for variable, value in self.translation.unpriced)

    @cached_property
    def sentences(self) -> dict[str, str]:
        """What each constraint says, by its id."""
        return {rule["id"]: rule.get("says", "") for rule in self.translation.model["constraints"]}

    @cached_property
    def rule_of(self) -> dict[str, str]:
        """The code of the rule that each constraint comes from, by the constraint's id; a module's own are theirs."""
        codes = {rule["code"] for rule in self.document["rules"]}
        names = {name: name.rpartition(":")[0] for name in self.sentences}
        return {name: code if code in codes else name for name, code in names.items()}

    @cached_property
    def lead_times(self) -> NDArray[np.int64]:
        """Days until a value's component is there, by flat index; 0 for a value that takes nothing."""
        return _lead_times(self)

    @cached_property
    def variable_of(self) -> NDArray[np.int64]:
        """The number of the variable of every value, by flat index."""
        sizes = np.diff(self.knowledge.offsets)
        return np.repeat(np.arange(len(sizes), dtype=np.int64), sizes)

    @cached_property
    def skipping_costs(self) -> NDArray[np.int64]:
        """1 for every value that takes something where nothing could be taken, by flat index."""
        return _skipping_costs(self)

    @cached_property
    def indices(self) -> dict[str, Index]:
        """The modules with so many options that pages show them in parts, by code."""
        long = (module for module in self.modules.values() if len(module.options) > settings.LONG_MODULE)
        return {module.code: Index(self.translation.vocabulary, module) for module in long}

    @cached_property
    def long_at(self) -> NDArray[np.int64]:
        """For every value by flat index the place of its module in `indices`, -1 for any other."""
        found = np.full(int(self.knowledge.offsets[-1]), -1, np.int64)
        for place, index in enumerate(self.indices.values()):
            found[[flat for option in index.options for flat in option.flats]] = place
        return found

    @cached_property
    def doubtful(self) -> dict[int, tuple[Check, ...]]:
        """For a value by flat index, the checks that it may leave open because an attribute is not known."""
        found: dict[int, list[Check]] = {}
        for check in self.translation.checks:
            if check.strength == "suggest":
                continue  # a suggestion that can't be checked is not worth a word
            for variable, value in check.test.doubtful():
                found.setdefault(self.flat(variable, value), []).append(check)
        return {flat: tuple(checks) for flat, checks in found.items()}

    @cached_property
    def warnings(self) -> tuple[Check, ...]:
        """The rules that only warn."""
        return tuple(check for check in self.translation.checks if check.strength == "warn")

    @cached_property
    def suggestions(self) -> tuple[Check, ...]:
        """The rules that only suggest."""
        return tuple(check for check in self.translation.checks if check.strength == "suggest")

    @cached_property
    def budgets(self) -> tuple[Budget, ...]:
        """The limits that a build uses up."""
        return budgets(self.translation.vocabulary, self.document["rules"])

    @cached_property
    def presets(self) -> tuple[Preset, ...]:
        """The family's presets that still speak of what this release offers."""
        return _presets(self)

    @cached_property
    def _flats(self) -> dict[tuple[str, str], int]:
        return _flat_indices(self.knowledge)

    def warm(self) -> None:
        """Prepare all that is prepared on first use, and run each kernel once. Linear in the size of the family."""
        for name, member in vars(type(self)).items():
            if isinstance(member, cached_property):
                getattr(self, name)
        self.knowledge.warm()
        self.rulebook.warm()

    def flat(self, variable: str, value: str) -> int:
        """The flat index of a value. Raises KeyError for one that is not in this release."""
        return self._flats[variable, value]

    def offers(self, variable: str, value: str) -> bool:
        """Whether this release knows the value at all."""
        return (variable, value) in self._flats

    def money(self, minor: int) -> Decimal:
        """Minor units as an amount."""
        scale = self.translation.vocabulary.price_scale
        return (Decimal(minor) / scale).quantize(Decimal(1) / scale)


def _flat_indices(knowledge: KnowledgeBase) -> dict[tuple[str, str], int]:
    return {
        (variable, value): int(knowledge.offsets[v]) + i
        for v, variable in enumerate(knowledge.variables)
        for i, value in enumerate(knowledge.values[v])
    }


def _presets(release: LoadedRelease) -> tuple[Preset, ...]:
    return tuple(
        Preset(p["code"], p["name"], p.get("description", ""), choices, len(unknown))
        for p in release.document.get("presets", [])
        for choices, unknown in [line_choices(release.translation.vocabulary, p["choices"])]
    )


def _takers(release: LoadedRelease) -> dict[str, tuple[tuple[int, int], ...]]:
    found: dict[str, list[tuple[int, int]]] = {}
    for slot in release.translation.vocabulary.slots:
        for value, (sku, quantity) in slot.taken.items():
            found.setdefault(sku, []).append((release.flat(slot.variable, value), quantity))
    return {sku: tuple(values) for sku, values in found.items()}


def _lead_times(release: LoadedRelease) -> NDArray[np.int64]:
    days = np.zeros(int(release.knowledge.offsets[-1]), np.int64)
    for slot in release.translation.vocabulary.slots:
        for value in slot.taken:
            flat = release.flat(slot.variable, value)
            days[flat] = release.option_at[flat].lead_time_days
    return days


def _skipping_costs(release: LoadedRelease) -> NDArray[np.int64]:
    costs = np.zeros(int(release.knowledge.offsets[-1]), np.int64)
    for slot in release.translation.vocabulary.slots:
        if slot.nothing is not None:
            costs[
                release.flat(slot.variable, slot.values[0]) + 1 : release.flat(slot.variable, slot.values[-1]) + 1
            ] = 1
    return costs


@lru_cache(maxsize=OPEN_RELEASES)
def load_release(release_id: int) -> LoadedRelease:
    """Open a release, from memory when this process has it. Raises Release.DoesNotExist."""
    return LoadedRelease(Release.objects.get(pk=release_id))


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
