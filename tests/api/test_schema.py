"""The API against its own description: schemathesis calls it with what is allowed and with what is not.

Short here; `make api` makes more examples (API_EXAMPLES).
"""

import os

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import seed as seeded
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup

from configurator.api import http
from configurator.stock.models import StockItem
from tests.api.conftest import ALL, Program
from tests.orders.shop import guest, ordered, publish_lamp

EXAMPLES = int(os.environ.get("API_EXAMPLES", "8"))
SEED = int(os.environ.get("API_SEED", "20260304"))

application = get_wsgi_application()

# What a description can't say (that a time is past, a choice on sale, an id new) is answered with 422
_RULES = {"checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", 401, 403, 404, 409, 422]}}}


def described():
    return schemathesis.openapi.from_wsgi(
        "/api/v1/openapi.json", application, config=SchemathesisConfig.from_dict(_RULES)
    )


OPERATIONS = [found.ok() for found in described().get_all_operations()]
CALLS = [
    pytest.param(operation, mode, id=f"{operation.method.upper()} {operation.path} {mode.value}")
    for operation in OPERATIONS
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    if mode is GenerationMode.POSITIVE or operation.body or operation.query or operation.path_parameters
]


@pytest.fixture(autouse=True)
def one_connection():
    """Calls from outside end no connection that the test's own transaction is on, as Django's own client sees to."""
    for ends in (request_started, request_finished):
        ends.disconnect(close_old_connections)
    yield
    for ends in (request_started, request_finished):
        ends.connect(close_old_connections)


@pytest.fixture
def shop(db):
    """A shop with something to find."""
    publish_lamp()
    StockItem.objects.create(sku="LED", on_hand=100)
    return {"code": "lamp", "sku": "LED", "order": ordered(guest()).number}


def called(operation, mode, shop, program, examples):
    """Call an operation so often, every other time about something that is there."""
    count = 0

    @seeded(SEED)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def call(case):
        nonlocal count
        assume(all(value not in ([], {}) for value in (case.query or {}).values()))  # an address can't say them
        count += 1
        if mode is GenerationMode.POSITIVE and count % 4:
            case.path_parameters = {name: shop[name] for name in case.path_parameters or {}}
        case.call_and_validate(headers={"Authorization": f"Bearer {program.text}"})

    call()
    return count


@pytest.mark.parametrize(("operation", "mode"), CALLS)
def test_the_api_does_what_it_says(operation, mode, shop, monkeypatch):
    monkeypatch.setattr(http, "within_limit", lambda **_: True)
    assert called(operation, mode, shop, Program(*ALL), EXAMPLES) > 0


def test_an_answer_that_is_not_as_described_would_be_found(shop, monkeypatch):
    monkeypatch.setattr("configurator.api.middleware.PROBLEM", "text/plain")
    monkeypatch.setattr("configurator.api.http.PROBLEM", "text/plain")
    operation = next(o for o in OPERATIONS if (o.method.upper(), o.path) == ("GET", "/api/v1/orders"))
    with pytest.raises(FailureGroup):
        called(operation, GenerationMode.NEGATIVE, shop, Program(*ALL), EXAMPLES)
