from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from configurator.api.describe import description
from configurator.api.http import ProblemError, problem


@require_GET
def openapi(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  a view's signature
    """The description for programs."""
    return JsonResponse(description(), headers={"Cache-Control": "no-cache"})


@require_GET
def reference(request: HttpRequest) -> HttpResponse:
    """The description for people."""
    said = description()
    return render(request, "api/reference.html", {"api": said, "operations": _operations(said)})


@csrf_exempt  # whoever posts here has no cookie of ours; there is nothing to protect
def nothing(request: HttpRequest, rest: str) -> HttpResponse:  # noqa: ARG001  a view's signature
    """404 as the API says it."""
    return problem(ProblemError(404, "There is nothing here."))


def _operations(said: dict[str, object]) -> list[dict[str, object]]:
    paths: dict[str, dict[str, dict[str, object]]] = said["paths"]  # type: ignore[assignment]  # as OpenAPI has it
    return [
        {"method": method.upper(), "path": path, "scope": operation["x-scope"], **operation}
        for path, operations in paths.items()
        for method, operation in operations.items()
    ]
