import itertools
import random
from collections import Counter

import numpy as np
import pytest

from configurator.programs.suppliers.cells import Cell, Rules, Sale, cells, covered

RULES = Rules(households=3, dominance=0.5)


def sales_of(**leaves):
    """By leaf, as supplier_kind_product, what each household spent."""
    return [
        Sale(f"h{number}", tuple(name.split("_")), cents)
        for name, amounts in leaves.items()
        for number, cents in enumerate(amounts)
        if cents
    ]


def shown(sales, rules=RULES):
    return [("/".join(cell.path), cell.rest, cell.households, cell.cents) for cell in cells(sales, rules=rules)]


def test_what_is_safe_is_a_cell_of_its_own():
    sales = sales_of(s_tea_green=[100, 100, 100], s_tea_black=[50, 60, 70, 80])
    assert shown(sales) == [("s/tea/black", False, 4, 260), ("s/tea/green", False, 3, 300)]
    assert covered(cells(sales, rules=RULES), sales) == 1


def test_small_ones_are_pooled_as_the_rest():
    sales = sales_of(s_tea_green=[100, 100, 100], s_tea_black=[100, 0, 0], s_tea_white=[0, 100, 100])
    assert shown(sales) == [("s/tea", True, 3, 300), ("s/tea/green", False, 3, 300)]


def test_a_rest_that_is_not_safe_takes_the_smallest_cell():
    sales = sales_of(s_tea_green=[100, 100, 100], s_tea_black=[50, 60, 70], s_tea_white=[10, 0, 0])
    assert shown(sales) == [("s/tea", True, 3, 190), ("s/tea/green", False, 3, 300)]


def test_a_node_that_is_not_safe_goes_up():
    sales = sales_of(s_tea_green=[100, 0, 0], s_nuts_pecan=[0, 90, 90], s_oil_olive=[40, 40, 40])
    assert shown(sales) == [("s", True, 3, 280), ("s/oil/olive", False, 3, 120)]


def test_one_household_must_not_dominate():
    assert shown(sales_of(s_tea_green=[201, 100, 100])) == []
    assert shown(sales_of(s_tea_green=[200, 100, 100])) == [("s/tea/green", False, 3, 400)]


def test_suppliers_are_never_pooled():
    assert shown(sales_of(s_tea_green=[100, 100, 0], t_tea_green=[0, 0, 100])) == []


def test_nothing_sold_is_nothing_shown():
    assert cells([], rules=RULES) == ()
    assert covered([], []) == 0


@pytest.mark.parametrize(
    ("households", "cents", "figures"), [(10, 1_049, (10, 1_000)), (14, 1_050, (10, 1_100)), (17, 99, (15, 100))]
)
def test_figures_are_rounded(households, cents, figures):
    assert Cell((), rest=False, households=households, cents=cents, leaves=()).shown(Rules()) == figures


def spent_on(sales, leaves):
    found = Counter()
    for sale in sales:
        if sale.path in leaves:
            found[sale.household] += sale.cents
    return found


def worked_out(leaves, known):
    """Every set of leaves whose sum follows from the known sums, by adding and subtracting."""
    matrix = np.array([[leaf in figure for leaf in leaves] for figure in known], float).reshape(-1, len(leaves))
    rank = np.linalg.matrix_rank(matrix) if len(matrix) else 0
    for count in range(1, len(leaves) + 1):
        for some in itertools.combinations(leaves, count):
            row = np.array([[leaf in some for leaf in leaves]], float)
            if np.linalg.matrix_rank(np.vstack([matrix, row])) == rank:
                yield some


def attacked(sales, known, rules=RULES):
    """Sets that can be worked out and are not safe."""
    leaves = sorted({sale.path for sale in sales})
    return [some for some in worked_out(leaves, known) if not rules.safe(spent_on(sales, some))]


def random_sales(rng):
    leaves = [("s", f"k{n % 3}", f"p{n}") for n in range(7)]
    return [
        Sale(f"h{household}", leaf, rng.choice([50, 100, 100, 400]))
        for leaf in leaves
        for household in range(6)
        if rng.random() < 0.35
    ]


def safe_nodes(sales, lengths, rules=RULES):
    """What lies under each node that is safe."""
    leaves = {sale.path for sale in sales}
    for length in lengths:
        for node in {leaf[:length] for leaf in leaves}:
            under = {leaf for leaf in leaves if leaf[:length] == node}
            if rules.safe(spent_on(sales, under)):
                yield under


def test_an_attack_by_differences_finds_nothing():
    rng = random.Random(0)
    for _ in range(150):
        sales = random_sales(rng)
        known = [set(cell.leaves) for cell in cells(sales, rules=RULES)] + list(safe_nodes(sales, [1]))
        assert attacked(sales, known) == []


def test_without_pooling_the_attack_succeeds():
    """Negative control: every safe product, kind and total shown, unsafe ones merely left out."""
    rng = random.Random(0)
    broken = 0
    for _ in range(150):
        sales = random_sales(rng)
        products = [{leaf} for leaf in {sale.path for sale in sales} if RULES.safe(spent_on(sales, {leaf}))]
        broken += bool(attacked(sales, products + list(safe_nodes(sales, [1, 2]))))
    assert broken > 30


def test_cells_add_up_and_count_what_they_say():
    rng = random.Random(1)
    for _ in range(50):
        sales = random_sales(rng)
        found = cells(sales, rules=RULES)
        leaves = [leaf for cell in found for leaf in cell.leaves]
        assert len(leaves) == len(set(leaves))
        for cell in found:
            by_household = spent_on(sales, set(cell.leaves))
            assert (len(by_household), sum(by_household.values())) == (cell.households, cell.cents)
