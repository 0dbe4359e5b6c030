"""A family with a long module of each kind: lamps out of thousands of bulbs, dozens of extras and of beads."""

from functools import lru_cache

from catalog.models import ProductFamily
from configurator.engine import compile_model, parse_model
from configurator.engine.compile import Limits
from configurator.releases.models import CurrentRelease, Release
from configurator.releases.translate import translate
from tests.releases.families import component, family, module, rule

COLOURS = ("red", "green", "blue", "white", "amber")
BULBS, EXTRAS, BEADS = 3_000, 60, 45
QUICK = Limits(orders=1, searching=1_000_000, sifting=0)  # any diagram will do


def bulb(n):
    """Bulb n costs n euros and cents; every tenth has no colour, every seventh no size, the rest sizes 1 to 30."""
    words = {"rate": n / 8, "light": n % 2 == 0, "fits": ["E14", "E27"][: n % 3]}
    if n % 10:
        words["colour"] = COLOURS[n % 5]
    if n % 7:
        words["size"] = n % 30 + 1
    return component(f"B{n:04}", **words) | {"name": f"Bulb {COLOURS[n % 5]} {n}"}


def lamps(bulbs=BULBS):
    """Sockets of size 10 and 20 take bulbs up to their size."""
    parts = [component("S10", size=10), component("S20", size=20)] + [bulb(n) for n in range(bulbs)]
    parts += [component(f"X{n}") for n in range(EXTRAS)] + [component(f"P{n}") for n in range(BEADS)]
    prices = {f"B{n:04}": None if n % 100 == 99 else f"{n}.50" for n in range(bulbs)}
    modules = [
        module("socket", "S10 S20"),
        module("bulb", " ".join(prices), prices=prices),
        module("spare", "B0001 B0002 B0003", required=False, most=15, prices={"B0001": "5.00"}),
        module("extras", " ".join(f"X{n}" for n in range(EXTRAS)), kind="several", maximum=3),
        module("beads", " ".join(f"P{n}" for n in range(BEADS)), kind="portions", most=2, maximum=4),
    ]
    fits = rule(
        "must_match",
        "bulb-fits",
        left={"module": "bulb", "attribute": "size"},
        operator="at_most",
        right={"module": "socket", "attribute": "size"},
        says="A large bulb needs a large socket.",
    )
    return family(parts, modules, [fits], code="lamps")


@lru_cache(maxsize=2)
def compiled(bulbs):
    document = lamps(bulbs)
    return document, compile_model(parse_model(translate(document).model), limits=QUICK)


def lamps_on_sale(at, bulbs=BULBS):
    """The family as a release; thousands of catalog rows would take most of a test's time."""
    document, knowledge = compiled(bulbs)
    row = ProductFamily.objects.create(code="lamps", name="Lamps")
    release = Release.objects.create(
        family=row,
        number=1,
        document=document,
        knowledge=knowledge.to_bytes(),
        fingerprint=knowledge.fingerprint,
        variant_count="1",
        node_count=knowledge.node_count,
        compile_seconds=1,
        published_at=at,
    )
    CurrentRelease.objects.create(family=row, release=release)
    return release
