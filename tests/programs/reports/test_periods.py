"""Periods of four whole weeks: made once, when they are over, by staff or by themselves; what was made stays."""

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from configurator.background.periodic import jobs
from configurator.insight.periods import NotAPeriodError, period_asked, period_of
from configurator.privacy.erase import erase_person
from configurator.privacy.walk import person_behind
from configurator.programs.models import SupplierPeriod
from configurator.programs.reports.due import LATE, make_due, next_period
from configurator.programs.reports.job import make_reports
from configurator.programs.reports.make import MadeAlreadyError, NothingSoldError, NotOverError, make
from tests.programs.reports.club import (
    BEGIN,
    FIRST,
    LATER,
    bought,
    days,
    households,
    made,
    ordered,
    page,
    product,
    sent_back,
)


def test_days_are_those_of_the_shop(db, settings):
    settings.SHOP_TIME_ZONE = "America/New_York"
    found = period_of(FIRST)
    assert found.start.isoformat() == "2017-01-01T00:00:00-05:00"
    assert found.end.isoformat() == "2017-01-29T00:00:00-05:00"
    assert period_of(date(2016, 12, 31)).begin == date(2016, 12, 4)


def test_every_other_span_of_days_is_refused():
    for first in range(28):
        for length in range(1, 60):
            begin = FIRST + days(first)
            asked = (begin, begin + days(length - 1))
            if (first, length) == (0, 28):
                assert period_asked(*asked).begin == FIRST
            else:
                with pytest.raises(NotAPeriodError):
                    period_asked(*asked)


def test_a_period_that_runs_and_one_without_sales_are_not_made(desk, club):
    with pytest.raises(NotOverError):
        make(begin=FIRST, by=None, at=BEGIN + days(5))
    with pytest.raises(NothingSoldError):
        make(begin=FIRST + days(28), by=None, at=LATER)
    assert "there is nothing to report" in made(desk, FIRST + days(28)).content.decode()
    assert "make it afterwards" in made(desk, date(2199, 1, 1)).content.decode()
    assert desk.post(reverse("reports:made"), {"begin": "soon"}).status_code == 404
    assert not SupplierPeriod.objects.exists()


def test_what_was_reported_stays_whatever_is_corrected(desk, club):
    made(desk)
    before = page(desk, "Alm").content
    erase_person(person=person_behind(customer_id=club[0].customer_id), at=BEGIN)
    bought(club[5], "MILK", 99_999)
    assert "made already" in made(desk).content.decode()
    with pytest.raises(MadeAlreadyError):
        make(begin=FIRST, by=None, at=LATER)
    strip = lambda html: html.split(b"content-main")[1]  # noqa: E731  without the token of the form
    assert strip(page(desk, "Alm").content) == strip(before)


def test_what_is_over_makes_itself(club):
    """Two periods with sales and one without between them; the fourth is not over for long enough."""
    for identity in club:
        bought(identity, "MILK", 300, at=BEGIN + days(56))
        bought(identity, "MILK", 300, at=BEGIN + days(84))
    end = period_of(FIRST + days(84)).end
    assert make_due(at=end + LATE - days(1)) == 2
    begins = [FIRST, FIRST + days(56)]
    assert list(SupplierPeriod.objects.order_by("begin").values_list("begin", "made_by")) == [(d, None) for d in begins]
    assert make_due(at=end + LATE - days(1)) == 0
    assert make_due(at=end + LATE) == 1
    assert not LogEntry.objects.exists()


def test_a_period_whose_sales_all_came_back_holds_up_no_later_one(db):
    product("MILK")
    (identity,) = households(1)
    sent_back(ordered(identity, "MILK", Decimal(3))[0])
    for identity in households(10):
        bought(identity, "MILK", 300, at=BEGIN + days(28))
    assert make_due(at=LATER) == 1
    assert SupplierPeriod.objects.get().begin == FIRST + days(28)


def test_orders_alone_make_a_period_due_and_what_no_maker_made_does_not(desk, db):
    identity, _ = households(2)
    product("LOOSE", maker="")
    bought(identity, "LOOSE", 100)
    bought(identity, "UNKNOWN", 100)
    assert next_period(LATER) is None
    product("MILK")
    ordered(identity, "MILK", Decimal(3))
    assert next_period(LATER).begin == FIRST
    assert "1 Jan 2017 to 28 Jan 2017" in desk.get(reverse("reports:periods")).content.decode()


def test_the_worker_makes_them_once_a_day():
    (job,) = [job for job in jobs() if job.name == "make_reports"]
    assert (job.step, job.every) == (make_reports, days(1))


def test_the_next_period_is_found(desk, club):
    assert next_period(LATER).begin == FIRST
    assert next_period(BEGIN) is None
    bought(club[0], "MILK", 100, at=BEGIN + days(60))
    made(desk)
    assert next_period(LATER).begin == FIRST + days(56)
