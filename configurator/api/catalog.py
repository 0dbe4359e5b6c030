"""The catalog: what is on sale now, by family, from its current release."""

import hashlib
from decimal import Decimal
from typing import Any

from django.http.response import HttpResponseBase  # noqa: TID251  the type of an answer without a body
from ninja import Path, Router, Schema
from pydantic import Field

from catalog.cells import number_text
from configurator.api.http import Answer, ApiRequest, ProblemError, needs, unless_known
from configurator.api.models import Scope
from configurator.api.shapes import Code, Money
from configurator.releases.models import CurrentRelease
from configurator.releases.money import rounded
from configurator.releases.numbers import NumberField
from configurator.releases.options import Option, ReleasedModule
from configurator.releases.shelf import LoadedRelease, current_release, current_releases

router = Router(tags=["Catalog"])


class ReleaseOut(Schema):
    """The frozen state of the family that is on sale."""

    number: int
    fingerprint: str


class FamilyOut(Schema):
    """One thing that can be configured."""

    code: str
    name: str
    currency: str
    release: ReleaseOut


class ChoiceOut(Schema):
    """One value of a component's variable: what is sent to choose it, and how many pieces that is."""

    value: str
    quantity: int


class ComponentOut(Schema):
    """One thing that can fill the module. Its price is null where it is on request; it is of one piece."""

    sku: str
    name: str
    description: str
    unit_price: Money | None
    weight_g: int
    lead_time_days: int
    attributes: dict[str, str]
    variable: str
    choices: list[ChoiceOut]


class NumberOut(Schema):
    """The numbers of a module: its one variable, the module's code, takes each from low to high in steps as a text."""

    low: str
    high: str
    step: str
    start: str
    unit: str
    attribute: str
    price: Money | None = Field(description="Of any number; null on request.")
    price_per_unit: str


class ModuleOut(Schema):
    """A slot of the family with what can fill it; `required` is what must not be left out."""

    code: str
    name: str
    kind: str
    required: bool
    components: list[ComponentOut]
    number: NumberOut | None = Field(default=None, description="What can be given; only where the kind is number.")


class FamilyWithModulesOut(FamilyOut):
    """A family with all that can be chosen."""

    modules: list[ModuleOut]


class FamiliesOut(Schema):
    """All families on sale, in the order of the shop."""

    families: list[FamilyOut]


_KNOWN = {"responses": {304: {"description": "The caller has it as it is (If-None-Match)."}}}


def _cached() -> dict[str, Any]:
    found = needs(Scope.CATALOG_READ)
    return found | {"openapi_extra": found["openapi_extra"] | _KNOWN}


@router.get("/families", response=FamiliesOut, summary="Families on sale", **_cached())
def families(request: ApiRequest, response: Answer) -> FamiliesOut | HttpResponseBase:
    """Every family that is on sale. `ETag` changes when anything in it does."""
    releases = current_releases()
    version = hashlib.sha256("\n".join(map(version_of, releases)).encode()).hexdigest()
    known = unless_known(request, response, version=version)
    return known or FamiliesOut(families=[FamilyOut(**_family(release)) for release in releases])


@router.get("/families/{code}", response=FamilyWithModulesOut, summary="One family with its components", **_cached())
def family(request: ApiRequest, response: Answer, code: Path[Code]) -> FamilyWithModulesOut | HttpResponseBase:
    """Modules and components with prices. A component is chosen by its `variable` and one value of its `choices`."""
    release = release_of(code, status=404)
    known = unless_known(request, response, version=version_of(release))
    return known or FamilyWithModulesOut(
        **_family(release), modules=[_module(release, module) for module in release.modules.values()]
    )


def release_of(code: str, *, status: int) -> LoadedRelease:
    """The release on sale. Raises ProblemError with the status."""
    try:
        return current_release(code)
    except CurrentRelease.DoesNotExist:
        raise ProblemError(status, "There is no such family on sale.") from None


def version_of(release: LoadedRelease) -> str:
    """The name of what is on sale, for caches."""
    return f"{release.family_code}-{release.number}-{release.fingerprint}"


def price_text(amount: Decimal | None, currency: str) -> str | None:
    """An amount as the API says it."""
    return None if amount is None else str(rounded(amount, currency))


def _family(release: LoadedRelease) -> dict[str, Any]:
    return {
        "code": release.family_code,
        "name": release.family_name,
        "currency": release.currency,
        "release": ReleaseOut(number=release.number, fingerprint=release.fingerprint),
    }


def _module(release: LoadedRelease, module: ReleasedModule) -> ModuleOut:
    """Options by component: one that can be taken several times is one component with several choices."""
    options: dict[str, list[Option]] = {}
    for option in module.options:
        if option.sku:
            options.setdefault(option.sku, []).append(option)
    return ModuleOut(
        code=module.code,
        name=module.name,
        kind=module.kind,
        required=module.required,
        components=[] if module.code in release.numbers else [_component(release, o) for o in options.values()],
        number=_number(release, release.numbers[module.code]) if module.code in release.numbers else None,
    )


def _number(release: LoadedRelease, field: NumberField) -> NumberOut:
    return NumberOut(
        low=field.texts[0],
        high=field.texts[-1],
        step=number_text(field.span.step),
        start=field.texts[field.start],
        unit=field.unit,
        attribute=field.attribute,
        price=price_text(field.base, release.currency),
        price_per_unit=number_text(field.per_unit),
    )


def _component(release: LoadedRelease, options: list[Option]) -> ComponentOut:
    first = options[0]
    taken = release.translation.vocabulary.slot[first.variable].taken
    texts = release.translation.vocabulary.components[first.sku]
    return ComponentOut(
        sku=first.sku,
        name=texts["name"],
        description=first.description,
        unit_price=price_text(first.unit_price, release.currency),
        weight_g=first.weight_g,
        lead_time_days=first.lead_time_days,
        attributes=dict(first.specs),
        variable=first.variable,
        choices=[
            ChoiceOut(value=value, quantity=taken[value][1])
            for option in options
            for value in option.values
            if value in taken
        ],
    )
