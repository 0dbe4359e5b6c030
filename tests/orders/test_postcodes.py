import pytest

from configurator.orders.countries import COUNTRIES, WITHOUT_POSTCODE
from configurator.orders.postcodes import example, looks_like

TRUE = {
    "DE": ["10115", "D-10115", "101 15"],
    "AT": ["1010", "A-1010"],
    "CH": ["3003"],
    "FI": ["FI-00100"],
    "LV": ["LV-1050", "1050"],
    "LT": ["LT-01100"],
    "PL": ["00-950", "00950"],
    "SE": ["111 20", "SE-111 20"],
    "NL": ["1011 AB", "1011ab"],
    "CA": ["K1A 0B1"],
    "GB": ["M1 1AA", "B33 8TH", "CR2 6XH", "DN55 1PT", "W1A 1HQ", "EC1A 1BB", "sw1a1aa"],
    "US": ["20500", "20500-0003"],
    "JP": ["100-8111"],
    "BR": ["70150-900"],
    "CN": ["200001"],
    "IR": ["19677", "1967734567"],  # both are in use, so nothing is said about them
    "IE": ["D02 AF30", ""],
}
FALSE = {
    "DE": ["12", "1234", "123456", "1011 AB", "ABCDE", "12345 Berlin"],
    "AT": ["10115"],
    "NL": ["1011", "10115"],
    "GB": ["12345", "SW1A"],
    "US": ["2050", "20500-00"],
    "CA": ["12345"],
}


@pytest.mark.parametrize(("country", "postcode"), [(c, text) for c, texts in TRUE.items() for text in texts])
def test_postcodes_that_there_are_look_like_their_countrys(country, postcode):
    assert looks_like(postcode=postcode, country=country)


@pytest.mark.parametrize(("country", "postcode"), [(c, text) for c, texts in FALSE.items() for text in texts])
def test_postcodes_that_there_cannot_be_do_not(country, postcode):
    assert not looks_like(postcode=postcode, country=country)


def test_every_example_is_one_itself_and_no_country_without_postcodes_has_a_form():
    known = [code for code in COUNTRIES if not looks_like(postcode="?", country=code)]
    assert len(known) == 43
    assert [code for code in known if not looks_like(postcode=example(code), country=code)] == []
    assert set(known) & WITHOUT_POSTCODE == set()
