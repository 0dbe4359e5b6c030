"""Links that lead to a step or bring parts along."""

import pytest
from django.test import Client

from configurator.configurations.models import Configuration
from configurator.configurations.sharing.campaign import MOST, bring
from tests.configurations.shop import text_of

pytestmark = pytest.mark.django_db


def follow(browser, query):
    answer = browser.get(f"/configure/bike/?{query}")
    assert answer.status_code == 303
    return Configuration.objects.get(pk=answer.url.split("/")[2]), browser.get(answer.url.partition("#")[0])


def test_a_link_begins_a_build_with_its_parts(bike, customer):
    build, _ = follow(customer, "with=THICK,LARGE,BELL,NUT,NUT")
    names = {line.sku: line.quantity for line in lines(bike, build)}
    assert names == {"THICK": 1, "LARGE": 1, "BELL": 1, "NUT": 2}


def lines(release, build):
    from configurator.configurations.quote import quote_configuration  # noqa: PLC0415

    return quote_configuration(release=release, choices=build.choices).lines


def test_what_is_not_sold_and_what_does_not_fit_is_said_and_the_rest_is_kept(bike, customer):
    build, page = follow(customer, "with=THIN,LARGE,GONE,BELL")
    assert {line.sku for line in lines(bike, build)} >= {"THIN", "BELL"}
    assert "LARGE" not in {line.sku for line in lines(bike, build)}
    said = text_of(page)
    assert "This link also names GONE, which we don't sell here any more." in said
    assert "Left out, because it doesn't go with the rest of what this link brings" in said


def test_two_parts_for_one_place_keep_the_first(bike):
    found = bring(release=bike, text="THIN,THICK")
    assert found.choices == {"frame": "THIN"}
    assert len(found.unfit) == 1


def test_following_a_link_twice_is_one_build(bike, customer):
    first, _ = follow(customer, "with=THIN")
    second, _ = follow(customer, "with=THIN")
    assert first.pk == second.pk
    third, _ = follow(customer, "with=THICK")
    assert third.pk != first.pk
    assert Configuration.objects.get(pk=first.pk).choices == {"frame": "THIN"}


def test_a_build_that_is_there_is_never_changed(bike, customer, build):
    mine = build(customer, bike, {"frame": "ODD"})
    follow(customer, "with=THIN")
    assert mine.row.choices == {"frame": "ODD"}


@pytest.mark.parametrize("text", ["", ",,,", "GONE", "%00", "<script>alert(1)</script>", "x" * 5_000, "A," * 2_000])
def test_any_text_begins_or_resumes_a_build(bike, customer, text):
    build, page = follow(customer, f"with={text}")
    assert build.choices == {}
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()


def test_a_link_brings_so_many_parts_and_says_what_it_left_out(bike):
    found = bring(release=bike, text=",".join(["NUT"] * MOST + ["THIN"]))
    assert "frame" not in found.choices
    assert found.cut
    assert any(f"{MOST} parts" in said for said in found.sentences)


def test_what_is_said_fits_into_a_cookie(bike, customer):
    _, page = follow(customer, "with=" + ",".join(f"{n}{'é' * 60}" for n in range(30)))
    assert "and 15 more" in text_of(page)


def test_links_lead_to_a_step_or_module(bike, customer):
    customer.get("/configure/bike/")
    build = Configuration.objects.get()
    name = bike.steps[0][0]
    places = {name: "#step-1", name.lower(): "#step-1", "1": "#step-1", "wheel": "#m-wheel", "99": "", "nowhere": ""}
    for step, place in places.items():
        for page in ("/configure/bike/", f"/b/{build.pk}/"):
            assert customer.get(page, {"step": step}).url == f"/b/{build.pk}/{place}"
    assert customer.get(f"/b/{build.pk}/?step=%22%3E").url == f"/b/{build.pk}/"
    assert Client().get(f"/b/{build.pk}/?step=2").status_code == 404


def test_both_in_one_link(bike, customer):
    assert customer.get("/configure/bike/?with=THIN&step=1").url.endswith("#step-1")
