import numpy as np

from configurator.profiles.population.history import read_history
from configurator.profiles.population.questions import Questions
from configurator.profiles.population.rules import Rules, allowed, with_all_values
from tests.profiles.population.sales import HISTORY, lamp


def rules_and_history():
    knowledge = lamp()
    text = HISTORY.replace("customer", "colour").splitlines(keepends=True)
    history = with_all_values(read_history(text), knowledge)
    return Rules(knowledge, history), history


def test_all_values_are_those_of_the_model_too():
    _, history = rules_and_history()
    assert history.values == (("ann", "bob"), ("paper", "glass", "gold"), ("warm", "cold"), ("no", "yes"))


def test_available_is_what_the_engine_says():
    rules, history = rules_and_history()
    flags, count = rules.available(history.encode({"shade": "gold"}), 3)
    assert (flags.tolist(), count) == ([True, False], 1)
    flags, count = rules.available(history.encode({"dimmer": "yes", "shade": "gold"}), 1)
    assert (flags.tolist(), count) == ([True, True, False], 2)


def test_a_variable_that_the_model_does_not_know_is_not_filtered():
    rules, history = rules_and_history()
    flags, count = rules.available(history.encode({"shade": "gold"}), 0)
    assert (flags.tolist(), count) == ([True, True], 2)


def test_allowed_pads_to_the_widest_variable():
    rules, history = rules_and_history()
    questions = Questions(history.encode({"shade": "gold"})[None], np.array([3]), np.array([0]), np.array([0]))
    found = allowed(rules, history.layout.sizes, questions)
    assert (found.flags.tolist(), found.open.tolist()) == ([[True, False, False]], [False])
    assert allowed(None, history.layout.sizes, questions).flags.tolist() == [[True, True, False]]
