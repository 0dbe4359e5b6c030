import uuid

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from configurator.configurations.http import to_build
from configurator.configurations.imprints import gallery
from configurator.configurations.models import Configuration
from configurator.customers.http import Request, SeeOther, number_in
from configurator.releases.models import CurrentRelease
from configurator.releases.shelf import current_release

MAY = "configurations.look_at_gallery"
A_MINUTE = 60


@require_POST
def agreed(request: Request, key: uuid.UUID, imprint_code: str) -> HttpResponse:
    """Let us show what stands on a place, or take that back."""
    try:
        if "agree" in request.POST:
            gallery.agree(key=key, visitor=request.visitor, imprint=imprint_code, at=timezone.now())
            messages.success(request, _("Thank you. One of us looks at it first; you can take it back at any time."))
        else:
            gallery.take_back(key=key, visitor=request.visitor, imprint=imprint_code)
            messages.success(request, _("It is not shown in the gallery any more."))
    except Configuration.DoesNotExist:
        raise Http404 from None
    except gallery.NothingThereError:
        messages.info(request, _("There is nothing on this place yet that could be shown."))
    return to_build(key, f"#own-{imprint_code}")


@require_safe
def shown(request: Request, family_code: str) -> HttpResponse:
    """What customers of a family made and let us show."""
    try:
        release = current_release(family_code)
    except CurrentRelease.DoesNotExist:
        raise Http404 from None
    context = {"release": release, "pieces": gallery.shown_of(family_code=family_code)}
    return render(request, "configurations/imprints/gallery.html", context)


@require_safe
def piece(request: Request, key: uuid.UUID) -> HttpResponse:
    """The picture of a piece; kept by browsers for a minute only, since it may be taken back."""
    may = request.user.has_perm(MAY)
    found = gallery.shown_piece(key=key, also_waiting=may)
    if found is None:
        raise Http404
    response = HttpResponse(gallery.drawn(found.ground, found.given), content_type="image/webp")
    response["Cache-Control"] = f"private, max-age={A_MINUTE}"
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MAY, raise_exception=True)
def looked(request: Request) -> HttpResponse:
    """What waits to be shown; a POST decides."""
    if request.method == "POST":
        try:
            key = uuid.UUID(request.POST.get("key", ""))
            shows, version = "show" in request.POST, number_in(request.POST.get("version"))
            gallery.answer(piece_key=key, version=version, shown=shows)
        except (ValueError, gallery.OtherwiseError):
            messages.error(request, _("It was changed or taken back meanwhile. Please look once more."))
        return SeeOther(reverse("configurations:gallery_looks"))
    return render(request, "configurations/imprints/gallery_looks.html", {"pieces": gallery.waiting()})
