"""Numbers: what pages need to know of a module in which a number is given, such as a length in mm."""

from dataclasses import dataclass
from decimal import Decimal

from catalog.numbers import NUMBER, Span, span_of
from configurator.languages.figures import measured
from configurator.releases.options import ReleasedModule
from configurator.releases.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class NumberField:
    """One module's numbers; their values stand one after the other in the knowledge base, the smallest first."""

    module: ReleasedModule
    span: Span
    texts: tuple[str, ...]
    unit: str
    attribute: str
    start: int  # the place where the customer begins
    base: Decimal | None  # what any number costs, None on request
    per_unit: Decimal
    first: int  # flat index of the smallest
    nothing: int  # flat index of giving none; of the smallest where one has to be given

    @property
    def end(self) -> int:
        """The flat index after the greatest."""
        return self.first + len(self.texts)

    def named(self, text: str) -> str:
        """A number with its unit, as the language writes it: "600 mm", "0,5 m", "۶۰۰ میلی‌متر"."""
        return f"{self.shown(text)} {self.unit}".strip()

    def shown(self, text: str) -> str:
        """A number as the language writes it beside the unit."""
        return measured(text, self.unit)

    def place(self, text: str | None) -> int | None:
        """Where a value stands among the numbers; None for none of them."""
        return self.texts.index(text) if text in self.texts else None


def number_field(vocabulary: Vocabulary, module: ReleasedModule) -> NumberField:
    """Gather it from a release. Linear in the numbers."""
    number = vocabulary.modules[module.code][NUMBER]
    span = span_of(number)
    given = [option for option in module.options if option.sku]
    start = int((Decimal(number["start"]) - span.low) / span.step) if "start" in number else 0
    return NumberField(
        module=module,
        span=span,
        texts=span.texts(),
        unit=vocabulary.attributes[number["attribute"]].get("unit") or "",
        attribute=number["attribute"],
        start=start,
        base=None if number["price"] is None else Decimal(number["price"]),
        per_unit=Decimal(number["price_per_unit"]),
        first=given[0].flats[0],
        nothing=module.options[0].flats[0],
    )
