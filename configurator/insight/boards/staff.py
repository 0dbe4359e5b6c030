"""Boards for staff: one for each role, of the tiles that apps declare."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from configurator.customers.http import Request
from configurator.insight.boards.tile import BOARDS, SPANS, USUAL, Board, Period, shown_tiles


def _open_to(request: Request) -> list[Board]:
    return [board for board in BOARDS if request.user.has_perm(board.permission)]


@never_cache
@require_safe
def boards(request: Request) -> HttpResponse:
    """The boards that the reader may open."""
    found = _open_to(request)
    if not found:
        raise PermissionDenied
    context = {**admin.site.each_context(request), "title": _("Boards"), "boards": found}
    return render(request, "insight/boards/boards.html", context)


@never_cache
@require_safe
def board(request: Request, code: str) -> HttpResponse:
    """One board; `days` in the address is how far it looks back."""
    known = {board.code: board for board in BOARDS}
    if code not in known:
        raise Http404
    shown = known[code]
    if not request.user.has_perm(shown.permission):
        raise PermissionDenied
    days = asked if (asked := request.GET.get("days", "")) in SPANS else USUAL
    period = Period(int(days), timezone.now().date())
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": shown.title,
        "board": shown,
        "boards": _open_to(request),
        "tiles": list(shown_tiles(shown, reader=request.user, period=period)),
        "period": period,
        "spans": SPANS,
        "days": days,
    }
    return render(request, "insight/boards/board.html", context)
