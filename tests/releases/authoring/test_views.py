"""The rules page over HTTP: writing, keeping, two people, going back, examples, and who may do it."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from catalog.models import CompatibilityRule, Example, Module, RuleChange
from configurator.customers.models import User
from configurator.releases.compile import TooComplexFamilyError
from configurator.releases.models import Trial
from tests.catalog.lamp import lamp

LIST = "/admin/rules/lamp/"
NEEDS = {
    "form": "needs",
    "code": "",
    "act": "save",
    "strength": "must",
    "if-0-module": "extras",
    "if-0-what": "one",
    "if-0-component": "LP-SHADE",
    "then-0-module": "foot",
    "then-0-what": "with",
    "then-0-attribute": "power_w",
    "then-0-operator": "at_least",
    "then-0-value": "100",
}


def browser(*permissions, email="ada@example.com", name="Ada"):
    user = User.objects.create_user(email, "a-password-of-the-cast", name=name, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


MAY = ("view_compatibilityrule", "change_compatibilityrule")


@pytest.fixture
def ada(place):
    return browser(*MAY)


@pytest.fixture
def ben(place):
    return browser(*MAY, email="ben@example.com", name="Ben")


@pytest.fixture
def reader(place):
    return browser("view_compatibilityrule", email="rea@example.com", name="Rea")


def text(response):
    return response.content.decode()


def shown(client, code):
    """What the form of a rule would send back."""
    desk = client.get(f"{LIST}rule/{code}/").context["desk"]
    seen = {"seen": desk.version, "seen_change": client.get(f"{LIST}rule/{code}/").context["seen_change"]}
    return {name: texts for name, texts in desk.fields.values.items() if texts != [""]} | seen | {"form": desk.form}


PAGES = [
    "/admin/rules/",
    LIST,
    *(
        f"{LIST}new/{form}/"
        for form in ("needs", "never_with", "only_with", "must_match", "budget", "table", "asked_if")
    ),
    f"{LIST}rule/power/",
    f"{LIST}asked/beads/",
    f"{LIST}history/",
    f"{LIST}examples/",
    f"{LIST}try/",
    f"{LIST}components/?module=bulb&q=small",
]


@pytest.mark.parametrize("url", PAGES)
def test_every_page_is_for_staff_who_may_see_rules(url, ada, reader):
    assert (ada.get(url).status_code, reader.get(url).status_code) == (200, 200)
    assert browser(email="no@example.com").get(url).status_code == 403
    assert Client().get(url).status_code == 302
    assert ada.put(url).status_code == 405


@pytest.mark.parametrize(
    "url",
    [f"{LIST}new/needs/", f"{LIST}rule/power/", f"{LIST}asked/beads/", f"{LIST}examples/", f"{LIST}examples/none/"],
)
def test_who_may_only_look_changes_nothing(url, reader):
    before = list(CompatibilityRule.objects.values())
    assert reader.post(url, NEEDS | {"act": "delete", "seen": "1"}).status_code == 403
    assert list(CompatibilityRule.objects.values()) == before


def test_what_is_not_there_is_not_found(ada):
    for url in ("/admin/rules/roof/", f"{LIST}new/wants/", f"{LIST}rule/none/", f"{LIST}asked/roof/"):
        assert ada.get(url).status_code == 404
    assert ada.post(f"{LIST}history/999/back/").status_code == 404


def test_the_list_reads_as_sentences_and_is_searched(ada, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        response = ada.get(LIST)
    assert "Dimmer needs any Bulb with Dimmable, unless there is Large foot." in text(response)
    assert "Beads is asked only if there is Shade or any Foot with Power at least 50 W." in text(response)
    found = ada.get(LIST, {"q": "dimmer dimmable"}, headers={"HX-Request": "true"})
    assert [line.code for group in found.context["groups"] for line in group.lines] == ["dimmer-needs-dimmable"]
    assert "<html" not in text(found)


def test_a_new_rule_is_kept_with_its_history(ada):
    response = ada.post(f"{LIST}new/needs/", NEEDS)
    rule = CompatibilityRule.objects.get(code="shade-needs-any-foot-with-power-at-least-100")
    assert (response.status_code, response["Location"]) == (302, f"{LIST}#rule-{rule.code}")
    assert rule.says == "Shade needs a foot whose power is at least 100 W."
    change = RuleChange.objects.get(code=rule.code)
    assert (change.by.name, change.way, change.before, change.after["then"][0]["value"]) == ("Ada", "page", None, 100)
    again = ada.post(f"{LIST}new/needs/", NEEDS)
    assert again["Location"] == f"{LIST}#rule-{rule.code}-2"


def test_what_is_missing_is_told_and_what_was_typed_stays(ada):
    response = ada.post(f"{LIST}new/needs/", NEEDS | {"then-0-value": "much", "note": "Remember me"})
    assert response.status_code == 422
    assert "Expected a number" in text(response)
    assert 'value="much"' in text(response)
    assert "Remember me" in text(response)
    assert not CompatibilityRule.objects.filter(says__contains="Shade needs").exists()


def test_a_rule_is_changed_and_taken_back(ada):
    assert ada.post(f"{LIST}rule/power/", shown(ada, "power") | {"constant": "12", "act": "save"}).status_code == 302
    assert str(CompatibilityRule.objects.get(code="power").constant) == "12.0000"
    page = text(ada.get(f"{LIST}history/?rule=power"))
    assert "1.25 times the Power of the Bulb plus 2 is at most the Power of the Foot." in page
    assert "1.25 times the Power of the Bulb plus 12 is at most the Power of the Foot." in page
    change = RuleChange.objects.filter(code="power").latest("pk")
    assert ada.post(f"{LIST}history/{change.pk}/back/").status_code == 302
    assert str(CompatibilityRule.objects.get(code="power").constant) == "2.0000"
    assert RuleChange.objects.filter(code="power").latest("pk").way == "back"


def test_a_rule_that_was_taken_out_comes_back(ada):
    assert ada.post(f"{LIST}rule/power/", shown(ada, "power") | {"act": "delete"}).status_code == 302
    assert not CompatibilityRule.objects.filter(code="power").exists()
    ada.post(f"{LIST}history/{RuleChange.objects.latest('pk').pk}/back/")
    assert CompatibilityRule.objects.get(code="power").terms.count() == 2


def test_what_names_something_that_is_gone_does_not_come_back(ada):
    ada.post(f"{LIST}rule/dimmer-needs-dimmable/", shown(ada, "dimmer-needs-dimmable") | {"act": "delete"})
    change = RuleChange.objects.latest("pk")
    change.before["if"][0]["module"] = "roof"
    change.save()
    response = ada.post(f"{LIST}history/{change.pk}/back/", follow=True)
    assert "There is no module “roof” in this family." in text(response)
    assert not CompatibilityRule.objects.filter(code="dimmer-needs-dimmable").exists()


def test_the_second_of_two_people_sees_the_difference_and_decides(ada, ben):
    mine = shown(ben, "power")
    ada.post(f"{LIST}rule/power/", shown(ada, "power") | {"constant": "12", "act": "save"})
    response = ben.post(f"{LIST}rule/power/", mine | {"says": "Too weak.", "act": "save"})
    assert response.status_code == 409
    assert CompatibilityRule.objects.get(code="power").says == "The foot carries less power."
    desk = response.context["desk"]
    assert desk.other.by.name == "Ada"
    rows = {row.part: (row.was, row.theirs, row.mine) for row in desk.three_ways}
    assert rows["says"] == ("The foot carries less power.", "The foot carries less power.", "Too weak.")
    assert ["plus 12" in words for words in rows["rule"]] == [False, True, False]
    # he looks, and puts his in place
    again = ben.post(f"{LIST}rule/power/", mine | {"says": "Too weak.", "act": "save", "seen": desk.version})
    assert again.status_code == 302
    rule = CompatibilityRule.objects.get(code="power")
    assert (rule.says, str(rule.constant)) == ("Too weak.", "2.0000")


def test_a_rule_that_was_taken_out_meanwhile_is_not_written_by_chance(ada, ben):
    mine = shown(ben, "power")
    ada.post(f"{LIST}rule/power/", shown(ada, "power") | {"act": "delete"})
    response = ben.post(f"{LIST}rule/power/", mine | {"act": "save"}, follow=True)
    assert "taken out meanwhile" in text(response)
    assert not CompatibilityRule.objects.filter(code="power").exists()


def test_when_a_module_is_asked_is_changed_with_its_history(ada):
    module = Module.objects.get(code="beads")
    form = {
        "form": "asked_if",
        "act": "save",
        "seen": module.version,
        "asked_if-0-module": "bulb",
        "asked_if-0-what": "any",
    }
    assert ada.post(f"{LIST}asked/beads/", form).status_code == 302
    assert [str(c.module) for c in Module.objects.get(code="beads").conditions.all()] == ["Bulb"]
    change = RuleChange.objects.get(code="asked_if/beads")
    assert len(change.before["asked_if"]) == 2
    stale = ada.post(f"{LIST}asked/beads/", form)
    assert (stale.status_code, len(Module.objects.get(code="beads").conditions.all())) == (409, 1)
    ada.post(f"{LIST}history/{change.pk}/back/")
    assert len(Module.objects.get(code="beads").conditions.all()) == 2


def test_rows_are_added_without_scripts(ada):
    response = ada.post(f"{LIST}new/needs/", NEEDS | {"act": "add-then"})
    assert response.status_code == 200
    assert 'name="then-1-module"' in text(response)
    assert "<html" in text(response)
    part = ada.post(f"{LIST}new/needs/", NEEDS | {"act": "drop-then-0"}, headers={"HX-Request": "true"})
    assert 'name="then-0-module"' not in text(part)
    assert "<html" not in text(part)
    assert CompatibilityRule.objects.count() == 6


def test_a_table_is_pasted_and_kept(ada):
    form = {"form": "table", "act": "paste", "column-0": "foot", "column-1": "bulb", "strength": "warn", "grid": "1"}
    pasted = "\tSmall bulb\tLarge bulb\nSmall foot\tx\t\nLarge foot\t\tx"
    response = ada.post(f"{LIST}new/table/", form | {"paste": pasted})
    assert response.context["desk"].grid.ticked == {"LP-FOOT-S LP-BULB-14", "LP-FOOT-L LP-BULB-27"}
    fit = ["LP-FOOT-S LP-BULB-14", "LP-FOOT-L LP-BULB-27"]
    assert ada.post(f"{LIST}new/table/", form | {"act": "save", "fit": fit}).status_code == 302
    rule = CompatibilityRule.objects.get(form="table")
    assert rule.table == {"modules": ["foot", "bulb"], "rows": [row.split() for row in fit]}
    assert 'checked aria-label="Small foot with Small bulb"' in text(ada.get(f"{LIST}rule/{rule.code}/"))


def test_a_table_asks_first_what_it_is_of(ada):
    page = text(ada.get(f"{LIST}new/table/"))
    assert "Choose what is combined" in page
    assert 'name="paste"' not in page
    form = {"form": "table", "act": "check", "column-0": "foot", "column-1": "bulb", "strength": "must"}
    page = text(ada.post(f"{LIST}new/table/", form))
    assert "Choose what is combined" not in page
    assert 'name="paste"' in page


def test_cells_that_can_not_be_read_leave_the_ticks_alone(ada):
    form = {"form": "table", "act": "paste", "column-0": "foot", "column-1": "bulb", "strength": "must", "grid": "1"}
    pasted = "\tSmall bulb\tLarge bulb\nSmall foot\tx\t\nLarge fot\t\tx"
    response = ada.post(f"{LIST}new/table/", form | {"paste": pasted, "fit": ["LP-FOOT-L LP-BULB-27"]})
    assert response.context["desk"].grid.ticked == {"LP-FOOT-L LP-BULB-27"}
    assert "Row 3, Foot: “Large fot” is not offered there. Did you mean “Large foot”?" in text(response)


def test_effects_are_told_while_typing(ada):
    response = ada.post(f"{LIST}effects/", NEEDS, headers={"HX-Request": "true"})
    effects = response.context["effects"]
    assert effects.removed > 0
    assert f"Removes <b>{effects.removed:,}</b> of {effects.before:,} variants" in text(response)
    assert "Shade needs a foot whose power is at least 100 W." in text(response)
    half = ada.post(f"{LIST}effects/", NEEDS | {"then-0-value": ""}, headers={"HX-Request": "true"})
    assert "Fill in the blanks" in text(half)
    warns = ada.post(f"{LIST}effects/", NEEDS | {"strength": "warn"}, headers={"HX-Request": "true"})
    assert "Warns in" in text(warns)
    assert ada.get(f"{LIST}effects/").status_code == 405


def test_effects_are_shown_without_scripts(ada):
    response = ada.post(f"{LIST}new/needs/", NEEDS | {"act": "check"})
    assert "<html" in text(response)
    assert "Removes <b>" in text(response)


def test_a_rule_outside_its_days_says_when_it_comes_in(ada):
    form = NEEDS | {"valid_from": "2999-01-01", "valid_to": "2999-02-01"}
    told = text(ada.post(f"{LIST}effects/", form, headers={"HX-Request": "true"}))
    assert "comes in with the first publishing from 2999-01-01 on, until 2999-02-01" in told
    wrong = ada.post(f"{LIST}new/needs/", form | {"valid_to": "2998-01-01"})
    assert wrong.status_code == 422
    assert "The last day is before the first" in text(wrong)


def test_a_large_family_is_worked_out_when_asked(ada, monkeypatch):
    monkeypatch.setattr("configurator.releases.authoring.views.LARGE", 1)
    monkeypatch.setattr("configurator.releases.authoring.trying.views.LARGE", 1)
    htmx = {"HX-Request": "true"}
    assert "large family" in text(ada.post(f"{LIST}effects/", NEEDS, headers=htmx))
    assert "Removes <b>" in text(ada.post(f"{LIST}effects/", NEEDS | {"now": "1"}, headers=htmx))
    assert "large family" in text(ada.post(f"{LIST}try/", headers=htmx))
    assert "variants with" in text(ada.post(f"{LIST}try/", {"now": "1"}, headers=htmx))


@pytest.fixture
def busy(monkeypatch):
    """Other rules are worked out, as long as this is asked."""

    def compile_family(document, **words):
        raise TooComplexFamilyError([], over="busy")

    monkeypatch.setattr("configurator.releases.authoring.draft.compile_family", compile_family)
    monkeypatch.setattr("configurator.releases.trials.compile_family", compile_family)


def test_while_other_rules_are_worked_out_the_page_asks_again_by_itself(ada, busy):
    htmx = {"HX-Request": "true"}
    chosen = NEEDS | {"t-foot": "LP-FOOT-S", "why": "bulb LP-BULB-27"}
    for part in ("effects", "try", "reach"):
        told = text(ada.post(f"{LIST}{part}/", chosen, headers=htmx))
        assert f'data-hx-post="{LIST}{part}/"' in told
        assert 'data-hx-trigger="load delay:2s"' in told
    told = text(ada.post(f"{LIST}try/", chosen, headers=htmx))
    assert '<input type="hidden" name="t-foot" value="LP-FOOT-S">' in told
    assert 'data-hx-trigger="load delay:2s"' in text(ada.get(f"{LIST}examples/", headers=htmx))
    assert "Try again in a minute." in text(ada.post(f"{LIST}new/needs/", NEEDS | {"act": "check"}))
    told = text(ada.post(f"{LIST}examples/", {"t-foot": "LP-FOOT-S", "must_be": "possible"}, follow=True))
    assert "No example was made yet. Other rules are being worked out at the moment." in told


# Trying and examples


def test_the_panel_tells_status_and_trace(ada):
    page = text(ada.get(f"{LIST}try/", {"t-foot": "LP-FOOT-S", "why": "bulb LP-BULB-27"}))
    assert "Not with <b>Small foot</b>, because:" in page
    assert "<html" in page
    part = ada.post(f"{LIST}try/", NEEDS | {"t-extras/LP-SHADE": "yes"}, headers={"HX-Request": "true"})
    assert part.context["with_rule"]
    assert "with the rule as it is typed" in text(part)


def test_an_example_is_made_in_one_click_checked_changed_and_deleted(ada):
    chosen = {"t-foot": "LP-FOOT-S", "t-bulb": "LP-BULB-27"}
    assert ada.post(f"{LIST}examples/", chosen | {"must_be": "impossible"}).status_code == 302
    example = Example.objects.get()
    assert (example.name, example.must_be) == ("Small foot, Large bulb", "impossible")
    assert example.choices == {"foot": "LP-FOOT-S", "bulb": "LP-BULB-27"}
    assert [kept for _, kept in ada.get(f"{LIST}examples/").context["rows"]] == [True]
    url = f"{LIST}examples/{example.code}/"
    ada.post(url, {"act": "save", "name": "Tips over", "must_be": "possible"})
    example.refresh_from_db()
    assert (example.name, example.must_be) == ("Tips over", "possible")
    listed = ada.get(f"{LIST}examples/")
    assert [kept for _, kept in listed.context["rows"]] == [False]
    assert "not kept: some rule forbids it" in text(listed)
    assert "This can't be built." in text(ada.get(f"{LIST}try/", {"example": example.code}))
    ada.post(url, {"act": "delete"})
    assert not Example.objects.exists()


def test_an_example_of_nothing_is_refused(ada):
    response = ada.post(f"{LIST}examples/", {"must_be": "possible"}, follow=True)
    assert "Choose at least one component first" in text(response)
    assert not Example.objects.exists()


def test_a_draft_that_can_not_be_meant_says_so_and_rules_can_still_be_kept(ada, load):
    document = lamp()
    document["components"][1]["active"] = False
    document["rules"][0]["unless"][0]["component"] = "LP-FOOT-L"
    load(document)
    told = text(ada.post(f"{LIST}effects/", NEEDS, headers={"HX-Request": "true"}))
    assert "rule dimmer-needs-dimmable" in told
    assert ada.post(f"{LIST}new/needs/", NEEDS).status_code == 302
    assert ada.get(f"{LIST}try/").status_code == 200


def test_hostile_text_stays_text(ada):
    bad = "<script>alert(1)</script>"
    ada.post(f"{LIST}new/needs/", NEEDS | {"says": bad, "note": bad})
    for url in (LIST, f"{LIST}history/"):
        assert bad not in text(ada.get(url))
    assert bad not in text(ada.get(LIST, {"q": bad}))


def test_whom_a_rule_touches_is_asked_of_their_own_pages(ada):
    response = ada.post(f"{LIST}reach/", NEEDS, headers={"HX-Request": "true"})
    trial = Trial.objects.get()
    assert f"/staff/builds/trial/{trial.pk}/" in text(response)
    assert f"/staff/orders/trial/{trial.pk}/" in text(response)
    assert [rule["code"] for rule in trial.document["rules"]][-1] == "(new)"
    assert "<html" in text(ada.post(f"{LIST}reach/", NEEDS))
    assert not CompatibilityRule.objects.filter(says__contains="Shade needs").exists()


def test_who_may_only_look_makes_no_trial(reader):
    assert reader.post(f"{LIST}reach/", NEEDS).status_code == 403
    assert not Trial.objects.exists()
