"""Answers about building together: what the owner's page offers, and what there is to say when it is over."""

import uuid
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from configurator.configurations.models import Configuration, Invitation
from configurator.configurations.together.company import company_at
from configurator.configurations.together.forms import WhoForm
from configurator.configurations.together.hands import left_by
from configurator.configurations.together.invite import MOST, settle
from configurator.customers.http import Request, unlisted
from configurator.releases.shelf import load_release

GONE = 410


def is_offered(request: HttpRequest) -> bool:
    """Not on a counter's tablet, where the next customer stands at the same page, nor inside other sites' pages."""
    return not getattr(request, "kiosk", None) and not getattr(request, "page_base", "")


def together_context(request: Request, configuration: Configuration) -> dict[str, Any]:
    """What the owner's page of sharing shows of it: the invitation and who came by it, or the form for one."""
    if not is_offered(request) or configuration.status != Configuration.Status.OPEN:
        return {}
    at = timezone.now()
    found = Invitation.objects.live(at).filter(configuration=configuration).first()
    if found is None:
        name = request.user.get_short_name() if request.user.is_authenticated else ""
        return {"together": True, "who": WhoForm(initial={"who": name})}
    company = company_at(key=configuration.pk, customer_id=configuration.customer_id, at=at)
    link = f"{settings.SITE_URL}{reverse('configurations:invited', args=[found.token])}"
    return {"together": True, "invitation": found, "company": company, "invitation_link": link, "most": MOST}


def private(response: HttpResponse) -> HttpResponse:
    """Search engines stay away, and no other site learns the address."""
    return unlisted(response, referrer="same-origin")


def over(request: Request, key: uuid.UUID) -> HttpResponse:
    """410 for who built along until it ended: what there is to do now. To anybody else there is no such build."""
    was = left_by(key=key, visitor=request.visitor)
    if was is None:
        raise Http404
    settle(invitation=was, at=timezone.now())
    release = load_release(was.left_release_id or was.configuration.release_id)
    context = {"was": was, "release": release, "key": key}
    return private(render(request, "configurations/together/over.html", context, status=GONE))
