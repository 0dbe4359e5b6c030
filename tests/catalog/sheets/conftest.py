import pytest

from tests.catalog.lamp import lamp
from tests.catalog.test_rule_format import TABLE


@pytest.fixture
def full_lamp(load):
    """The lamp with what is newest in rules."""
    document = lamp()
    document["rules"][0] |= {"valid_from": "2026-03-01", "valid_to": "2026-04-01", "note": "=Ask Ada,\nplease."}
    document["rules"].append(TABLE | {"unless": []})
    return load(document)
