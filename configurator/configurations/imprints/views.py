import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from configurator.configurations.http import CLOSED, own, to_build
from configurator.configurations.imprints import keep
from configurator.configurations.imprints.forms import WordsForm, words_form
from configurator.configurations.imprints.model import Inscription
from configurator.configurations.imprints.product import ground_of, name_of, shown_on_product
from configurator.configurations.imprints.shown import given_of, place_of, places_of, unfit_sentence
from configurator.configurations.models import Configuration
from configurator.configurations.page import build_context, state_of
from configurator.customers.http import Request, number_in
from configurator.customers.limit import within_limit
from configurator.releases.imprints import ReleasedImprint
from configurator.releases.shelf import load_release

STALE = _(
    "This was changed in another tab or window. What you typed is still here; press the button to put it in place."
)
TOO_MANY = _("You have sent as many pictures as we look at in an hour. Please send this one later.")
CONFLICT, UNPROCESSABLE = 409, 422
PHOTOS, HOUR = 30, 3600
A_YEAR = 31_536_000


@never_cache
@require_http_methods(["GET", "POST"])
def words(request: Request, key: uuid.UUID, imprint_code: str) -> HttpResponse:
    """One place for the customer's words and picture; a POST puts them there, or takes them off."""
    configuration = own(request, key)
    imprint = _imprint(configuration, imprint_code)
    if request.method == "GET":
        if request.htmx:
            return _answer(request, configuration, imprint)
        return to_build(key, f"#own-{imprint_code}")
    form = _sent(request, configuration, imprint)
    if not form.is_valid():
        return _answer(request, configuration, imprint, form, status=UNPROCESSABLE)
    try:
        _keep(request, key, imprint, form)
    except Configuration.DoesNotExist:
        raise Http404 from None
    except (keep.ClosedError, keep.ChangedElsewhereError) as reason:
        form.add_error(None, CLOSED if isinstance(reason, keep.ClosedError) else STALE)
        return _answer(request, configuration, imprint, form, status=CONFLICT)
    return _answer(request, configuration, imprint)


def _imprint(configuration: Configuration, code: str) -> ReleasedImprint:
    found = load_release(configuration.release_id).imprints.get(code)
    if found is None:
        raise Http404
    return found


def _sent(request: Request, configuration: Configuration, imprint: ReleasedImprint) -> WordsForm:
    """The form as it was sent. So many pictures an hour are looked at; of more only the words are."""
    if "off" in request.POST:
        return words_form(imprint, None, {"unpicture": "1"})
    files, who = request.FILES, f"photo-{request.visitor.customer_id}"
    too_many = "picture" in files and not within_limit(key=who, most=PHOTOS, seconds=HOUR)
    form = words_form(imprint, None, request.POST, None if too_many else files)
    rows = Inscription.objects.filter(configuration=configuration, imprint=imprint.code)
    form.has_picture = rows.exclude(picture="").exists()
    if too_many:
        form.full_clean()
        form.add_error("picture", TOO_MANY)
    return form


def _keep(request: Request, key: uuid.UUID, imprint: ReleasedImprint, form: WordsForm) -> None:
    cleaned = form.cleaned_data
    given = keep.Words(
        imprint=imprint.code,
        text=cleaned.get("text", ""),
        font=cleaned["font"],
        picture=cleaned.get("picture"),
        without_picture="unpicture" in form.data,
    )
    seen = number_in(request.POST.get("seen"))
    keep.put_on(key=key, visitor=request.visitor, words=given, seen=seen, at=timezone.now())


def _answer(
    request: Request,
    configuration: Configuration,
    imprint: ReleasedImprint,
    form: WordsForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """What changed beside the field, in place; or a page."""
    state = state_of(configuration)
    if request.htmx:
        given = Inscription.objects.filter(configuration=configuration, imprint=imprint.code).first()
        place = place_of(configuration=configuration, state=state, imprint=imprint, given=given, form=form)
        sent = bool(request.FILES) or not {"off", "unpicture"}.isdisjoint(request.POST)
        context = {"place": place, "sent": sent, "oob": request.method == "POST"}
        return render(request, "configurations/imprints/_answer.html", context, status=status)
    if form is None:
        return to_build(configuration.key, f"#own-{imprint.code}")
    places = places_of(configuration=configuration, state=state, forms={imprint.code: form})
    context = build_context(configuration) | {"places": places}
    return render(request, "configurations/build.html", context, status=status)


@require_safe
def picture(request: Request, key: uuid.UUID, imprint_code: str, name: str) -> HttpResponse:
    """The preview of a place as it stands, drawn on the product. Its address names all that it shows."""
    configuration = own(request, key)
    imprint, state = _imprint(configuration, imprint_code), state_of(configuration)
    rows = Inscription.objects.filter(configuration=configuration, imprint=imprint_code)
    given = rows.with_pictures().first()
    if given is None or unfit_sentence(given, imprint):
        raise Http404
    ground, drawn = ground_of(state=state, imprint=imprint), given_of(given, imprint, data=given.data)
    response = HttpResponse(shown_on_product(ground=ground, given=drawn), content_type="image/webp")
    kept = name_of(ground=ground, given=drawn) == name
    response["Cache-Control"] = f"private, max-age={A_YEAR}, immutable" if kept else "private, no-store"
    return response
