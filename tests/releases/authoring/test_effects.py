"""What a rule does is counted exactly: against the plain judge, build by build."""

import pytest

from catalog.models import CompatibilityRule
from catalog.snapshot import rule_document, snapshot
from configurator.releases.authoring.draft import compiled
from configurator.releases.authoring.effects import effects
from configurator.releases.authoring.trial import lines_of, read_choices, try_out
from configurator.releases.compile import TooComplexFamilyError, UnpublishableError
from tests.catalog.lamp import lamp, selector
from tests.releases.plain import Plain


def count(document):
    plain = Plain(document)
    return sum(plain.allows(build) for build in plain.builds())


def needs(first, second, **words):
    head = {"code": "(new)", "form": "needs", "strength": "must", "unless": [], "says": "So."}
    return head | {"if": [first], "then": [second]} | words


def test_every_rule_takes_away_what_the_plain_judge_says(place):
    document = snapshot("lamp")
    for row in CompatibilityRule.objects.in_order().with_terms():
        rule = rule_document(row)
        others = [other for other in document["rules"] if other["code"] != rule["code"]]
        strict = [*others, rule | {"strength": "must"}]
        found = effects(document, rule)
        assert (found.before, found.after) == (
            count(document | {"rules": others}),
            count(document | {"rules": strict}),
        ), rule["code"]


def test_a_module_condition_is_counted_too(place):
    document = snapshot("lamp")
    condition = {
        "code": "asked_if/extras",
        "form": "asked_if",
        "module": "extras",
        "asked_if": [selector("foot", component="LP-FOOT-L")],
    }
    modules = [m | {"asked_if": condition["asked_if"]} if m["code"] == "extras" else m for m in document["modules"]]
    found = effects(document, condition)
    assert (found.before, found.after) == (count(document), count(document | {"modules": modules}))


def test_components_that_die_are_named_with_the_rules_to_blame(place):
    rule = needs(selector("bulb", component="LP-BULB-27"), selector("foot", component="LP-FOOT-S"))
    found = effects(snapshot("lamp"), rule)
    assert {dead.name for dead in found.dead} == {"Large bulb", "2 of Large bulb", "3 of Large bulb"}
    for dead in found.dead:
        assert "(new)" in {said.code for said in dead.because}
        assert dead.module == "Bulb"


def test_a_rule_that_is_said_already_names_who_says_it(place):
    again = CompatibilityRule.objects.filter(code="socket-fits").with_terms().get()
    found = effects(snapshot("lamp"), rule_document(again) | {"code": "(new)"})
    # each of the two is enough
    assert {said.code for said in found.said_by} <= {"socket-fits", "large-only-with-large"}
    assert (found.removed, len(found.said_by)) == (0, 1)


def test_a_sum_that_is_said_already_names_who_says_it(place):
    document = snapshot("lamp")
    few = {"form": "budget", "strength": "must", "unless": [], "says": "Few.", "operator": "at_most", "constant": "0"}
    few["terms"] = [{"coefficient": "1", "module": "beads", "attribute": "pieces"}]
    document["rules"].append(few | {"code": "few", "bound": "2"})
    found = effects(document, few | {"code": "(new)", "bound": "3"})
    assert (found.removed, [said.code for said in found.said_by]) == (0, ["few"])


def test_rules_that_say_it_together_by_way_of_other_modules_are_named(place):
    document = snapshot("lamp")
    foot, bulb, dimmer = (
        selector("foot", component="LP-FOOT-L"),
        selector("bulb", component="LP-BULB-14"),
        selector("extras", component="LP-DIMMER"),
    )
    document["rules"] = [needs(foot, bulb) | {"code": "one"}, needs(bulb, dimmer) | {"code": "two"}]
    found = effects(document, needs(foot, dimmer))
    assert (found.removed, {said.code for said in found.said_by}) == (0, {"one", "two"})
    nothing = effects(document, needs(foot, selector("foot")))
    assert (nothing.removed, nothing.said_by) == (0, ())


