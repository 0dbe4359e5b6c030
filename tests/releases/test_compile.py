"""Rule bombs: each ends in words, within the budget; with the budgets off it gets through."""

import time

import pytest

from configurator.releases.compile import (
    TooComplexFamilyError,
    VoidFamilyError,
    compile_budget,
    compile_family,
    constraints_against,
    constraints_saying,
    largest_rules,
)
from tests.releases.bombs import chained_sums, deep, pigeonhole, table
from tests.releases.families import component, family, module, rule

SLACK = 90  # seconds for a busy machine to start a worker and to end one


@pytest.fixture
def budgets(settings):
    """Small ones, so that these tests are quick."""
    settings.COMPILE_NICENESS = 0
    settings.COMPILE_MAX_SECONDS = 4.0
    settings.COMPILE_MAX_MEMORY_MB = 300.0
    settings.COMPILE_MAX_EDGES = 100_000
    return settings


def refused(document):
    """What compiling says, and that it says so in time."""
    started = time.monotonic()
    with pytest.raises((TooComplexFamilyError, VoidFamilyError)) as caught:
        compile_family(document)
    assert time.monotonic() - started < SLACK
    return caught.value


def test_pigeons_without_a_hole_are_refused(budgets):
    found = refused(pigeonhole(12))
    assert isinstance(found, TooComplexFamilyError)
    assert found.rules != []
    assert {says for _, says in found.rules} <= {rule["says"] for rule in pigeonhole(12)["rules"]}


def test_a_few_pigeons_are_void_with_all_their_rules_to_blame(budgets):
    found = refused(pigeonhole(2))
    assert isinstance(found, VoidFamilyError)
    assert (len(found.rules), found.minimal) == (6, True)


def test_a_void_family_is_void_also_where_finding_who_is_to_blame_takes_too_long(budgets):
    budgets.COMPILE_MAX_SECONDS, budgets.COMPILE_MAX_EDGES = 7.0, 6_000_000
    found = refused(pigeonhole(10))
    assert isinstance(found, VoidFamilyError)
    assert (len(found.rules), found.minimal) == (5, False)


def test_who_is_to_blame_is_found_in_time_or_not_at_all(budgets):
    """Somebody waits on the Rules page. With that budget off the very same question is answered."""
    hard = pigeonhole(8)
    budgets.BLAME_MAX_SECONDS = 0.3
    with pytest.raises(TooComplexFamilyError) as caught:
        constraints_against(hard, [{}])
    assert (caught.value.over, len(caught.value.rules)) == ("seconds", 5)
    budgets.BLAME_MAX_SECONDS = 0.0
    assert len(constraints_against(hard, [{}])[0]) == len(hard["rules"])


def test_what_is_said_already_is_found_in_time_or_not_at_all(budgets):
    hard = pigeonhole(8)
    never = rule("never_with", "new", **{"if": [{"module": "p0"}]}, then=[{"module": "p1"}])
    hard["rules"].append(never)
    budgets.BLAME_MAX_SECONDS = 0.3
    with pytest.raises(TooComplexFamilyError):
        constraints_saying(hard, "new", most=1)


@pytest.mark.parametrize("count", [5, 200])
def test_chained_sums_are_refused_by_name(budgets, count):
    found = refused(chained_sums(count))
    assert isinstance(found, TooComplexFamilyError)
    assert found.rules != []
    assert {code for code, _ in found.rules} <= {f"s{i}" for i in range(count)}


def test_a_million_table_rows_are_refused_by_name(budgets):
    found = refused(table(1_000_000))
    assert (found.over in {"seconds", "memory", "edges"}, found.rules) == (True, [("long", "Because of long.")])


def test_a_table_within_the_budgets_is_compiled(budgets):
    budgets.COMPILE_MAX_SECONDS = 60.0
    assert compile_family(table(50)).variant_count == 50


@pytest.mark.parametrize("depth", [5_000, 100_000])
def test_deep_conditions_are_refused_by_name(budgets, depth):
    found = refused(deep(depth))
    assert (found.over, found.rules) == ("depth", [("nested", "Because of nested.")])


def test_out_of_time_the_largest_rules_are_named(budgets):
    budgets.COMPILE_MAX_SECONDS, budgets.COMPILE_MAX_EDGES = 0.3, 0
    found = refused(chained_sums(40))
    assert (found.over, len(found.rules)) == ("seconds", 5)


def test_out_of_memory_the_largest_rules_are_named(budgets):
    budgets.COMPILE_MAX_MEMORY_MB, budgets.COMPILE_MAX_EDGES, budgets.COMPILE_MAX_SECONDS = 40.0, 0, 60.0
    found = refused(chained_sums(12))
    assert (found.over, len(found.rules)) == ("memory", 5)


@pytest.mark.parametrize(
    ("budget", "parts"),  # each another bomb: a worker remembers what it compiled last
    [("COMPILE_MAX_EDGES", 23), ("COMPILE_MAX_SECONDS", 24), ("COMPILE_MAX_MEMORY_MB", 25)],
)
def test_with_the_budgets_off_a_bomb_gets_through(budgets, budget, parts):
    bomb = chained_sums(2, parts=parts)
    small = {"COMPILE_MAX_EDGES": 2_000, "COMPILE_MAX_SECONDS": 0.1, "COMPILE_MAX_MEMORY_MB": 1.0}
    for name in small:
        setattr(budgets, name, 0)
    setattr(budgets, budget, small[budget])
    assert refused(bomb).over == {"EDGES": "edges", "SECONDS": "seconds", "MB": "memory"}[budget.split("_")[-1]]
    setattr(budgets, budget, 0)
    assert compile_family(bomb).variant_count > 1_000_000


def test_the_budget_comes_from_the_settings(budgets):
    budget = compile_budget()
    assert (budget.seconds, budget.memory, budget.edges) == (4.0, 300 * 2**20, 100_000)


def test_the_largest_rules_are_those_with_most_words():
    parts = [component(sku) for sku in ("S1", "S2", "T1")]
    short = rule("needs", "short", **{"if": [{"module": "s"}]}, then=[{"module": "t"}])
    long = rule("needs", "long", **{"if": [{"module": "s"}] * 9}, then=[{"module": "t"}])
    found = largest_rules(family(parts, [module("s", "S1 S2"), module("t", "T1")], [short, long]))
    assert found == [("long", "Because of long."), ("short", "Because of short.")]
