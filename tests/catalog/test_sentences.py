import pytest

from catalog.models import CompatibilityRule
from catalog.sentences import rule_sentence


@pytest.mark.usefixtures("loaded_lamp")
def test_rules_are_read_back(django_assert_num_queries):
    with django_assert_num_queries(2):
        rules = CompatibilityRule.objects.in_order().with_terms()
        assert [rule_sentence(rule) for rule in rules] == [
            "Dimmer needs any Bulb with Dimmable, unless there is Large foot.",
            "Small foot and any Bulb never goes with any Beads with Weight at least 15 g or Shade (only a warning).",
            "Any Bulb with Socket E27 or E40 goes only with any Foot with E27 among its Sockets.",
            "The Socket of the Bulb must be one of the Sockets of the Foot.",
            "1.25 times the Power of the Bulb plus 2 is at most the Power of the Foot.",
            "The Weight of Foot and Beads is at most 3000, unless there is Shade.",
        ]
