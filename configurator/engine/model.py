"""The product model, the engine's only input, and its JSON form ``atelier-model/1`` (see docs/engine.md)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from configurator.engine.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

FORMAT = "atelier-model/1"
# Integers beyond this are not exact in every JSON reader, and sums of a thousand of them still fit 64 bits.
LARGEST = 2**53 - 1
DEFAULT_PRICE_SCALE = 100

Operator = Literal["<=", ">=", "=="]
OPERATORS: dict[str, Operator] = {"<=": "<=", ">=": ">=", "==": "=="}


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A finite-domain variable. ``prices`` and ``lead_times`` are per value; empty means all zero."""

    name: str
    values: tuple[str, ...]
    prices: tuple[int, ...] = ()
    lead_times: tuple[int, ...] = ()
    auxiliary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """At least one literal holds; a literal is a variable and the values that satisfy it."""

    literals: tuple[tuple[str, tuple[str, ...]], ...]
    id: str | None = None
    says: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The tuple of ``variables`` is among ``rows`` (``allowed``) or is not (otherwise)."""

    variables: tuple[str, ...]
    allowed: bool
    rows: tuple[tuple[str, ...], ...]
    id: str | None = None
    says: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinearSum:
    """The chosen values' weights, added, compare with ``bound``; a chosen ``None`` weight satisfies the sum."""

    weights: Mapping[str, tuple[int | None, ...]]
    op: Operator
    bound: int
    id: str | None = None
    says: str | None = None


Constraint = Clause | Table | LinearSum


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductModel:
    """Variables and constraints of one product family, in the order that settles ties."""

    name: str
    variables: tuple[Variable, ...]
    constraints: tuple[Constraint, ...]
    price_scale: int = DEFAULT_PRICE_SCALE

    def constraint_name(self, index: int) -> str:
        """Return the constraint's id, or ``constraints[index]`` where it has none."""
        return self.constraints[index].id or f"constraints[{index}]"


def parse_model(data: object) -> ProductModel:
    """Read decoded JSON of ``atelier-model/1``.

    Raises ModelError naming the first place that is wrong. Cost: linear in the size of the data.
    """
    top = _Place(data, "").mapping(required=("format", "name", "variables", "constraints"), optional=("price_scale",))
    if top["format"].value != FORMAT:
        raise top["format"].error(f'"{FORMAT}"')
    variables = tuple(_variable(place) for place in top["variables"].items())
    domains = _domains(variables)
    constraints = tuple(_constraint(place, domains) for place in top["constraints"].items())
    _check_ids(constraints)
    scale = top["price_scale"].integer(low=1) if "price_scale" in top else DEFAULT_PRICE_SCALE
    return ProductModel(name=top["name"].text(), variables=variables, constraints=constraints, price_scale=scale)


def dump_model(model: ProductModel) -> dict[str, object]:
    """Return the JSON form of a model; ``parse_model`` gives the same model back."""
    return {
        "format": FORMAT,
        "name": model.name,
        "price_scale": model.price_scale,
        "variables": [_dump_variable(variable) for variable in model.variables],
        "constraints": [_dump_constraint(constraint) for constraint in model.constraints],
    }


@dataclass(frozen=True, slots=True)
class _Place:
    """A value of the decoded JSON and where it stands; every reader checks the type and names the place."""

    value: object
    at: str

    def error(self, expected: str) -> ModelError:
        return ModelError(at=self.at, expected=expected)

    def mapping(self, *, required: tuple[str, ...], optional: tuple[str, ...]) -> dict[str, _Place]:
        found = self.any_mapping()
        for key in required:
            if key not in found:
                raise ModelError(at=self._below(key), expected="this key to be present")
        for key, place in found.items():
            if key not in required and key not in optional:
                raise place.error(f"no such key here, only {', '.join(required + optional)}")
        return found

    def any_mapping(self) -> dict[str, _Place]:
        if not isinstance(self.value, dict):
            raise self.error("an object")
        found: dict[str, _Place] = {}
        for key, value in self.value.items():
            if not isinstance(key, str):
                raise self.error("text as keys")
            found[key] = _Place(value, self._below(key))
        return found

    def _below(self, key: str) -> str:
        return f"{self.at}.{key}" if self.at else key

    def items(self) -> Iterator[_Place]:
        if not isinstance(self.value, list | tuple):
            raise self.error("a list")
        return (_Place(value, f"{self.at}[{index}]") for index, value in enumerate(self.value))

    def pair(self) -> tuple[_Place, _Place]:
        parts = tuple(self.items())
        if len(parts) != 2:  # noqa: PLR2004 - a pair is two by name
            raise self.error("a list of two")
        return parts[0], parts[1]

    def text(self) -> str:
        if not isinstance(self.value, str) or not self.value:
            raise self.error("a text that is not empty")
        return self.value

    def one_of(self, allowed: Mapping[str, object], what: str) -> str:
        text = self.text()
        if text not in allowed:
            raise self.error(what)
        return text

    def flag(self) -> bool:
        if not isinstance(self.value, bool):
            raise self.error("true or false")
        return self.value

    def integer(self, *, low: int = -LARGEST) -> int:
        if not isinstance(self.value, int) or isinstance(self.value, bool) or not low <= self.value <= LARGEST:
            raise self.error(f"an integer from {low} to {LARGEST}")
        return self.value

    def integers(self, *, count: int, low: int = -LARGEST) -> tuple[int, ...]:
        numbers = tuple(place.integer(low=low) for place in self.items())
        if len(numbers) != count:
            raise self.error(f"one number per value, {count} of them")
        return numbers


_Domains = dict[str, dict[str, int]]


