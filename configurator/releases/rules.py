"""Rules as staff write them, turned into constraints of the engine.

A selector becomes *atoms*: per engine variable the values for which it holds, and those for which nobody knows because
an attribute is missing. A rule counts as satisfied where it can't be checked, and leaves a `Check` that says so.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from math import lcm
from typing import Any

from catalog.cells import compares
from catalog.numbers import NUMBER
from configurator.releases.checks import Check, ClauseCheck, MatchCheck, SumCheck
from configurator.releases.matching import pairs
from configurator.releases.saying import AT_LEAST, fewest, module_says
from configurator.releases.tables import table_clauses
from configurator.releases.vocabulary import Slot, Vocabulary


@dataclass(frozen=True, slots=True)
class Atom:
    """A condition on one variable: the values for which it holds, and for which nobody knows."""

    variable: str
    holds: frozenset[str]
    unknown: frozenset[str]


@dataclass(frozen=True, slots=True)
class Literal:
    """One side of a clause: the values that surely satisfy it, and those that may."""

    variable: str
    sure: frozenset[str]
    unknown: frozenset[str]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One constraint with the words that belong to it."""

    strength: str
    constraint: dict[str, Any] | None  # None: nothing is forbidden, it is only noted
    check: Check | None  # None: the sentence before says it too


_OPS = {"at_most": "<=", "at_least": ">=", "equal": "=="}


def atoms(vocabulary: Vocabulary, selector: dict[str, Any]) -> list[Atom]:
    """What a selector names, one atom for each engine variable of its module."""
    return [_atom(vocabulary, slot, selector) for slot in vocabulary.slots_of[selector["module"]]]


def _atom(vocabulary: Vocabulary, slot: Slot, selector: dict[str, Any]) -> Atom:
    if not selector.get("attribute"):
        wanted = selector.get("component")
        holds = frozenset(value for value, (sku, _) in slot.taken.items() if not wanted or sku == wanted)
        return Atom(slot.variable, holds, frozenset())
    column = vocabulary.column(slot, selector["attribute"])
    unknown = frozenset(value for value, have in column.items() if have is None)
    holds = frozenset(value for value, have in column.items() if have is not None and _selects(selector, have))
    return Atom(slot.variable, holds, unknown)


def _selects(selector: dict[str, Any], have: Any) -> bool:
    want = selector["value"]
    if isinstance(have, Decimal):
        want = [Decimal(str(w)) for w in want] if isinstance(want, list) else Decimal(str(want))
    return compares(selector["operator"], have, want)


def _positive(vocabulary: Vocabulary, selectors: Iterable[dict[str, Any]]) -> list[Literal]:
    found = [atom for selector in selectors for atom in atoms(vocabulary, selector)]
    return [Literal(a.variable, a.holds, a.unknown) for a in found if a.holds or a.unknown]


def _negative(vocabulary: Vocabulary, atom: Atom) -> Literal:
    rest = frozenset(vocabulary.slot[atom.variable].values) - atom.holds - atom.unknown
    return Literal(atom.variable, rest, atom.unknown)


def _clause(rule: dict[str, Any], literals: Iterable[Literal]) -> Sentence:
    literals = list(literals)
    return Sentence(
        rule["strength"],
        {"kind": "clause", "literals": [[lit.variable, sorted(lit.sure | lit.unknown)] for lit in literals]},
        Check(rule["code"], rule["says"], rule["strength"], _any_of(literals)),
    )


def _any_of(literals: Iterable[Literal]) -> ClauseCheck:
    return ClauseCheck(tuple((lit.variable, lit.sure, lit.unknown) for lit in literals))


def rule_constraints(vocabulary: Vocabulary, rule: dict[str, Any]) -> Iterator[Sentence]:
    """The constraints of one rule, named `code`, `code:2`, ... where there are several."""
    makers = {"must_match": _must_match, "budget": _budget, "never_with": _never_with, "table": _table}
    for number, sentence in enumerate(makers.get(rule["form"], _needs)(vocabulary, rule), start=1):
        if sentence.constraint is not None:
            sentence.constraint["id"] = rule["code"] if number == 1 else f"{rule['code']}:{number}"
            sentence.constraint["says"] = rule["says"]
        yield sentence


def _subjects(vocabulary: Vocabulary, rule: dict[str, Any]) -> Iterator[list[Literal]]:
    """Each way in which all of the `if` selectors can hold, negated."""
    sides = [[a for a in atoms(vocabulary, s) if a.holds or a.unknown] for s in rule["if"]]
    for combination in product(*sides):
        yield [_negative(vocabulary, atom) for atom in combination]


