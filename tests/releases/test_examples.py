"""Examples are run when a family is published; with that switched off the bad publish goes through."""

from dataclasses import replace

import pytest

from configurator.languages.told import say
from configurator.releases.compile import FailedExamplesError, compile_family
from configurator.releases.examples import FailedExample, failed_examples
from configurator.releases.models import CurrentRelease, Release
from configurator.releases.publish import publish
from tests.releases.bombs import pigeonhole
from tests.releases.families import component, family, module, rule
from tests.releases.shop import put_on_sale, store

NEVER = rule(
    "never_with", "apart", **{"if": [{"module": "s", "component": "S1"}]}, then=[{"module": "t", "component": "T1"}]
)
OTHER = rule(
    "needs", "other", **{"if": [{"module": "s", "component": "S2"}]}, then=[{"module": "t", "component": "T2"}]
)


FORBIDDEN = "It must be possible, but is forbidden"


def example(must_be, code="build", **choices):
    return {"code": code, "name": code.title(), "choices": choices, "must_be": must_be}


def thing(*examples, rules=(NEVER, OTHER)):
    parts = [component(sku) for sku in ("S1", "S2", "T1", "T2", "U1", "U2")]
    modules = [module("s", "S1 S2"), module("t", "T1 T2", most=2), module("u", "U1 U2", kind="portions", most=3)]
    return family(parts, modules, rules) | {"examples": list(examples)}


def failures(*examples, rules=(NEVER, OTHER)):
    found = failed_examples(compile_family(thing(*examples, rules=rules)))
    return [replace(one, problem=say(one.problem)) for one in found]


@pytest.mark.parametrize(
    "fine",
    [
        example("possible", s="S1", t="T2"),
        example("possible", s="S1", t=["T2", 2], u={"U1": 3}),
        example("impossible", s="S1", t="T1"),
        example("impossible", s="S1", t=["T1", 2]),
        example("impossible", s="GONE"),
        example("impossible", t=["T2", 3]),
    ],
)
def test_an_example_that_comes_out_as_it_must(fine):
    assert failures(fine) == []


@pytest.mark.parametrize(
    ("bad", "problem", "rules"),
    [
        (example("possible", s="S1", t="T1"), FORBIDDEN, (("apart", "Because of apart."),)),
        (example("impossible", s="S1", t="T2"), "It must be impossible, but no rule forbids it", ()),
        (example("possible", s="GONE", t="T2"), "It must be possible, but nobody offers GONE in S", ()),
        (example("possible", u={"U2": 9}), "It must be possible, but nobody offers 9 of U2 in U", ()),
        (example("possible", nowhere="S1"), "It must be possible, but nobody offers S1 in nowhere", ()),
    ],
)  # fmt: skip
def test_an_example_that_comes_out_the_other_way_says_why(bad, problem, rules):
    assert failures(bad) == [FailedExample("build", "Build", problem, rules)]


def test_each_failure_has_its_own_rules():
    found = failures(
        example("possible", "one", s="S1", t="T1"),
        example("impossible", "two", s="S1"),
        example("possible", "three", s="S2", t="T1"),
    )
    assert [(one.code, [code for code, _ in one.rules]) for one in found] == [
        ("one", ["apart"]),
        ("two", []),
        ("three", ["other"]),
    ]


def test_the_failure_stands_also_where_its_rules_are_too_hard_to_find(settings):
    settings.COMPILE_NICENESS = 0
    document = pigeonhole(11)
    compiled = compile_family(thing(example("possible", s="S1", t="T1")))
    compiled.document["rules"] = document["rules"]
    compiled.document["modules"] += document["modules"]
    compiled.document["components"] += document["components"]
    settings.COMPILE_MAX_SECONDS = 1.0
    (failed,) = failed_examples(compiled)
    assert (say(failed.problem), failed.rules) == (FORBIDDEN, ())


# Publishing

BAD = thing(example("possible", s="S1", t="T1"))


@pytest.mark.django_db
class TestPublish:
    def test_a_failing_example_refuses_and_names_itself_and_the_rules(self, at):
        good = put_on_sale(thing(), at)
        store(BAD)
        with pytest.raises(FailedExamplesError) as caught:
            publish(family_code="thing", by=None, at=at)
        ((what, why),) = caught.value.rules
        assert what == "“Build” (build)"
        assert say(why) == "It must be possible, but is forbidden: Because of apart. (apart)"
        assert CurrentRelease.objects.get().release == good
        assert Release.objects.count() == 1

    def test_with_examples_off_the_same_family_is_published(self, at, settings):
        settings.PUBLISH_RUNS_EXAMPLES = False
        store(BAD)
        assert publish(family_code="thing", by=None, at=at).number == 1
