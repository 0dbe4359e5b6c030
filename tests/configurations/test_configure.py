"""Choosing, taking back, repairing and undoing, on the step itself."""

import random

import pytest

from configurator.configurations import configure
from configurator.configurations.configure import (
    ClosedError,
    StaleError,
    UnknownOptionError,
    choose,
    undo,
)
from configurator.configurations.history.trail import STEPS
from configurator.configurations.models import Configuration
from configurator.configurations.state import assess
from configurator.customers.models import Interaction, Verb
from configurator.customers.statements import Update
from tests.conftest import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def bike_build(bike, customer, build):
    return build(customer, bike)


def take(made, wanted, *, repairing=True, version=None):
    words = {"key": made.key, "visitor": made.browser.visitor, "at": AT}
    version = made.row.version if version is None else version
    return choose(decide=lambda _: wanted, version=version, repairing=repairing, **words)


def take_back(made, version=None):
    version = made.row.version if version is None else version
    return undo(key=made.key, visitor=made.browser.visitor, version=version, at=AT)


def acts():
    return list(Interaction.objects.order_by("pk").values_list("verb", "module_code", "component_code", "quantity"))


def test_choose_stores_the_choice_and_the_act(bike_build):
    outcome = take(bike_build, {"wheel": "SMALL*2"})
    row = bike_build.row
    assert (row.choices, row.version, row.past) == ({"wheel": "SMALL*2"}, 2, [{"wheel": [None, "SMALL*2"]}])
    assert (outcome.wish, outcome.repaired, outcome.refused, outcome.changed) == (None, {}, False, True)
    assert acts() == [(Verb.CHOSE, "wheel", "SMALL", 2)]


def test_choose_another_value_replaces_the_first(bike_build):
    take(bike_build, {"frame": "THIN"})
    take(bike_build, {"frame": "ODD"})
    assert bike_build.row.choices == {"frame": "ODD"}
    assert bike_build.row.past == [{"frame": [None, "THIN"]}, {"frame": ["THIN", "ODD"]}]


def test_retract_takes_a_choice_back(bike_build):
    take(bike_build, {"frame": "THIN"})
    take(bike_build, {"frame": None})
    assert bike_build.row.choices == {}
    assert acts()[-1] == (Verb.RETRACTED, "frame", "THIN", 1)


def test_choose_what_others_stand_against_repairs_with_the_fewest_changes(bike_build):
    take(bike_build, {"frame": "THIN"})
    take(bike_build, {"extras/BELL": "yes"})
    outcome = take(bike_build, {"wheel": "LARGE"})
    assert outcome.wish == ("wheel", "LARGE")
    # the thick frame would be 150, the odd one 120
    assert outcome.repaired == {"frame": ["THIN", "ODD"]}
    assert bike_build.row.choices == {"frame": "ODD", "extras/BELL": "yes", "wheel": "LARGE"}
    assert acts()[-1] == (Verb.WISHED, "wheel", "LARGE", 1)


def test_undo_restores_exactly_what_a_repair_changed(bike_build):
    take(bike_build, {"frame": "THIN"})
    take(bike_build, {"extras/BELL": "yes"})
    before = bike_build.row
    take(bike_build, {"wheel": "LARGE"})
    take_back(bike_build)
    assert bike_build.row.choices == before.choices
    assert bike_build.row.past == before.past


def test_without_repairing_such_a_wish_is_refused_and_nothing_changes(bike_build):
    take(bike_build, {"frame": "THIN"})
    before = bike_build.row.choices
    outcome = take(bike_build, {"wheel": "LARGE"}, repairing=False)
    assert (outcome.refused, outcome.wish) == (True, ("wheel", "LARGE"))
    assert bike_build.row.choices == before
    assert acts()[-1] == (Verb.WISHED, "wheel", "LARGE", 1)


def test_undo_of_nothing_changes_nothing(bike_build):
    take_back(bike_build)
    assert (bike_build.row.choices, bike_build.row.past) == ({}, [])


def test_undo_goes_back_so_many_steps_and_no_further(bike_build):
    for number in range(STEPS + 5):
        take(bike_build, {"frame": ["THIN", "ODD"][number % 2]})
    assert len(bike_build.row.past) == STEPS


