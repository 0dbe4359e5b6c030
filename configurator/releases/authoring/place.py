"""One family as the rules page speaks of it: modules, attributes and components by what staff call them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from catalog.documents import BUILT_IN
from catalog.facts import Facts, family_facts
from catalog.keep import named_components
from catalog.models import Attribute, Component, ComponentAttribute, Example, Module, ProductFamily
from catalog.sentences import Names
from catalog.values import typed_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from catalog.documents import Document

MOST_LISTED = 80  # a module with more components is searched, not listed
MOST_FOUND = 20


class Place:
    """A family; every question costs a query or two, asked once."""

    def __init__(self, family: ProductFamily) -> None:
        """`family` is the draft's row."""
        self.family = family

    @cached_property
    def modules(self) -> dict[str, Module]:
        """Modules by code, in the staff's order, with `component_count`."""
        rows = Module.objects.filter(family=self.family).in_order()
        return {row.code: row for row in rows.annotate(component_count=Count("offerings"))}

    @cached_property
    def attributes(self) -> dict[str, Attribute]:
        """Attributes by code; the built-in ones too."""
        found = {row.code: row for row in Attribute.objects.order_by("name", "code")}
        return {entry["code"]: Attribute(**entry) for entry in BUILT_IN} | found

    @cached_property
    def facts(self) -> Facts:
        """What rules are checked against."""
        return family_facts(self.family.pk)

    @cached_property
    def component_count(self) -> int:
        """How many offerings all modules have."""
        counts: list[int] = [getattr(module, "component_count", 0) for module in self.modules.values()]
        return sum(counts)

    @cached_property
    def has_examples(self) -> bool:
        """Whether there is any example."""
        return Example.objects.filter(family=self.family).exists()

    def attributes_of(self, module: str, *kinds: str) -> list[Attribute]:
        """The attributes that some component of a module has, by name."""
        facts = self.facts.modules.get(module)
        owned = facts.attributes if facts else frozenset()
        rows = [row for code, row in self.attributes.items() if code in owned and (not kinds or row.kind in kinds)]
        return sorted(rows, key=lambda row: (row.name.lower(), row.code))

    def is_listed(self, module: str) -> bool:
        """Whether a module's components fit into a list."""
        row = self.modules.get(module)
        return row is not None and row.component_count <= MOST_LISTED  # type: ignore[attr-defined]

    def components_of(self, module: str) -> list[tuple[str, str]]:
        """SKU and name of what a module offers to customers, in the staff's order."""
        rows = Component.objects.active().filter(offerings__module__family=self.family, offerings__module__code=module)
        return list(rows.order_by("offerings__position", "offerings__pk").values_list("sku", "name"))

    def find(self, module: str, words: str) -> list[tuple[str, str]]:
        """Components of a module whose name or SKU has all the words."""
        rows = Component.objects.active().filter(offerings__module__family=self.family, offerings__module__code=module)
        for word in words.split():
            rows = rows.filter(Q(name__icontains=word) | Q(sku__icontains=word))
        return list(rows.order_by("name", "sku").values_list("sku", "name")[:MOST_FOUND])

    def sku_of(self, module: str, typed: str) -> str:
        """The SKU that was meant by a SKU, “Name (SKU)” or a name; what was typed if nothing is."""
        facts = self.facts.modules.get(module)
        offered = facts.most if facts else {}
        words = typed.strip()
        inside = words[words.rfind("(") + 1 :].rstrip(")") if words.endswith(")") else words
        for sku in (words, inside):
            if sku in offered:
                return sku
        named = [sku for sku, name in self.find(module, words) if name.lower() == words.lower()]
        return named[0] if len(named) == 1 else words

    def shown(self, module: str, typed: str) -> str:
        """A component as it stands in a field: “Name (SKU)”, or what was typed."""
        sku = self.sku_of(module, typed)
        name = Component.objects.filter(sku=sku).values_list("name", flat=True).first()
        return f"{name} ({sku})" if name else typed

    def values_of(self, module: str, attribute: str) -> list[str]:
        """The values that an attribute has among a module's components, the most frequent first."""
        rows = ComponentAttribute.objects.filter(
            component__offerings__module__family=self.family,
            component__offerings__module__code=module,
            attribute__code=attribute,
        )
        columns = ("number", "text", "yes_no", "items")
        found: dict[str, int] = {}
        for row in rows.only(*columns)[:2000]:
            values = row.value if isinstance(row.value, list) else [row.value]
            for value in values:
                found[typed_text(value)] = found.get(typed_text(value), 0) + 1
        return sorted(found, key=lambda text: (-found[text], text))[:50]

    def names(self, documents: Iterable[Document]) -> Names:
        """Names for reading rules back; one query for the components that they name."""
        skus = {sku for document in documents for sku in named_components(document)}
        return Names(
            modules={code: row.name for code, row in self.modules.items()},
            components=dict(Component.objects.filter(sku__in=skus).values_list("sku", "name")),
            attributes={code: row.name for code, row in self.attributes.items()},
            units={code: row.unit for code, row in self.attributes.items()},
        )


@dataclass(frozen=True, slots=True)
class FormOfSentence:
    """A form that staff may pick, with what it is for and how it sounds."""

    code: str
    name: str | Promise
    means: str | Promise
    example: str | Promise

    @property
    def inside(self) -> str:
        """The name inside a sentence, where English writes it small."""
        name = str(self.name)
        return name.lower() if (get_language() or "en").startswith("en") else name


FORMS: dict[str, FormOfSentence] = {
    form.code: form
    for form in (
        FormOfSentence(
            "needs",
            _("Needs"),
            _("Whoever takes the first has to take the second too."),
            _("An OLED screen needs 70 Wh."),
        ),
        FormOfSentence(
            "never_with", _("Never with"), _("The two never go together."), _("The wafer never goes with a lid.")
        ),
        FormOfSentence(
            "only_with",
            _("Only with"),
            _("The first goes only with the second. Of several such rules any one is enough."),
            _("Sky blue goes only with Air bodies."),
        ),
        FormOfSentence(
            "must_match",
            _("Must match"),
            _("A property of one must fit a property of another."),
            _("Both need one socket."),
        ),
        FormOfSentence(
            "budget",
            _("Budget or count"),
            _("Things are added up and compared to a limit."),
            _("Power stays below 90 W."),
        ),
        FormOfSentence(
            "table",
            _("Table"),
            _("A grid of what fits together. Tick it, or paste it."),
            _("Lids and the cups they close."),
        ),
        FormOfSentence(
            "asked_if",
            _("Asked only if"),
            _("A module is shown only when it makes sense."),
            _("A SIM card only with 5G."),
        ),
    )
}
