"""Texts in other languages of one family: what is there beside its original, what is missing, and typing it in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from django.views.decorators.http import require_http_methods

from catalog.models import ProductFamily
from catalog.texts.edit import Typed, UnfitTextsError, edit_texts
from catalog.texts.fields import FIELDS, KIND_WORDS, Key
from catalog.texts.table import other_languages, progress, table
from configurator.languages.told import Told, as_text, told, told_names

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator, Mapping

    from django.http import HttpRequest, HttpResponse, QueryDict
    from django.urls import URLPattern

    from catalog.texts.edit import Place
    from catalog.texts.table import Entry

ROWS_PER_PAGE = 50
MISSING, OLD = "missing", "old"


@require_http_methods(["GET", "HEAD", "POST"])
def texts(request: HttpRequest, code: str) -> HttpResponse:
    """The page, and what is typed there."""
    is_sent = request.method == "POST"
    if not request.user.has_perm(f"catalog.{'change' if is_sent else 'view'}_productfamily"):
        raise PermissionDenied
    family = get_object_or_404(ProductFamily, code=code)
    if not is_sent:
        return _page(request, family)
    try:
        typed = list(_typed(request.POST))
    except (ValueError, TypeError, KeyError):
        return HttpResponseBadRequest()
    try:
        done = edit_texts(family=family, typed=typed, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    except UnfitTextsError as error:
        return _page(request, family, typed={one.place: one.text for one in typed}, refused=error)
    _tell(request, family, done)
    query = request.GET.urlencode()
    return redirect(reverse("admin:catalog_texts", args=[family.code]) + (f"?{query}" if query else ""))


def _typed(fields: QueryDict) -> Iterator[Typed]:
    """What was sent: of each row its key, of each language the text, what was shown, and whether it still fits."""
    languages = [language.code for language in other_languages()]
    for number in range(min(int(str(fields["rows"])), ROWS_PER_PAGE)):
        kind, code, field = json.loads(str(fields[f"{number}"]))
        for language in languages:
            name = f"{number}.{language}"
            if name in fields:
                text, shown = (str(fields.get(one, "")).replace("\r\n", "\n").strip() for one in (name, f"{name}.was"))
                yield Typed(Key(str(kind), str(code), str(field)), language, text, shown, f"{name}.fits" in fields)


def _tell(request: HttpRequest, family: ProductFamily, done: Counter[str]) -> None:
    count = done.total()
    if not count:
        messages.info(request, _("Nothing was changed."))
        return
    saved = ngettext("{count} text was saved.", "{count} texts were saved.", count).format(count=count)
    messages.success(request, saved + " " + _("Customers see it after publishing."))
    LogEntry.objects.create(
        user=request.user,  # type: ignore[misc]  # signed in, or the page would not open
        content_type_id=ContentType.objects.get_for_model(family).pk,
        object_id=str(family.pk),
        object_repr=str(family)[:200],
        action_flag=CHANGE,
        change_message=as_text(_told(done)),
    )


def _told(done: Counter[str]) -> Told:
    counts = [
        told(gettext_noop("{count} in {language}"), count=count, language=code) for code, count in sorted(done.items())
    ]
    return told(gettext_noop("Texts in other languages: {counts}."), counts=told_names(counts))


def _page(
    request: HttpRequest,
    family: ProductFamily,
    *,
    typed: Mapping[Place, str] | None = None,
    refused: UnfitTextsError | None = None,
) -> HttpResponse:
    languages = other_languages()
    entries = table(family=family, languages=languages)
    asked = {name: request.GET.get(name, "") for name in ("q", "kind", "only")}
    page = Paginator([entry for entry in entries if _is_asked(entry, asked)], ROWS_PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "title": _("Texts in other languages: {family}").format(family=family.name),
        "family": family,
        "opts": ProductFamily._meta,
        "progress": progress(entries, languages),
        "asked": asked,
        "kinds": [(kind, KIND_WORDS[kind]) for kind in FIELDS],
        "page": page,
        "rows": [_row(number, entry, typed or {}, refused) for number, entry in enumerate(page)],
        "may": request.user.has_perm("catalog.change_productfamily"),
        "refused": refused,
        "query": "&".join(f"{name}={value}" for name, value in asked.items() if value),
    }
    whole = admin.site.each_context(request) | context
    return TemplateResponse(request, "admin/catalog/texts/texts.html", whole, status=422 if refused else 200)


def _is_asked(entry: Entry, asked: Mapping[str, str]) -> bool:
    if asked["kind"] and entry.key.kind != asked["kind"]:
        return False
    if asked["only"] == MISSING and all(cell.text for cell in entry.cells):
        return False
    if asked["only"] == OLD and not any(cell.is_old for cell in entry.cells):
        return False
    return not asked["q"] or entry.says(asked["q"].strip().casefold())


def _row(number: int, entry: Entry, typed: Mapping[Place, str], refused: UnfitTextsError | None) -> dict[str, Any]:
    """A row with what stands in its fields: what was typed where it could not be taken, else what is stored."""
    cells = []
    for cell in entry.cells:
        place = (entry.key, cell.language.code)
        problem = refused.problems.get(place, "") if refused else ""
        shown = refused.now.get(place, cell.text) if refused and problem else cell.text
        name = f"{number}.{cell.language.code}"
        cells.append(
            {"cell": cell, "name": name, "text": typed.get(place, cell.text), "was": shown, "problem": problem}
        )
    return {"number": number, "entry": entry, "key": json.dumps(entry.key, ensure_ascii=False), "cells": cells}


def text_urls() -> list[URLPattern]:
    """Give the addresses, below those of families."""
    return [path("<slug:code>/texts/", admin.site.admin_view(texts), name="catalog_texts")]
