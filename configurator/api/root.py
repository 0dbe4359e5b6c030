"""The root of the API: its parts together, and how it says what went wrong."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse  # noqa: TID251  the library's handlers speak HTTP
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from configurator.api import builds, catalog, orders, stock
from configurator.api.http import ProblemError, problem

api = NinjaAPI(
    title="Atelier",
    version="1",
    description="What is on sale, builds, orders and stock for other programs. Keys are made in the admin.",
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
)
for part in (catalog, builds, orders, stock):
    api.add_router("", part.router)


@api.exception_handler(ProblemError)
def _problem(_request: HttpRequest, error: ProblemError) -> HttpResponse:
    return problem(error)


@api.exception_handler(AuthenticationError)
def _nobody(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    says = "A key is needed that counts: Authorization: Bearer atelier_…"
    return problem(ProblemError(401, says, headers={"WWW-Authenticate": 'Bearer realm="Atelier"'}))


@api.exception_handler(HttpError)
def _unreadable(_request: HttpRequest, error: HttpError) -> HttpResponse:
    """The library raises it for a body that can't be parsed."""
    return problem(ProblemError(error.status_code, "The body is not JSON in UTF-8."))


@api.exception_handler(Http404)
def _missing(_request: HttpRequest, _error: Http404) -> HttpResponse:
    return problem(ProblemError(404, "There is nothing here."))


@api.exception_handler(ValidationError)
def _wrong(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problem(
        ProblemError(422, "What was sent is not of the right form.", errors=[_place(e) for e in error.errors])
    )


def _place(error: dict[str, Any]) -> dict[str, str]:
    """Where, and what is wrong there; never what was sent."""
    return {"at": ".".join(str(part) for part in error["loc"]), "says": str(error["msg"])}
