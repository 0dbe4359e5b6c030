from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from configurator.customers.models import Channel, Customer, Interaction, Learning, User, Verb
from configurator.customers.note import add_note
from configurator.profiles.dialogue.ask import EMPTY, KNOWING, answer_question, next_question, value_of
from configurator.profiles.dialogue.effects import Effect, UnreadableLineError, read, statement
from configurator.profiles.models import Question
from configurator.profiles.taste import taste_of
from configurator.profiles.told import told_of
from configurator.releases.shelf import current_releases
from tests.profiles.shop import AT, be, guest, member, proposals
from tests.profiles.test_views import HTMX, text

LATER = AT + timedelta(days=1)


def question(code, *answers, **words):
    """A question whose answers mean these things."""
    made = Question.objects.create(code=code, text=f"About {code}?", purpose=f"it shows {code}", **words)
    for number, means in enumerate(answers):
        made.answers.create(code=f"a{number}", text=f"Answer {number}", means=means, position=number)
    return made


def asked(visitor, at=LATER):
    questions = list(Question.objects.askable(at.date()))
    taste = taste_of(customer_id=visitor.customer_id, fresh=True)
    found = next_question(questions=questions, taste=taste, releases=current_releases(), at=at)
    return found.code if found else None


def test_effects_are_read_line_by_line():
    text = "colour=black  +3\n\n watts<=5 -1\nappetite 4\nneed travel\nworth employees 10 to 50"
    assert read(text) == [
        Effect("likes:colour=black", "3"),
        Effect("likes:watts<=5", "-1"),
        Effect("appetite", "4"),
        Effect("need:travel", "yes"),
        Effect("worth:employees", "10 to 50"),
    ]
    assert read("tags=home office +1") == [Effect("likes:tags=home office", "1")]


@pytest.mark.parametrize(
    ("weight", "words"),
    [("+3", "by all means"), ("+2", "rather"), ("-1", "rather not"), ("-3", "never, if it can be helped")],
)
def test_what_is_told_reads_as_strong_as_it_is(weight, words):
    told = statement(read(f"colour=black {weight}")[0], family_code="lamp", facts=None, said="", purpose="")
    assert told.words == f"colour=black: {words}"


@pytest.mark.parametrize("line", ["black", "colour=black", "colour=black +4", "appetite 6", "need", "worth x", "=x +1"])
def test_lines_that_mean_nothing_are_refused(line):
    with pytest.raises(UnreadableLineError) as unread:
        read(f"need travel\n{line}")
    assert unread.value.line == line


def test_the_value_is_how_many_proposals_change_recounted(shop):
    asking = question("black", "colour=black +3", "colour=gold +3", "", "need light")
    visitor = guest()
    changed = []
    for means in ("colour=black +3", "colour=gold +3"):
        other = guest()
        one = question(f"only-{len(changed)}", means)
        be_answered(other, one)
        changed.append(len(proposals(other, "lamp")) + len(proposals(other, "chair")))
    assert proposals(visitor, "lamp") == {}
    assert changed == [3, 1]
    assert value_of(question=asking, taste=EMPTY, releases=current_releases()) == pytest.approx((3 + 1 + KNOWING) / 4)


def be_answered(visitor, one):
    answer_question(
        visitor=visitor, question=one, answer=one.answers.first(), taste=None, releases=current_releases(), at=AT
    )


def test_only_what_has_value_is_asked_and_the_best_first(customer):
    question("nothing", "", "colour=never-heard-of +3")
    assert asked(customer) is None
    question("need", "need light")
    assert asked(customer) == "need"
    question("black", "colour=black +3")
    assert asked(customer) == "black"


def test_nothing_is_asked_twice_nor_what_is_known(customer):
    be_answered(customer, question("black", "colour=black +3"))
    assert asked(customer) is None
    question("same", "colour=black +3")
    assert asked(customer) is None
    question("other", "colour=red +3")
    assert asked(customer) == "other"


def test_questions_are_rationed_by_visit(customer, settings):
    be_answered(customer, question("black", "colour=black +3"))
    question("red", "colour=red +3")
    soon = AT + timedelta(minutes=settings.VISIT_MINUTES - 1)
    assert asked(customer, soon) is None
    assert asked(customer) == "red"
    settings.QUESTIONS_A_VISIT = 2
    assert asked(customer, soon) == "red"
    settings.QUESTIONS_A_VISIT = 0
    assert asked(customer) is None


def test_a_question_has_its_days(customer):
    question("past", "colour=black +3", valid_to=AT.date())
    question("future", "colour=black +3", valid_from=(LATER + timedelta(days=1)).date())
    question("off", "colour=black +3", is_active=False)
    assert asked(customer) is None
    assert asked(customer, AT) == "past"


def test_a_question_of_one_family_moves_that_family_only(customer):
    one = question("black", "colour=black +3", family_code="chair")
    be_answered(customer, one)
    assert (proposals(customer, "lamp"), len(proposals(customer, "chair"))) == ({}, 2)


# Pages


def test_the_fragment_asks_and_says_what_an_answer_changed(client, customer):
    question("black", "colour=black +3")
    be(client, customer)
    fragment = client.get("/me/question/", headers=HTMX)
    assert "About black?" in text(fragment)
    assert "Why we ask: it shows black" in text(fragment)
    answered = client.post("/me/question/black/", {"answer": "a0"}, headers=HTMX)
    assert "Now proposed instead: Seat: Steel seat Chair" in text(answered).replace("Cushions: Ink cushion Chair ", "")
    assert told_of(customer_id=customer.customer_id).value("likes:colour=black") == "3"
    page = text(client.get("/me/"))
    assert "About black? Answer 0" in page
    assert "used for: it shows black" in page
    assert "No question for now" in text(client.get("/me/question/"))


