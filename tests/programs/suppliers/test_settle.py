import random

from configurator.programs.suppliers.cells import Rules
from configurator.programs.suppliers.settle import Redemption, Settlement, settle

RULES = Rules(households=3, dominance=0.5)


def redeemed(supplier, deal, households, cents=100, percent=75):
    return [Redemption(supplier, deal, f"h{household}", cents, percent) for household in households]


def test_a_supplier_pays_its_part_and_the_shop_the_rest():
    found = settle(redeemed("s", "tea", range(4), cents=99), rules=RULES)
    assert [(one.supplier, one.cents) for one in found.invoices] == [("s", 4 * 74)]  # 74.25 each
    assert [(line.path, line.cents) for line in found.invoices[0].lines] == [(("s", "tea"), 4 * 74)]
    assert found.own == 4 * 25
    assert found.redeemed == 4 * 99


def test_what_would_single_somebody_out_waits():
    first = settle(redeemed("s", "tea", [1, 2]), rules=RULES)
    assert first.invoices == ()
    assert [(one.cents, one.funded) for one in first.carried] == [(75, 75), (75, 75)]
    assert first.redeemed == 200
    second = settle([*first.carried, *redeemed("s", "nuts", [3, 4, 5])], rules=RULES)
    assert [(one.supplier, one.cents) for one in second.invoices] == [("s", 5 * 75)]
    assert second.carried == ()
    assert second.own == 3 * 25


def test_small_deals_stand_together_on_the_invoice():
    found = settle(
        [*redeemed("s", "tea", range(4)), *redeemed("s", "oil", [1]), *redeemed("s", "nuts", [2, 3])], rules=RULES
    )
    assert [(line.path, line.rest, line.cents) for line in found.invoices[0].lines] == [
        (("s",), True, 225),
        (("s", "tea"), False, 300),
    ]


def test_deals_of_the_shop_alone_are_on_no_invoice():
    assert settle(redeemed("s", "tea", range(5), percent=0), rules=RULES) == Settlement((), (), 500)


def test_funding_equals_redemptions_to_the_cent():
    """Over a year of periods, whatever the percentages."""
    rng = random.Random(3)
    given = charged = own = 0
    carried = ()
    for _ in range(13):
        news = [
            Redemption(
                f"s{rng.randrange(6)}", f"d{rng.randrange(9)}", f"h{rng.randrange(40)}", rng.randrange(1, 500), 33
            )
            for _ in range(rng.randrange(120))
        ]
        found = settle([*carried, *news], rules=Rules())
        given += sum(one.cents for one in news)
        charged += sum(invoice.cents for invoice in found.invoices)
        own += found.own
        carried = found.carried
        assert all(sum(line.cents for line in one.lines) == one.cents for one in found.invoices)
        assert all(line.households >= 10 for one in found.invoices for line in one.lines)
        assert given == charged + own + sum(one.funded for one in carried)
    assert charged > 0.25 * given
