"""Building together: the owner invites and ends it; who was invited joins, leaves, or takes a copy when it is over."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from configurator.configurations import renew, start
from configurator.configurations.explanations import Notice
from configurator.configurations.http import CLOSED, editable, own, to_build, with_room
from configurator.configurations.models import Configuration, Invitation
from configurator.configurations.page import build_context
from configurator.configurations.sharing.http import too_often
from configurator.configurations.sharing.views import sharing_page
from configurator.configurations.together import invite
from configurator.configurations.together.company import Company, company_at, note_presence
from configurator.configurations.together.forms import WhoForm
from configurator.configurations.together.hands import left_by
from configurator.configurations.together.http import GONE, is_offered, private
from configurator.configurations.together.lately import since
from configurator.configurations.together.news import news
from configurator.configurations.together.words import behind
from configurator.customers.http import Request, SeeOther, number_in
from configurator.customers.limit import within_limit
from configurator.customers.models import Customer
from configurator.releases.models import CurrentRelease
from configurator.releases.shelf import current_release, load_release

NOTHING_NEW, NOT_FOUND, CONFLICT, UNPROCESSABLE = 204, 404, 409, 422
INVITATIONS, INVITATIONS_SECONDS = 20, 3600
"""Invitations that one customer may make in so many seconds."""
JOINS, JOINS_SECONDS = 30, 600
"""How often from one address somebody may try to join in so many seconds."""


# The owner


@require_POST
def begun(request: Request, key: uuid.UUID) -> HttpResponse:
    """Invite others to build along, under the owner's name."""
    configuration, form = own(request, key), WhoForm(request.POST)
    if not is_offered(request):
        raise Http404
    if not form.is_valid():
        return sharing_page(request, configuration, {"who": form}, status=UNPROCESSABLE)
    if not within_limit(key=f"invite-{configuration.customer_id}", most=INVITATIONS, seconds=INVITATIONS_SECONDS):
        return too_often(request, seconds=INVITATIONS_SECONDS)
    try:
        invite.invite(key=key, visitor=request.visitor, name=form.cleaned_data["who"], at=timezone.now())
    except invite.NotOpenError:
        messages.info(request, CLOSED)
        return to_build(key)
    return SeeOther(reverse("configurations:sharing", args=[key]) + "#together")


@require_POST
def ended(request: Request, key: uuid.UUID) -> HttpResponse:
    """Let nobody build along any more."""
    try:
        invite.end(key=key, visitor=request.visitor, at=timezone.now())
    except Configuration.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("It is ended. You build alone again; the others can go on with a copy of their own."))
    return SeeOther(reverse("configurations:sharing", args=[key]) + "#together")


# Who is invited


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: Request, token: str) -> HttpResponse:
    """What the invitation is to; a POST joins, under the name that is given."""
    try:
        found = invite.find(token=token, at=timezone.now())
    except invite.UnknownInvitationError:
        return _gone(request, NOT_FOUND, unknown=True)
    except invite.EndedInvitationError as was:
        return _ended(request, was)
    if not is_offered(request):
        return _gone(request, CONFLICT, kiosk=True)
    if _is_own(request, found):
        messages.info(request, _("This build is your own. The link is for those who are to build it with you."))
        return to_build(found.configuration_id)
    return _join(request, found) if request.method == "POST" else _welcome(request, found)


def _welcome(request: Request, found: Invitation) -> HttpResponse:
    if invite.companion_of(invitation=found, visitor=request.visitor) is not None:
        return to_build(found.configuration_id)
    name = request.user.get_short_name() if request.user.is_authenticated else ""
    return _ask(request, found, WhoForm(initial={"who": name}))


def _join(request: Request, found: Invitation) -> HttpResponse:
    form = WhoForm(request.POST)
    if not within_limit(key=f"join-{request.META.get('REMOTE_ADDR')}", most=JOINS, seconds=JOINS_SECONDS):
        return too_often(request, seconds=JOINS_SECONDS)
    if not form.is_valid():
        return _ask(request, found, form, status=UNPROCESSABLE)
    try:
        name = form.cleaned_data["who"]
        invite.join(token=found.token, visitor=request.visitor, name=name, at=timezone.now())
    except invite.FullError:
        return _gone(request, CONFLICT, full=True, most=invite.MOST)
    except invite.EndedInvitationError as was:
        return _ended(request, was)
    return to_build(found.configuration_id)


