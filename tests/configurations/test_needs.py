"""What it is for: the build that suits the answers best is the best of all that can be built."""

import random

import numpy as np
import pytest

from configurator.configurations import ranked
from configurator.configurations.instock import lacking
from configurator.configurations.quote import option_of
from configurator.configurations.ranked import TooFineError
from configurator.configurations.ways.needs import proposal, told_in
from configurator.stock.levels import Level
from tests.configurations.needs_oracle import Oracle, opened, random_needs
from tests.releases.families import random_family
from tests.releases.priced import random_lines

pytestmark = pytest.mark.django_db


def asked_family(rng):
    """A random family with questions: all its prices are known; either its attributes are too, or it has no rules."""
    document = random_family(rng)
    known = rng.random() < 0.6
    full = {"size": 2, "colour": "red", "light": True, "fits": ["red"]} if known else {}
    for part in document["components"]:
        rate = {"rate": rng.choice([1, 2, 0.5])} if known or rng.random() < 0.7 else {}
        part["attributes"] = full | {k: v for k, v in part["attributes"].items() if k != "rate"} | rate
    for entry in document["modules"]:
        entry["asked_if"] = entry["asked_if"] if known else []
        for line in () if entry["price_per_100_g"] else entry["components"]:
            line["price"] = line["price"] or "4.75"
    document |= {"prices": random_lines(rng, document["modules"]), "rules": document["rules"] if known else []}
    return document | {"needs": random_needs(rng, document)}


def compared(seed):
    """What is proposed for random answers beside what is best, as ranks; None where no build is possible."""
    rng = random.Random(seed)
    document = asked_family(rng)
    release = opened(document, seed)
    if release is None:
        return None
    sent, answers = {}, []
    for question in document["needs"]:
        ticked = [a for a in question["answers"] if rng.random() < 0.6][: None if question["several"] else 1]
        sent[f"need-{question['code']}"] = [answer["code"] for answer in ticked]
        answers += ticked
    gone = rng.sample([part["sku"] for part in document["components"]], rng.randint(0, 2))
    oracle = Oracle(document, answers, gone)
    told = told_in(release=release, sent=sent)
    found = proposal(release=release, told=told, lacks=lacking(release, {sku: Level(0) for sku in gone}))
    best = oracle.best()
    if found.state is None:
        return None, best
    build = {code: {} for code in release.modules}
    for variable, value in found.state.built.items():
        taken = option_of(release, variable, value)
        if taken is not None and taken[1]:
            build[release.module_of[variable].code][taken[0].sku] = taken[1]
    assert found.state.complete, seed
    assert oracle.allows(build), seed
    assert oracle.holds(build), seed
    assert oracle.rank(build)[2] == -found.state.total, seed
    assert found.state.own == found.held, seed
    return oracle.rank(build), best


def test_what_is_proposed_is_the_best_of_all_that_can_be_built():
    outcomes = [outcome for seed in range(120) if (outcome := compared(seed)) is not None]
    assert [outcome for outcome in outcomes if outcome[0] != outcome[1]] == []
    assert len(outcomes) >= 60
    assert sum(best is None for _, best in outcomes) >= 3
    assert sum(best is not None and best[0] > 0 for _, best in outcomes) >= 30


def test_the_comparison_would_find_a_price_that_counts_before_the_wishes(monkeypatch):
    honest = ranked.ranked
    monkeypatch.setattr(ranked, "ranked", lambda release, ranks: honest(release, [*ranks[1:], ranks[0]]))
    outcomes = [outcome for seed in range(40) if (outcome := compared(seed)) is not None]
    assert any(found != best for found, best in outcomes)


def test_ranks_that_do_not_fit_are_said(bike):
    fine = np.array([7**number % (1 << 40) for number in range(len(bike.knowledge.prices))], np.int64)
    assert ranked.best_of(bike, (fine,)) is not None
    with pytest.raises(TooFineError):
        ranked.best_of(bike, (fine, fine))
