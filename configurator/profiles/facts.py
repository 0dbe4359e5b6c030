"""Facts: what a release says about its components, in the codes that tastes are counted by."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any, Protocol

from django.utils.translation import gettext, ngettext, pgettext

from catalog.texts.worded import worded
from configurator.customers.models import Verb
from configurator.releases.languages import shown_language
from configurator.releases.models import Release
from configurator.releases.vocabulary import Vocabulary


class Acted(Protocol):
    """What of an act says which components it took."""

    @property
    def verb(self) -> str:
        """What was done."""

    @property
    def module_code(self) -> str:
        """Where."""

    @property
    def component_code(self) -> str:
        """With what; "" for nothing, and for a whole build."""

    @property
    def detail(self) -> Mapping[str, Any]:
        """Of an order its choices."""


@dataclass(frozen=True)
class Facts:
    """One release's components and their attributes, without its knowledge base."""

    vocabulary: Vocabulary
    family_name: str = ""
    sentences: Mapping[str, str] = field(default_factory=dict)  # what each rule says, by its code

    @cached_property
    def attributes(self) -> dict[str, tuple[str, ...]]:
        """By SKU, the attributes as `attribute=value`; a list gives one for each of its texts."""
        return {
            sku: tuple(sorted({f"{code}={text}" for code, value in c["attributes"].items() for text in _texts(value)}))
            for sku, c in self.vocabulary.components.items()
        }

    def taken(self, choices: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
        """The components that choices take, as sorted (module, SKU); what the release does not know is left out."""
        slots = self.vocabulary.slot
        found = {
            (slots[variable].module, slots[variable].taken[value][0])
            for variable, value in choices.items()
            if variable in slots and value in slots[variable].taken
        }
        return tuple(sorted(found))

    def taken_by(self, act: Acted) -> tuple[tuple[str, str], ...]:
        """The components that an act took, as (module, SKU): of an order all of its build, of others the one."""
        if act.verb == Verb.ORDERED:
            return self.taken(ordered_choices(act.detail))
        return ((act.module_code, act.component_code),) if act.component_code else ()

    def component_name(self, code: str) -> str:
        """The name for `module/SKU`; the SKU itself when it is not in this release."""
        sku = code.partition("/")[2]
        component = self.vocabulary.components.get(sku)
        return str(component["name"]) if component else sku

    def module_name(self, code: str) -> str:
        """The module's name for `module/SKU`."""
        module = code.partition("/")[0]
        found = self.vocabulary.modules.get(module)
        return str(found["name"]) if found else module

    def rule_words(self, code: str) -> str:
        """What a rule says; a module's own, such as how many may be taken, by the module's name."""
        says = self.sentences.get(code)
        module = self.module_name(code.partition(":")[0])
        return says or gettext("{module}: what may be taken of it").format(module=module)

    def is_number(self, attribute: str) -> bool:
        """Whether the attribute is a number here."""
        return self.vocabulary.attributes.get(attribute, {}).get("kind") == "number"

    def attribute_words(self, code: str) -> str:
        """`attribute=value` as a person reads it: "Colour: black", "Screen size: 14 in"."""
        name, _, value = code.partition("=")
        of = {"name": self.attribute_name(name), "value": self.value_words(name, value)}
        return gettext("{name}: {value}").format(**of).strip()

    def attribute_name(self, name: str) -> str:
        """The name of an attribute, by its code."""
        return str(self.vocabulary.attributes.get(name, {}).get("name") or name)

    def value_words(self, name: str, value: str) -> str:
        """A value with its unit; of what a thing has or has not, yes or no."""
        attribute = self.vocabulary.attributes.get(name, {})
        if attribute.get("kind") == "yes_no":
            return {"yes": gettext("yes"), "no": gettext("no")}.get(value, value)
        return f"{self.vocabulary.word(name, value)} {attribute.get('unit') or ''}".strip()


FactsOf = Callable[[str, int], Facts | None]  # by family code and release number


def ordered_choices(detail: Mapping[str, Any]) -> dict[str, str]:
    """The choices that the act of an order keeps; none where it keeps something else."""
    choices = detail.get("choices")
    return choices if isinstance(choices, dict) else {}


def times(count: int) -> str:
    """A number of times as one says it."""
    few = {1: pgettext("times", "once"), 2: pgettext("times", "twice")}.get(count)
    return few or ngettext("{number} time", "{number} times", count).format(number=count)


def _texts(value: Any) -> Iterator[str]:
    """A value as texts; a number is written in one way only, so that 14 and 14.0 are the same taste."""
    if isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, bool):
        yield "yes" if value else "no"
    elif isinstance(value, int | float | Decimal):
        yield f"{Decimal(str(value)).normalize():f}"
    elif value:
        yield str(value)


def facts_of(family_code: str, release_number: int) -> Facts | None:
    """A release's facts, from memory when this process has them; None for a release that never was."""
    if not release_number:  # an act about no release: something told, a note
        return None
    try:
        return _facts(family_code, release_number, shown_language())
    except Release.DoesNotExist:
        return None


@lru_cache(maxsize=256)
def _facts(family_code: str, release_number: int, language: str) -> Facts:
    released = Release.objects.of(family_code).values_list("document", flat=True)
    stored: Any = released.get(number=release_number)
    document = worded(stored, language)
    sentences = {rule["code"]: rule["says"] for rule in document["rules"]}
    return Facts(Vocabulary(document), document["family"]["name"], sentences)
