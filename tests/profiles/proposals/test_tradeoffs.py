import math
import random
from itertools import combinations, permutations

import pytest

from configurator.profiles.proposals.tradeoffs import (
    ENOUGH,
    SAME,
    SLIP,
    best_question,
    bits_of,
    cycles,
    pair_of,
    posterior,
    weights_of,
)

QUALITIES = ("lead<", "noise_db<", "price<", "weight<")


def entropy(weights):
    return -sum(w * math.log2(w) for w in weights if w > 0)


def gain(pair, qualities, answers):
    """By brute force: entropy of the rankings before, less the expected entropy after either answer."""
    now = posterior(qualities, answers)
    expected = 0.0
    for preferred in pair:
        against = pair[1] if preferred == pair[0] else pair[0]
        likely = sum(
            weight * ((1 - SLIP) if order.index(preferred) < order.index(against) else SLIP)
            for weight, order in zip(now, permutations(qualities), strict=True)
        )
        expected += likely * entropy(posterior(qualities, {**answers, pair: preferred}))
    return entropy(now) - expected


def some_answers(rng, qualities):
    pairs = list(combinations(sorted(qualities), 2))
    return {pair: rng.choice([*pair, SAME]) for pair in rng.sample(pairs, rng.randint(0, len(pairs) - 1))}


@pytest.mark.parametrize("seed", range(25))
def test_the_best_question_is_the_one_that_tells_most(seed):
    rng = random.Random(seed)
    qualities = QUALITIES[: rng.randint(2, 4)]
    answers = some_answers(rng, qualities)
    open_pairs = [pair for pair in combinations(sorted(qualities), 2) if pair not in answers]
    gains = {pair: gain(pair, qualities, answers) for pair in open_pairs}
    for pair in open_pairs:
        assert bits_of(pair, qualities, answers) == pytest.approx(gains[pair], abs=1e-9)
    best = best_question(qualities, answers)
    if max(gains.values()) < ENOUGH:
        assert best is None
    else:
        assert gains[best.pair] == pytest.approx(max(gains.values()))


def test_what_follows_from_the_answers_is_not_asked_first():
    answers = {pair_of("price<", "weight<"): "price<", pair_of("lead<", "weight<"): "weight<"}
    assert best_question(QUALITIES, answers).pair != pair_of("lead<", "price<")
    everything = {pair: pair[0] for pair in combinations(sorted(QUALITIES), 2)}
    assert best_question(QUALITIES, everything) is None


def test_weights_follow_the_answers():
    answers = {pair_of("price<", "weight<"): "weight<", pair_of("lead<", "price<"): "price<"}
    weights = weights_of(answers)
    assert weights["weight<"] > weights["price<"] > weights["lead<"]
    assert sum(weights.values()) == pytest.approx(1.5)
    assert weights_of({}) == {}
    assert weights_of({pair_of("price<", "weight<"): SAME}) == {"price<": 0.5, "weight<": 0.5}


def test_a_planted_contradiction_is_found():
    answers = {("a", "b"): "a", ("b", "c"): "b", ("a", "c"): "c", ("c", "d"): "d", ("a", "d"): SAME}
    assert cycles(answers) == [("a", "b", "c")]
    assert cycles({**answers, ("a", "c"): "a"}) == []
    assert cycles({**answers, ("a", "c"): SAME}) == []


@pytest.mark.parametrize("seed", range(30))
def test_cycles_are_there_exactly_when_no_ranking_agrees_with_all_answers(seed):
    answers = some_answers(random.Random(seed), QUALITIES)
    said = [(p, next(q for q in pair if q != p)) for pair, p in answers.items() if p != SAME]
    agreeing = any(all(order.index(p) < order.index(q) for p, q in said) for order in permutations(QUALITIES))
    assert (cycles(answers) == []) is agreeing
    for cycle in cycles(answers):
        for one, other in zip(cycle, (*cycle[1:], cycle[0]), strict=True):
            assert answers[pair_of(one, other)] == one
