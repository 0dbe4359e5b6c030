"""Nothing is written, read or sent past `may_use`: the source is searched for ways around it, the site is walked."""

import ast
import re
from datetime import timedelta

import pytest
from django.urls import URLPattern, get_resolver

from configurator.configurations.models import Configuration
from configurator.customers.consent import Channel, Purpose, consents_of, give, may_use, withdraw
from configurator.customers.models import Consent, Customer, Identity, Interaction, Learning, Note
from configurator.letters.models import Letter
from configurator.orders.models import Order
from configurator.outbox.models import Message
from configurator.profiles.models import Taste
from configurator.profiles.taste import _remembered
from configurator.releases.shelf import current_release
from tests.profiles.shop import DARK, act, be, clicked, learn_all, member, ordered, publish_shop
from tests.test_architecture import SOURCES, model_at_root, name_of, parsed

# In the source

DECIDING = {"may_use", "usable", "lasting", "who_let_learn", "may_write", "once_allowed"}
READING = {"taste_of", "told_of", "tastes_of", "notes_of", "alike", "alike_by_orders"}
ROWS = {"Interaction", "Taste", "TasteRow", "Note"}

# modules that read what is known of a person without asking, each with the reason why they may
FREE = {
    "configurator/profiles/views.py": "shows and corrects what is known, to the customer",
    "configurator/profiles/story.py": "puts it in words for that page",
    "configurator/profiles/behind.py": "shows and erases the acts behind a line of that page",
    "configurator/profiles/correct.py": "changes a line of that page",
    "configurator/profiles/admin/customers.py": "the same page for staff, and the list that leads to it",
    "configurator/profiles/forget.py": "erases",
    "configurator/profiles/learn.py": "counts what was allowed to be written",
    "configurator/profiles/wishes.py": "counts wishes without their customers",
    "configurator/profiles/proposals/effect.py": "counts what became of proposals without their customers",
    "configurator/insight/funnel/count.py": "counts what was allowed to be written, without the customers",
    "configurator/profiles/simulated.py": "writes customers who don't exist",
    "configurator/profiles/told.py": "gives what was told to those who ask first",
    "configurator/profiles/taste.py": "gives the counts to those who ask first",
    "configurator/orders/staff.py": "shows staff who may be the same person",
}


