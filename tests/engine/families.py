"""Made-up product families of the shape and size of real ones, the same on every call."""

import random

from configurator.engine import Clause, LinearSum, ProductModel, Table, Variable

LAPTOP_SIZES = (3, 6, 8, 5, 6, 8, 7, 4, 5, 4, 6, 7, 5, 6, 8, 9)


def laptop():
    """16 modules, 97 components, 42 rules: needs and never-with, watts against a charger, a weight limit."""
    rng = random.Random(16)
    variables = _laptop_variables(rng)
    watts = {v.name: tuple(5 * rng.randrange(0, 9) for _ in v.values) for v in variables[2:8]}
    watts["m8"] = tuple(-45 - 20 * n for n in range(5))
    grams = {v.name: tuple(50 * rng.randrange(0, 8) for _ in v.values) for v in variables[6:15]}
    sums = (
        LinearSum(weights=watts, op="<=", bound=0, id="power"),
        LinearSum(weights=grams, op="<=", bound=1500, id="weight"),
    )
    constraints = (*_laptop_rules(rng, variables, 40), *sums)
    return ProductModel(name="laptop", variables=variables, constraints=constraints)


def laptop_hard():
    """The same with both sums over ten and twelve modules, nine of them shared: more than real laptops have."""
    rng = random.Random(16)
    variables = _laptop_variables(rng)
    constraints = list(_laptop_rules(rng, variables, 40))
    for code, scope, unit in (("power", variables[1:11], 5), ("weight", variables[4:16], 10)):
        weights = {v.name: tuple(unit * rng.randrange(0, 13) for _ in v.values) for v in scope}
        bound = sum(sum(w) // len(w) for w in weights.values())
        constraints.append(LinearSum(weights=weights, op="<=", bound=bound, id=code))
    return ProductModel(name="laptop, hard", variables=variables, constraints=tuple(constraints))


def _laptop_variables(rng):
    return tuple(
        Variable(
            name=f"m{i}",
            values=tuple(f"c{i}-{n}" for n in range(size)),
            prices=tuple(100 * rng.randrange(0, 400) for _ in range(size)),
            lead_times=tuple(rng.randrange(1, 9) for _ in range(size)),
        )
        for i, size in enumerate(LAPTOP_SIZES)
    )


def _laptop_rules(rng, variables, count):
    for number in range(count):
        first, second = rng.sample(variables[:14], 2)
        taken = rng.sample(first.values, 1)
        others = rng.sample(second.values, rng.randint(1, len(second.values) - 1))
        without = tuple(value for value in first.values if value not in taken)
        yield Clause(literals=((first.name, without), (second.name, tuple(others))), id=f"r{number}")


def yogurt():
    """A cup, 12 flavours and 25 toppings in portions; a capacity that depends on the cup, two bounds on portions."""
    rng = random.Random(38)
    cups = Variable(name="cup", values=("150", "250", "350", "500"), prices=(50, 60, 70, 90))
    portions = [cups]
    grams = []
    for kind, count, most, sizes in (("flavour", 12, 4, (40, 50, 60)), ("topping", 25, 3, (5, 10, 15, 20))):
        for number in range(count):
            gram, cents = rng.choice(sizes), rng.randrange(2, 9)
            values = tuple(str(n) for n in range(most + 1))
            prices = tuple(n * gram * cents // 2 for n in range(most + 1))
            portions.append(Variable(name=f"{kind}{number}", values=values, prices=prices))
            grams.append(tuple(n * gram for n in range(most + 1)))
    weights = {v.name: w for v, w in zip(portions[1:], grams, strict=True)}
    capacity = LinearSum(weights={"cup": (-150, -250, -350, -500), **weights}, op="<=", bound=0, id="capacity")
    constraints = [
        capacity,
        _portions(portions[1:13], "<=", 6, "flavours at most 6"),
        _portions(portions[1:13], ">=", 1, "a flavour"),
        _portions(portions[13:], "<=", 8, "toppings at most 8"),
    ]
    return ProductModel(name="yogurt", variables=tuple(portions), constraints=tuple(constraints))


def _portions(variables, op, bound, code):
    return LinearSum(weights={v.name: tuple(range(len(v.values))) for v in variables}, op=op, bound=bound, id=code)


PC_SIZES = {
    "cpu": 60,
    "cooler": 50,
    "board": 60,
    "memory": 45,
    "gpu": 60,
    "disk": 35,
    "disk2": 35,
    "case": 65,
    "psu": 40,
}
PC_RULES = {
    "socket": ("cpu", "board", lambda a, b: a["socket"] == b["socket"]),
    "chipset": ("cpu", "board", lambda a, b: a["generation"] <= b["generation"]),
    "cooler socket": ("cpu", "cooler", lambda a, b: a["socket"] in [*b["sockets"], ""]),
    "cooler power": ("cpu", "cooler", lambda a, b: a["watts"] <= b["watts"]),
    "memory type": ("board", "memory", lambda a, b: a["ddr"] == b["ddr"]),
    "memory modules": ("board", "memory", lambda a, b: b["modules"] <= a["slots"]),
    "memory size": ("board", "memory", lambda a, b: b["gb"] <= a["gb"]),
    "form factor": ("board", "case", lambda a, b: a["form"] <= b["form"]),
    "card length": ("gpu", "case", lambda a, b: a["length"] <= b["length"]),
    "cooler height": ("cooler", "case", lambda a, b: (a["height"] or 0) <= (b["height"] or 999)),
    "supply length": ("psu", "case", lambda a, b: a["length"] <= b["psu_length"]),
    "supply form": ("psu", "case", lambda a, b: a["form"] <= b["form"]),
    "connectors": ("gpu", "psu", lambda a, b: a["pins"] <= b["pins"]),
    "graphics": ("cpu", "gpu", lambda a, b: a["graphics"] or b["watts"] > 0),
    "small case": ("gpu", "case", lambda a, b: a["watts"] < 300 or b["form"] == 2),
    "tall memory": ("cooler", "memory", lambda a, b: b["modules"] < 4 or (a["height"] or 0) < 160),
    "loud supply": ("cpu", "psu", lambda a, b: a["watts"] < 170 or b["watts"] >= 600),
}


def pc():
    """9 modules, 450 parts with 35 to 65 values each, 20 rules over attributes, some of them unknown."""
    rng = random.Random(450)
    parts = {code: [_part(rng, code) for _ in range(size)] for code, size in PC_SIZES.items()}
    variables = tuple(
        Variable(
            name=code,
            values=tuple(f"{code}-{n}" for n in range(len(rows))),
            prices=tuple(rng.randrange(2000, 90000) for _ in rows),
        )
        for code, rows in parts.items()
    )
    rules = [_match(parts, code, left, right, test) for code, (left, right, test) in PC_RULES.items()]
    rules += _budgets(parts)
    return ProductModel(name="pc", variables=variables, constraints=tuple(rules))


def _part(rng, code):
    socket, ddr = rng.choice([("AM4", 4), ("AM5", 5), ("1700", 4), ("1700", 5), ("1851", 5)])
    choices = {name: rng.choice(list(options)) for name, options in ATTRIBUTES[code].items()}
    fixed = {
        "cpu": {"socket": socket},
        "cooler": {"sockets": rng.sample(["AM4", "AM5", "1700", "1851"], 3)},
        "board": {"socket": socket, "ddr": ddr},
    }
    return choices | fixed.get(code, {})


ATTRIBUTES = {
    "cpu": {
        "generation": range(4),
        "watts": (35, 58, 65, 105, 120, 125, 170, 253),
        "graphics": (True, True, False),
    },
    "cooler": {"watts": (65, 95, 150, 250, 300), "height": (None, 37, 47, 120, 155, 158, 163, 165)},
    "board": {
        "generation": range(1, 5),
        "slots": (2, 4),
        "gb": (64, 96, 128, 192, 256),
        "form": range(3),
        "m2": range(1, 6),
        "sata": (2, 4, 6, 8),
    },
    "memory": {"ddr": (4, 5), "modules": (1, 2, 2, 4), "gb": (8, 16, 32, 64, 128)},
    "gpu": {
        "length": (0, *range(168, 360, 7)),
        "watts": (0, 75, 115, 130, 160, 200, 220, 285, 320, 450),
        "pins": range(4),
    },
    "disk": {"m2": (0, 1), "count": (1, 2)},
    "disk2": {"m2": (0, 1), "count": (0, 1, 2)},
    "case": {
        "form": (1, 2),
        "length": range(200, 430, 9),
        "height": (None, None, 50, 130, 155, 160, 165, 170, 180),
        "psu_length": (140, 160, 180, 220),
    },
    "psu": {
        "watts": (450, 550, 600, 650, 750, 850, 1000, 1200),
        "length": (125, 140, 150, 160, 180),
        "form": range(3),
        "pins": (1, 2, 3),
    },
}


def _match(parts, code, left, right, test):
    rows = tuple(
        (f"{left}-{i}", f"{right}-{j}")
        for i, a in enumerate(parts[left])
        for j, b in enumerate(parts[right])
        if test(a, b)
    )
    return Table(variables=(left, right), allowed=True, rows=rows, id=code)


def _budgets(parts):
    watts = {code: tuple(125 * part["watts"] for part in parts[code]) for code in ("cpu", "gpu")}
    watts["psu"] = tuple(-100 * part["watts"] for part in parts["psu"])
    m2 = {code: tuple(part["m2"] * part["count"] for part in parts[code]) for code in ("disk", "disk2")}
    sata = {code: tuple((1 - part["m2"]) * part["count"] for part in parts[code]) for code in ("disk", "disk2")}
    m2["board"] = tuple(-part["m2"] for part in parts["board"])
    sata["board"] = tuple(-part["sata"] for part in parts["board"])
    return [
        LinearSum(weights=watts, op="<=", bound=-12500, id="watts"),
        LinearSum(weights=m2, op="<=", bound=0, id="m2 ports"),
        LinearSum(weights=sata, op="<=", bound=0, id="sata ports"),
    ]
