"""Chainable questions to the catalog's tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db.models import Count, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import Model

    # Named in quotes below, where a linter does not look.
    from catalog.models import (  # noqa: F401
        CatalogText,
        CompatibilityRule,
        Component,
        Example,
        Font,
        Imprint,
        Module,
        NeedsAnswer,
        NeedsQuestion,
        Offering,
        PartLine,
        PictureLayer,
        Preset,
        PriceRule,
        ProductFamily,
        RuleChange,
    )


def _count_of(model: type[Model], group_by: str, counted: str = "pk") -> Coalesce:
    # A subquery each: joining three tables at once would multiply their rows.
    rows: QuerySet[Any] = QuerySet(model).filter(**{group_by: OuterRef("pk")}).order_by()
    counts = rows.values(group_by).annotate(n=Count(counted, distinct=True)).values("n")
    return Coalesce(Subquery(counts, output_field=IntegerField()), 0)


class ProductFamilyQuerySet(QuerySet["ProductFamily"]):
    """Families."""

    def listed(self) -> Self:
        """Only those that the shop's first page shows."""
        return self.filter(is_listed=True)

    def in_order(self) -> Self:
        """As the shop shows them."""
        return self.order_by("position", "code")

    def with_counts(self) -> Self:
        """Add `module_count`, `component_count` and `rule_count`."""
        from catalog.models import CompatibilityRule, Module, Offering  # noqa: PLC0415  models name this file

        return self.annotate(
            module_count=_count_of(Module, "family"),
            component_count=_count_of(Offering, "module__family", "component"),
            rule_count=_count_of(CompatibilityRule, "family"),
        )


class ModuleQuerySet(QuerySet["Module"]):
    """Modules."""

    def of_family(self, code: str) -> Self:
        """Only those of one family."""
        return self.filter(family__code=code)

    def with_conditions(self) -> Self:
        """Load when each is asked, with all that the conditions name."""
        from catalog.models import ModuleCondition  # noqa: PLC0415  models name this file

        conditions = ModuleCondition.objects.select_related("module", "component", "attribute")
        return self.prefetch_related(Prefetch("conditions", conditions.order_by("position", "pk")))

    def in_order(self) -> Self:
        """As the customer meets them."""
        return self.order_by("family_id", "position", "code")

    def with_counts(self) -> Self:
        """Add `component_count`."""
        from catalog.models import Offering  # noqa: PLC0415  models name this file

        return self.annotate(component_count=_count_of(Offering, "module"))


class ComponentQuerySet(QuerySet["Component"]):
    """Components."""

    def active(self) -> Self:
        """Only those that may still be sold."""
        return self.filter(is_active=True)

    def of_family(self, code: str) -> Self:
        """Only those that some module of the family offers."""
        return self.filter(offerings__module__family__code=code).distinct()

    def with_counts(self) -> Self:
        """Add `offering_count`."""
        from catalog.models import Offering  # noqa: PLC0415  models name this file

        return self.annotate(offering_count=_count_of(Offering, "component"))


class OfferingQuerySet(QuerySet["Offering"]):
    """Components in their modules."""

    def active(self) -> Self:
        """Only those whose component may still be sold."""
        return self.filter(component__is_active=True)

    def in_order(self) -> Self:
        """As staff arranged them."""
        return self.order_by("module_id", "position", "pk")


class PartLineQuerySet(QuerySet["PartLine"]):
    """What components need to be made."""

    def of_components(self) -> Self:
        """Only those that belong to a component, wherever it is used."""
        return self.filter(module__isnull=True)

    def in_order(self) -> Self:
        """As staff arranged them, with all that they name."""
        return self.select_related("module", "component", "attribute", "part", "per").order_by("position", "pk")


class RuleQuerySet(QuerySet["CompatibilityRule"]):
    """Rules."""

    def of_family(self, code: str) -> Self:
        """Only those of one family."""
        return self.filter(family__code=code)

    def in_order(self) -> Self:
        """As staff arranged them."""
        return self.order_by("family_id", "position", "code")

    def valid(self, on: date | None) -> Self:
        """Only those that are valid on a day; all if there is no day."""
        if on is None:
            return self
        begun = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
        return self.filter(begun, Q(valid_to__isnull=True) | Q(valid_to__gte=on))

    def with_terms(self) -> Self:
        """Load the terms with all they name, so that the rule can be read back without a further query."""
        from catalog.models import RuleTerm  # noqa: PLC0415  models name this file

        terms = RuleTerm.objects.select_related("module", "component", "attribute")
        return self.prefetch_related(Prefetch("terms", terms.order_by("role", "position", "pk")))


