"""What becomes a column: builds and orders, shelves, answers; unknown where nothing is known, and what is left out."""

import numpy as np
import pytest

from configurator.customers.models import Interaction
from configurator.insight.groups.columns import Column, table
from configurator.insight.groups.gather import gather
from configurator.insight.groups.shelves import more
from configurator.insight.groups.words import Words
from configurator.profiles.dialogue.ask import RATHER_NOT
from tests.insight.groups.club import NOW, goods, people, say
from tests.profiles.shop import DARK, LIGHT, act, guest, learn_all, ordered, publish_shop

OAK = {"seat": "OAK", "cushions/RED": "no", "cushions/INK": "no"}


def column(key, yes, known=None, *, block="", customers=100):
    """Numbers of who has it, and of whom it is known."""
    found = [np.zeros(customers, np.bool_) for _ in range(2)]
    found[0][list(yes)] = True
    found[1][list(range(customers) if known is None else known)] = True
    return Column(key, *found, block)


def marks_of(found):
    """By key the marks of everybody."""
    return {key: found.marks[:, place].tolist() for place, key in enumerate(found.keys)}


def test_rare_and_near_universal_columns_are_left_out_and_hardly_known_ones():
    columns = [
        column("has:l/rare", range(9)),
        column("has:l/universal", range(91)),
        column("has:l/few", range(10), range(20), customers=2000),
        column("has:l/half", range(50)),
    ]
    assert [bool(one.worth) for one in columns] == [False, False, False, True]


def test_of_two_columns_that_say_the_same_one_is_left_and_the_budget_is_kept():
    columns = [
        column("more:a", range(50)),
        column("more:b", range(51)),
        column("more:not-a", range(50, 100)),
        column("more:c", range(0, 100, 2)),
    ]
    people = list(range(100))
    assert table(people=people, columns=columns).keys == ("more:a", "more:c")
    assert table(people=people, columns=columns, most=1).keys == ("more:a",)


def test_each_source_has_its_part_of_the_budget():
    rng = np.random.default_rng(4)
    shelves = [column(f"more:{n}", rng.choice(300, 150, replace=False), customers=300) for n in range(8)]
    told = column("told:q=1", range(10), range(30), customers=300)
    assert "told:q=1" in table(people=list(range(300)), columns=[*shelves, told], most=6).keys


def test_answers_of_one_question_share_a_block_and_a_rare_answer_is_unknown():
    columns = [
        column("told:q=1", range(40), range(90), block="q"),
        column("told:q=2", range(40, 60), range(90), block="q"),
        column("told:q=3", range(60, 85), range(90), block="q"),
        column("told:q=4", range(85, 90), range(90), block="q"),
        column("more:other", range(0, 100, 2)),
    ]
    found = table(people=list(range(100)), columns=columns)
    assert dict(zip(found.keys, found.blocks, strict=True)) == {
        "more:other": -1,
        "told:q=1": 0,
        "told:q=2": 0,
        "told:q=3": 0,
    }
    assert marks_of(found)["told:q=1"][84:] == [0] + [-1] * 15
    found.indicators()  # raises where a row gives no answer, or two


def test_a_question_of_which_one_answer_is_left_is_a_column_by_itself():
    columns = [
        column("told:q=1", range(40), range(90), block="q"),
        column("told:q=2", range(40, 90), range(90), block="q"),
    ]
    found = table(people=list(range(100)), columns=columns)
    assert (found.keys, found.blocks, len(found.people)) == (("told:q=1",), (-1,), 90)


def test_nothing_is_known_of_nobody():
    assert table(people=[], columns=[]).people == ()


def test_more_than_usual_is_a_share_of_what_one_buys_and_unknown_of_who_buys_little():
    counts = np.array([[8.0, 2.0], [80.0, 20.0], [30.0, 70.0], [1.0, 0.0]])  # of all, 119 to 92
    bread, milk = more(["Bread", "Milk"], counts)
    assert (bread.key, milk.key) == ("more:Bread", "more:Milk")
    assert bread.yes.tolist() == [True, True, False, False]
    assert milk.yes.tolist() == [False, False, True, False]
    assert bread.known.tolist() == milk.known.tolist() == [True, True, True, False]


@pytest.mark.django_db
def test_builds_and_orders_by_product_line_and_attribute():
    publish_shop()
    dark, light, sitting = ([guest() for _ in range(15)] for _ in range(3))
    for visitors, choices, family in ((dark, DARK, "lamp"), (light, LIGHT, "lamp"), (sitting, OAK, "chair")):
        for visitor in visitors:
            act(visitor, ordered(choices, family=family))
    learn_all()
    found = gather(at=NOW)
    assert set(found.keys) == {"buys:chair", "has:lamp/colour=black"}  # what says the same as these is left out
    numbers = {person: number for number, person in enumerate(found.people)}

    def seen(key, visitors):
        return {found.marks[numbers[one.customer_id], found.keys.index(key)] for one in visitors}

    assert [seen("has:lamp/colour=black", group) for group in (dark, light, sitting)] == [{1}, {0}, {-1}]
    assert [seen("buys:chair", group) for group in (dark, light, sitting)] == [{0}, {0}, {1}]
    words = Words.of(found.keys)
    assert [words.column(key) for key in found.keys] == ["Ordered: Chair", "Lamp, Colour: black"]


@pytest.mark.django_db
def test_what_was_told_last_counts_and_who_rather_does_not_say_is_unknown():
    goods()
    members = people(40)
    Interaction.objects.bulk_create(
        [
            *(say(one, "guests") for one in members[:20]),
            *(say(one, "breakfast") for one in members[:15]),
            *(say(one, "travel") for one in members[20:32]),
            *(say(one, RATHER_NOT) for one in members[32:36]),
            *(say(one, str(2 if n % 2 else -3), subject="likes:colour=black") for n, one in enumerate(members[:24])),
            *(say(one, "", subject="likes:colour=black") for one in members[:1]),
        ]
    )
    found = gather(at=NOW)
    for_what = "told:question:for-what="
    assert set(found.keys) == {f"{for_what}breakfast", f"{for_what}travel", "likes:/colour=black"}  # few say "guests"
    numbers = {person: number for number, person in enumerate(found.people)}
    marks = [found.marks[numbers[one.pk]].tolist() if one.pk in numbers else None for one in members]
    likes, travel = (found.keys.index(key) for key in ("likes:/colour=black", f"{for_what}travel"))
    assert [marks[n][likes] for n in (0, 1, 2)] == [-1, 1, 0]
    assert [marks[n][travel] for n in (1, 15, 20)] == [0, -1, 1]
    assert marks[33] is None
    words = Words.of(found.keys)
    assert [words.column(found.keys[place]) for place in (likes, travel)] == [
        "Liked: colour=black",
        "What for, mostly? For travel",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_queries(django_assert_num_queries, count):
    publish_shop()
    goods()
    for member in people(count):
        Interaction.objects.bulk_create([say(member, "guests")])
    with django_assert_num_queries(9):  # no attribute is worth a column here
        gather(at=NOW)