@pytest.mark.parametrize("version", [0, 1, 3, 999_999_999])
def test_a_stale_version_is_refused_with_the_build_as_it_is(bike_build, version):
    take(bike_build, {"frame": "THIN"})
    with pytest.raises(StaleError) as caught:
        take(bike_build, {"frame": "ODD"}, version=version)
    assert caught.value.configuration.choices == {"frame": "THIN"}
    with pytest.raises(StaleError):
        take_back(bike_build, version=version)
    assert (bike_build.row.choices, bike_build.row.version) == ({"frame": "THIN"}, 2)
    assert len(acts()) == 1


def test_an_ordered_build_is_closed(bike, customer, build):
    made = build(customer, bike, {"frame": "THIN"}, status=Configuration.Status.ORDERED)
    with pytest.raises(ClosedError):
        take(made, {"frame": "ODD"})
    with pytest.raises(ClosedError):
        take_back(made)
    assert made.row.choices == {"frame": "THIN"}


def test_a_strangers_build_is_not_there(bike_build, stranger):
    with pytest.raises(Configuration.DoesNotExist):
        choose(key=bike_build.key, visitor=stranger.visitor, version=1, decide=lambda _: {}, repairing=False, at=AT)


@pytest.mark.parametrize("wanted", [{"frame": "GLASS"}, {"engine": "V8"}, {"frame": "THIN", "snack/NUT": "77"}])
def test_a_value_that_is_not_in_the_release_changes_nothing(bike_build, wanted):
    with pytest.raises(UnknownOptionError):
        take(bike_build, wanted)
    assert (bike_build.row.choices, bike_build.row.version, acts()) == ({}, 1, [])


def overtaken(made):
    """Take a small wheel while the other tab's click lands exactly between our SELECT and our UPDATE."""

    def decide(_):
        Configuration.objects.filter(pk=made.key).update(choices={"frame": "ODD"}, version=2)
        return {"wheel": "SMALL"}

    return choose(key=made.key, visitor=made.browser.visitor, version=1, decide=decide, repairing=True, at=AT)


def test_a_write_between_the_read_and_the_update_is_not_overwritten(bike_build):
    with pytest.raises(StaleError):
        overtaken(bike_build)


class Unguarded(Update):
    """The click's UPDATE without its version."""

    def run(self, *values):
        return super().run(*values[:-1])


def test_without_the_guard_the_same_write_is_lost(bike_build, monkeypatch):
    """Negative control: an update that does not ask for the version takes the other tab's choice away."""
    monkeypatch.setattr(configure, "_UPDATE", Unguarded(Configuration, configure._UPDATE.columns, by=("key",)))
    overtaken(bike_build)
    assert bike_build.row.choices == {"wheel": "SMALL"}


# Properties on a real family


def any_value(rng, release):
    option = rng.choice([option for options in release.options_of.values() for option in options])
    return {option.variable: rng.choice(option.values)}


@pytest.mark.parametrize("seed", range(3))
def test_clicks_and_undo_always_leave_a_build_that_can_be_completed(demo, customer, build, seed):
    rng, release = random.Random(seed), demo("laptop")
    made = build(customer, release)
    for _ in range(25):
        before = made.row
        dice = rng.random()
        if dice < 0.15:
            take_back(made)
        elif dice < 0.25 and before.choices:
            take(made, {rng.choice(sorted(before.choices)): None})
        else:
            outcome = take(made, any_value(rng, release))
            assert set(outcome.repaired) <= set(before.choices)
            if outcome.changed:
                after = made.row.choices
                take_back(made)
                assert made.row.choices == before.choices
                take(
                    made,
                    {v: after.get(v) for v in {**before.choices, **after} if after.get(v) != before.choices.get(v)},
                )
                assert made.row.choices == after
        assert made.state.consistent


@pytest.mark.parametrize("code", ["laptop", "yogurt", "pc"])
def test_the_order_of_choosing_never_changes_the_result(demo, code):
    rng, release = random.Random(code), demo(code)
    choices = dict(release.presets[0].choices)
    whole = assess(release=release, choices=choices)
    for _ in range(3):
        names, taken = rng.sample(sorted(choices), len(choices)), {}
        for name in names:
            taken[name] = choices[name]
            assert assess(release=release, choices=taken).consistent
        again = assess(release=release, choices=taken)
        assert (again.variant, again.total, again.decided) == (whole.variant, whole.total, whole.decided)
