"""Start and stop: once, with an end that stays, one test for a thing, and the database refuses the rest."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from configurator.customers.models import User
from configurator.experiments import running as known
from configurator.experiments.models import Experiment
from configurator.experiments.run import NotNowError, OccupiedError, start, stop
from configurator.experiments.running import OLDEST, forget, running
from tests.conftest import AT
from tests.experiments.shop import DAY, experiment, started

pytestmark = pytest.mark.django_db


def begin(test, at=AT):
    return start(key=test.pk, by=None, currency="EUR", at=at)


def test_it_starts_with_its_end():
    sam = User.objects.create_user("sam@example.com", "a good password", is_staff=True)
    test = experiment(days=28, within_days=14)
    start(key=test.pk, by=sam, currency="USD", at=AT)
    test.refresh_from_db()
    assert (test.started_by, test.started_at, test.ends_at) == (sam, AT, AT + 28 * DAY)
    assert (test.currency, test.entry_ends_at) == ("USD", AT + 14 * DAY)
    moments = (AT, test.ends_at - DAY, test.ends_at)
    assert [test.state(at) for at in moments] == ["running", "running", "over"]


def test_it_starts_once_and_its_end_stays():
    test = started()
    with pytest.raises(NotNowError):
        begin(test, AT + DAY)
    test.refresh_from_db()
    assert test.ends_at == AT + 28 * DAY


def test_what_pages_do_not_decide_can_not_be_tested():
    for words in ({"varied": "checkout"}, {"arm": "usual"}, {"arm": "green"}):
        with pytest.raises(NotNowError):
            begin(experiment(**words))
    assert not Experiment.objects.exclude(started_at=None).exists()


def test_one_thing_is_in_one_test_at_a_time():
    first = started()
    second = experiment(name="For you first", arm="foryou")
    with pytest.raises(OccupiedError) as refused:
        begin(second, AT + DAY)
    assert refused.value.name == "Products first"
    begin(experiment(varied="home-button", arm="price"), AT + DAY)
    begin(second, first.ends_at)
    assert [found.arm for at in (first.ends_at, AT) if (found := running(varied="home-first", at=at))] == ["foryou"]


def test_a_stopped_one_makes_room_and_is_never_over():
    test = started()
    stop(key=test.pk, at=AT + DAY)
    test.refresh_from_db()
    assert (test.is_running(AT + DAY), test.is_over(test.ends_at)) == (False, False)
    assert test.state(test.ends_at) == "stopped early: no result"
    assert running(varied="home-first", at=AT + DAY) is None
    begin(experiment(name="Again"), AT + DAY)


def test_what_does_not_run_can_not_be_stopped():
    for test, at in ((experiment(), AT), (started(varied="home-button", arm="price"), AT + 28 * DAY)):
        with pytest.raises(NotNowError):
            stop(key=test.pk, at=at)
    test = started()
    stop(key=test.pk, at=AT)
    with pytest.raises(NotNowError):
        stop(key=test.pk, at=AT)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("experiment_shows_both", {"percent": 0}),
        ("experiment_days", {"within_days": 28}),
        ("experiment_starts_with_its_end", {"ends_at": F("started_at")}),
        ("experiment_starts_with_its_end", {"ends_at": None}),
        ("experiment_stopped_while_running", {"stopped_at": F("ends_at"), "occupies": None}),
        ("experiment_occupies_while_running", {"occupies": "home-button"}),
        ("experiment_occupies_while_running", {"stopped_at": AT + DAY}),
        ("experiment_measure_known", {"measure": "joy"}),
    ],
)
def test_the_database_refuses_what_can_not_be(name, change):
    test = started()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Experiment.objects.filter(pk=test.pk).update(**change)


def test_two_for_one_thing_are_refused_by_the_database():
    started()
    twin = experiment(started_at=AT, ends_at=AT + DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Experiment.objects.filter(pk=twin.pk).update(occupies="home-first")


def test_what_runs_is_asked_at_most_every_few_seconds(django_assert_num_queries):
    started()
    with django_assert_num_queries(1):
        for _ in range(3):
            assert running(varied="home-first", at=AT)
            assert running(varied="home-button", at=AT) is None
    known._known.at -= OLDEST
    with django_assert_num_queries(1):
        running(varied="home-first", at=AT)
    forget()
    with django_assert_num_queries(1):
        running(varied="home-first", at=AT)