def _needs(vocabulary: Vocabulary, rule: dict[str, Any]) -> Iterator[Sentence]:
    ways_out = _positive(vocabulary, [*rule["then"], *rule.get("unless", [])])
    for subject in _subjects(vocabulary, rule):
        yield _clause(rule, [*subject, *ways_out])


def _never_with(vocabulary: Vocabulary, rule: dict[str, Any]) -> Iterator[Sentence]:
    unless = _positive(vocabulary, rule.get("unless", []))
    others = [a for s in rule["then"] for a in atoms(vocabulary, s) if a.holds or a.unknown]
    for subject in _subjects(vocabulary, rule):
        for atom in others:
            yield _clause(rule, [*subject, _negative(vocabulary, atom), *unless])


def _must_match(vocabulary: Vocabulary, rule: dict[str, Any]) -> Iterator[Sentence]:
    unless = _positive(vocabulary, rule.get("unless", []))
    lifting = [(vocabulary.slot[literal.variable], literal.sure | literal.unknown) for literal in unless]
    for pair in pairs(vocabulary, rule):
        test = MatchCheck(pair.left, rule["operator"], pair.right, _any_of(unless))
        check = Check(rule["code"], rule["says"], rule["strength"], test)
        constraints = pair.constraints(lifting)
        yield Sentence(rule["strength"], constraints[0] if constraints else None, check)
        yield from (Sentence(rule["strength"], constraint, None) for constraint in constraints[1:])


def _table(vocabulary: Vocabulary, rule: dict[str, Any]) -> Iterator[Sentence]:
    unless = _positive(vocabulary, rule.get("unless", []))
    for parts in table_clauses(vocabulary, rule["modules"], rule["rows"]):
        yield _clause(rule, [*(Literal(variable, fits, frozenset()) for variable, fits in parts), *unless])


def _budget(vocabulary: Vocabulary, rule: dict[str, Any]) -> Iterator[Sentence]:
    terms = [(Decimal(str(t.get("coefficient", 1))), t["module"], t["attribute"]) for t in rule["terms"]]
    bound = -Decimal(str(rule.get("constant") or 0))
    unless = _positive(vocabulary, rule.get("unless", []))
    if isinstance(rule["bound"], dict):
        terms.append((Decimal(-1), rule["bound"]["module"], rule["bound"]["attribute"]))
        unless += _unbounded(vocabulary, rule["bound"]["module"])
    else:
        bound += Decimal(str(rule["bound"]))
    yield _sum(vocabulary, rule, _weights(vocabulary, terms), bound, unless)


def _unbounded(vocabulary: Vocabulary, module: str) -> list[Literal]:
    """Where nothing is taken of the choose-one module that sets the bound there is no bound."""
    nothing = [(slot.variable, slot.nothing) for slot in vocabulary.slots_of[module] if not slot.sku]
    return [Literal(variable, frozenset({value}), frozenset()) for variable, value in nothing if value is not None]


Weights = dict[str, dict[str, Decimal | None]]


def _weights(vocabulary: Vocabulary, terms: list[tuple[Decimal, str, str]]) -> Weights:
    """Weight of every value, attribute times coefficient times quantity; None where the attribute is missing."""
    weights: Weights = {}
    for coefficient, module, attribute in terms:
        for slot in vocabulary.slots_of[module]:
            there = weights.setdefault(slot.variable, dict.fromkeys(slot.values, Decimal(0)))
            for value, have in vocabulary.column(slot, attribute).items():
                there[value] = _add(there[value], have, coefficient * slot.quantity(value))
    return weights


def _add(sofar: Decimal | None, have: Any, times: Decimal) -> Decimal | None:
    return None if sofar is None or have is None else sofar + times * Decimal(have)


def _sum(
    vocabulary: Vocabulary, rule: dict[str, Any], weights: Weights, bound: Decimal, unless: list[Literal]
) -> Sentence:
    numbers = [bound, *(w for column in weights.values() for w in column.values() if w is not None)]
    scale = lcm(*(number.as_integer_ratio()[1] for number in numbers))
    whole: dict[str, dict[str, int | None]] = {
        variable: {value: None if w is None else int(w * scale) for value, w in column.items()}
        for variable, column in weights.items()
    }
    op, limit = _OPS[rule["operator"]], int(bound * scale)
    check = Check(rule["code"], rule["says"], rule["strength"], SumCheck(whole, op, limit, _any_of(unless)))
    lifted = _lifted(vocabulary, whole, unless)
    return Sentence(rule["strength"], _sum_constraint(lifted, op, limit), check)


