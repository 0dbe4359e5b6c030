from collections.abc import Callable

from django.http import HttpResponse

from configurator.customers.http import Request
from configurator.kiosk.device import COOKIE, Kiosk, loads


class KioskRequest(Request):
    """A request as it is behind this middleware."""

    kiosk: Kiosk | None


def kiosk(get_response: Callable[[KioskRequest], HttpResponse]) -> Callable[[KioskRequest], HttpResponse]:
    """Set `request.kiosk`; what a kiosk was shown is not kept by its browser, so that "back" shows nobody's address."""

    def middleware(request: KioskRequest) -> HttpResponse:
        request.kiosk = loads(request.COOKIES.get(COOKIE, ""))
        response = get_response(request)
        if request.kiosk:
            response["Cache-Control"] = "no-store"
        return response

    return middleware
