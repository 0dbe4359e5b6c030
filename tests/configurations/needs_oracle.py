"""What wishes come to, worked out the slow way, build by build, from the catalog's own words; and random questions."""

from fractions import Fraction

from catalog.facts import document_facts
from catalog.models import ProductFamily
from catalog.validate_needs import document_values, needs_problems
from configurator.engine import compile_model, parse_model
from configurator.releases.models import Release
from configurator.releases.shelf import load_release
from configurator.releases.translate import translate
from tests.releases.families import _selector
from tests.releases.plain import compares
from tests.releases.priced import PlainPrices


def opened(document, number):
    """A release of the document, compiled in this process; None where no build is possible."""
    knowledge = compile_model(parse_model(translate(document).model))
    if knowledge.void:
        return None
    family = ProductFamily.objects.create(code=f"f{number}", name="F", currency="EUR")
    row = Release.objects.create(
        family=family,
        number=1,
        document=document,
        knowledge=knowledge.to_bytes(),
        fingerprint="",
        variant_count="1",
        node_count=1,
        compile_seconds=0,
    )
    return load_release(row.pk)


class Oracle(PlainPrices):
    """A family with questions, and which of its builds is best for some answers."""

    def __init__(self, family, answers, gone=()):
        super().__init__(family)
        self.soft = [wish for answer in answers if not answer["hard"] for wish in answer["wishes"]]
        self.hard = [wish for answer in answers if answer["hard"] for wish in answer["wishes"]]
        self.gone = gone

    def best(self):
        """The rank of the best build: most points, least that is not there, lowest price; None where none holds all."""
        held = (build for build in self.builds() if self.allows(build) and self.holds(build))
        return max(map(self.rank, held), default=None)

    def rank(self, build):
        lacking = sum(sku in self.gone for taken in build.values() for sku in taken)
        return sum(self.points(build, wish) for wish in self.soft), -lacking, -self.total(build)

    def points(self, build, wish):
        return sum(int(100 * wish["weight"] * self._share(sku, wish)) for sku in build[wish["module"]])

    def _share(self, sku, wish):
        if "grade" not in wish:
            return int(self._meant(sku, wish, unknown=False))
        lines = self.modules[wish["module"]]["components"]
        known = [have for line in lines if (have := self.attribute(line["sku"], wish["attribute"])) is not None]
        have = self.attribute(sku, wish["attribute"])
        if wish["grade"] == "more":
            return Fraction(0) if have is None else Fraction(have - min(known)) / Fraction(max(known) - min(known))
        return Fraction(-1) if have is None else -Fraction(have - min(known)) / Fraction(max(known) - min(known))

    def _meant(self, sku, wish, *, unknown):
        if "component" in wish:
            return sku == wish["component"]
        if "attribute" not in wish:
            return True
        have = self.attribute(sku, wish["attribute"])
        return unknown if have is None else compares(wish["operator"], have, wish["value"])

    def holds(self, build):
        """Whether a build has what must be taken, once, and nothing of what must be left out."""
        for wish in self.hard:
            taken = build[wish["module"]]
            if wish["weight"] > 0 and taken.get(wish["component"]) != 1:
                return False
            if wish["weight"] < 0 and any(self._meant(sku, wish, unknown=True) for sku in taken):
                return False
        return True


def random_needs(rng, document):
    """Two or three questions with answers of one to three wishes that staff could have written."""
    facts, values = document_facts(document), document_values(document)
    needs = []
    for number in range(rng.randint(2, 3)):
        answers = []
        for code in ("a", "b"):
            hard = rng.random() < 0.25
            wishes = [_wish(rng, document["modules"]) for _ in range(rng.randint(1, 3))]
            answers.append({"code": code, "text": code, "hard": hard, "wishes": wishes})
        needs.append({"code": f"q{number}", "text": "?", "several": rng.random() < 0.5, "answers": answers})
    for question in needs:
        for answer in question["answers"]:
            answer["wishes"] = [wish for wish in answer["wishes"] if not _wrong(answer, wish, facts, values)]
    return needs


def _wrong(answer, wish, facts, values):
    asked = [{"code": "q", "text": "?", "answers": [answer | {"wishes": [wish]}]}]
    return list(needs_problems(asked, facts, values))


def _wish(rng, modules):
    weight = rng.choice([-3, -2, -1, 1, 1, 2, 3, 9])
    if rng.random() < 0.3:
        chosen = {"module": rng.choice(modules)["code"], "attribute": rng.choice(["size", "rate"])}
        return chosen | {"grade": rng.choice(["more", "less"]), "weight": abs(weight)}
    return _selector(rng, modules) | {"weight": weight}
