"""Compile and publish: what goes on sale, what is refused and by which rules, and what is never changed."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from PIL import Image

from catalog.models import CompatibilityRule, Offering, ProductFamily
from configurator.engine import KnowledgeBase, compile_model, parse_model
from configurator.languages.told import say
from configurator.releases.compile import (
    Known,
    TooComplexFamilyError,
    UnfitFamilyError,
    VoidFamilyError,
    compile_family,
    rules_against,
)
from configurator.releases.lines import line_choices
from configurator.releases.models import CurrentRelease, OnSale, Release, Trial
from configurator.releases.pictures import has_small
from configurator.releases.publish import OvertakenError, go_back, publish
from configurator.releases.shelf import current_release, load_release
from configurator.releases.translate import translate
from configurator.releases.trials import KEPT, compile_draft, draft_of, keep_trial, open_trial, order_on_sale
from tests.demo import BASE, environment
from tests.outbox.realdb import database_on_disk
from tests.releases.families import component, family, module, rule
from tests.releases.shop import put_on_sale, store


def said(rules):
    """What stands in the way, in the language that is shown now."""
    return [list(map(say, pair)) for pair in rules]


def with_s1(code, needs):
    return rule("needs", code, **{"if": [{"module": "s"}]}, then=[{"module": "t", "component": needs}])


PARTS = [component(sku, size=i) for i, sku in enumerate(["S1", "T1", "T2", "T3"], start=1)]
MODULES = [module("s", "S1"), module("t", "T1 T2 T3")]
FINE = family(PARTS, MODULES)
# "first" and "second" contradict each other; "third" alone does no harm
VOID = family(PARTS, MODULES, [with_s1("third", "T1"), with_s1("first", "T1"), with_s1("second", "T2")])


def three_sums():
    """Overlapping sums over many portions: small to write down, too large for a small budget."""
    skus = [f"P{i}" for i in range(14)]
    attributes = [{"size": 3**i % 101 + 7 * i, "rate": 5**i % 97 + i} for i in range(len(skus))]
    parts = [component(sku, **values) for sku, values in zip(skus, attributes, strict=True)]
    cup = module("p", " ".join(skus), kind="portions", most=3)
    sums = [
        rule(
            "budget",
            code,
            terms=[{"coefficient": "1", "module": "p", "attribute": code}],
            operator="at_most",
            bound="300",
        )
        for code in ("size", "rate")
    ]
    return family(parts, [cup], sums)


# Compile


def test_a_family_compiles_to_its_builds():
    compiled = compile_family(FINE)
    assert (compiled.variant_count, compiled.knowledge.values) == (3, (("S1",), ("T1", "T2", "T3")))


def test_blame_is_a_smallest_set_that_leaves_nothing():
    model = translate(VOID).model
    (rules,) = rules_against(VOID, [{}])
    blamed = {code for code, _ in rules}
    assert blamed in ({"third", "second"}, {"first", "second"})

    def count(ids):
        kept = [c for c in model["constraints"] if c["id"] in ids]
        knowledge = compile_model(parse_model({**model, "constraints": kept}))
        return knowledge.evaluate(knowledge.encode({})).count

    assert count(blamed) == 0
    assert all(count(blamed - {one}) > 0 for one in blamed)


def test_nobody_is_to_blame_for_what_can_be_built():
    assert rules_against(VOID, []) == []
    assert rules_against(FINE, [{}, {"t": "T1"}]) == [[], []]


def test_a_void_family_is_refused_with_the_rules_to_blame():
    with pytest.raises(VoidFamilyError) as caught:
        compile_family(VOID)
    (one, two) = caught.value.rules
    assert {one[0], two[0]} in ({"third", "second"}, {"first", "second"})
    assert one[1] == f"Because of {one[0]}."


def test_a_void_family_names_a_modules_own_bounds():
    greedy = module("t", "T1 T2", kind="several", minimum=2, required=True)
    never = rule(
        "never_with", **{"if": [{"module": "t", "component": "T1"}]}, then=[{"module": "t", "component": "T2"}]
    )
    with pytest.raises(VoidFamilyError) as caught:
        compile_family(family(PARTS, [module("s", "S1"), greedy], [never]))
    assert caught.value.rules == [("rule", "Because of rule."), ("t", "T: at least 2.")]


def test_a_family_over_the_budget_is_refused_with_the_rules_to_blame(settings):
    settings.COMPILE_MAX_EDGES = 2_000
    with pytest.raises(TooComplexFamilyError) as caught:
        compile_family(three_sums())
    assert set(caught.value.rules) <= {("size", "Because of size."), ("rate", "Because of rate.")}
    assert caught.value.rules != []


def test_with_the_budget_off_the_same_family_compiles(settings):
    settings.COMPILE_MAX_EDGES = 10_000_000
    assert compile_family(three_sums()).variant_count > 1_000


# Publish


@pytest.mark.django_db
class TestPublish:
    def test_releases_are_numbered_and_the_last_is_current(self, at):
        first, second = put_on_sale(FINE, at), put_on_sale(FINE, at)
        assert [first.number, second.number] == [1, 2]
        assert CurrentRelease.objects.get().release == second
        assert first.fingerprint == second.fingerprint
        assert (first.variant_count, first.published_at, first.published_by) == ("3", at, None)

    def test_a_release_is_frozen(self, at):
        before = put_on_sale(FINE, at)
        dearer = family(PARTS, [module("s", "S1", prices={"S1": "99.00"}), MODULES[1]])
        after = put_on_sale(dearer, at)
        prices = [load_release(r.pk).knowledge.prices.tolist()[0] for r in (before, after)]
        assert prices == [100, 9900]

    def test_a_stored_release_can_not_be_saved_again(self, at):
        release = put_on_sale(FINE, at)
        release.number = 7
        with pytest.raises(TypeError):
            release.save()
        assert Release.objects.get().number == 1

    def test_a_number_is_given_once(self, at):
        release = put_on_sale(FINE, at)
        release.pk, release._state.adding = None, True
        with pytest.raises(IntegrityError), transaction.atomic():
            release.save()

    @pytest.mark.parametrize("bad", ["void", "complex"])
    def test_a_refused_family_leaves_what_is_on_sale(self, bad, at, settings):
        good = put_on_sale(FINE, at)
        store(VOID if bad == "void" else three_sums())
        settings.COMPILE_MAX_EDGES = 2_000
        with pytest.raises((VoidFamilyError, TooComplexFamilyError)):
            publish(family_code="thing", by=None, at=at)
        assert CurrentRelease.objects.get().release == good
        assert Release.objects.count() == 1

    def test_a_draft_that_can_not_be_meant_is_refused_with_what_to_mend(self, at):
        good = put_on_sale(FINE, at)
        Offering.objects.filter(module__code="t").delete()
        with pytest.raises(UnfitFamilyError) as caught:
            publish(family_code="thing", by=None, at=at)
        assert ["module t", "It is required, but offers no component."] in said(caught.value.rules)
        assert CurrentRelease.objects.get().release == good

    def test_a_family_without_modules_is_refused(self, at):
        ProductFamily.objects.create(code="bare", name="Bare", currency="EUR")
        with pytest.raises(UnfitFamilyError) as caught:
            publish(family_code="bare", by=None, at=at)
        assert said(caught.value.rules) == [["modules", "There is no module yet, so there is nothing to choose."]]

    def test_the_command_says_why_a_family_is_refused(self):
        store(VOID)
        with pytest.raises(CommandError) as caught:
            call_command("publish", "thing")
        assert str(caught.value).startswith("thing was not published. No build at all is possible under these rules")
        assert "second: Because of second." in str(caught.value)

    def test_the_command_can_leave_out_what_is_on_sale(self, at, capsys):
        put_on_sale(FINE, at)
        call_command("publish", "thing", missing=True)
        assert Release.objects.count() == 1
        call_command("publish", "thing")
        assert Release.objects.count() == 2
        assert capsys.readouterr().out.startswith("thing: release 2, 3 variants, ")

    def test_publishing_makes_the_small_pictures(self, own_media, at):
        big = own_media / "parts" / "s1.webp"
        big.parent.mkdir(parents=True)
        Image.new("RGBA", (640, 480), "teal").save(big)
        (own_media / "parts" / "t1.webp").write_bytes(b"no picture at all")
        put_on_sale(FINE, at)
        pictures = {"S1": "parts/s1.webp", "T1": "parts/t1.webp"}
        from catalog.models import Component  # noqa: PLC0415  beside its one use

        for sku, name in pictures.items():
            Component.objects.filter(sku=sku).update(picture=name)
        publish(family_code="thing", by=None, at=at)
        for width in (64, 128):
            with Image.open(own_media / f"parts/s1-{width}.webp") as small:
                assert small.size == (width, width * 3 // 4)
        assert (own_media / "parts/t1-128.webp").read_bytes() == b"no picture at all"
        module = current_release("thing").modules["s"]
        option = module.options[0]
        assert (option.picture, option.thumbnail) == ("parts/s1.webp", "parts/s1-128.webp")
        assert (module.has_small, option.small) == (True, "parts/s1-64.webp")


def test_releases_from_before_the_smallest_pictures_do_without(own_media):
    assert not has_small([{"sku": "S1"}, {"sku": "S2", "picture": "parts/s2.webp"}])
    (own_media / "parts").mkdir(parents=True)
    (own_media / "parts" / "s2-64.webp").write_bytes(b"small")
    assert has_small([{"sku": "S1"}, {"sku": "S2", "picture": "parts/s2.webp"}])
    assert not has_small([{"sku": "S1"}])


@pytest.mark.django_db
class TestGoBack:
    def test_an_older_release_is_on_sale_again_and_who_did_it_is_known(self, at, staff_user):
        first, second = put_on_sale(FINE, at), put_on_sale(FINE, at)
        assert go_back(family_code="thing", number=1, instead_of=2, by=staff_user, at=at) == first
        assert CurrentRelease.objects.get().release == first
        rows = OnSale.objects.order_by("pk").values_list("release", "before", "how", "by")
        assert list(rows) == [
            (first.pk, None, "published", None),
            (second.pk, first.pk, "published", None),
            (first.pk, second.pk, "back", staff_user.pk),
        ]

    def test_the_next_number_after_going_back_is_a_new_one(self, at):
        put_on_sale(FINE, at), put_on_sale(FINE, at)
        go_back(family_code="thing", number=1, instead_of=2, by=None, at=at)
        assert put_on_sale(FINE, at).number == 3

    def test_going_back_to_what_is_on_sale_changes_nothing(self, at):
        put_on_sale(FINE, at)
        go_back(family_code="thing", number=1, instead_of=1, by=None, at=at)
        assert OnSale.objects.count() == 1

    def test_going_back_is_refused_when_something_else_is_on_sale_meanwhile(self, at):
        put_on_sale(FINE, at), put_on_sale(FINE, at)
        third = put_on_sale(FINE, at)
        with pytest.raises(OvertakenError):
            go_back(family_code="thing", number=1, instead_of=2, by=None, at=at)
        assert CurrentRelease.objects.get().release == third

    def test_there_must_be_such_a_release(self, at):
        put_on_sale(FINE, at)
        with pytest.raises(Release.DoesNotExist):
            go_back(family_code="thing", number=7, instead_of=1, by=None, at=at)


@pytest.mark.django_db
class TestTrials:
    def trial(self, at, document=FINE):
        store(document)
        return keep_trial(compiled=compile_draft(document=draft_of(family_code="thing", at=at)), at=at)

    def test_the_same_draft_is_not_compiled_again(self, at, monkeypatch):
        self.trial(at)
        monkeypatch.setattr("configurator.releases.trials.compile_family", lambda *_, **__: pytest.fail("again"))
        assert publish(family_code="thing", by=None, at=at).variant_count == "3"

    def test_another_draft_is(self, at):
        self.trial(at)
        store(family(PARTS, [MODULES[0], module("t", "T1 T2")]))
        assert publish(family_code="thing", by=None, at=at).variant_count == "2"

    def test_the_order_on_sale_is_kept_and_gives_the_same_bytes_again(self, at, monkeypatch):
        first = put_on_sale(FINE, at)
        asked = []

        def noting(document, *, known=None):
            asked.append(known)
            return compile_family(document, known=known)

        monkeypatch.setattr("configurator.releases.trials.compile_family", noting)
        store(family(PARTS, [MODULES[0], module("t", "T1 T2")]))
        second = publish(family_code="thing", by=None, at=at)
        knowledge = KnowledgeBase.from_bytes(bytes(second.knowledge))
        assert asked == [Known(KnowledgeBase.from_bytes(bytes(first.knowledge)).order, asked[0].enough)]
        again = compile_model(parse_model(translate(second.document).model), order=knowledge.order)
        assert again.to_bytes() == bytes(second.knowledge)
        publish(family_code="thing", by=None, at=at, anew=True)
        assert asked[1:] == [None]

    def test_a_release_of_another_engine_lends_no_order(self, at):
        first = put_on_sale(FINE, at)
        Release.objects.filter(pk=first.pk).update(knowledge=b"of another version")
        assert order_on_sale("thing") is None

    def test_a_trial_that_this_engine_can_not_read_is_compiled_again(self, at):
        trial = self.trial(at)
        Trial.objects.filter(pk=trial.pk).update(knowledge=b"of another version")
        assert publish(family_code="thing", by=None, at=at).variant_count == "3"

    def test_a_trial_opens_like_a_release(self, at):
        opened = open_trial(self.trial(at).pk)
        assert (opened.number, opened.family_name, list(opened.modules)) == (0, "Thing", ["s", "t"])

    def test_the_newest_trials_are_kept(self, at):
        for price in range(KEPT + 2):
            self.trial(at, family(PARTS, [module("s", "S1", prices={"S1": f"{price}.00"}), MODULES[1]]))
        assert Trial.objects.count() == KEPT

    def test_rules_count_from_their_first_to_their_last_day(self, at):
        store(family(PARTS, MODULES, [with_s1("soon", "T1")]))
        CompatibilityRule.objects.update(valid_from=at.date() + timedelta(days=1))
        counts = [publish(family_code="thing", by=None, at=at + timedelta(days=d)).variant_count for d in (0, 1)]
        assert counts == ["3", "1"]


# Shelf


@pytest.mark.django_db
class TestShelf:
    def test_a_release_is_opened_once(self, at, django_assert_num_queries):
        release = put_on_sale(FINE, at)
        with django_assert_num_queries(1):
            opened = load_release(release.pk)
        with django_assert_num_queries(0):
            assert load_release(release.pk) is opened

    def test_a_family_that_is_not_listed_is_not_on_sale(self, at):
        release = put_on_sale(FINE, at)
        release.family.is_listed = False
        release.family.save()
        with pytest.raises(CurrentRelease.DoesNotExist):
            current_release("thing")

    def test_presets_of_every_kind_become_choices(self, at):
        kinds = [
            module("s", "S1", most=3),
            module("t", "T1 T2", kind="several"),
            module("p", "T3", kind="portions", most=4),
        ]
        choices = {"s": ["S1", 2], "t": ["T1"], "p": {"T3": 3}}
        preset = {"code": "nice", "name": "Nice", "description": "", "choices": choices}
        put_on_sale(family(PARTS, kinds, presets=[preset]), at)
        (found,) = current_release("thing").presets
        assert found.choices == {"s": "S1*2", "t/T1": "yes", "p/T3": "3"}

    def test_what_a_preset_names_and_nobody_offers_is_left_out(self, at):
        put_on_sale(FINE, at)
        release = current_release("thing")
        assert line_choices(release.translation.vocabulary, {"s": "GONE", "t": "T2", "nowhere": "S1"})[0] == {"t": "T2"}


@pytest.mark.django_db(transaction=True)
def test_a_release_opens_in_another_process_with_the_same_fingerprint(at, tmp_path):
    program = (
        "import django; django.setup()\n"
        "from configurator.releases.shelf import current_release, warm\n"
        "warm(); r = current_release('thing'); k = r.knowledge\n"
        "print(r.number, r.fingerprint == k.fingerprint, k.evaluate(k.encode({'t': 'T2'})).cheapest_total)"
    )
    with database_on_disk(tmp_path) as database:
        put_on_sale(FINE, at)
    found = subprocess.run(
        [sys.executable, "-c", program],
        cwd=BASE,
        env={**environment(database), "PYTHONPATH": os.fspath(BASE)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout == "1 True 200\n"
