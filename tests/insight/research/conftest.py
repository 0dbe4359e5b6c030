import pytest

from configurator.insight.research import close


@pytest.fixture(autouse=True)
def everybody_is_drawn(monkeypatch):
    """So that data sets hold just whom a test put there; the lot has tests of its own."""
    monkeypatch.setattr(close, "DRAWN", 1.0)