class PresetQuerySet(QuerySet["Preset"]):
    """Presets."""

    def in_order(self) -> Self:
        """As staff arranged them."""
        return self.order_by("family_id", "position", "code")

    def with_choices(self) -> Self:
        """Load the choices with all they name."""
        from catalog.models import PresetChoice  # noqa: PLC0415  models name this file

        choices = PresetChoice.objects.select_related("module", "component")
        return self.prefetch_related(Prefetch("choices", choices.order_by(F("module__position"), "position", "pk")))


class PriceRuleQuerySet(QuerySet["PriceRule"]):
    """Lines of the price that are no component."""

    def in_order(self) -> Self:
        """As staff arranged them."""
        return self.order_by("family_id", "position", "code")

    def with_conditions(self) -> Self:
        """Load the module and the conditions with all they name."""
        from catalog.models import PriceCondition  # noqa: PLC0415  models name this file

        conditions = PriceCondition.objects.select_related("module", "component", "attribute")
        return self.select_related("module").prefetch_related(
            Prefetch("conditions", conditions.order_by("position", "pk"))
        )


class PictureLayerQuerySet(QuerySet["PictureLayer"]):
    """Layers of live pictures."""

    def in_order(self) -> Self:
        """The lowest first."""
        return self.order_by("family_id", "position", "code")

    def with_components(self) -> Self:
        """Load what brings them in: components and numbers."""
        from catalog.models import LayerComponent, LayerNumber  # noqa: PLC0415  models name this file

        rows = LayerComponent.objects.select_related("module", "component").order_by("position", "pk")
        numbers = LayerNumber.objects.select_related("module").order_by("position", "pk")
        return self.prefetch_related(Prefetch("components", rows), Prefetch("numbers", numbers))


class NeedsQuestionQuerySet(QuerySet["NeedsQuestion"]):
    """Questions about use."""

    def with_counts(self) -> Self:
        """Add `answer_count`, in a way that a row can still be locked."""
        from catalog.models import NeedsAnswer  # noqa: PLC0415  models name this file

        return self.annotate(answer_count=_count_of(NeedsAnswer, "question"))

    def in_order(self) -> Self:
        """As customers are asked."""
        return self.order_by("family_id", "position", "code")

    def with_answers(self) -> Self:
        """Load the answers and their wishes with all they name."""
        from catalog.models import NeedsAnswer  # noqa: PLC0415  models name this file

        answers = NeedsAnswer.objects.order_by("position", "pk").with_wishes()
        return self.prefetch_related(Prefetch("answers", answers))


class NeedsAnswerQuerySet(QuerySet["NeedsAnswer"]):
    """Answers to questions about use."""

    def with_wishes(self) -> Self:
        """Load the wishes with all they name."""
        from catalog.models import NeedsWish  # noqa: PLC0415  models name this file

        wishes = NeedsWish.objects.select_related("module", "component", "attribute").order_by("position", "pk")
        return self.prefetch_related(Prefetch("wishes", wishes))


class ExampleQuerySet(QuerySet["Example"]):
    """Builds that must be possible, or must not be."""

    def in_order(self) -> Self:
        """As staff arranged them."""
        return self.order_by("family_id", "position", "code")


class RuleChangeQuerySet(QuerySet["RuleChange"]):
    """What was done to rules."""

    def newest_first(self) -> Self:
        """The last change first, with who made it."""
        return self.select_related("by").order_by("-at", "-pk")


class FontQuerySet(QuerySet["Font"]):
    """Fonts of customers' words."""

    def in_order(self) -> Self:
        """By name."""
        return self.order_by("name", "code")


class ImprintQuerySet(QuerySet["Imprint"]):
    """Places for customers' own words and pictures."""

    def in_order(self) -> Self:
        """As staff arranged them, each with the module that shows it."""
        return self.select_related("module").order_by("family_id", "position", "code")


class CatalogTextQuerySet(QuerySet["CatalogText"]):
    """Texts in other languages than the shop's."""

    def of_family(self, family: ProductFamily) -> Self:
        """The family's own, and those of what it has in common with others: some of these may be of no use to it."""
        from catalog.models import Component  # noqa: PLC0415  models name this file

        parts = Component.objects.filter(offerings__module__family=family).values("sku")
        shared = Q(family__isnull=True) & (~Q(kind="components") | Q(code__in=parts))
        return self.filter(Q(family=family) | shared)
