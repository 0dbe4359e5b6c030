"""What follows from choices: what is implied, missing, complete, and said about the build."""

from decimal import Decimal

import pytest

from configurator.configurations.state import assess
from configurator.engine import ChoiceError


def missing(state):
    return [module.code for module in state.missing]


@pytest.mark.django_db
class TestState:
    def test_an_untouched_build_is_open_and_priced_from_the_cheapest(self, bike):
        state = assess(release=bike, choices={})
        assert (state.consistent, state.complete, missing(state)) == (True, False, ["frame", "wheel"])
        assert (state.decided, state.price, state.evaluation.count) == ({}, Decimal("120.00"), 10 * 3 * 13)

    def test_the_one_value_that_is_left_is_implied(self, bike):
        state = assess(release=bike, choices={"extras/BELL": "yes"})
        assert state.decided == {"extras/BELL": "yes", "extras/BAG": "no"}

    def test_a_build_is_complete_when_all_the_rest_can_be_left_out(self, bike):
        state = assess(release=bike, choices={"frame": "THIN", "wheel": "SMALL"})
        rest = {"extras/BELL": "no", "extras/BAG": "no", "snack/NUT": "0", "snack/OAT": "0"}
        assert state.variant == {"frame": "THIN", "wheel": "SMALL", **rest}
        assert (missing(state), state.price) == ([], Decimal("120.00"))

    def test_choices_that_can_not_go_together(self, bike):
        state = assess(release=bike, choices={"frame": "THIN", "wheel": "LARGE"})
        assert (state.consistent, state.complete, state.variant) == (False, False, None)
        assert state.evaluation.count == 0

    def test_a_choice_that_the_release_does_not_know(self, bike):
        with pytest.raises(ChoiceError):
            assess(release=bike, choices={"frame": "GLASS"})

    def test_a_state_is_worked_out_once(self, bike):
        choices = {"frame": "THIN", "wheel": "SMALL"}
        assert assess(release=bike, choices=choices) is assess(release=bike, choices=dict(reversed(choices.items())))

    def test_a_missing_attribute_hides_nothing_and_is_said(self, bike):
        state = assess(release=bike, choices={"frame": "ODD", "wheel": "LARGE"})
        assert state.complete
        assert [check.says for check in state.unchecked] == ["A large wheel needs a thick frame."]
        assert assess(release=bike, choices={"frame": "THICK", "wheel": "LARGE"}).unchecked == ()

    def test_advice_is_said_and_forbids_nothing(self, bike):
        state = assess(release=bike, choices={"frame": "THIN", "wheel": "SMALL", "extras/BAG": "yes"})
        assert (state.complete, [check.says for check in state.warnings]) == (True, ["A bag hangs low here."])


class TestDemoFamilies:
    def test_a_cup_that_is_full_takes_no_more(self, demo):
        release = demo("yogurt")
        portions = [option for code in ("flavours", "toppings") for option in release.modules[code].options]
        choices = {"cup": release.modules["cup"].options[0].values[0]}
        for option in portions * 3:
            more = {**choices, option.variable: str(int(choices.get(option.variable, "0")) + 1)}
            if release.offers(option.variable, more[option.variable]):
                fits = assess(release=release, choices=more).consistent
                choices = more if fits else choices
        full = assess(release=release, choices=choices)
        assert full.consistent
        assert sum(int(n) for variable, n in choices.items() if variable != "cup") > 0
        for option in portions:
            amount = int(choices.get(option.variable, "0"))
            assert all(full.evaluation.changes[flat] != 0 for flat in option.flats[amount + 1 :])

    @pytest.mark.parametrize("code", ["laptop", "yogurt", "pc"])
    def test_every_preset_can_be_completed(self, demo, code):
        release = demo(code)
        for preset in release.presets:
            assert assess(release=release, choices=preset.choices).consistent, preset.code
        assert len(release.presets) >= 3

    @pytest.mark.parametrize("code", ["laptop", "yogurt", "pc"])
    def test_no_component_of_a_demo_family_is_dead(self, demo, code):
        release = demo(code)
        state = assess(release=release, choices={})
        dead = [option.name for flat, option in release.option_at.items() if state.evaluation.changes[flat] < 0]
        assert sorted(set(dead)) == []
