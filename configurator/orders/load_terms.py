"""Load terms: tax rates and ways of delivery from a file of the format atelier-terms/1, each only where it is missing.

So staff can change what was loaded, and the same file again leaves their word alone.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import transaction

from configurator.orders.models import DeliveryMethod, TaxRate

FORMAT = "atelier-terms/1"


class TermsFileError(Exception):
    """A file that can't be loaded; holds every problem, with where it stands."""

    def __init__(self, *problems: str) -> None:
        super().__init__(*problems)
        self.problems = problems


@dataclass(frozen=True, slots=True)
class LoadedTerms:
    """What was not there before."""

    rates: int
    methods: int


def load_terms(*, path: Path) -> LoadedTerms:
    """Add a file's terms in one transaction; one that is there already stays as it is.

    Raises TermsFileError, and then nothing was added.
    """
    document = _document(path)
    rates = [TaxRate(**entry) for entry in document["tax_rates"]]
    methods = [DeliveryMethod(**entry) for entry in document["delivery_methods"]]
    with transaction.atomic():
        known_rates = set(TaxRate.objects.values_list("country", flat=True))
        known_methods = set(DeliveryMethod.objects.values_list("code", "currency"))
        new_rates = [rate for rate in rates if rate.country not in known_rates]
        new_methods = [method for method in methods if (method.code, method.currency) not in known_methods]
        TaxRate.objects.bulk_create(new_rates)
        DeliveryMethod.objects.bulk_create(new_methods)
    return LoadedTerms(len(new_rates), len(new_methods))


def _document(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise TermsFileError(f"it can't be read: {error}") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise TermsFileError(f"its format is not {FORMAT}")
    try:
        problems = tuple(_problems(document))
    except (KeyError, TypeError, AttributeError, FieldDoesNotExist) as error:
        raise TermsFileError(f"something is missing or of another kind: {error}") from error
    if problems:
        raise TermsFileError(*problems)
    return document


def _problems(document: dict[str, Any]) -> Iterator[str]:
    """Everything that is wrong, in order; the models say what they would refuse."""
    for what, model, key in (
        ("tax rate", TaxRate, lambda entry: entry["country"]),
        ("delivery method", DeliveryMethod, lambda entry: (entry["code"], entry["currency"])),
    ):
        entries = document["tax_rates" if model is TaxRate else "delivery_methods"]
        keys = [key(entry) for entry in entries]
        for number, entry in enumerate(entries, start=1):
            yield from (f"{what} {number}: {text}" for text in _refused(model(**entry)))
            if keys.index(keys[number - 1]) < number - 1:
                yield f"{what} {number}: it stands in the file twice"


def _refused(row: TaxRate | DeliveryMethod) -> Iterator[str]:
    try:
        row.clean_fields()
    except ValidationError as error:
        yield from (f"{name}: {' '.join(texts)}" for name, texts in error.message_dict.items())
