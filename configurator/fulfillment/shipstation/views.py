import base64
import binascii
import logging
from datetime import UTC, datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from configurator.customers.http import number_in
from configurator.customers.limit import within_limit
from configurator.fulfillment.formats.shipstation import write_orders
from configurator.fulfillment.models import ShipStationStore
from configurator.fulfillment.shipstation.credentials import store_of
from configurator.fulfillment.shipstation.notice import BYTES_MOST, UnreadableNoticeError, read_notice
from configurator.fulfillment.shipstation.orders import page_of
from configurator.fulfillment.shipstation.take import take_notice
from configurator.orders.models import Order

log = logging.getLogger(__name__)

REST_OF_MINUTE = timedelta(seconds=59, microseconds=999_999)
CALLS_A_MINUTE, FAILURES, FAILURE_SECONDS = 120, 20, 300
_CHALLENGE = {"WWW-Authenticate": 'Basic realm="ShipStation", charset="UTF-8"'}


@csrf_exempt  # ShipStation has no cookie of ours; it proves itself with name and password
@require_http_methods(["GET", "POST"])
def custom_store(request: HttpRequest) -> HttpResponse:
    """ShipStation fetches orders here (GET, action=export) and says what it sent (POST, action=shipnotify)."""
    store = _store(request)
    if store is None:
        return _refused(request)
    if not within_limit(key=f"shipstation-{store.pk}", most=CALLS_A_MINUTE, seconds=60):
        return _plain("Too many requests. Try again in a minute.", 429, {"Retry-After": "60"})
    match request.method, request.GET.get("action"):
        case "GET", "export":
            return _export(request, store)
        case "POST", "shipnotify":
            return _notify(request, store)
        case _:
            return _plain("Use GET with action=export, or POST with action=shipnotify.", 400)


def _export(request: HttpRequest, store: ShipStationStore) -> HttpResponse:
    start, end = (_moment(request.GET.get(name, "")) for name in ("start_date", "end_date"))
    number = number_in(request.GET.get("page", "1"))
    if start is None or end is None or number < 1:
        return _plain("start_date and end_date have the form MM/dd/yyyy HH:mm, in UTC; page counts from 1.", 400)
    page = page_of(store=store, start=start, end=end + REST_OF_MINUTE, number=number)  # the last minute counts whole
    body = write_orders(page.orders, pages=page.pages)
    return HttpResponse(body, content_type="application/xml; charset=utf-8", headers={"Cache-Control": "no-store"})


def _notify(request: HttpRequest, store: ShipStationStore) -> HttpResponse:
    if number_in(request.headers.get("Content-Length") or "0", otherwise=BYTES_MOST + 1) > BYTES_MOST:
        return _plain(f"A notice has at most {BYTES_MOST} bytes.", 413)
    try:
        notice = read_notice(said=request.GET.dict(), body=request.body)
        recorded = take_notice(store=store, notice=notice, now=timezone.now())
    except UnreadableNoticeError as reason:
        return _plain(reason.reason, 400)
    except Order.DoesNotExist:
        raise Http404 from None
    log.info("shipstation.notice store=%s order=%s new=%s", store.pk, recorded.order.key, recorded.is_new)
    return _plain("Thank you.", 200)


def _store(request: HttpRequest) -> ShipStationStore | None:
    scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        username, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return store_of(username=username, password=password) if username.isprintable() else None


def _refused(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; whoever goes on guessing is told to wait. Right ones are taken all the time."""
    address = request.META.get("REMOTE_ADDR", "")
    log.warning("shipstation.refused")
    if not within_limit(key=f"shipstation-failures-{address}", most=FAILURES, seconds=FAILURE_SECONDS):
        return _plain("Too many wrong passwords. Try again later.", 429, {"Retry-After": str(FAILURE_SECONDS)})
    return _plain("Name or password is wrong.", 401, _CHALLENGE)


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%m/%d/%Y %H:%M").replace(tzinfo=UTC)
    except ValueError:
        return None


def _plain(text: str, status: int, headers: dict[str, str] | None = None) -> HttpResponse:
    return HttpResponse(f"{text}\n", status=status, content_type="text/plain; charset=utf-8", headers=headers)
