"""A customer's page in the admin: what it shows, and what staff do on it."""

import uuid
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission

from configurator.customers.consent import Channel, Purpose, give, may_use
from configurator.customers.identify import add_identity, answer_learning
from configurator.customers.models import Identity, Interaction, Learning, Merge, Note, User
from configurator.customers.note import add_note
from configurator.languages.told import say_text
from configurator.profiles.merge import merge_customers
from tests.profiles.shop import AT, DARK, act, guest, learn_all, member, ordered, rows

LIST = "/admin/customers/customer/"
CARD = "4539 1488 0343 6467"


@pytest.fixture
def staff(client, db):
    return signed_in(client, User.objects.create_superuser("staff@example.com", "x", name="Sam Staff"))


def signed_in(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def url(visitor, act=""):
    return f"{LIST}{visitor.customer_id}/{act or 'change'}/"


def page_of(client, visitor):
    answer = client.get(url(visitor))
    assert answer.status_code == 200
    return answer.content.decode()


def said(answer):
    return " ".join(str(message) for message in answer.context["messages"])


# Notes


@pytest.mark.parametrize("words", [{"phrase": "Likes it quiet"}, {"text": "Likes it quiet", "channel": "telephone"}])
def test_a_note_is_one_tap_and_the_next_colleague_sees_it(staff, account, words):
    answer = staff.post(url(account, "note"), words)
    assert (answer.status_code, answer["Location"]) == (303, url(account))
    page = page_of(staff, account)
    assert "<q>Likes it quiet</q>" in page
    assert "Sam Staff" in page
    assert "A colleague made a note" in page
    assert words.get("channel", "counter").title() in page


@pytest.mark.parametrize(
    ("learning", "words", "sentence"),
    [
        (Learning.ALWAYS, {"text": " "}, "at least one word"),
        (Learning.ALWAYS, {"text": "x" * 201}, "at most 200"),
        (Learning.OFF, {"phrase": "Likes it quiet"}, "remember nothing"),
    ],
)
def test_a_note_that_can_not_be_taken_says_why(staff, shop, learning, words, sentence):
    visitor = member(learning=learning)
    assert sentence in said(staff.post(url(visitor, "note"), words, follow=True))
    assert (Note.objects.count(), Interaction.objects.count()) == (0, 0)
    assert ("Note in one tap" in page_of(staff, visitor)) is (learning != Learning.OFF)


# Identities


def test_an_identity_is_added_and_finds_the_customer(staff, account, customer):
    staff.post(url(account, "known"), {"kind": "card", "text": CARD})
    staff.post(url(account, "known"), {"kind": "telephone", "text": "+49 30 123456"})
    page = page_of(staff, account)
    assert "4539148803436467" in page
    assert "+4930123456" in page
    for words in ("4539-1488-0343-6467", "0049 30 123456".replace("0049", "+49"), "JOE@example.com", "joe"):
        listed = staff.get(LIST, {"q": words}).content.decode()
        assert (str(account.customer_id) in listed, str(customer.customer_id) in listed) == (True, False), words


@pytest.mark.parametrize(
    ("kind", "text", "sentence"),
    [
        ("card", "4539 1488 0343 6468", "last digit of this card number does not fit"),
        ("card", "12", "can&#x27;t be read as a card number"),
        ("email", "joe", "can&#x27;t be read as an e-mail address"),
        ("telephone", "030 123456", "country code"),
        ("visit", "a" * 32, ""),
    ],
)
def test_an_identity_that_can_not_be_read_is_refused_with_a_sentence(staff, account, kind, text, sentence):
    before = Identity.objects.count()
    answer = staff.post(url(account, "known"), {"kind": kind, "text": text}, follow=True)
    assert sentence in answer.content.decode()
    assert Identity.objects.count() == before


def test_an_identity_of_another_customer_leads_to_merging(staff, account, customer):
    add_identity(customer_id=customer.customer_id, kind="card", text=CARD, at=AT)
    answer = staff.post(url(account, "known"), {"kind": "card", "text": CARD})
    assert answer["Location"] == f"{url(account, 'merge')}?with={customer.customer_id}"
    assert "Are they the same person?" in staff.get(answer["Location"]).content.decode()


def test_one_mailbox_is_perhaps_one_person(staff, account):
    other, stranger = member("joe+shops@example.com"), member("joel@example.com")
    page = page_of(staff, account)
    assert "joe+shops@example.com and joe@example.com are one mailbox" in page
    assert f"with={other.customer_id}" in page
    assert str(stranger.customer_id) not in page


# Consent


def test_consents_are_shown_and_withdrawn_at_once(staff, account):
    email = {"purpose": Purpose.MESSAGE, "channel": Channel.EMAIL}
    give(customer_id=account.customer_id, **email, frequency="weekly", at=AT, source="page")
    page = page_of(staff, account)
    assert "yes, at most once a week" in page
    assert "I can stop it with one click" in page
    staff.post(url(account, "unconsent"), email)
    assert not may_use(customer_id=account.customer_id, **email)
    page = page_of(staff, account)
    assert "no, withdrawn" in page
    assert "All 3 answers" in page


# Merging


def test_notes_about_every_half_are_counted_before_merging(staff, shop):
    joe, jo, joseph = (member(f"{name}@example.com") for name in ("joe", "jo", "joseph"))
    by = User.objects.get(email="staff@example.com")
    add_note(customer_id=jo.customer_id, text="Likes it quiet", by=by, at=AT, channel=Channel.COUNTER)
    merge_customers(survivor_id=joe.customer_id, absorbed_id=jo.customer_id, at=AT)
    preview = staff.get(url(joseph, "merge"), {"with": str(joe.customer_id)}).content.decode()
    assert "and 1 note, customer since" in preview


def test_merging_shows_what_will_happen_asks_and_can_be_undone(staff, shop):
    joe, joseph = member("joe@example.com"), member("joseph@example.com")
    for visitor in (joe, joseph):
        act(visitor, ordered(DARK))
    learn_all()
    apart = rows()
    answer_learning(customer_id=joseph.customer_id, learning=Learning.VISIT, at=AT, source="test")
    asked = staff.get(url(joe, "merge"), {"q": "joseph@example.com"}).content.decode()
    assert f"with={joseph.customer_id}" in asked
    preview = staff.get(url(joe, "merge"), {"with": str(joseph.customer_id)}).content.decode()
    for words in ("1 act and 0 notes", "<small>joseph@example.com</small></label>", "yes, during this visit"):
        assert words in preview
    assert Merge.objects.count() == 0
    done = {"with": str(joseph.customer_id), "keep": str(joe.customer_id)}
    assert staff.post(url(joe, "merge"), done)["Location"] == url(joe)
    assert staff.get(url(joseph))["Location"] == url(joe)
    assert "by Sam Staff" in page_of(staff, joe)
    assert str(joseph.customer_id) not in staff.get(LIST).content.decode()
    made = Merge.objects.get()
    staff.post(url(joe, f"undo/{made.pk}"))
    log = [(entry.object_id, say_text(entry.change_message)) for entry in LogEntry.objects.order_by("pk")]
    words = [f"Merged with customer {joseph.customer_id}.", f"Undid merge {made.pk}."]
    assert log == [(str(joe.customer_id), sentence) for sentence in words]
    assert rows() == apart
    assert page_of(staff, joseph)
    assert "older than 30 days" in said(staff.post(url(joe, f"undo/{made.pk}"), follow=True))


def test_the_other_name_may_go_on(staff, shop):
    joe, joseph = member("joe@example.com"), member("joseph@example.com")
    done = {"with": str(joseph.customer_id), "keep": str(joseph.customer_id)}
    assert staff.post(url(joe, "merge"), done)["Location"] == url(joseph)
    made = Merge.objects.get()
    assert (made.survivor_id, made.absorbed_id) == (joseph.customer_id, joe.customer_id)


def test_a_merge_of_others_can_not_be_undone_from_here(staff, shop):
    joe, joseph, ann = (member(f"{name}@example.com") for name in ("joe", "joseph", "ann"))
    made = merge_customers(survivor_id=joe.customer_id, absorbed_id=joseph.customer_id, at=AT)
    assert made is not None
    assert staff.post(url(ann, f"undo/{made.pk}")).status_code == 404


# Who may, and what it costs


ACTS = {"note": "add_note", "known": "add_identity", "unconsent": "add_consent", "merge": "add_merge"}


@pytest.mark.parametrize(("name", "right"), [*ACTS.items(), ("undo/1", "add_merge")])
def test_each_act_needs_its_right_and_a_post(client, account, name, right):
    clerk = signed_in(client, User.objects.create_user("clerk@example.com", "x", is_staff=True))
    user = User.objects.get(email="clerk@example.com")
    assert clerk.post(url(account, name)).status_code == 403
    assert clerk.get(url(account)).status_code == 403
    user.user_permissions.add(Permission.objects.get(codename=right, content_type__app_label="customers"))
    assert clerk.post(url(account, name)).status_code != 403
    assert clerk.get(url(account, name)).status_code == (200 if name == "merge" else 405)
    signed_in(client, User.objects.create_user("nobody@example.com", "x"))
    assert client.post(url(account, name)).status_code == 302


def test_nobody_is_404(staff):
    for name in ACTS:
        assert staff.post(f"{LIST}{uuid.uuid4()}/{name}/").status_code == 404


def test_without_the_rights_the_page_shows_no_forms(client, account):
    clerk = User.objects.create_user("clerk@example.com", "x", is_staff=True)
    clerk.user_permissions.add(Permission.objects.get(codename="view_customer"))
    page = page_of(signed_in(client, clerk), account)
    for name in ACTS:
        assert url(account, name) not in page
    assert "Erase what we know" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_queries_for_one_thing_and_for_three(staff, account, django_assert_num_queries, count):
    clerk = User.objects.get(email="staff@example.com")
    others = [guest() for _ in range(count)]
    for number, other in enumerate(others):
        at = AT + timedelta(minutes=number)
        merge_customers(survivor_id=account.customer_id, absorbed_id=other.customer_id, at=at)
        act(account, ordered(DARK), at=at)
        add_note(customer_id=account.customer_id, text="Note", by=clerk, at=at, channel=Channel.COUNTER)
        add_identity(customer_id=account.customer_id, kind="email", text=f"joe{number}@example.com", at=at)
    learn_all()
    page_of(staff, account)
    with django_assert_num_queries(20):
        page_of(staff, account)