def _sum_constraint(weights: dict[str, dict[str, int | None]], op: str, bound: int) -> dict[str, Any]:
    columns = {variable: list(column.values()) for variable, column in weights.items()}
    return {"kind": "sum", "weights": columns, "op": op, "bound": bound}


def _lifted(
    vocabulary: Vocabulary, weights: dict[str, dict[str, int | None]], unless: list[Literal]
) -> dict[str, dict[str, int | None]]:
    """*Unless* on a sum: a value that lifts the rule counts as if its weight were not known."""
    lifted = {variable: dict(column) for variable, column in weights.items()}
    for literal in unless:
        column = lifted.setdefault(literal.variable, dict.fromkeys(vocabulary.slot[literal.variable].values, 0))
        column |= dict.fromkeys(literal.sure | literal.unknown, None)
    return lifted


def condition_constraints(vocabulary: Vocabulary, module: dict[str, Any]) -> Iterator[Sentence]:
    """*Asked only if*, and the fewest that must be taken when the module is asked.

    Where nobody knows whether the module is asked, taking and leaving are both right.
    """
    asked_if, slots = module.get("asked_if") or [], vocabulary.slots_of[module["code"]]
    conditions = [a for s in asked_if for a in atoms(vocabulary, s) if a.holds or a.unknown]
    if asked_if:
        asked = [Literal(a.variable, a.holds, a.unknown) for a in conditions]
        for slot in slots:
            nothing = Literal(slot.variable, frozenset(slot.values) - frozenset(slot.taken), frozenset())
            yield _rule_of_module(module, f"{module['code']}:asked:{slot.variable}", [*asked, nothing])
    unasked = [[_negative(vocabulary, atom)] for atom in conditions if atom.holds] if asked_if else [[]]
    for number, literals in enumerate(unasked):
        yield from _required(vocabulary, module, number, literals)


def _required(
    vocabulary: Vocabulary, module: dict[str, Any], number: int, unasked: list[Literal]
) -> Iterator[Sentence]:
    """The fewest that must be taken, unless a literal says that the module is not asked."""
    slots = vocabulary.slots_of[module["code"]]
    least = fewest(module)
    if least > 1:
        yield _fewest(vocabulary, module, number, least, unasked)
    elif least and (unasked or module["kind"] not in ("one", NUMBER)):
        taken = [Literal(slot.variable, frozenset(slot.taken), frozenset()) for slot in slots]
        yield _rule_of_module(module, f"{module['code']}:required:{number}", [*unasked, *taken])


def _rule_of_module(module: dict[str, Any], identifier: str, literals: list[Literal]) -> Sentence:
    says = module_says(module, identifier.partition(":")[2])
    sentence = _clause({"code": identifier, "says": says, "strength": "must"}, literals)
    assert sentence.constraint is not None  # noqa: S101  for the type checker: a clause always has one
    sentence.constraint.update({"id": identifier, "says": says})
    return sentence


def _fewest(
    vocabulary: Vocabulary, module: dict[str, Any], number: int, least: int, unasked: list[Literal]
) -> Sentence:
    weights = portions_taken(vocabulary.slots_of[module["code"]])
    identifier, says = f"{module['code']}:{AT_LEAST}:{number}", module_says(module, AT_LEAST)
    test = SumCheck(weights, ">=", least, _any_of(unasked))
    constraint = _sum_constraint(_lifted(vocabulary, weights, unasked), ">=", least)
    return Sentence("must", constraint | {"id": identifier, "says": says}, Check(identifier, says, "must", test))


def portions_taken(slots: list[Slot]) -> dict[str, dict[str, int | None]]:
    """How many each value takes, as weights of a sum."""
    return {slot.variable: {value: slot.quantity(value) for value in slot.values} for slot in slots}


def count_sentence(
    identifier: str, says: str, weights: dict[str, dict[str, int | None]], op: str, bound: int
) -> Sentence:
    """How many of a module may be taken."""
    constraint = _sum_constraint(weights, op, bound) | {"id": identifier, "says": says}
    return Sentence("must", constraint, Check(identifier, says, "must", SumCheck(weights, op, bound)))
