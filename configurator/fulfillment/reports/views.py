import uuid

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from configurator.fulfillment.models import Receiver
from configurator.fulfillment.receivers.signing import ForgedError
from configurator.fulfillment.reports.read import NoSenseError, UnreadableError
from configurator.fulfillment.reports.refused import note_refused
from configurator.fulfillment.reports.take import UnknownOrderError, take_report

MOST_BYTES = 64_000


class TooLongError(Exception):
    """The report is longer than any."""


REFUSALS = (TooLongError, ForgedError, UnreadableError, NoSenseError, UnknownOrderError)


@csrf_exempt  # a signature stands in for the cookie
@never_cache
@require_POST
def report(request: HttpRequest, key: uuid.UUID) -> JsonResponse:
    """What a receiver reports about one of its orders."""
    receiver = Receiver.objects.filter(pk=key).first()
    if receiver is None:
        return _refused(404, "There is no such receiver.")
    body, now = request.read(MOST_BYTES + 1), timezone.now()
    try:
        if len(body) > MOST_BYTES:
            raise TooLongError
        taken = take_report(receiver=receiver, headers=request.headers, body=body, at=now)
    except REFUSALS as reason:
        status, why = _answer(reason)
        note_refused(receiver=receiver, status=status, why=why, size=len(body), at=now)
        return _refused(status, why)
    return JsonResponse({"new": taken.is_new, "order_status": taken.state.status})


def _answer(reason: Exception) -> tuple[int, str]:
    """The status and the sentence for a report that is not believed."""
    match reason:
        case TooLongError():
            return 413, f"A report has at most {MOST_BYTES:,} bytes."
        case ForgedError():
            return 401, "The signature is missing or wrong, or older than five minutes."
        case UnreadableError():
            return 400, reason.why
        case NoSenseError():
            return 422, reason.why
        case _:
            return 404, "You were not sent such an order."


def _refused(status: int, why: str) -> JsonResponse:
    return JsonResponse({"error": why}, status=status)
