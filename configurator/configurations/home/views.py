"""The home page, made of blocks that the customer arranges."""

from typing import Any

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from configurator.configurations.home.arrange import RESET, Placed, UnknownBlockError, arrange, placed
from configurator.configurations.home.contents import Home
from configurator.configurations.home.tested import first_block, takes_part
from configurator.configurations.models import StartPage
from configurator.customers.http import Request, SeeOther


@never_cache
@require_GET
def home(request: Request) -> HttpResponse:
    """The blocks that the customer wants to see, in their order, as far as there is something in them."""
    page = Home(visitor=request.visitor, in_person=request.user.is_authenticated, at=timezone.now())
    shown = [entry.block for entry in page.blocks if not entry.hidden]
    blocks: list[dict[str, Any]] = [
        {"block": block, "content": content} for block in shown if (content := block.on(page))
    ]
    page.was_seen([entry["block"].code for entry in blocks])
    return render(request, "configurations/home/home.html", {"blocks": blocks})


@never_cache
@require_http_methods(["GET", "POST"])
def arranged(request: Request) -> HttpResponse:
    """The list of blocks with its buttons; a POST moves, hides or shows one."""
    at = timezone.now()
    first = first_block(customer=takes_part(visitor=request.visitor, at=at), at=at)
    if request.method == "GET":
        customer_id = request.visitor.customer_id
        start_page = StartPage.objects.of(customer_id).first() if customer_id else None
        return _list(request, placed(start_page, first), "", "configurations/home/arrange.html")
    block, _colon, way = request.POST.get("move", "").partition(":")
    try:
        found = arrange(visitor=request.visitor, block=block, way=way, at=at, first=first)
    except UnknownBlockError:
        return HttpResponseBadRequest(_("Please use the buttons on the page. Nothing was changed."))
    if request.htmx:
        return _list(request, found, _said(found, block, way), "configurations/home/_arrange.html")
    return SeeOther(reverse("configurations:arrange") + f"#block-{block}")


def _list(request: Request, blocks: list[Placed], said: str, template: str) -> HttpResponse:
    return render(request, template, {"placed": blocks, "said": said})


def _said(blocks: list[Placed], code: str, way: str) -> str:
    """What was done, for those who hear the page."""
    if way == RESET:
        return _("The page is as it was at first.")
    place = next(n for n, entry in enumerate(blocks, start=1) if entry.block.code == code)
    said = {
        "up": _("{block}: moved up, place {place} of {number}."),
        "down": _("{block}: moved down, place {place} of {number}."),
        "hide": _("{block}: hidden, place {place} of {number}."),
        "show": _("{block}: shown again, place {place} of {number}."),
    }
    return said[way].format(block=blocks[place - 1].block.title, place=place, number=len(blocks))
