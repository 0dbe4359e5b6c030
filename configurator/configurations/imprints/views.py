import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
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
from configurator.releases.imprints import ReleasedImprint
from configurator.releases.shelf import load_release

STALE = "This was changed in another tab or window. What you typed is still here; press the button to put it in place."
CONFLICT, UNPROCESSABLE = 409, 422
A_YEAR = 31_536_000


def _imprint(configuration: Configuration, code: str) -> ReleasedImprint:
    found = load_release(configuration.release_id).imprints.get(code)
    if found is None:
        raise Http404
    return found


@never_cache
@require_http_methods(["GET", "POST"])
def words(request: Request, key: uuid.UUID, imprint_code: str) -> HttpResponse:
    """One place for the customer's words; a POST puts them there, or takes them off."""
    configuration = own(request, key)
    imprint = _imprint(configuration, imprint_code)
    if request.method == "GET":
        if request.htmx:
            return _answer(request, configuration, imprint)
        return to_build(key, f"#own-{imprint_code}")
    seen = number_in(request.POST.get("seen"))
    form = words_form(imprint, None, {} if "off" in request.POST else request.POST)
    if not form.is_valid():
        return _answer(request, configuration, imprint, form, status=UNPROCESSABLE)
    try:
        _keep(request, key, imprint, form, seen)
    except Configuration.DoesNotExist:
        raise Http404 from None
    except keep.ClosedError:
        form.add_error("text", CLOSED)
        return _answer(request, configuration, imprint, form, status=CONFLICT)
    except keep.ChangedElsewhereError:
        form.add_error("text", STALE)
        return _answer(request, configuration, imprint, form, status=CONFLICT)
    return _answer(request, configuration, imprint)


def _keep(request: Request, key: uuid.UUID, imprint: ReleasedImprint, form: WordsForm, seen: int) -> None:
    text, font = form.cleaned_data["text"], form.cleaned_data["font"]
    if not text.strip():
        keep.take_off(key=key, visitor=request.visitor, imprint=imprint.code, seen=seen)
        return
    given = keep.Words(imprint=imprint.code, text=text, font=font)
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
        context = {"place": place, "emptied": "off" in request.POST, "oob": request.method == "POST"}
        return render(request, "configurations/imprints/_answer.html", context, status=status)
    if form is None:
        return to_build(configuration.key, f"#own-{imprint.code}")
    places = places_of(configuration=configuration, state=state, forms={imprint.code: form})
    return render(
        request, "configurations/build.html", build_context(configuration) | {"places": places}, status=status
    )


@require_safe
def picture(request: Request, key: uuid.UUID, imprint_code: str, name: str) -> HttpResponse:
    """The preview of a place as it stands, drawn on the product. Its address names all that it shows."""
    configuration = own(request, key)
    imprint, state = _imprint(configuration, imprint_code), state_of(configuration)
    given = Inscription.objects.filter(configuration=configuration, imprint=imprint_code).first()
    if given is None or unfit_sentence(given, imprint):
        raise Http404
    ground, drawn = ground_of(state=state, imprint=imprint), given_of(given, imprint)
    response = HttpResponse(shown_on_product(ground=ground, given=drawn), content_type="image/webp")
    kept = name_of(ground=ground, given=drawn) == name
    response["Cache-Control"] = f"private, max-age={A_YEAR}, immutable" if kept else "private, no-store"
    return response
