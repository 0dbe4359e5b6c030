"""No journey can hang for ever."""

import pytest

from tests.journeys.conftest import LIMIT

NEVER = "async () => { await new Promise(requestAnimationFrame) }"


def test_every_journey_has_a_time_limit(request):
    assert [marker.args for marker in request.node.iter_markers("timeout")] == [(LIMIT,)]


@pytest.mark.xfail(strict=True, raises=pytest.fail.Exception, reason="ends by its time limit")
@pytest.mark.timeout(3)
def test_a_page_without_scripts_that_is_waited_for_ends_the_test(chromium):
    """Negative control: scripts are off, so the frame never comes, and nothing else ends the waiting."""
    with chromium.new_context(java_script_enabled=False) as context:
        context.new_page().evaluate(NEVER)
