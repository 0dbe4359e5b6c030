"""Families and models that are small to write down and too large to compile."""

from tests.releases.families import component, family, module, rule


def pigeonhole(holes):
    """One pigeon more than there are holes, no two in one hole: no build at all, and hard to see."""
    skus = [f"H{hole}" for hole in range(holes)]
    pigeons = [f"p{pigeon}" for pigeon in range(holes + 1)]
    rules = [
        rule(
            "never_with",
            f"{first}-{second}-{sku.lower()}",
            **{"if": [{"module": first, "component": sku}]},
            then=[{"module": second, "component": sku}],
        )
        for i, first in enumerate(pigeons)
        for second in pigeons[i + 1 :]
        for sku in skus
    ]
    return family([component(sku) for sku in skus], [module(code, " ".join(skus)) for code in pigeons], rules)


def chained_sums(count, *, parts=40, most=9):
    """Many budgets, each over some of the same portions with amounts of its own."""
    skus = [f"P{i}" for i in range(parts)]
    codes = [f"s{i}" for i in range(count)]
    amounts = [{code: (7 * i + 13 * j * j) % 97 + 1 for j, code in enumerate(codes)} for i in range(parts)]
    cup = module("p", " ".join(skus), kind="portions", most=most)
    sums = [
        rule(
            "budget",
            code,
            terms=[{"coefficient": "1", "module": "p", "attribute": code}],
            operator="at_most",
            bound=str(700 + j),
        )
        for j, code in enumerate(codes)
    ]
    made = family([component(sku, **values) for sku, values in zip(skus, amounts, strict=True)], [cup], sums)
    return made | {"attributes": [{"code": c, "name": c.title(), "kind": "number", "unit": ""} for c in codes]}


def deep(depth):
    """A rule with conditions in conditions in conditions."""
    node = {"module": "s"}
    for _ in range(depth):
        node = {"module": "s", "value": [node]}
    parts = [component("S1"), component("T1")]
    nested = rule("needs", "nested", **{"if": [node]}, then=[{"module": "t"}])
    return family(parts, [module("s", "S1"), module("t", "T1")], [nested])


def long_table(rows, *, columns=6, values=12):
    """An engine model with one table of so many rows that no order is found in."""
    names = [f"v{i}" for i in range(columns)]
    letters = [f"x{i}" for i in range(values)]
    cells = [[letters[(row * (7 + 2 * c) + row // (c + 3)) % values] for c in range(columns)] for row in range(rows)]
    return {
        "format": "atelier-model/1",
        "name": "table",
        "variables": [{"name": name, "values": letters} for name in names],
        "constraints": [
            {"kind": "table", "variables": names, "allowed": True, "rows": cells, "id": "long", "says": "Long."}
        ],
    }


def table(rows, *, columns=6, parts=12):
    """A family with one table of so many different rows, scattered over all there could be."""
    codes = [f"m{column}" for column in range(columns)]
    skus = [[f"{code.upper()}{part}" for part in range(parts)] for code in codes]
    cells = [
        [skus[column][row * 1_234_567 // parts**column % parts] for column in range(columns)] for row in range(rows)
    ]
    long = rule("table", "long", modules=codes, rows=cells)
    modules = [module(code, " ".join(column)) for code, column in zip(codes, skus, strict=True)]
    return family([component(sku) for column in skus for sku in column], modules, [long])
