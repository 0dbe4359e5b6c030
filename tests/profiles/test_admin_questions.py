import pytest

from configurator.customers.models import User
from configurator.profiles.models import Question


@pytest.fixture
def staff(client, db):
    user = User.objects.create_superuser("sam@example.com", "a good password")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def form(*means):
    """What the admin's page posts for a question with two answers."""
    answers = {
        f"answers-{number}-{name}": value
        for number, said in enumerate(means)
        for name, value in {"text": f"Answer {number}", "code": f"a{number}", "means": said, "position": number}.items()
    }
    counts = {"answers-TOTAL_FORMS": len(means), "answers-INITIAL_FORMS": 0, "answers-MIN_NUM_FORMS": 2}
    said = {"text": "Where do you work?", "code": "where", "purpose": "it shows what to carry", "position": 0}
    return said | {"is_active": "on"} | counts | answers


def test_staff_write_a_question_with_what_its_answers_mean(staff):
    response = staff.post("/admin/profiles/question/add/", form("weight_g<=1500 +2", "need desk\nappetite 2"))
    assert response.status_code == 302
    assert [a.means for a in Question.objects.get().answers.order_by("position")] == [
        "weight_g<=1500 +2",
        "need desk\nappetite 2",
    ]


def test_a_line_that_can_not_be_read_is_named(staff):
    page = staff.post("/admin/profiles/question/add/", form("black and white", "need desk")).content.decode()
    assert "“black and white” can&#x27;t be read" in page
    assert not Question.objects.exists()


@pytest.mark.parametrize(
    ("family", "means", "unknown"),
    [
        ("lamp", "colour=black +3\nwatts<=5 +1", ""),
        ("lamp", "colur=black +3\nwatts<=5 +1", "“colur=black”"),
        ("", "colour=blck +3\ncolour=gold +1", "“colour=blck”"),
        ("lmap", "colour=black +3", "“lmap”"),
    ],
)
def test_what_nothing_on_sale_has_is_named_after_saving(staff, shop, family, means, unknown):
    said = form(means, "need desk") | {"family_code": family}
    page = staff.post("/admin/profiles/question/add/", said, follow=True).content.decode()
    assert Question.objects.count() == 1
    assert ("nothing on sale has" in page) == bool(unknown)
    assert not unknown or f"nothing on sale has {unknown}, so" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries(staff, count, django_assert_num_queries):
    for number in range(count):
        Question.objects.create(code=f"q{number}", text=f"Question {number}", purpose="tests")
    with django_assert_num_queries(6):  # session, user, family filter, two counts, questions
        assert staff.get("/admin/profiles/question/").status_code == 200


def test_the_page_is_closed_to_customers(client, db):
    assert client.get("/admin/profiles/question/").status_code == 302
