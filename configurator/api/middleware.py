from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from configurator.api.http import BYTES_MOST, PROBLEM, ProblemError, problem
from configurator.customers.http import number_in

PREFIX = "/api/"
_SENTENCES = {
    400: "The request can't be read.",
    404: "There is nothing here.",
    405: "This can't be done here; the header Allow says what can.",
    503: "The shop is busy. Try again in a few seconds.",
}
_KEPT = ("Allow", "Retry-After", "WWW-Authenticate")


def problems(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """See to it that all that goes wrong below `/api/` is said as problem details, and that no cookie is set there."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PREFIX):
            return get_response(request)
        if number_in(request.headers.get("Content-Length") or "0", otherwise=BYTES_MOST + 1) > BYTES_MOST:
            return problem(ProblemError(413, f"A body has at most {BYTES_MOST} bytes."))
        response = get_response(request)
        if response.status_code >= 400 and response["Content-Type"] != PROBLEM:  # noqa: PLR2004  where errors begin
            response = _said(response)
        response.cookies.clear()
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def _said(response: HttpResponse) -> HttpResponse:
    status = response.status_code
    headers = {name: response[name] for name in _KEPT if name in response}
    return problem(ProblemError(status, _SENTENCES.get(status, response.reason_phrase), headers=headers))
