"""Questions about use in the admin: a question with its answers, an answer with its wishes, problems beside fields."""

import pytest
from django.urls import reverse

from catalog.models import Component, NeedsAnswer, NeedsQuestion, ProductFamily
from catalog.snapshot import snapshot
from tests.catalog.adminpage import added, mistakes, typed
from tests.catalog.lamp import lamp
from tests.catalog.test_needs import BRIGHT, FRUGAL, NO_BEADS, answer, asking, question

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _loaded(load):
    load(lamp())


def url(name, *args, query=""):
    return reverse(f"admin:catalog_{name}", args=args) + query


def add_url():
    return url("needsquestion_add", query=f"?family={ProductFamily.objects.get().pk}")


def field(module, attribute):
    family = ProductFamily.objects.get()
    found = family.modules.get(code=module)
    offering = found.offerings.filter(component__attributes__attribute__code=attribute).first()
    return {"module": found.pk, "attribute": offering.component.attributes.get(attribute__code=attribute).attribute_id}


def new_question(desk):
    """Ada writes a question with one answer."""
    data = typed(desk.get(add_url())) | {"text": "What for?", "code": "use"}
    data = added(data, "answers", text="Reading", code="reading", position=0)
    answered = desk.post(add_url(), data)
    assert answered.status_code == 302, mistakes(answered)
    return NeedsAnswer.objects.get()


def test_a_question_is_written_and_then_what_its_answers_wish_for(desk):
    made = new_question(desk)
    page = desk.get(url("needsquestion_change", made.question_id))
    link = url("needsanswer_change", made.pk)
    assert f'<a href="{link}">Write its wishes</a>' in page.content.decode()
    data = typed(desk.get(link))
    data = added(data, "wishes", **field("bulb", "power_w"), operator="at_least", value="10", weight="3")
    data = added(data, "wishes", **field("bulb", "power_w"), grade="less", weight="2")
    answered = desk.post(link, data)
    assert answered.url == url("needsquestion_change", made.question_id)
    assert snapshot("lamp")["needs"][0]["answers"][0]["wishes"] == [BRIGHT, FRUGAL]
    text = desk.get(answered.url).content.decode()
    assert "Bulb with Power at least 10 W (+3); Bulb: less power (+2)" in text


@pytest.mark.parametrize(
    ("wish", "beside", "text"),
    [
        ({"operator": "at_least", "value": "99", "weight": "3"}, "value", "No component of this module is so"),
        ({"operator": "at_least", "value": "10", "weight": "0"}, "weight", "A weight of 0 wishes for nothing."),
        ({"operator": "at_least", "value": "10", "weight": "12"}, "weight", "less than or equal to 9"),
        ({"operator": "at_least", "value": "10", "weight": ""}, "weight", "This field is required."),
        ({"operator": "at_least", "value": "ten", "weight": "2"}, "value", "Expected a number"),
        ({"operator": "at_least", "value": "10", "grade": "less", "weight": "2"}, "operator", "leave this empty"),
        ({"grade": "less", "weight": "-2"}, "weight", "turn more and less round"),
        ({"operator": "at_least", "weight": "2"}, "value", "This is missing"),
    ],
)
def test_a_wish_that_can_not_be_meant_is_told_beside_its_field(desk, wish, beside, text):
    link = url("needsanswer_change", new_question(desk).pk)
    data = added(typed(desk.get(link)), "wishes", **field("bulb", "power_w"), **wish)
    found = mistakes(desk.post(link, data))
    assert list(found) == [f"wishes-0-{beside}"]
    assert text in found[f"wishes-0-{beside}"][0]
    assert not NeedsAnswer.objects.get().wishes.exists()


