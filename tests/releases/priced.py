"""What the lines of a family's price come to, worked out the slow way, build by build; and random lines."""

from decimal import ROUND_HALF_UP, Decimal

from tests.releases.families import _selectors
from tests.releases.plain import Plain


class PlainPrices(Plain):
    """A family whose price has lines of its own; works on the catalog's words, without the translation."""

    def total(self, build):
        """Components and lines in cents; None when something has no price."""
        components = self.price(build)
        return None if components is None else components + sum(self.lines(build).values())

    def lines(self, build):
        """Each line that is not 0, by code."""
        amounts = {line["code"]: self._line(build, line) for line in self.family["prices"]}
        return {code: amount for code, amount in amounts.items() if amount}

    def _line(self, build, line):
        if any(self.selects(build, selector) is not True for selector in line.get("if", ())):
            return 0
        if line["kind"] in ("base", "fixed"):
            return _cents(Decimal(line["amount"]) * 100)
        module = self.modules[line["of"]]
        taken = [(self._unit(module, sku) or 0, quantity) for sku, quantity in build[line["of"]].items()]
        if line["kind"] == "portions":
            counts = [other["count"] for other in self.family["prices"] if _same_module(line, other)]
            return -sum(
                _cents(unit * quantity * Decimal(line["percent"]) / 100)
                for unit, quantity in taken
                if line["count"] == max((count for count in counts if count <= quantity), default=0)
            )
        if line["kind"] == "percent":
            return sum(_cents(unit * quantity * Decimal(line["percent"]) / 100) for unit, quantity in taken)
        units = sorted(unit for unit, quantity in taken for _ in range(quantity))
        return -sum(units[: line["count"]])


def _cents(amount):
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def _same_module(line, other):
    return (other["kind"], other.get("of")) == (line["kind"], line["of"])


def random_lines(rng, modules):
    """Up to four lines of all kinds; at most one base price, and one free line a module."""
    lines, spared = [], set()
    for number in range(rng.randint(1, 4)):
        kind = rng.choice(["base", "fixed", "fixed", "percent", "percent", "free", "free", "portions", "portions"])
        line = {"code": f"p{number}", "kind": kind, "name": f"Line {number}"}
        several = [module["code"] for module in modules if module["kind"] != "one" and module["code"] not in spared]
        if kind in ("base", "fixed"):
            line["amount"] = rng.choice(["0.99", "3.00", "12.50"])
        elif kind == "percent":
            line |= {"percent": rng.choice(["5", "12.5", "33.33"]), "of": rng.choice(modules)["code"]}
        elif kind == "portions":
            most = {m["code"]: max((c["max_quantity"] for c in m["components"]), default=1) for m in modules}
            taken = {(other["of"], other["count"]) for other in lines if other["kind"] == "portions"}
            counts = [(code, n) for code in most for n in range(2, most[code] + 1) if (code, n) not in taken]
            counts = [(code, n) for code, n in counts if code not in spared]
            if not counts:
                continue
            code, count = rng.choice(counts)
            line |= {"percent": rng.choice(["5", "12.5", "33.33"]), "of": code, "count": count}
        elif several:
            line |= {"count": rng.randint(1, 3), "of": rng.choice(several)}
            spared.add(line["of"])
        else:
            continue
        if kind in ("fixed", "percent") and rng.random() < 0.7:
            line["if"] = _selectors(rng, modules)
        lines.append(line)
    return lines
