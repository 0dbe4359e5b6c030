"""Weight: how much of a thing its parts are, by what they cost: a spoon says little about a cup of frozen yogurt."""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal

from configurator.profiles.facts import Facts
from configurator.releases.options import Option, ReleasedModule
from configurator.releases.shelf import LoadedRelease

DEAR = Decimal(1_000_000)
"""What a part whose price is made on request counts as beside others: it is never a trifle."""


def shares_of(release: LoadedRelease, facts: Facts, choices: Mapping[str, str]) -> dict[str, float]:
    """By `module/SKU`, and by `attribute=value` for all parts that have it, the share of what these choices cost.

    Of parts that all cost nothing each counts alike. Linear in the choices.
    """
    costs: dict[str, Decimal] = {}
    slots = facts.vocabulary.slot
    for variable, value in choices.items():
        if variable in slots and value in slots[variable].taken:
            sku, count = slots[variable].taken[value]
            costs[f"{slots[variable].module}/{sku}"] = count * price_of(
                release.option_at[release.flat(variable, value)]
            )
    total = sum(costs.values())
    found = Counter[str]()
    for code, cost in costs.items():
        share = float(cost / total) if total else 1 / len(costs)
        for thing in (code, *facts.attributes[code.partition("/")[2]]):
            found[thing] += share  # type: ignore[assignment]  # a counter of shares
    return dict(found)


def price_of(option: Option) -> Decimal:
    """What one of a part costs."""
    return DEAR if option.unit_price is None else option.unit_price


def dearest(options: Sequence[tuple[ReleasedModule, Option]]) -> Decimal:
    """The price of the dearest of some parts."""
    return max(price_of(option) for _, option in options)