def test_what_takes_too_long_to_find_out_is_left_to_the_report(place, monkeypatch):
    def late(*_, **__):
        raise TooComplexFamilyError([], over="seconds")

    for name in ("constraints_against", "constraints_saying"):
        monkeypatch.setattr(f"configurator.releases.authoring.effects.{name}", late)
    monkeypatch.setattr("configurator.releases.authoring.trial.constraints_against", late)
    document = snapshot("lamp")
    again = CompatibilityRule.objects.filter(code="socket-fits").with_terms().get()
    assert effects(document, rule_document(again) | {"code": "(new)"}).said_by is None
    found = effects(document, needs(selector("bulb", component="LP-BULB-27"), selector("foot", component="LP-FOOT-S")))
    assert (found.blamed, len(found.dead), {dead.because for dead in found.dead}) == (False, 3, {()})
    trial = try_out(draft=compiled(document), choices={"foot": "LP-FOOT-S", "bulb": "LP-BULB-27"})
    assert (set(trial.trace.choices), trial.trace.rules) == ({"Small foot", "Large bulb"}, None)


def test_rules_that_leave_nothing_are_named(place):
    first = needs(selector("foot"), selector("extras", component="LP-DIMMER"))
    document = snapshot("lamp")
    document["rules"].append(first | {"code": "dimmer"})
    never = {"code": "(new)", "form": "never_with", "strength": "must", "unless": [], "says": "No."}
    found = effects(document, never | {"if": [selector("foot")], "then": [selector("extras", component="LP-DIMMER")]})
    assert found.after == 0
    assert {said.code for said in found.void} >= {"dimmer", "(new)"}


def test_presets_and_examples_that_break_are_named(load, place):
    document = lamp()
    document["examples"] = [
        {"code": "e", "name": "Large", "must_be": "possible", "choices": {"foot": "LP-FOOT-L"}},
        {"code": "n", "name": "Never", "must_be": "impossible", "choices": {"foot": "LP-FOOT-L", "bulb": "LP-BULB-27"}},
    ]
    load(document)
    document = snapshot("lamp")
    rule = needs(selector("foot", component="LP-FOOT-L"), selector("bulb", component="LP-BULB-14"))
    found = effects(document, rule)
    assert (found.presets, found.examples, found.mended) == (("Reading lamp",), (), ("Never",))
    nothing = effects(document, needs(selector("foot", component="LP-FOOT-L"), selector("foot")))
    assert (nothing.presets, nothing.examples, nothing.mended) == ((), ("Never",), ())


def test_a_draft_that_can_not_be_meant_is_refused(place):
    document = snapshot("lamp")
    document["rules"][0]["then"][0]["attribute"] = "colour"
    with pytest.raises(UnpublishableError):
        effects(document, needs(selector("foot"), selector("bulb")))


# Trying it out


def test_a_trial_knows_the_status_of_every_component_and_why(place):
    draft = compiled(snapshot("lamp"))
    wish = "bulb LP-BULB-27"
    trial = try_out(draft=draft, choices={"foot": "LP-FOOT-S"}, wish=wish)
    rows = {row.wish: row for module in trial.modules for row in module.shown}
    assert rows["foot LP-FOOT-S"].status == "chosen"
    assert rows["foot LP-FOOT-L"].status == "available"
    assert rows["bulb LP-BULB-14"].status == "available"
    assert rows[wish].status == "excluded"
    assert rows[wish].trace.choices == ("Small foot",)
    assert {said.code for said in rows[wish].trace.rules} <= {"socket-fits", "large-only-with-large"}
    assert trial.count == sum(
        "LP-FOOT-S" in build["foot"] for build in Plain(draft.document).builds() if Plain(draft.document).allows(build)
    )


def test_what_can_not_be_built_says_why(place):
    draft = compiled(snapshot("lamp"))
    trial = try_out(draft=draft, choices={"foot": "LP-FOOT-S", "bulb": "LP-BULB-27"})
    assert not trial.is_possible
    assert set(trial.trace.choices) == {"Small foot", "Large bulb"}
    assert trial.trace.rules


def test_fields_of_the_panel_are_read_and_the_unknown_is_told(place):
    draft = compiled(snapshot("lamp"))
    given = {"t-foot": "Small foot (LP-FOOT-S)", "t-extras/LP-SHADE": "yes", "t-beads/LP-BEAD-R": "2"}
    choices, unknown = read_choices(
        draft, given | {"t-bulb": "LP-X", "t-beads/LP-BEAD-B": "0", "name": "x", "t-roof": "1"}
    )
    assert choices == {"foot": "LP-FOOT-S", "extras/LP-SHADE": "yes", "beads/LP-BEAD-R": "2"}
    assert unknown == ["LP-X", "1"]
    assert lines_of(draft, choices | {"bulb": "LP-BULB-14*2"}) == {
        "foot": "LP-FOOT-S",
        "extras": ["LP-SHADE"],
        "beads": {"LP-BEAD-R": 2},
        "bulb": ["LP-BULB-14", 2],
    }
