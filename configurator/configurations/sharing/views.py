"""Pages of shared builds: for the owner, and for whoever has the link; and builds that a campaign's link begins."""

import hashlib
import uuid

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from configurator.configurations import renew, start
from configurator.configurations.http import own, to_build, with_room
from configurator.configurations.imprints.keep import put_words, words_on
from configurator.configurations.models import Configuration
from configurator.configurations.pdf import CantDrawError
from configurator.configurations.sharing.campaign import bring
from configurator.configurations.sharing.forms import MailForm
from configurator.configurations.sharing.http import by_its_link, private, too_often, typed_code
from configurator.configurations.sharing.mail import mail_build
from configurator.configurations.sharing.model import SharedBuild
from configurator.configurations.sharing.paper import draw
from configurator.configurations.sharing.share import (
    MOST,
    NothingChosenError,
    TooManyLinksError,
    note_copy,
    revoke,
    share,
)
from configurator.configurations.sharing.shown import Shown, changed_since, qr_picture, shown_of
from configurator.configurations.together.http import together_context
from configurator.customers.http import Request, SeeOther
from configurator.customers.limit import within_limit
from configurator.releases.models import CurrentRelease
from configurator.releases.shelf import LoadedRelease, current_release, load_release

MAILS, MAILS_TO_ONE, MAIL_SECONDS = 5, 3, 3600
UNPROCESSABLE, UNAVAILABLE = 422, 503


@never_cache
@require_http_methods(["GET", "POST"])
def sharing(request: Request, key: uuid.UUID) -> HttpResponse:
    """The links of a build of the visitor's; a POST makes one of the build as it stands."""
    configuration = own(request, key)
    if request.method == "POST":
        try:
            share(key=key, visitor=request.visitor, at=timezone.now())
        except NothingChosenError:
            messages.info(request, _("Nothing is chosen in this build yet, so there is nothing to show."))
        except TooManyLinksError:
            text = ngettext(
                "This build has {most} link that opens. Please take it back first.",
                "This build has {most} links that open. Please take one back first.",
                MOST,
            )
            messages.info(request, text.format(most=MOST))
        return SeeOther(reverse("configurations:sharing", args=[key]))
    return _sharing(request, configuration, MailForm())


def _sharing(request: Request, configuration: Configuration, form: MailForm, status: int = 200) -> HttpResponse:
    return sharing_page(request, configuration, {"form": form}, status=status)


def sharing_page(
    request: Request, configuration: Configuration, forms: dict[str, Form], *, status: int = 200
) -> HttpResponse:
    """The page of everything that shows a build to somebody; `forms` are those that were sent and have faults."""
    live = list(SharedBuild.objects.filter(configuration=configuration).live(timezone.now()).newest_first())
    shown = [shown_of(one) for one in live]
    stands = (configuration.choices, configuration.release_id, words_on(key=configuration.pk))
    now = next((one for one in shown if (one.share.choices, one.share.release_id, one.share.words) == stands), None)
    context = {
        "configuration": configuration,
        "release": load_release(configuration.release_id),
        "shown": now,
        "earlier": [one for one in shown if one is not now],
        "form": MailForm(),
        "now_empty": not configuration.choices,
        "own_address": request.user.email if request.user.is_authenticated else "",
        **together_context(request, configuration),
        **forms,
    }
    return private(render(request, "configurations/sharing/sharing.html", context, status=status))


@require_POST
def revoked(request: Request, key: uuid.UUID, share_key: uuid.UUID) -> HttpResponse:
    """Take a link back."""
    try:
        revoke(key=share_key, visitor=request.visitor, at=timezone.now())
    except SharedBuild.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("The link is taken back. It and its code open nothing any more."))
    return SeeOther(reverse("configurations:sharing", args=[key]))