def test_without_script_the_question_is_a_page_with_a_form(client, customer):
    question("black", "colour=black +3")
    be(client, customer)
    assert 'method="post" action="/me/question/black/"' in client.get("/me/question/").content.decode()
    response = client.post("/me/question/black/", {"answer": "a0"})
    assert (response.status_code, response.headers["Location"]) == (303, "/me/#me-told")
    assert "Thank you. Now proposed instead:" in text(client.get("/me/"))


def test_rather_not_say_is_remembered(client, customer):
    question("black", "colour=black +3")
    be(client, customer).post("/me/question/black/", {"answer": ""})
    assert "No proposal changes" in text(client.get("/me/"))
    assert asked(customer, timezone.now() + timedelta(days=9)) is None


def test_odd_answers_change_nothing(client, customer):
    question("black", "colour=black +3")
    be(client, customer)
    assert client.post("/me/question/black/", {"answer": "a7"}).status_code == 400
    assert client.post("/me/question/never/", {"answer": "a0"}).status_code == 404
    assert client.get("/me/question/black/").status_code == 405
    assert client.post("/me/question/").status_code == 405
    assert client.delete("/me/appetite/").status_code == 405
    assert client.post("/me/appetite/", {"step": "6"}).status_code == 400
    assert not Interaction.objects.filter(verb=Verb.TOLD).exists()


def test_nobody_is_asked_with_learning_off_or_before_signing_in_again(client, shop):
    question("black", "colour=black +3")
    visitor = guest()
    Customer.objects.update(learning=Learning.OFF)
    assert "No question" in text(be(client, visitor).get("/me/question/"))
    client.post("/me/question/black/", {"answer": "a0"})
    client.post("/me/appetite/", {"step": "5"})
    assert "nothing was kept" in text(client.get("/me/"))
    be(client, member())
    assert "About black?" in text(client.get("/me/question/"))
    del client.cookies["sessionid"]
    assert "No question" in text(client.get("/me/question/"))
    assert client.post("/me/question/black/", {"answer": "a0"}).status_code == 302
    assert not Interaction.objects.filter(verb=Verb.TOLD).exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_question_takes_the_same_queries_for_one_and_for_three(client, customer, count, django_assert_num_queries):
    for number in range(count):
        question(f"q{number}", "colour=black +3", "colour=gold +3")
    be(client, customer).get("/me/question/", headers=HTMX)
    with django_assert_num_queries(6):  # leave, questions, answers, tastes, what was told, what is on sale
        client.get("/me/question/", headers=HTMX)


def test_an_appetite_is_told_by_a_step_or_three_answers(client, customer):
    be(client, customer)
    assert "You have not told us" in text(client.get("/me/appetite/"))
    client.post("/me/appetite/", {"step": "5"})
    assert "You told us: newest and experimental" in text(client.get("/me/appetite/", headers=HTMX))
    client.post("/me/appetite/", {"new": "1", "better": "2", "rare": "1"})
    assert "You told us: proven and cheap" in text(client.get("/me/appetite/"))
    assert "used for: order of proposals, and filling in" in text(client.get("/me/"))


def test_the_record_shows_identities_notes_and_answers(client, shop):
    joe = member()
    sam = User.objects.create_user("sam@example.com", name="Sam Staff")
    note = add_note(customer_id=joe.customer_id, text="Likes it quiet", by=sam, at=AT, channel=Channel.COUNTER)
    page = text(be(client, joe).get("/me/record/"))
    assert "Sign-in: joe@example.com since 4 March 2026" in page
    assert "Likes it quiet noted on 4 March 2026 by Sam" in page
    assert "Learn about me: yes, always" in page
    stranger = be(Client(), member("ann@example.com"))
    assert "Likes it quiet" not in text(stranger.get("/me/record/"))
    assert stranger.post(f"/me/notes/{note.pk}/erase/").status_code == 404
    assert client.post(f"/me/notes/{note.pk}/erase/").status_code == 303
    assert "Likes it quiet" not in text(client.get("/me/record/", headers=HTMX))
    assert client.get(f"/me/notes/{note.pk}/erase/").status_code == 405


def test_the_record_of_nobody_is_empty(client, shop):
    assert "carries nothing of ours" in text(client.get("/me/record/"))


def test_the_page_of_a_family_asks_about_that_family(shop, client):
    question("seat", "colour=brown +3", "", family_code="chair", position=1)
    question("shade", "colour=gold +3", "", family_code="lamp", position=2)
    for family, asks in (("lamp", "About shade?"), ("chair", "About seat?"), ("boat", "No question for now")):
        assert asks in text(client.get(f"/me/question/?family={family}", headers=HTMX))
    Question.objects.filter(code="shade").delete()
    assert "No question for now" in text(client.get("/me/question/?family=lamp"))
    assert "About seat?" in text(client.get("/me/question/"))


def test_a_stranger_is_asked_on_the_home_page_and_beside_a_build(shop, client):
    for url, asked in (("/", "/me/question/"), ("/configure/lamp/", "/me/question/?family=lamp")):
        page = client.get(url, follow=True).content.decode()
        assert f'data-hx-get="{asked}"' in page
        assert f'<noscript><a class="quiet" href="{asked}">' in page
