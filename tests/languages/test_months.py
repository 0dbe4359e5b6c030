"""Months and weekdays are called as Django calls them: no word of ours stands in their place, such as that one may."""

import datetime as dt
from itertools import pairwise
from pathlib import Path

import pytest
from django.utils.dates import MONTHS, MONTHS_3, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import override

from configurator.languages.dates import written

BASE = Path(__file__).resolve().parents[2]
NAMES = {str(name) for names in (MONTHS, MONTHS_3, WEEKDAYS, WEEKDAYS_ABBR) for name in names.values()}


@pytest.mark.parametrize("language", ["de", "fa", "zh_Hans"])
def test_no_word_of_ours_is_a_month_or_a_day(language):
    with override("en"):
        names = {f'msgid "{name}"' for name in map(str, NAMES)}
    lines = (BASE / f"locale/{language}/LC_MESSAGES/django.po").read_text().splitlines()
    ours = {line for before, line in pairwise(lines) if not before.startswith("msgctxt")}
    assert len(names) > 30
    assert names & ours == set()


@pytest.mark.parametrize(("language", "said"), [("de", "Mai 2026"), ("fa", "مه ۲۰۲۶"), ("zh-hans", "2026年5月")])
def test_a_month_by_itself(language, said):
    with override(language):
        assert written(dt.date(2026, 5, 1), "F Y") in {said, said.replace("۲۰۲۶", "2026")}