def calls(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def called(call):
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def ways_around(path):
    """Reads of what is known of a person in a module that never asks whether it may."""
    found = calls(parsed(path))
    if any(called(call) in DECIDING for call in found):
        return []
    rows = [call for call in found if isinstance(call.func, ast.Attribute) and model_at_root(call) in ROWS]
    return [f"{name_of(path)}:{call.lineno}" for call in [*rows, *(c for c in found if called(c) in READING)]]


def searched():
    return [
        path for path in SOURCES if not name_of(path).startswith(("configurator/customers/", "configurator/engine/"))
    ]


def test_every_module_that_reads_what_is_known_asks_first_or_says_why_not():
    past = {name_of(path) for path in searched() if ways_around(path)}
    assert past - FREE.keys() == set()


def test_no_reason_is_given_for_a_module_that_needs_none():
    past = {name_of(path) for path in searched() if ways_around(path)}
    assert FREE.keys() - past == set()


@pytest.mark.parametrize(
    "text",
    [
        "taste = taste_of(customer_id=key, fresh=True)",
        "acts = Interaction.objects.of(key).filter(verb='ordered')",
        "from configurator.customers import note\nnote.notes_of(key)",
    ],
)
def test_a_way_around_would_be_found(tmp_path, monkeypatch, text):
    monkeypatch.setattr("tests.test_architecture.BASE", tmp_path)
    file = tmp_path / "new.py"
    file.write_text(text)
    assert len(ways_around(file)) >= 1
    file.write_text(f"if may_use(customer_id=key, purpose=p):\n    {text.splitlines()[-1]}\n")
    assert ways_around(file) == []


WRITERS = {"configurator/customers/track.py", "configurator/customers/note.py", "configurator/profiles/simulated.py"}


def writes(path):
    """Interactions that are made here."""
    made = [
        c for c in calls(parsed(path)) if called(c) in {"create", "bulk_create"} and model_at_root(c) == "Interaction"
    ]
    built = [c for c in calls(parsed(path)) if isinstance(c.func, ast.Name) and c.func.id == "Interaction"]
    prepared = [
        c
        for c in calls(parsed(path))
        if called(c) == "Insert" and isinstance(c.args[0], ast.Name) and c.args[0].id == "Interaction"
    ]
    return [*made, *built, *prepared]


def test_interactions_are_made_where_it_is_asked_first_and_nowhere_else():
    assert {name_of(path) for path in SOURCES if writes(path)} == WRITERS
    for name in WRITERS - {"configurator/profiles/simulated.py"}:
        [path] = [path for path in SOURCES if name_of(path) == name]
        assert any(called(call) == "may_use" for call in calls(parsed(path)))


def test_the_switch_is_looked_at_in_one_place():
    """Comparing `learning` with *off* by hand would be a second rule beside `may_use`."""
    compared = re.compile(r"(==|!=|is|learning=)\s*Learning\.OFF")
    found = {name_of(path) for path in SOURCES if compared.search(path.read_text())}
    # merging asks what the customer would want; answering writes it down, and so does a guest in another site's page
    elsewhere = {f"configurator/{name}.py" for name in ("customers/merge", "customers/identify", "embed/places")}
    assert found - elsewhere == {"configurator/customers/consent.py"}


# On the running site

PERSONAL = (Interaction, Identity, Consent, Note, Taste, Letter, Message)
STAFF_ONLY = ("admin/", "staff/", "accounts/", "media/", "health/", "robots.txt")
ENDS = ("me/erase", "me/leave-entirely")  # a GET asks only, but these are no part of using the shop


def addresses(words):
    """Every address of the site that customers open, with what is known put in."""
    for prefix, pattern in patterns(get_resolver().url_patterns, ""):
        route = prefix + str(pattern.pattern)
        if route.startswith(STAFF_ONLY) or route.startswith("^staff") or route.startswith(ENDS):
            continue
        yield "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(words.get(found[1], 1)), route)


def patterns(found, prefix):
    for entry in found:
        if isinstance(entry, URLPattern):
            yield prefix, entry
        elif not (prefix + str(entry.pattern)).startswith(STAFF_ONLY):
            yield from patterns(entry.url_patterns, prefix + str(entry.pattern))


def everything():
    return {model.__name__: sorted(map(str, model.objects.values_list())) for model in PERSONAL}


def walk(client):
    """Open every address with GET, in place and as a page. Returns all that was said."""
    build, order = Configuration.objects.first(), Order.objects.first()
    words = {
        "key": build.key,
        "family_code": "lamp",
        "module_code": "shade",
        "flat": 0,
        "pk": 1,
        "code": "x",
        "position": 1,
    }
    said = []
    for address in addresses(words | {"token": order.token if order else "x"}):
        for headers in ({}, {"HX-Request": "true"}):
            answer = client.get(address, headers=headers)
            assert answer.status_code < 500, address
            words_of_it = b"".join(answer).decode(errors="replace")  # an answer that is read to its end is closed
            if not address.startswith("/me/"):  # there the customer sees what is known, on or off
                said.append(words_of_it)
    learn_all()
    return " ".join(said)


@pytest.fixture
def known(db):
    """A customer with a history that proposals are made of, and an open build."""
    publish_shop()
    _remembered.clear()
    visitor = member()
    for _ in range(2):
        act(visitor, ordered(DARK), clicked("shade/GLASS"))
    learn_all()
    release = current_release("lamp")
    Configuration.objects.create(customer_id=visitor.customer_id, release_id=release.pk, family_code="lamp", choices={})
    return visitor


PERSONALISED = re.compile(r"you (?:took|ordered|picked) |Yes, the usual|your usual\?", re.IGNORECASE)


def test_with_learning_off_no_page_writes_or_speaks_of_what_is_known(client, known):
    browser = be(client, known)
    browser.post("/me/learning/", {"learning": "off"})
    before = everything()
    said = walk(browser)
    assert everything() == before
    assert [said[found.start() - 90 : found.end() + 40] for found in PERSONALISED.finditer(said)] == []


def test_the_same_walk_writes_and_speaks_when_it_may(client, known):
    before = everything()
    said = walk(be(client, known))
    assert {name for name, rows in everything().items() if rows != before[name]} == {"Interaction"}
    assert PERSONALISED.findall(said) != []
    names = ("key", "family_code", "module_code", "flat", "pk", "code", "token", "position")
    assert len(list(addresses(dict.fromkeys(names, "1")))) > 15


def test_a_withdrawn_consent_is_withdrawn_for_every_purpose_and_channel(known):
    for purpose in Purpose:
        for channel in (Channel.EMAIL, Channel.POST):
            words = {"purpose": purpose, "channel": channel}
            frequency = "always" if purpose == Purpose.PERSONALISE else ""
            at = Customer.objects.get(pk=known.customer_id).created_at + timedelta(days=1)
            give(customer_id=known.customer_id, **words, frequency=frequency, at=at, source="test")
            withdraw(customer_id=known.customer_id, **words, at=at + timedelta(seconds=1), source="test")
            assert not may_use(customer_id=known.customer_id, **words)
    assert Customer.objects.get(pk=known.customer_id).learning == Learning.OFF
    assert len(consents_of(known.customer_id).history) == 13