def _ask(request: Request, found: Invitation, form: WhoForm, status: int = 200) -> HttpResponse:
    context = {"invitation": found, "release": load_release(found.configuration.release_id), "who": form}
    return private(render(request, "configurations/together/invited.html", context, status=status))


def _ended(request: Request, was: invite.EndedInvitationError) -> HttpResponse:
    release = load_release(was.invitation.configuration.release_id)
    return _gone(request, GONE, ended=was.is_ended, release=release)


def _gone(request: Request, status: int, **why: object) -> HttpResponse:
    return private(render(request, "configurations/together/gone.html", why, status=status))


def _is_own(request: Request, found: Invitation) -> bool:
    owner, visitor = found.configuration.customer_id, request.visitor.customer_id
    return visitor is not None and Customer.objects.members(owner).filter(pk=visitor).exists()


@never_cache
@require_http_methods(["GET", "POST"])
def left(request: Request, key: uuid.UUID) -> HttpResponse:
    """Build along no more; a GET asks first."""
    if request.method == "GET" and editable(request, key).hand is not None:
        return private(render(request, "configurations/together/leave.html", {"key": key}))
    if request.method == "GET":
        raise Http404
    if not invite.leave(key=key, visitor=request.visitor):
        raise Http404
    messages.info(request, _("You have left. The build goes on without you, and your name is gone from it."))
    return SeeOther(reverse("configurations:home"))


@require_POST
@with_room
def copied(request: Request, key: uuid.UUID) -> HttpResponse:
    """Go on alone with what was built together, as it stood when it ended."""
    was = left_by(key=key, visitor=request.visitor)
    if was is None or was.left_release_id is None:
        raise Http404
    old = load_release(was.left_release_id)
    try:
        release = current_release(old.family_code)
    except CurrentRelease.DoesNotExist:
        messages.info(request, _("This product is not on sale at the moment, so no copy can be begun."))
        return to_build(key)
    at, choices = timezone.now(), was.left_choices
    copy, changed = start.start(release=release, visitor=request.visitor, choices=choices, old=old, at=at)
    for sentence in renew.changes_in_words(release=release, old=old, changed=changed):
        messages.info(request, sentence)
    return to_build(copy.key)


# What is new


@never_cache
@require_safe
def now(request: Request, key: uuid.UUID) -> HttpResponse:
    """What somebody else changed since the version that a page shows, and who is here; 204 while nothing is new.

    One SELECT while nothing is new, and every ten seconds an UPDATE.
    """
    at = timezone.now()
    company = company_at(key=key, customer_id=request.visitor.customer_id, at=at)
    if company is None:
        return _over(request, key)
    note_presence(company=company, at=at)
    shown = number_in(request.GET.get("version"))
    if shown != company.version:
        return _news(request, editable(request, key), company, shown)
    if request.GET.get("here") == company.stamp:
        return HttpResponse(status=NOTHING_NEW)
    return _company(request, key, company)


def _company(request: Request, key: uuid.UUID, company: Company) -> HttpResponse:
    url = reverse("configurations:build", args=[key])
    return render(request, "configurations/together/_company.html", {"company": company, "url": url, "oob": True})


def _news(request: Request, configuration: Configuration, company: Company, shown: int) -> HttpResponse:
    found = news(configuration=configuration, version=shown)
    if found is None:
        text = behind(configuration=configuration, later=since(configuration=configuration, version=shown))
        if configuration.status != Configuration.Status.OPEN:
            text = str(CLOSED)
        response = render(request, "configurations/_whole.html", build_context(configuration, notice=Notice(text)))
        return trigger_client_event(response, "built-on")
    response = HttpResponse(found.swaps)
    if request.GET.get("here") != company.stamp:
        response.write(_company(request, configuration.pk, company).content)
    if found.outdated:
        trigger_client_event(response, "outdated", {"modules": found.outdated})
    return trigger_client_event(response, "built-on") if found.changed else response


def _over(request: Request, key: uuid.UUID) -> HttpResponse:
    """It ended while a page was asking: the page of the build says so, or is its owner's alone again."""
    try:
        editable(request, key)
    except Http404:
        if left_by(key=key, visitor=request.visitor) is None:
            raise
    return HttpResponseClientRedirect(reverse("configurations:build", args=[key]))