def test_what_must_hold_is_checked_on_both_pages(desk, load):
    load(asking(question("use", answer(BRIGHT, code="bright"), answer(NO_BEADS, code="beads"))))
    bright, beads = NeedsAnswer.objects.order_by("position")
    link = url("needsanswer_change", bright.pk)
    found = mistakes(desk.post(link, typed(desk.get(link)) | {"hard": "on"}))
    assert found == {"wishes-0-component": ["What must hold names the component that is taken."]}
    page = url("needsquestion_change", bright.question_id)
    data = typed(desk.get(page))
    found = mistakes(desk.post(page, data | {"answers-0-hard": "on"}))
    assert found == {"answers-0-hard": ["Its first wish: What must hold names the component that is taken."]}
    assert desk.post(page, data | {"answers-1-hard": "on"}).status_code == 302
    beads.refresh_from_db()
    assert beads.hard


def test_codes_are_given_once_and_a_question_has_answers(desk):
    made = new_question(desk)
    page = url("needsquestion_change", made.question_id)
    data = added(typed(desk.get(page)), "answers", text="Again", code="reading", position=1)
    assert mistakes(desk.post(page, data)) == {"answers-1-code": ["“reading” is there twice."]}
    found = mistakes(desk.post(page, typed(desk.get(page)) | {"answers-0-DELETE": "on"}))
    assert found == {"answers": ["A question needs at least one answer."]}
    data = typed(desk.get(add_url())) | {"text": "Again?", "code": "use"}
    data = added(data, "answers", text="Yes", code="yes", position=0)
    assert mistakes(desk.post(add_url(), data)) == {"code": ["This family has this code already."]}


def test_no_more_than_six_questions(desk, load):
    load(asking(*(question(f"q{n}") for n in range(6))))
    data = typed(desk.get(add_url())) | {"text": "One more?", "code": "more"}
    found = mistakes(desk.post(add_url(), added(data, "answers", text="Yes", code="yes", position=0)))
    assert found == {"": ["A family asks at most 6 questions about use."]}
    assert NeedsQuestion.objects.count() == 6


def test_saving_what_is_shown_changes_nothing(desk, load):
    load(asking(question("use", answer(BRIGHT, FRUGAL), answer(NO_BEADS, code="beads", hard=True), several=True)))
    before = snapshot("lamp")
    for name, model in (("needsquestion_change", NeedsQuestion), ("needsanswer_change", NeedsAnswer)):
        for row in model.objects.all():
            page = url(name, row.pk)
            answered = desk.post(page, typed(desk.get(page)))
            assert (mistakes(answered), answered.status_code) == (None, 302)
    assert snapshot("lamp") == before


def test_a_retired_component_counts_as_none(desk, load):
    load(asking(question("use", answer(BRIGHT))))
    Component.objects.filter(sku="LP-BULB-27").update(is_active=False)
    link = url("needsanswer_change", NeedsAnswer.objects.get().pk)
    found = mistakes(desk.post(link, typed(desk.get(link))))
    assert found == {"wishes-0-value": ["No component of this module is so; the wish would do nothing."]}


def test_answers_are_reached_from_their_question_only(desk):
    new_question(desk)
    assert "needsanswer" not in desk.get(reverse("admin:index")).content.decode()
    assert desk.get(url("needsanswer_add")).status_code == 403


def test_pages_cost_the_same_for_more_rows(desk, load, django_assert_max_num_queries):
    load(asking(question("use", answer(BRIGHT))))
    row = NeedsAnswer.objects.get()
    pages = {url("needsquestion_changelist"): 9, url("needsquestion_change", row.question_id): 12}
    counts = {}
    for page, most in pages.items():
        desk.get(page)
        with django_assert_max_num_queries(most) as counted:
            desk.get(page)
        counts[page] = len(counted)
    load(asking(question("use", *(answer(BRIGHT, FRUGAL, code=f"a{n}") for n in range(4))), question("more")))
    for page, count in counts.items():
        with django_assert_max_num_queries(count):
            desk.get(page)
    link = url("needsanswer_change", NeedsAnswer.objects.filter(question__code="use").first().pk)
    with django_assert_max_num_queries(16):
        desk.get(link)