def _variable(place: _Place) -> Variable:
    fields = place.mapping(required=("name", "values"), optional=("prices", "lead_times", "auxiliary"))
    values: dict[str, None] = {}
    for item in fields["values"].items():
        text = item.text()
        if text in values:
            raise item.error("a value not named before in this variable")
        values[text] = None
    if not values:
        raise fields["values"].error("at least one value")
    count = len(values)
    return Variable(
        name=fields["name"].text(),
        values=tuple(values),
        prices=fields["prices"].integers(count=count) if "prices" in fields else (),
        lead_times=fields["lead_times"].integers(count=count, low=0) if "lead_times" in fields else (),
        auxiliary=fields["auxiliary"].flag() if "auxiliary" in fields else False,
    )


def _domains(variables: tuple[Variable, ...]) -> _Domains:
    domains: _Domains = {}
    for index, variable in enumerate(variables):
        if variable.name in domains:
            raise ModelError(at=f"variables[{index}].name", expected="a name not used by a variable before")
        domains[variable.name] = {value: number for number, value in enumerate(variable.values)}
    return domains


def _constraint(place: _Place, domains: _Domains) -> Constraint:
    kinds: dict[str, Callable[[_Place, _Domains], Constraint]] = {"clause": _clause, "table": _table, "sum": _sum}
    fields = place.any_mapping()
    if "kind" not in fields:
        raise ModelError(at=f"{place.at}.kind", expected="this key to be present")
    kind = fields["kind"].one_of(kinds, '"clause", "table" or "sum"')
    return kinds[kind](place, domains)


def _labels(fields: dict[str, _Place]) -> tuple[str | None, str | None]:
    said = fields["says"].value if "says" in fields else None
    if said is not None and not isinstance(said, str):
        raise fields["says"].error("a text")
    return fields["id"].text() if "id" in fields else None, said


def _known(place: _Place, domains: _Domains) -> str:
    return place.one_of(domains, "the name of a variable")


def _clause(place: _Place, domains: _Domains) -> Clause:
    fields = place.mapping(required=("kind", "literals"), optional=("id", "says"))
    literals = []
    for item in fields["literals"].items():
        name, values = item.pair()
        domain = domains[_known(name, domains)]
        chosen = tuple(value.one_of(domain, "a value of the variable") for value in values.items())
        literals.append((name.text(), chosen))
    code, says = _labels(fields)
    return Clause(literals=tuple(literals), id=code, says=says)


def _table(place: _Place, domains: _Domains) -> Table:
    fields = place.mapping(required=("kind", "variables", "allowed", "rows"), optional=("id", "says"))
    names: list[str] = []
    for item in fields["variables"].items():
        name = _known(item, domains)
        if name in names:
            raise item.error("a variable not named before in this table")
        names.append(name)
    rows = tuple(_row(row, [domains[name] for name in names]) for row in fields["rows"].items())
    code, says = _labels(fields)
    return Table(variables=tuple(names), allowed=fields["allowed"].flag(), rows=rows, id=code, says=says)


def _row(place: _Place, domains: list[dict[str, int]]) -> tuple[str, ...]:
    cells = tuple(place.items())
    if len(cells) != len(domains):
        raise place.error(f"one value per variable, {len(domains)} of them")
    return tuple(cell.one_of(domain, "a value of the variable") for cell, domain in zip(cells, domains, strict=True))


def _sum(place: _Place, domains: _Domains) -> LinearSum:
    fields = place.mapping(required=("kind", "weights", "op", "bound"), optional=("id", "says"))
    weights: dict[str, tuple[int | None, ...]] = {}
    for name, item in fields["weights"].any_mapping().items():
        if name not in domains:
            raise item.error("the name of a variable")
        numbers = tuple(None if cell.value is None else cell.integer() for cell in item.items())
        if len(numbers) != len(domains[name]):
            raise item.error(f"one weight per value, {len(domains[name])} of them")
        weights[name] = numbers
    op = OPERATORS[fields["op"].one_of(OPERATORS, '"<=", ">=" or "=="')]
    code, says = _labels(fields)
    return LinearSum(weights=weights, op=op, bound=fields["bound"].integer(), id=code, says=says)


def _check_ids(constraints: tuple[Constraint, ...]) -> None:
    seen: set[str] = set()
    for index, constraint in enumerate(constraints):
        if constraint.id in seen:
            raise ModelError(at=f"constraints[{index}].id", expected="an id not used by a constraint before")
        if constraint.id is not None:
            seen.add(constraint.id)


def _dump_variable(variable: Variable) -> dict[str, object]:
    dumped: dict[str, object] = {"name": variable.name, "values": list(variable.values)}
    if variable.prices:
        dumped["prices"] = list(variable.prices)
    if variable.lead_times:
        dumped["lead_times"] = list(variable.lead_times)
    if variable.auxiliary:
        dumped["auxiliary"] = True
    return dumped


def _dump_constraint(constraint: Constraint) -> dict[str, object]:
    dumped: dict[str, object] = {}
    if constraint.id is not None:
        dumped["id"] = constraint.id
    match constraint:
        case Clause():
            literals = [[name, list(values)] for name, values in constraint.literals]
            dumped |= {"kind": "clause", "literals": literals}
        case Table():
            rows = [list(row) for row in constraint.rows]
            dumped |= {"kind": "table", "variables": list(constraint.variables)}
            dumped |= {"allowed": constraint.allowed, "rows": rows}
        case LinearSum():
            weights = {name: list(numbers) for name, numbers in constraint.weights.items()}
            dumped |= {"kind": "sum", "weights": weights, "op": constraint.op, "bound": constraint.bound}
    if constraint.says is not None:
        dumped["says"] = constraint.says
    return dumped
