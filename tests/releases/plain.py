"""What a family's rules mean, worked out the slow way, build by build; and random small families to try it on.

Written from the catalog's own words, without the translation that it judges. A build is a dict of module code to a dict
of SKU to quantity. A condition is True, False or None: not known, since an attribute is missing. A rule that is not
known counts as satisfied.
"""

from decimal import ROUND_HALF_UP, Decimal
from itertools import product

# Three-valued logic


def _not(a):
    return None if a is None else not a


def _any(values):
    values = list(values)
    return True if True in values else None if None in values else False


def _all(values):
    return _not(_any(_not(v) for v in values))


def compares(operator, have, want):
    return {
        "equal": lambda: have == want,
        "not_equal": lambda: have != want,
        "at_most": lambda: have <= want,
        "at_least": lambda: have >= want,
        "one_of": lambda: have in want,
        "contains": lambda: want in have,
    }[operator]()


def _same(row, cells):
    return all(want in ("*", have) for want, have in zip(row, cells, strict=True))


class Plain:
    """A family, and which of its builds are allowed."""

    def __init__(self, family):
        self.family = family
        self.components = {c["sku"]: c for c in family["components"]}
        self.modules = {m["code"]: m for m in family["modules"]}

    def attribute(self, sku, code):
        component = self.components[sku]
        value = component["attributes"].get(code)
        if value is None and code == "weight_g":
            value = component["weight_g"]
        if value is None and code == "pieces":
            value = 1
        return Decimal(str(value)) if isinstance(value, int | float | str) and _number(value) else value

    def builds(self):
        """Every way to fill the modules, allowed or not."""
        codes = list(self.modules)
        for taken in product(*(list(self._fillings(self.modules[code])) for code in codes)):
            yield dict(zip(codes, taken, strict=True))

    def _fillings(self, module):
        lines = module["components"]
        if module["kind"] == "one":
            if not module["required"] or module["asked_if"]:
                yield {}
            for line in lines:
                for quantity in range(1, line["max_quantity"] + 1):
                    yield {line["sku"]: quantity}
            return
        for amounts in product(*(range(line["max_quantity"] + 1) for line in lines)):
            yield {line["sku"]: n for line, n in zip(lines, amounts, strict=True) if n}

    def selects(self, build, selector):
        taken = build[selector["module"]]
        if "component" in selector:
            return selector["component"] in taken
        if "attribute" not in selector:
            return bool(taken)
        return _any(self._compares(sku, selector) for sku in taken)

    def _compares(self, sku, selector):
        have, want = self.attribute(sku, selector["attribute"]), selector["value"]
        if isinstance(have, Decimal):
            want = Decimal(str(want))
        return None if have is None else compares(selector["operator"], have, want)

    def allows(self, build):
        """Whether a build breaks nothing that must hold."""
        modules = (self.module_holds(build, m) for m in self.family["modules"])
        rules = (self.rule_holds(build, r) for r in self.joined_rules() if r["strength"] == "must")
        return _all([*modules, *rules]) is not False

    def module_holds(self, build, module):
        asked = _any(self.selects(build, s) for s in module["asked_if"]) if module["asked_if"] else True
        count = sum(build[module["code"]].values())
        most = module["maximum"] if module["kind"] != "one" and module["maximum"] is not None else count
        fewest = max(module["minimum"], int(module["required"]))
        wanted_when_asked = _any([_not(asked), count >= fewest])
        nothing_unless_asked = _any([asked, count == 0])
        return _all([count <= most, wanted_when_asked, nothing_unless_asked])

    def joined_rules(self):
        """Rules, where several *only with* lines on one thing are one line with OR."""
        lines = {}
        for rule in self.family["rules"]:
            key = rule["code"] if rule["form"] != "only_with" else (rule["strength"], str(rule["if"]))
            if key in lines:
                together = {side: lines[key][side] + rule[side] for side in ("then", "unless")}
                lines[key] = {**lines[key], **together}
            else:
                lines[key] = rule
        return lines.values()

    def rule_holds(self, build, rule):
        lifted = _any(self.selects(build, s) for s in rule["unless"])
        return _any([lifted, getattr(self, f"_{rule['form']}")(build, rule)])

    def _table(self, build, rule):
        taken = product(*(build[code] for code in rule["modules"]))
        return all(any(_same(row, cells) for row in rule["rows"]) for cells in taken)

    def _needs(self, build, rule):
        condition = _all(self.selects(build, s) for s in rule["if"])
        return _any([_not(condition), *(self.selects(build, s) for s in rule["then"])])

    _only_with = _needs

    def _never_with(self, build, rule):
        condition = _all(self.selects(build, s) for s in rule["if"])
        return _not(_all([condition, _any(self.selects(build, s) for s in rule["then"])]))

    def _must_match(self, build, rule):
        left, right, operator = rule["left"], rule["right"], rule["operator"]
        pairs = [
            (self.attribute(a, left["attribute"]), self.attribute(b, right["attribute"]))
            for a in build[left["module"]]
            for b in build[right["module"]]
        ]
        return _all(None if None in pair else compares(operator, *pair) for pair in pairs)

    def _budget(self, build, rule):
        total, bound = Decimal(rule["constant"]), rule["bound"]
        amounts = [(Decimal(t["coefficient"]), t["module"], t["attribute"]) for t in rule["terms"]]
        limit = Decimal(0) if isinstance(bound, dict) else Decimal(bound)
        if isinstance(bound, dict):
            if not build[bound["module"]]:
                return True  # nothing sets a bound
            amounts.append((Decimal(-1), bound["module"], bound["attribute"]))
        for coefficient, module, attribute in amounts:
            for sku, quantity in build[module].items():
                have = self.attribute(sku, attribute)
                if have is None:
                    return None
                total += coefficient * have * quantity
        return {"at_most": total <= limit, "at_least": total >= limit, "equal": total == limit}[rule["operator"]]

    def price(self, build):
        """The total in cents; None when something in it has no price."""
        total = 0
        for code, taken in build.items():
            module = self.modules[code]
            for sku, quantity in taken.items():
                unit = self._unit(module, sku)
                if unit is None:
                    return None
                total += unit * quantity
        return total

    def _unit(self, module, sku):
        price = next(line["price"] for line in module["components"] if line["sku"] == sku)
        if module["price_per_100_g"] is not None:
            price = Decimal(module["price_per_100_g"]) * self.components[sku]["weight_g"] / 100
        return None if price is None else int((Decimal(price) * 100).quantize(Decimal(1), ROUND_HALF_UP))


def _number(value):
    if isinstance(value, bool):
        return False
    return isinstance(value, int | float) or value.lstrip("-").replace(".", "", 1).isdigit()


def choices_of(family, build):
    """A build in the engine's names, as the contract of the format gives them."""
    found = {}
    for module in family["modules"]:
        taken = build[module["code"]]
        if module["kind"] == "one":
            named = [sku if n == 1 else f"{sku}*{n}" for sku, n in taken.items()]
            found[module["code"]] = named[0] if named else "(none)"
            continue
        for line in module["components"]:
            amount = taken.get(line["sku"], 0)
            value = ("yes" if amount else "no") if module["kind"] == "several" else str(amount)
            found[f"{module['code']}/{line['sku']}"] = value
    return found
