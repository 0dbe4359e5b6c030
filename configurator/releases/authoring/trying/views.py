from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import Max
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from catalog.models import Example
from configurator.languages.few import listed
from configurator.releases.authoring.draft import Draft, compiled, read_draft, with_rule
from configurator.releases.authoring.editing import editing
from configurator.releases.authoring.effects import failing_examples
from configurator.releases.authoring.fields import Fields
from configurator.releases.authoring.http import LARGE, for_staff, is_swap, may_change, page, place_of, refused
from configurator.releases.authoring.place import FORMS
from configurator.releases.authoring.trial import choices_of, lines_of, read_choices, try_out
from configurator.releases.compile import UnpublishableError
from configurator.releases.refusal import refusal_words
from configurator.releases.trials import compile_draft, keep_trial

if TYPE_CHECKING:
    from django.http import HttpRequest, QueryDict

    from catalog.documents import Document
    from configurator.releases.authoring.place import Place

LONGEST_CODE = 70


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def panel(request: HttpRequest, family_code: str) -> HttpResponse:
    """Try the draft: with the rule that is being written, if its form comes along."""
    place, given = place_of(family_code), request.POST or request.GET
    context: dict[str, Any] = {
        "title": _("Try {name}").format(name=place.family.name),
        "place": place,
        "with_form": "form" in given,
    }
    if place.component_count > LARGE and is_swap(request) and "now" not in given:
        return page(request, "_try.html", context | {"is_waiting": True})
    try:
        draft, context["with_rule"] = _draft(place, given)
    except UnpublishableError as error:
        taken = [(name, text) for name, text in given.items() if name.startswith("t-") or name in ("why", "example")]
        return _answer(request, context | refused(error, place) | {"taken": taken})
    choices, unknown = _chosen(draft, place, given)
    context |= {"trial": try_out(draft=draft, choices=choices, wish=given.get("why", "")), "unknown": unknown}
    return _answer(request, context)


