"""Small families: by hand for one rule at a time, and random ones of every form, operator and kind."""

ATTRIBUTES = [
    {"code": "size", "name": "Size", "kind": "number", "unit": "cm"},
    {"code": "rate", "name": "Rate", "kind": "number"},
    {"code": "colour", "name": "Colour", "kind": "text"},
    {"code": "light", "name": "Light", "kind": "yes_no"},
    {"code": "fits", "name": "Fits", "kind": "list"},
    {"code": "weight_g", "name": "Weight", "kind": "number", "unit": "g"},
]
COLOURS = ["red", "green", "blue"]


def component(sku, *, weight_g=10, picture="", days=1, **attributes):
    base = {"sku": sku, "name": sku.title(), "description": "", "picture": picture, "cost": "1.00"}
    return base | {"weight_g": weight_g, "lead_time_days": days, "attributes": attributes}


def module(code, skus, *, kind="one", most=1, prices=None, **words):
    prices = prices or {}
    lines = [{"sku": s, "price": prices.get(s, "1.00"), "max_quantity": most} for s in skus.split()]
    base = {"code": code, "name": code.title(), "step": "All", "help": "", "kind": kind, "required": kind == "one"}
    return base | {"minimum": 0, "maximum": None, "price_per_100_g": None, "asked_if": [], "components": lines} | words


def rule(form, code="rule", **words):
    base = {"code": code, "form": form, "strength": "must", "unless": [], "says": f"Because of {code}."}
    extra = {"must_match": {}, "budget": {"constant": "0"}}.get(form, {})
    return base | extra | words


def family(components, modules, rules=(), *, code="thing", presets=(), currency="EUR"):
    base = {"code": code, "name": code.title(), "tagline": "", "description": "", "currency": currency}
    return {
        "format": "atelier-catalog/1",
        "attributes": ATTRIBUTES,
        "family": base | {"position": 1, "picture": "", "attribution": ""},
        "components": list(components),
        "modules": list(modules),
        "rules": list(rules),
        "presets": list(presets),
    }


# Random families


def random_family(rng):
    """Three or four small modules of mixed kinds, components with gaps in their attributes, up to five rules."""
    components, modules = [], []
    for code in "abcd"[: rng.randint(2, 4)]:
        skus = [f"{code.upper()}{i}" for i in range(rng.randint(1, 3))]
        components += [
            component(sku, weight_g=rng.choice([0, 5, 30])) | {"attributes": _attributes(rng)} for sku in skus
        ]
        modules.append(_module(rng, code, skus))
    for entry in modules[1:]:
        if rng.random() < 0.3:
            entry["asked_if"] = [_selector(rng, modules[: modules.index(entry)]) for _ in range(rng.randint(1, 2))]
    rules = [_rule(rng, modules, f"r{i}") for i in range(rng.randint(0, 5))]
    return family(components, modules, rules)


def _attributes(rng):
    full = {
        "size": rng.choice([1, 2, 3]),
        "rate": rng.choice(["0.5", "1.25", "2"]),
        "colour": rng.choice(COLOURS),
        "light": rng.random() < 0.5,
        "fits": rng.sample(COLOURS, rng.randint(0, 3)),
        "weight_g": rng.choice([7, 20]),
    }
    return {code: value for code, value in full.items() if rng.random() < 0.7}


def _module(rng, code, skus):
    kind = rng.choice(["one", "one", "several", "portions"])
    most = {"one": rng.choice([1, 1, 2]), "several": 1, "portions": rng.randint(1, 3)}[kind]
    prices = {sku: rng.choice(["0.00", "1.50", "2.25", "10.00", None]) for sku in skus}
    words = {"required": rng.random() < 0.5}
    if kind != "one":
        total = most * len(skus)
        words["maximum"] = rng.choice([None, rng.randint(1, total)])
        words["minimum"] = rng.randint(int(words["required"]), min(2, words["maximum"] or total))
        if kind == "portions" and rng.random() < 0.3:
            words["price_per_100_g"], prices = "2.20", dict.fromkeys(skus)
    return module(code, " ".join(skus), kind=kind, most=most, **words) | {
        "components": [{"sku": s, "price": prices[s], "max_quantity": most} for s in skus]
    }