@never_cache
@require_POST
def mailed(request: Request, key: uuid.UUID, share_key: uuid.UUID) -> HttpResponse:
    """Send a shared build to its owner: to the account's address, or where a guest says."""
    at, configuration = timezone.now(), own(request, key)
    found = get_object_or_404(SharedBuild.objects.live(at).filter(configuration=configuration), key=share_key)
    form = MailForm(request.POST)
    if request.user.is_authenticated:
        to = request.user.email
    elif form.is_valid():
        to = form.cleaned_data["email"]
    else:
        return _sharing(request, configuration, form, status=UNPROCESSABLE)
    who = hashlib.sha256(to.lower().encode()).hexdigest()
    if not (
        within_limit(key=f"mail-build-{configuration.customer_id}", most=MAILS, seconds=MAIL_SECONDS)
        and within_limit(key=f"mail-build-from-{request.META.get('REMOTE_ADDR')}", most=4 * MAILS, seconds=MAIL_SECONDS)
        and within_limit(key=f"mail-build-to-{who}", most=MAILS_TO_ONE, seconds=MAIL_SECONDS)
    ):
        return too_often(request, seconds=MAIL_SECONDS)
    mail_build(shown=shown_of(found), to=to, at=at)
    messages.success(request, _("It is on its way to {address}.").format(address=to))
    return SeeOther(reverse("configurations:sharing", args=[key]))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_room
@by_its_link
def shared(request: Request, found: SharedBuild) -> HttpResponse:
    """A build by its link, for anybody who has it; a POST goes on with a copy."""
    shown = shown_of(found)
    if request.method == "POST":
        return _copy(request, shown)
    owned = Configuration.objects.owned_by(request.visitor.customer_id).filter(pk=found.configuration_id)
    context = {"shown": shown, "changed": changed_since(shown), "own": owned.exists()}
    return render(request, "configurations/sharing/shared.html", context)


def _copy(request: Request, shown: Shown) -> HttpResponse:
    try:
        today = current_release(shown.release.family_code)
    except CurrentRelease.DoesNotExist:
        messages.info(request, _("This product is not on sale at the moment, so no copy can be begun."))
        return SeeOther(shown.path)
    old, choices = shown.release, shown.share.choices
    copy, changed = start.start(release=today, visitor=request.visitor, choices=choices, old=old, at=timezone.now())
    note_copy(copy=copy.key, shared=shown.share, visitor=request.visitor, at=timezone.now())
    put_words(new=copy.key, words=shown.share.words, at=timezone.now())
    for sentence in renew.changes_in_words(release=today, old=old, changed=changed):
        messages.info(request, sentence)
    return to_build(copy.key)


@never_cache
@require_safe
@by_its_link
def printed(request: Request, found: SharedBuild) -> HttpResponse:
    """A page to print."""
    return render(request, "configurations/sharing/print.html", {"shown": shown_of(found)})


@never_cache
@require_safe
@by_its_link
def pdf(request: Request, found: SharedBuild) -> HttpResponse:
    """The same as a PDF."""
    shown = shown_of(found)
    try:
        response = HttpResponse(draw(shown=shown), content_type="application/pdf")
    except CantDrawError:
        return render(request, "configurations/sharing/unavailable.html", {"shown": shown}, status=UNAVAILABLE)
    name = f"{shown.release.family_code}-{found.spoken_code}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@never_cache
@require_safe
@by_its_link
def qr(request: Request, found: SharedBuild) -> HttpResponse:  # noqa: ARG001  a view's signature
    """The QR code of a link, to save."""
    response = HttpResponse(qr_picture(shown_of(found).link), content_type="image/svg+xml")
    response["Content-Disposition"] = f'attachment; filename="{found.spoken_code}.svg"'
    return response


@never_cache
@require_http_methods(["GET", "POST"])
def code(request: Request) -> HttpResponse:
    """Type a code and come to the build, which is the visitor's own."""
    return typed_code(request, for_staff=False)


def brought(request: Request, release: LoadedRelease, place: str) -> HttpResponse:
    """Begin a build with the parts that a campaign's link names, once for each browser that follows it."""
    found = bring(release=release, text=request.GET["with"])
    for sentence in found.sentences:
        messages.info(request, sentence)
    latest = start.resume(family_code=release.family_code, visitor=request.visitor)
    same = latest is not None and (
        not found.choices or (latest.choices, latest.release_id) == (found.choices, release.pk)
    )
    if latest is None or not same:
        latest, _ = start.start(release=release, visitor=request.visitor, choices=found.choices, at=timezone.now())
    return to_build(latest.pk, place)
