"""Make the tables of one family equal to a document: only what differs is written, in bulk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog import rows
from catalog.bulk import update_rows
from catalog.fixed import fixed_problems
from catalog.imprint_rows import imprint_plan, store_fonts, write_imprints
from catalog.layer_rows import clear_layers, layer_plan, write_layers
from catalog.models import (
    Attribute,
    CompatibilityRule,
    Component,
    ComponentAttribute,
    Example,
    Module,
    ModuleCondition,
    Offering,
    PartLine,
    Preset,
    PresetChoice,
    PriceCondition,
    PriceRule,
    ProductFamily,
    RuleChange,
    RuleTerm,
)
from catalog.needs_rows import clear_needs, needs_plan, write_needs
from catalog.part_lines import module_part_documents, whole_components
from catalog.parts import offering_documents
from catalog.plan import Plan, plan
from catalog.price_rows import price_plan, write_prices
from catalog.problems import Problem
from catalog.snapshot import (
    attribute_document,
    example_document,
    family_document,
    module_document,
    modules_with_conditions,
    preset_document,
    rule_document,
)
from catalog.texts.rows import store_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalog.documents import Document
    from catalog.importing import LoadReport
    from configurator.customers.models import User

BATCH = 500


def _has_other_values(old: Document, new: Document) -> bool:
    return bool(old["attributes"] != new["attributes"])


def _store_parts(planned: Plan[Component], documents: dict[str, Document], lookup: rows.Lookup) -> None:
    lines = {sku: entry.get("parts", []) for sku, entry in planned.wanted.items()}
    other = [row for row in planned.changed if documents[row.sku].get("parts", []) != lines[row.sku]]
    PartLine.objects.of_components().filter(component__in=other).delete()
    made = (lookup.parts_of(lines[row.sku], component=row) for row in (*other, *planned.created))
    PartLine.objects.bulk_create((line for part in made for line in part), batch_size=BATCH)


def _clear_rules(rules: Plan[CompatibilityRule], presets: Plan[Preset], prices: Plan[PriceRule]) -> None:
    """Take away what goes, and the parts of what is written anew."""
    RuleTerm.objects.filter(rule__in=rules.changed).delete()
    PresetChoice.objects.filter(preset__in=presets.changed).delete()
    PriceCondition.objects.filter(rule__in=prices.changed).delete()
    for model, planned in ((PriceRule, prices), (CompatibilityRule, rules), (Preset, presets)):
        model._default_manager.filter(pk__in=[row.pk for row in planned.removed]).delete()


def _rule_changes(family: ProductFamily, planned: Plan[CompatibilityRule], by: User | None) -> Iterator[RuleChange]:
    at = timezone.now()
    for row in (*planned.written, *planned.removed):
        before = None if row.pk is None else rule_document(row)
        after = planned.wanted.get(row.code)
        if before != after:
            yield RuleChange(
                family=family, code=row.code, way=RuleChange.Way.FILE, before=before, after=after, at=at, by=by
            )


OTHER_KIND = _("“{code}” is used elsewhere in the catalog with another kind.")


class FamilyStore:
    """One load of one checked document; use inside a transaction."""

    def __init__(self, document: Document, report: LoadReport, by: User | None = None) -> None:
        """Pictures in `document` are names in the storage; `report` is counted up; changed rules tell `by` whom."""
        self.document = document
        self.report = report
        self.by = by
        self.lookup = rows.Lookup()

    def store(self) -> list[Problem]:
        """Write what differs; returns what stands against it in the tables (the caller then rolls back)."""
        problems = fixed_problems(self.document) or self._store_attributes()
        if problems:
            return problems
        self._store_components()
        family = self._store_family()
        rules, presets, modules = self._rule_plan(family), self._preset_plan(family), self._module_plan(family)
        fonts, imprints = store_fonts(self.document), imprint_plan(family, self.document)
        prices, layers = price_plan(family, self.document), layer_plan(family, self.document)
        needs = needs_plan(family, self.document)
        # Parts that will be written anew go first: they may still name a module that goes.
        told = list(_rule_changes(family, rules, self.by))
        _clear_rules(rules, presets, prices)
        clear_layers(layers)
        clear_needs(needs)
        ModuleCondition.objects.filter(asked__in=modules.changed).delete()
        Offering.objects.filter(module__in=modules.changed).delete()
        PartLine.objects.filter(module__in=modules.changed).delete()
        ModuleCondition.objects.filter(asked__in=modules.removed).delete()
        self._write_modules(modules)
        write_prices(prices, self.lookup)
        write_layers(layers, self.lookup)
        write_imprints(imprints, self.lookup)
        write_needs(needs, self.lookup)
        beside: dict[str, Plan[Any]] = {"prices": prices, "layers": layers, "imprints": imprints}
        beside |= {"fonts": fonts, "needs": needs}
        for name, planned in beside.items():
            self.report.count(name, planned)
        Module.objects.filter(pk__in=[row.pk for row in modules.removed]).delete()
        RuleChange.objects.bulk_create(told, batch_size=BATCH)
        self._write_rules(rules)
        self._write_presets(presets)
        self._store_examples(family)
        store_texts(family=family, document=self.document, report=self.report, by=self.by)
        return []

    def _store_attributes(self) -> list[Problem]:
        entries = self.document["attributes"]
        found = Attribute.objects.in_bulk([entry["code"] for entry in entries], field_name="code")
        planned = plan(
            entries, key="code", existing=found, document=attribute_document, new=lambda code: Attribute(code=code)
        )
        problems = self._kind_problems(planned)
        if problems:
            return problems
        for row in planned.written:
            rows.assign(row, planned.wanted[row.code])
        Attribute.objects.bulk_update(planned.changed, ["name", "kind", "unit"], batch_size=BATCH)
        Attribute.objects.bulk_create(planned.created)
        self.lookup.attributes = {row.code: row for row in planned.kept}
        self.report.count("attributes", planned)
        return []

    def _kind_problems(self, planned: Plan[Attribute]) -> list[Problem]:
        turned = [row for row in planned.changed if row.kind != planned.wanted[row.code]["kind"]]
        used = rows.attributes_used_elsewhere(
            turned,
            skus=[part["sku"] for part in self.document["components"]],
            family_code=self.document["family"]["code"],
        )
        return [
            Problem(("attributes", index, "kind"), OTHER_KIND.format(code=code))
            for index, code in enumerate(planned.wanted)
            if code in used
        ]

    def _store_components(self) -> None:
        parts = self.document["components"]
        found = Component.objects.filter(sku__in=[part["sku"] for part in parts])
        documents = whole_components(found)
        planned = plan(
            parts,
            key="sku",
            existing={row.sku: row for row in found},
            document=lambda row: documents[row.sku],
            new=lambda sku: Component(sku=sku),
        )
        for row in planned.written:
            rows.assign(row, rows.component_fields(planned.wanted[row.sku]))
        rows.next_version(planned.changed)
        update_rows(planned.changed, [*rows.COMPONENT_FIELDS, "version"])
        Component.objects.bulk_create(planned.created, batch_size=BATCH)
        revalued = [row for row in planned.changed if _has_other_values(documents[row.sku], planned.wanted[row.sku])]
        ComponentAttribute.objects.filter(component__in=revalued).delete()
        self.lookup.components = {row.sku: row for row in planned.kept}
        made = (self.lookup.values_of(row, planned.wanted[row.sku]) for row in (*revalued, *planned.created))
        ComponentAttribute.objects.bulk_create((value for values in made for value in values), batch_size=BATCH)
        _store_parts(planned, documents, self.lookup)
        self.report.count("components", planned)

    def _store_family(self) -> ProductFamily:
        entry = self.document["family"]
        found = ProductFamily.objects.in_bulk([entry["code"]], field_name="code")
        planned = plan(
            [entry], key="code", existing=found, document=family_document, new=lambda code: ProductFamily(code=code)
        )
        rows.next_version(planned.changed)
        for row in planned.written:
            rows.assign(row, rows.family_fields(entry))
            row.save()
        self.report.count("family", planned)
        return planned.kept[0]

    def _module_plan(self, family: ProductFamily) -> Plan[Module]:
        offerings = offering_documents(Offering.objects.filter(module__family=family))
        parts = module_part_documents(family)
        return plan(
            self.document["modules"],
            key="code",
            existing={row.code: row for row in modules_with_conditions(family.modules.all())},
            document=lambda row: module_document(row, offerings.get(row.pk, []), parts.get(row.pk, [])),
            new=lambda code: Module(family=family, code=code),
        )

    def _rule_plan(self, family: ProductFamily) -> Plan[CompatibilityRule]:
        return plan(
            self.document["rules"],
            key="code",
            existing={row.code: row for row in CompatibilityRule.objects.filter(family=family).in_order().with_terms()},
            document=rule_document,
            new=lambda code: CompatibilityRule(family=family, code=code),
        )

    def _preset_plan(self, family: ProductFamily) -> Plan[Preset]:
        return plan(
            self.document["presets"],
            key="code",
            existing={row.code: row for row in Preset.objects.filter(family=family).in_order().with_choices()},
            document=preset_document,
            new=lambda code: Preset(family=family, code=code),
        )

    def _write_modules(self, planned: Plan[Module]) -> None:
        for row in planned.written:
            fields = rows.module_fields(planned.wanted[row.code])
            rows.assign(row, fields | {"number_attribute": self.lookup.number_attribute(planned.wanted[row.code])})
        rows.next_version(planned.changed)
        rows.renumber(planned)
        Module.objects.bulk_update(planned.changed, [*rows.MODULE_FIELDS, "position", "version"], batch_size=BATCH)
        Module.objects.bulk_create(planned.created)
        self.lookup.modules = {row.code: row for row in planned.kept}
        offerings = (self.lookup.offerings_of(row, planned.wanted[row.code]) for row in planned.written)
        Offering.objects.bulk_create((row for made in offerings for row in made), batch_size=BATCH)
        conditions = (self.lookup.conditions_of(row, planned.wanted[row.code]) for row in planned.written)
        ModuleCondition.objects.bulk_create((row for made in conditions for row in made), batch_size=BATCH)
        parts = (self.lookup.parts_of(planned.wanted[row.code].get("parts", []), row) for row in planned.written)
        PartLine.objects.bulk_create((row for made in parts for row in made), batch_size=BATCH)
        self.report.count("modules", planned)

    def _write_rules(self, planned: Plan[CompatibilityRule]) -> None:
        for row in planned.written:
            rows.assign(row, rows.rule_fields(planned.wanted[row.code]))
        rows.next_version(planned.changed)
        rows.renumber(planned)
        fields = [*rows.RULE_FIELDS, "position", "version"]
        CompatibilityRule.objects.bulk_update(planned.changed, fields, batch_size=BATCH)
        CompatibilityRule.objects.bulk_create(planned.created)
        terms = (self.lookup.terms_of(row, planned.wanted[row.code]) for row in planned.written)
        RuleTerm.objects.bulk_create((term for made in terms for term in made), batch_size=BATCH)
        self.report.count("rules", planned)

    def _store_examples(self, family: ProductFamily) -> None:
        planned = plan(
            self.document["examples"],
            key="code",
            existing={row.code: row for row in Example.objects.filter(family=family).in_order()},
            document=example_document,
            new=lambda code: Example(family=family, code=code),
        )
        Example.objects.filter(pk__in=[row.pk for row in planned.removed]).delete()
        for row in planned.written:
            rows.assign(row, rows.example_fields(planned.wanted[row.code]))
        rows.renumber(planned)
        Example.objects.bulk_update(planned.changed, [*rows.EXAMPLE_FIELDS, "position"], batch_size=BATCH)
        Example.objects.bulk_create(planned.created)
        self.report.count("examples", planned)

    def _write_presets(self, planned: Plan[Preset]) -> None:
        for row in planned.written:
            rows.assign(row, rows.preset_fields(planned.wanted[row.code]))
        rows.renumber(planned)
        rows.next_version(planned.changed)
        Preset.objects.bulk_update(planned.changed, [*rows.PRESET_FIELDS, "position", "version"], batch_size=BATCH)
        Preset.objects.bulk_create(planned.created)
        choices = (self.lookup.choices_of(row, planned.wanted[row.code]) for row in planned.written)
        PresetChoice.objects.bulk_create((choice for made in choices for choice in made), batch_size=BATCH)
        self.report.count("presets", planned)
