"""What publishing a draft would mean, worked out before it happens."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils.translation import override

from catalog.models import Component, LayerComponent, Module, PictureLayer, ProductFamily
from configurator.languages.told import say
from configurator.releases.compile import VoidFamilyError
from configurator.releases.lost_layers import lost_layers
from configurator.releases.models import Report, Trial
from configurator.releases.report import write_report
from configurator.releases.schedule import request_report
from configurator.releases.shelf import load_release
from configurator.releases.trials import digest_of, draft_of
from tests.releases.families import component, family, module, rule
from tests.releases.shop import put_on_sale, store

pytestmark = pytest.mark.django_db

PARTS = [component(sku) for sku in ("S1", "S2", "T1", "T2")]
MODULES = [module("s", "S1 S2"), module("t", "T1 T2")]


def needs(code, first, second):
    sides = {"if": [{"module": "s", "component": first}], "then": [{"module": "t", "component": second}]}
    return rule("needs", code, **sides)


def never(code, first, second):
    sides = {"if": [{"module": "s", "component": first}], "then": [{"module": "t", "component": second}]}
    return rule("never_with", code, **sides)


def preset(**choices):
    return {"code": "nice", "name": "Nice", "description": "", "choices": choices}


def written(at, *rules, presets=(), examples=()):
    """The report on a draft with these rules, after a release without any; and what it said on its way."""
    released = put_on_sale(family(PARTS, MODULES), at)
    store(family(PARTS, MODULES, rules, presets=presets) | {"examples": list(examples)})
    report = request_report(family=released.family, by=None, at=at)
    said = []
    write_report(report=report, progress=said.append, at=at)
    return report, said


def test_variants_before_and_after(at):
    report, said = written(at, never("apart", "S1", "T1"))
    assert (report.content["before"]["variants"], report.content["after"]["variants"]) == ("4", "3")
    assert report.content["after"]["nodes"] > 0
    assert report.content["after"]["bytes"] == len(bytes(report.trial.knowledge))
    assert report.content["answer_ms"] > 0
    assert [words.split()[0] for words in said] == [
        "Reading",
        "Compiling",
        "Running",
        "Looking",
        "Looking",
        "Trying",
    ]


def test_it_is_about_the_very_draft(at):
    report, _ = written(at, never("apart", "S1", "T1"))
    document = draft_of(family_code="thing", at=at)
    assert report.content["digest"] == digest_of(document) == report.trial.digest
    (changes,) = report.content["changes"]
    (sentence,) = changes["sentences"]
    assert (changes["heading"], changes["count"]) == ("Rules", 1)
    assert say(sentence) == "“Because of apart.” (apart) is new. It reads: S1 never goes with T1."


def test_it_is_read_in_the_language_of_whoever_looks(at):
    report, _ = written(at, never("apart", "S1", "T1"), presets=[preset(s="S1", t="T1")])
    report.status = Report.Status.DONE
    report.save()
    report.refresh_from_db()  # as it is stored
    with override("de"):
        page = render_to_string("admin/releases/release/_report.html", {"report": report, "family": report.family})
    assert "„Because of apart.“ (apart) ist neu. Sie lautet: S1 passt nie zu T1." in page
    assert "statt T: T1" in page or "statt T1" in page or "statt S1" in page
    for english in ("is new", "never goes", "instead of"):
        assert english not in page


def test_a_report_of_sentences_is_shown_as_it_was_written(at):
    report, _ = written(at)
    report.content |= {
        "changes": [{"heading": "Rules", "count": 1, "sentences": ["“Because of apart.” (apart) is new."]}],
        "lost_layers": ["“alone” is left out."],
        "presets": [{"name": "Nice", "gone": ["S1 is no longer offered"], "changes": ["T: T2 instead of T1"]}],
        "paid_defaults": {"same": ["“Nice” has S1 for €2.00."], "others": ["“Nice” has T1 for €1.00."]},
        "idle_prices": ["P is priced by weight."],
        "texts": [{"language": "de", "total": 2, "missing": 1, "kinds": [["modules", 1]]}],
    }
    report.status = Report.Status.DONE
    with override("de"):
        page = render_to_string("admin/releases/release/_report.html", {"report": report, "family": report.family})
    for sentence in ("“Because of apart.” (apart) is new.", "“alone” is left out.", "S1 is no longer offered", "T: T2"):
        assert sentence in page
    for sentence in ("for €2.00.", "for €1.00.", "P is priced by weight.", "modules 1"):
        assert sentence in page


def test_dead_components_with_the_rules_to_blame_and_the_new_ones_first(at):
    report, _ = written(at, never("one", "S1", "T1"), needs("two", "S1", "T1"))
    assert report.content["dead"] == {
        "count": 1,
        "groups": [
            {
                "new": True,
                "rules": [("one", "Because of one."), ("two", "Because of two.")],
                "parts": ["S: S1"],
            }
        ],
    }


def test_what_to_look_at_before_publishing_is_said_first(at):
    report, _ = written(at, never("one", "S1", "T1"), needs("two", "S1", "T1"))
    assert report.warnings == [("dead", "1 component can no longer be built")]
    report.content["dead"]["groups"].append({"new": True, "rules": [], "parts": ["T: T1", "T: T2"]})
    report.content["dead"]["groups"].append({"new": False, "rules": [], "parts": ["T: T3"]})
    report.content |= {"lost_layers": ["one"], "presets": [{}], "paid_defaults": {"same": ["a", "b"], "others": ["c"]}}
    assert [words for _, words in report.warnings] == [
        "3 components can no longer be built",
        "1 preset no longer works",
        "1 picture layer shows less",
        "2 paid parts give nothing in return",
    ]
    assert Report().warnings == []


def test_what_was_dead_before_is_told_apart(at):
    blocked = [never("one", "S1", "T1"), never("two", "S1", "T2")]
    report, _ = written(at, *blocked)
    load_release.cache_clear()
    released = put_on_sale(family(PARTS, MODULES, blocked), at)
    store(family(PARTS, MODULES, [*blocked, never("three", "S2", "T1")]))
    again = request_report(family=released.family, by=None, at=at)
    Report.objects.filter(pk=report.pk).delete()
    write_report(report=again, progress=lambda _: None, at=at)
    assert [(group["new"], group["parts"]) for group in again.content["dead"]["groups"]] == [
        (True, ["T: T1"]),
        (False, ["S: S1"]),
    ]


def draw_layer(code, skus, picture):
    layer = PictureLayer.objects.create(family=ProductFamily.objects.get(), code=code, name=code, picture=picture)
    for sku in skus:
        named = {"module": Module.objects.get(code=sku[0].lower()), "component": Component.objects.get(sku=sku)}
        LayerComponent.objects.create(layer=layer, **named)


def test_layers_that_are_left_out_or_lost_something_are_named(at, own_media, django_assert_num_queries):
    put_on_sale(family(PARTS, MODULES), at)
    default_storage.save("catalog/a.webp", ContentFile(b"a sheet"))
    assert lost_layers(family_code="thing") == []
    draw_layer("alone", ["S1"], "catalog/a.webp")
    draw_layer("both", ["S1", "S2", "T1"], "catalog/a.webp")
    draw_layer("ground", [], "catalog/a.webp")
    draw_layer("lost", ["S2"], "catalog/lost.webp")
    Component.objects.filter(sku="S1").update(is_active=False)
    with django_assert_num_queries(3):
        found = lost_layers(family_code="thing")
    assert list(map(say, found)) == [
        "“alone” is left out: all that it names of S is retired.",
        "“both” no longer comes with S1: retired.",
        "“lost” is left out: the file of its picture is not there. Upload it once more.",
    ]
    report = request_report(family=ProductFamily.objects.get(), by=None, at=at)
    write_report(report=report, progress=lambda _: None, at=at)
    assert report.content["lost_layers"] == found
    assert ("layers", "3 picture layers show less") in report.warnings
    page = render_to_string("admin/releases/release/_findings.html", {"found": report.content})
    assert 'id="layers"' in page
    assert "all that it names of S is retired" in page


def test_redundant_rules(at):
    report, _ = written(at, never("one", "S1", "T1"), needs("same", "S1", "T2"), never("other", "S2", "T2"))
    assert report.content["redundant"]["known"] is True
    assert [code for code, _ in report.content["redundant"]["rules"]] == ["one", "same"]


def test_no_rule_is_redundant(at):
    report, _ = written(at, never("one", "S1", "T1"), never("other", "S2", "T2"))
    assert report.content["redundant"] == {"known": True, "rules": []}


def test_a_preset_that_breaks_has_its_smallest_change(at):
    report, _ = written(at, never("one", "S1", "T1"), presets=[preset(s="S1", t="T1"), preset(s="S2") | {"code": "b"}])
    (broken,) = report.content["presets"]
    assert (broken["name"], broken["gone"], len(broken["changes"])) == ("Nice", [], 1)


def test_an_example_that_fails_is_reported_and_not_raised(at):
    example = {"code": "both", "name": "Both", "choices": {"s": "S1", "t": "T1"}, "must_be": "possible"}
    report, _ = written(at, never("one", "S1", "T1"), examples=[example])
    problem = "It must be possible, but is forbidden: Because of one. (one)"
    (failed,) = report.content["examples"]["failed"]
    assert failed | {"problem": say(failed["problem"])} == {"name": "“Both” (both)", "problem": problem}


def test_what_differs_is_known_also_where_no_build_is_possible(at):
    blocked = [never(f"{s}-{t}".lower(), s, t) for s in ("S1", "S2") for t in ("T1", "T2")]
    released = put_on_sale(family(PARTS, MODULES), at)
    store(family(PARTS, MODULES, blocked))
    report = request_report(family=released.family, by=None, at=at)
    with pytest.raises(VoidFamilyError):
        write_report(report=report, progress=lambda _: None, at=at)
    assert (report.released, len(report.content["changes"][0]["sentences"])) == (released, 4)
    assert Trial.objects.count() == 0


def test_the_first_report_of_a_family(at):
    store(family(PARTS, MODULES))
    from catalog.models import ProductFamily  # noqa: PLC0415  beside its one use

    report = request_report(family=ProductFamily.objects.get(), by=None, at=at)
    write_report(report=report, progress=lambda _: None, at=at)
    assert (report.released, report.content["before"]) == (None, None)


def test_very_many_differences_are_counted_and_the_first_are_said(at, monkeypatch):
    monkeypatch.setattr("configurator.releases.report._SAID", 1)
    report, _ = written(at, never("one", "S1", "T1"), never("two", "S2", "T2"))
    (rules,) = report.content["changes"]
    assert (rules["count"], len(rules["sentences"])) == (2, 1)
