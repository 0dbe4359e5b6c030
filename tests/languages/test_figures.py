"""Numbers, money, dates and lists as each language writes them; English as it ever was."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

from configurator.configurations.render import count_in_words
from configurator.languages.dates import written
from configurator.languages.few import few, listed, together
from configurator.languages.figures import latin, local, number, percent
from configurator.languages.persian import in_persian
from configurator.releases.budgets import Gauge
from configurator.releases.money import _money, difference, money

NBSP, THIN, LRM, MINUS = "\u00a0", "\u202f", "\u200e", "\u2212"
AT = datetime(2026, 3, 4, 15, 6, tzinfo=UTC)


def test_an_amount():
    found = {}
    for code in ("en", "de", "fa", "zh-hans"):
        with translation.override(code):
            found[code] = [money(Decimal(1349), "EUR"), money(Decimal("-5.5"), "CHF"), money(5, "JPY")]
    assert found == {
        "en": ["€1,349.00", f"{MINUS}CHF 5.50", "¥5"],
        "de": [f"1.349,00{NBSP}€", f"{MINUS}5,50{NBSP}CHF", f"5{NBSP}¥"],
        "fa": [f"{LRM}€{NBSP}۱٬۳۴۹٫۰۰", f"{LRM}{MINUS}CHF{NBSP}۵٫۵۰", f"{LRM}¥{NBSP}۵"],
        "zh-hans": ["€1,349.00", f"{MINUS}CHF{NBSP}5.50", "JP¥5"],
    }


def test_what_is_remembered_is_remembered_by_language():
    def written_thrice():
        found = []
        for code in ("de", "en", "fa"):
            with translation.override(code):
                found.append(money(Decimal("12.30"), "EUR"))
        return found

    assert written_thrice() == written_thrice() == [f"12,30{NBSP}€", "€12.30", f"{LRM}€{NBSP}۱۲٫۳۰"]
    with translation.override("fa"):  # with the language left out of the key it would be everybody's
        assert _money(Decimal("12.30"), "EUR", "en") == "€12.30"


def test_a_difference():
    for code, expected in {
        "en": f"{MINUS}{THIN}€4.00",
        "de": f"{MINUS}{THIN}4,00{NBSP}€",
        "fa": f"{LRM}{MINUS}{THIN}€{NBSP}۴٫۰۰",
    }.items():
        with translation.override(code):
            assert difference(Decimal(-4), "EUR") == expected


def test_numbers_and_shares():
    found = {}
    for code in ("en", "de", "fa", "zh-hans"):
        with translation.override(code):
            found[code] = [number(1234567), number(12.345, 1), percent(Decimal("8.1")), percent(50.04, 1)]
    assert found == {
        "en": ["1,234,567", "12.3", f"8.1{NBSP}%", f"50.0{NBSP}%"],
        "de": ["1.234.567", "12,3", f"8,1{NBSP}%", f"50,0{NBSP}%"],
        "fa": ["۱٬۲۳۴٬۵۶۷", "۱۲٫۳", "۸٫۱٪", "۵۰٫۰٪"],
        "zh-hans": ["1,234,567", "12.3", "8.1%", "50.0%"],
    }


@pytest.mark.parametrize(("typed", "meant"), [("۱۲", "12"), ("١٢", "12"), ("۱۲٫۵", "12.5"), ("AB-12", "AB-12")])
def test_digits_are_read_however_they_are_typed(typed, meant):
    assert latin(typed) == meant


# A page in Persian


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>12 قطعه، 1,234.5</p>", "<p>۱۲ قطعه، ۱٬۲۳۴٫۵</p>"),
        ("14:30", "۱۴:۳۰"),
        ('<a href="/x/12/" title="12">12</a>', '<a href="/x/12/" title="12">۱۲</a>'),
        ("16 GB و AB-1200 و 2.4 GHz", "16 GB و AB-1200 و 2.4 GHz"),
        ("ThinkPad 14 با 3 رنگ", "ThinkPad 14 با ۳ رنگ"),
        ("&#39;1&#39;", "&#39;۱&#39;"),
        ("<bdi>1</bdi>2<code>3</code>", "<bdi>1</bdi>۲<code>3</code>"),
        ('<b dir="ltr">1<b>2</b>3</b>4', '<b dir="ltr">1<b>2</b>3</b>۴'),
        ('<input dir="ltr" value="1">2', '<input dir="ltr" value="1">۲'),
        ("<script>1</script>2<style>3</style>4", "<script>1</script>۲<style>3</style>۴"),
        ('<html lang="fa" dir="rtl">1', '<html lang="fa" dir="rtl">۱'),
    ],
)
def test_numbers_of_text_become_persian_and_nothing_else(markup, expected):
    assert in_persian(markup) == expected


@pytest.mark.django_db
def test_a_page_says_its_length_after_that(client):
    answer = client.get("/fa/cart/")
    assert int(answer.headers["Content-Length"]) == len(answer.content)


# Dates


def test_a_date_in_the_order_of_the_language():
    found = {}
    for code in ("en", "de", "fa", "zh-hans"):
        with translation.override(code):
            found[code] = [written(AT, "j F Y"), written(AT, "l j F"), written(AT, "j M Y, H:i"), written(None, "j F")]
    assert found == {
        "en": ["4 March 2026", "Wednesday 4 March", "4 Mar 2026, 15:06", ""],
        "de": ["4. März 2026", "Mittwoch, 4. März", "4. Mär 2026, 15:06", ""],
        "fa": ["4 مارس 2026", "چهارشنبه، 4 مارس", "4 مارس 2026، 15:06", ""],
        "zh-hans": ["2026年3月4日", "3月4日 星期三", "2026年3月4日 15:06", ""],
    }


def test_templates_need_load_nothing_for_that():
    page = Template('{{ at|date:"j F Y" }}')
    with translation.override("de"):
        assert page.render(Context({"at": AT})) == "4. März 2026"
    assert page.render(Context({"at": AT})) == "4 March 2026"


# Lists


def test_few():
    assert few(["Oak", "Ash"], most=2) == "Oak, Ash"
    assert few(["Oak", "Ash", "Elm"], most=2) == "Oak, Ash and 1 more"
    assert few(["a", "b"], most=2, between="; ") == "a; b"
    assert listed(["Oak"]) == together(["Oak"]) == "Oak"
    assert together(["Oak", "Ash", "Elm"]) == "Oak, Ash and Elm"
    assert together([]) == ""


def test_sentences_about_numbers_have_those_of_the_language():
    said = {}
    for code in ("en", "de", "fa", "zh-hans"):
        with translation.override(code):
            weight = Gauge("Body", Decimal(1310), Decimal(2300), "g").words
            said[code] = [count_in_words(345_600), count_in_words(4_404_000), local("1,310.5"), weight]
    assert said["en"] == ["345,600", "4.40 million", "1,310.5", "1,310 of 2,300 g"]
    assert said["de"] == ["345.600", "4,40 Mio.", "1.310,5", "1.310 von 2.300 g"]
    assert said["fa"][0] == "۳۴۵٬۶۰۰"
    assert said["zh-hans"][2] == "1,310.5"