def _answer(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    return page(request, "_try.html" if is_swap(request) else "try.html", context)


def _draft(place: Place, given: QueryDict) -> tuple[Draft, bool]:
    document, has_rule = _document(place, given)
    return compiled(document), has_rule


def _document(place: Place, given: QueryDict) -> tuple[Document, bool]:
    """The draft, with the rule whose form comes along if it can be meant."""
    document = read_draft(place.family.code, on=timezone.now().date())
    form = given.get("form", "")
    desk = editing(place, form=form, code=given.get("code", "")) if form in FORMS else None
    if desk is None:
        return document, False
    desk.fields = Fields({name: [str(text) for text in given.getlist(name)] for name in given})
    if not desk.read().is_meant:
        return document, False
    return with_rule(document, desk.read().rule | {"code": desk.key}), True


@for_staff
@require_POST
def reach(request: HttpRequest, family_code: str) -> HttpResponse:
    """Compile the draft with the rule as a trial; saved builds and open orders are then told by their own pages."""
    may_change(request)
    place = place_of(family_code)
    context: dict[str, Any] = {"title": _("Whom it touches"), "place": place}
    try:
        document, _with = _document(place, request.POST)
        trial = keep_trial(compiled=compile_draft(document=document), at=timezone.now())
    except UnpublishableError as error:
        context |= refused(error, place)
    else:
        context |= {"trial_id": trial.pk}
    return page(request, "_reach.html" if is_swap(request) else "reach.html", context)


def _chosen(draft: Draft, place: Place, given: QueryDict) -> tuple[dict[str, str], list[str]]:
    """What the panel's fields say, or the example that is opened in it."""
    example = given.get("example", "")
    if example:
        row = get_object_or_404(Example, family=place.family, code=example)
        choices = choices_of(draft, row.choices)
        said = _("Something in “{name}” is not offered any more.").format(name=row.name)
        return (choices, []) if choices is not None else ({}, [said])
    choices, unknown = read_choices(draft, {name: str(text) for name, text in given.items()})
    return choices, [_("{text} is not offered there.").format(text=text) for text in unknown]


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def examples(request: HttpRequest, family_code: str) -> HttpResponse:
    """The examples, each with whether the draft keeps it; a post makes one of what is chosen in the panel."""
    place = place_of(family_code)
    if request.method == "POST":
        return _make(request, place)
    rows = list(Example.objects.filter(family=place.family).in_order())
    context: dict[str, Any] = {"title": _("Examples"), "place": place, "rows": [(row, None) for row in rows]}
    if place.component_count <= LARGE or "now" in request.GET:
        try:
            draft = compiled(read_draft(family_code, on=timezone.now().date()))
        except UnpublishableError as error:
            context |= refused(error, place)
        else:
            failing = {example["code"] for example in failing_examples(draft)}
            context["rows"] = [(row, row.code not in failing) for row in rows]
    else:
        context["is_waiting"] = True
    return page(request, "_examples.html" if is_swap(request) else "examples.html", context)


def _make(request: HttpRequest, place: Place) -> HttpResponse:
    may_change(request)
    try:
        draft = compiled(read_draft(place.family.code, on=timezone.now().date()))
    except UnpublishableError as error:
        messages.error(request, _("No example was made yet. {why}").format(why=_(refusal_words(error))))
        return redirect("rules:rules", place.family.code)
    choices, _unknown = read_choices(draft, {name: str(text) for name, text in request.POST.items()})
    lines = lines_of(draft, choices)
    if not lines:
        messages.error(request, _("Choose at least one component first; an example of nothing says nothing."))
        return redirect("rules:rules", place.family.code)
    row = _stored(place, request.POST.get("name", ""), lines, request.POST.get("must_be", ""), draft)
    said = _("Kept as an example: “{name}” {must_be}. Publishing checks it.")
    messages.success(request, said.format(name=row.name, must_be=row.get_must_be_display()))
    response = redirect("rules:rules", place.family.code)
    response["Location"] += "#examples"
    return response


def _stored(place: Place, name: str, lines: Document, must_be: str, draft: Draft) -> Example:
    name = " ".join(name.split())[:100] or _name(lines, draft)
    rows = Example.objects.filter(family=place.family)
    stem = slugify(name)[:LONGEST_CODE].strip("-_") or "example"
    taken = set(rows.filter(code__startswith=stem).values_list("code", flat=True))
    codes = (stem if number == 1 else f"{stem}-{number}" for number in range(1, len(taken) + 2))
    last = rows.aggregate(last=Max("position"))["last"]
    return Example.objects.create(
        family=place.family,
        code=next(code for code in codes if code not in taken),
        name=name,
        must_be=must_be if must_be in Example.MustBe.values else Example.MustBe.POSSIBLE,
        choices=lines,
        position=0 if last is None else last + 1,
    )


def _name(lines: Document, draft: Draft) -> str:
    """A name made of what is chosen."""
    skus: list[str] = []
    for line in lines.values():
        skus += [line] if isinstance(line, str) else [part for part in line if isinstance(part, str)]
    return listed([draft.names.component(sku) for sku in skus])[:100]


@for_staff
@require_POST
def example(request: HttpRequest, family_code: str, code: str) -> HttpResponse:
    """Rename an example, turn it round, or delete it."""
    may_change(request)
    place = place_of(family_code)
    row = get_object_or_404(Example, family=place.family, code=code)
    act, name = request.POST.get("act", ""), " ".join(request.POST.get("name", "").split())
    if act == "delete":
        row.delete()
        messages.success(request, _("The example “{name}” is deleted.").format(name=row.name))
    elif act == "save":
        row.name = name[:100] or row.name
        must_be = str(request.POST.get("must_be", ""))
        row.must_be = must_be if must_be in Example.MustBe.values else row.must_be
        row.save(update_fields=["name", "must_be"])
        messages.success(
            request, _("Kept: “{name}” {must_be}.").format(name=row.name, must_be=row.get_must_be_display())
        )
    else:
        raise Http404
    response = redirect("rules:rules", place.family.code)
    response["Location"] += "#examples"
    return response