def _selector(rng, modules):
    chosen = rng.choice(modules)
    code, kind = chosen["code"], rng.choice(["module", "component", "number", "text", "flag", "list"])
    comparison = {
        "number": ("size", rng.choice(["equal", "not_equal", "at_most", "at_least"]), rng.choice([1, 2, 3])),
        "text": ("colour", rng.choice(["equal", "not_equal"]), rng.choice(COLOURS)),
        "flag": ("light", rng.choice(["equal", "not_equal"]), rng.random() < 0.5),
        "list": ("fits", "contains", rng.choice(COLOURS)),
    }
    if kind == "text" and rng.random() < 0.4:
        comparison["text"] = ("colour", "one_of", rng.sample(COLOURS, 2))
    if kind == "module":
        return {"module": code}
    if kind == "component":
        return {"module": code, "component": rng.choice(chosen["components"])["sku"]}
    return {"module": code} | dict(zip(("attribute", "operator", "value"), comparison[kind], strict=True))


def _selectors(rng, modules, most=2):
    return [_selector(rng, modules) for _ in range(rng.randint(1, most))]


def _rule(rng, modules, code):
    form = rng.choice(["needs", "never_with", "only_with", "must_match", "budget", "table"])
    words = {"strength": rng.choice(["must", "must", "must", "warn"])}
    if rng.random() < 0.3:
        words["unless"] = [_selector(rng, modules)]
    if form == "must_match":
        return rule(form, code, **words, **_match(rng, modules))
    if form == "budget":
        return rule(form, code, **words, **_budget(rng, modules))
    if form == "table":
        return rule(form, code, **words, **_table(rng, modules))
    if form == "only_with":
        # few left sides, so that several lines meet on one
        words["if"] = [{"module": modules[0]["code"], "component": modules[0]["components"][0]["sku"]}]
        return rule(form, code, then=_selectors(rng, modules), **words)
    return rule(form, code, **{"if": _selectors(rng, modules)}, then=_selectors(rng, modules), **words)


def _match(rng, modules):
    left, right, operator = rng.choice(
        [
            ("size", "size", rng.choice(["equal", "at_most", "at_least"])),
            ("size", "rate", rng.choice(["equal", "at_most", "at_least"])),
            ("colour", "colour", "equal"),
            ("light", "light", "equal"),
            ("colour", "fits", "one_of"),
        ]
    )
    sides = [rng.choice(modules)["code"] for _ in range(2)]
    return {
        "left": {"module": sides[0], "attribute": left},
        "operator": operator,
        "right": {"module": sides[1], "attribute": right},
    }


def _table(rng, modules):
    columns = rng.sample(modules, rng.randint(2, min(3, len(modules)))) if len(modules) > 1 else modules * 2
    cells = [["*", *(line["sku"] for line in column["components"])] for column in columns]
    rows = {tuple(rng.choice(column) for column in cells) for _ in range(rng.randint(1, 6))}
    return {"modules": [column["code"] for column in columns], "rows": [list(row) for row in sorted(rows)]}


def _budget(rng, modules):
    numbers = ["size", "rate", "weight_g", "pieces"]
    terms = [
        {"coefficient": rng.choice(["1", "1.25", "-0.5"]), "module": m["code"], "attribute": rng.choice(numbers)}
        for m in rng.sample(modules, rng.randint(1, 2))
    ]
    bound = rng.choice([str(rng.randint(0, 8)), "2.5"])
    ones = [m for m in modules if m["kind"] == "one"]
    if ones and rng.random() < 0.4:
        bound = {"module": rng.choice(ones)["code"], "attribute": rng.choice(numbers)}
    operator = rng.choice(["at_most", "at_most", "at_least", "equal"])
    return {"terms": terms, "constant": rng.choice(["0", "0.75", "-1"]), "operator": operator, "bound": bound}
