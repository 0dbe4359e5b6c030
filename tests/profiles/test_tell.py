from datetime import timedelta

import pytest

from configurator.customers.models import Interaction, Learning, Verb
from configurator.profiles.behind import Mark
from configurator.profiles.correct import UnknownWordError, judge, liking, say_otherwise
from configurator.profiles.learn import rebuild_all
from configurator.profiles.models import Taste
from configurator.profiles.taste import taste_of
from configurator.profiles.tell import take_back, tell
from configurator.profiles.told import MUTED, WRONG, Statement, told_of
from tests.profiles.shop import AT, DARK, act, clicked, guest, learn_all, ordered, proposals, rows

GLASS = Mark("lamp", "component", "shade/GLASS")
BLACK = Mark("lamp", "attribute", "colour=black")
LATER = AT + timedelta(days=1)


def say(visitor, value, *, subject="appetite", at=AT, family=""):
    words = f"{subject} {value}"
    statement = Statement(subject=subject, value=value, words=words, use="tests", family_code=family)
    return tell(visitor=visitor, statements=[statement], at=at)


def held(visitor):
    return {(f.family_code, f.subject): f.value for f in told_of(customer_id=visitor.customer_id).facts}


def test_the_latest_word_on_each_subject_holds(customer, stranger):
    for value in "123":
        say(customer, value)
    say(customer, "5", family="lamp")
    say(stranger, "4")
    assert held(customer) == {("", "appetite"): "3", ("lamp", "appetite"): "5"}
    assert Interaction.objects.filter(verb=Verb.TOLD).count() == 5


def test_what_is_taken_back_holds_no_longer_and_can_be_told_again(customer):
    say(customer, "3")
    (fact,) = told_of(customer_id=customer.customer_id).facts
    take_back(visitor=customer, fact=fact, at=LATER)
    assert held(customer) == {}
    say(customer, "2")
    assert held(customer) == {("", "appetite"): "2"}


@pytest.mark.parametrize(("learning", "kept"), [(Learning.OFF, False), (Learning.VISIT, True), (Learning.ALWAYS, True)])
def test_telling_obeys_the_switch(shop, learning, kept):
    visitor = guest(learning)
    assert say(visitor, "3") is kept
    assert held(visitor) == ({("", "appetite"): "3"} if kept else {})
    learn_all(at=AT + timedelta(hours=2))
    assert (held(visitor) != {}) is (learning == Learning.ALWAYS)


def test_learning_never_overwrites_what_was_told(customer):
    tell(visitor=customer, statements=[liking(code="colour=white", name="Colour: white", weight="3")], at=AT)
    for _ in range(3):
        act(customer, ordered(DARK), clicked("shade/GLASS"))
    learn_all()
    rebuild_all()
    assert held(customer) == {("", "likes:colour=white"): "3"}


def test_a_liking_keeps_to_its_range():
    with pytest.raises(UnknownWordError):
        liking(code="colour=white", name="Colour: white", weight="99")


def test_say_otherwise_is_a_new_act(customer):
    tell(visitor=customer, statements=[liking(code="colour=white", name="Colour: white", weight="3")], at=AT)
    (fact,) = told_of(customer_id=customer.customer_id).facts
    say_otherwise(visitor=customer, fact=fact, value="-3", at=LATER)
    (other,) = told_of(customer_id=customer.customer_id).facts
    assert (other.words, other.at) == ("Colour: white: never, if it can be helped", LATER)
    assert Interaction.objects.count() == 2
    with pytest.raises(UnknownWordError):
        say_otherwise(visitor=customer, fact=fact, value="7", at=LATER)


def test_a_muted_taste_proposes_nothing_and_its_counts_stay(customer):
    act(customer, ordered(DARK))
    learn_all()
    assert proposals(customer, "lamp")["shade=GLASS"] == "you ordered it before"
    before = rows()
    judge(visitor=customer, mark=GLASS, word=MUTED, at=AT)
    assert "shade=GLASS" not in proposals(customer, "lamp")
    assert rows() == before
    judge(visitor=customer, mark=GLASS, word="", at=AT)
    assert proposals(customer, "lamp")["shade=GLASS"] == "you ordered it before"


def test_a_muted_attribute_is_left_out_in_every_family(customer):
    act(customer, *[clicked("shade/GLASS")] * 3)
    learn_all()
    assert proposals(customer, "chair") == dict.fromkeys(
        ("seat=STEEL", "cushions/INK=1"), "you picked things with Colour: black 3 times"
    )
    judge(visitor=customer, mark=BLACK, word=WRONG, at=AT)
    assert proposals(customer, "chair") == {}
    assert held(customer) == {("", "not:attribute/colour=black"): "wrong"}


def test_a_taste_of_somebody_else_can_not_be_judged(customer, stranger):
    act(customer, clicked("shade/GLASS"))
    learn_all()
    with pytest.raises(Taste.DoesNotExist):
        judge(visitor=stranger, mark=GLASS, word=MUTED, at=AT)


def test_told_alone_is_a_taste(customer):
    assert taste_of(customer_id=customer.customer_id, fresh=True) is None
    say(customer, "3")
    assert taste_of(customer_id=customer.customer_id, fresh=True).told.value("appetite") == "3"


def test_what_a_process_remembers_is_older_than_what_is_told(customer):
    act(customer, ordered(DARK))
    learn_all()
    before = taste_of(customer_id=customer.customer_id, fresh=True)
    say(customer, "3")
    assert before is not None
    assert taste_of(customer_id=customer.customer_id, fresh=False) is None
