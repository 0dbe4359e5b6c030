"""HTTP for the API: problems as RFC 9457 says them, keys with scopes, answers that needn't be sent again."""

import json
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from ninja.errors import AuthenticationError
from ninja.security import HttpBearer

from configurator.api.keys import key_of, note_use
from configurator.api.models import ApiKey, Scope
from configurator.customers.limit import within_limit

PROBLEM = "application/problem+json"
BYTES_MOST = 262_144
"""The longest body that is read."""

Answer = HttpResponse


class ApiRequest(HttpRequest):
    """A request whose key was found good."""

    auth: ApiKey


class ProblemError(Exception):
    """The call can't be answered as it was meant; `detail` is a sentence for who wrote the program."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status, detail)
        self.status = status
        self.detail = detail
        self.errors = errors
        self.headers = headers or {}


def problem(error: ProblemError) -> HttpResponse:
    """Say a problem; `errors` name each place in what was sent and what is wrong there."""
    said: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(error.status).phrase,
        "status": error.status,
        "detail": error.detail,
    }
    if error.errors:
        said["errors"] = list(error.errors)
    return HttpResponse(json.dumps(said), status=error.status, content_type=PROBLEM, headers=dict(error.headers))


class Key(HttpBearer):
    """The key in `Authorization: Bearer …` has to count now, be asked not too often, and be for this."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey:  # noqa: ARG002  the library's signature
        """The key. Raises AuthenticationError for none, ProblemError for a good one that may not."""
        at = timezone.now()
        key = key_of(text=token, at=at)
        if key is None:
            raise AuthenticationError
        if not within_limit(key=f"api-{key.pk}", most=settings.API_CALLS_A_MINUTE, seconds=60):
            raise ProblemError(429, "Too many calls. Try again in a minute.", headers={"Retry-After": "60"})
        note_use(key=key, at=at)
        if self.scope not in key.scopes:
            raise ProblemError(403, f"This key is not for {self.scope.value}.")
        return key


def needs(scope: Scope) -> dict[str, Any]:
    """What an operation is registered with, so that its key and its description say the same scope."""
    return {"auth": Key(scope), "openapi_extra": {"x-scope": scope.value}}


def unless_known(request: HttpRequest, answer: HttpResponse, *, version: str) -> HttpResponseBase | None:
    """Name the version of the answer, which is 304 without a body where the caller has this very version."""
    etag = f'"{version}"'
    answer["ETag"], answer["Cache-Control"] = etag, "private, no-cache"
    found = get_conditional_response(request, etag=etag)
    if found is not None:
        found["ETag"], found["Cache-Control"] = etag, answer["Cache-Control"]
    return found


def only_known(request: HttpRequest, names: Iterable[str]) -> None:
    """A misspelt word in the address is said, not passed over. Raises ProblemError."""
    wrong = sorted(set(request.GET) - set(names))
    if wrong:
        errors = [{"at": f"query.{name}", "says": "is not known here"} for name in wrong]
        raise ProblemError(422, "The address holds words that are not known here.", errors=errors)
