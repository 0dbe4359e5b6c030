from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.keep import ChangedMeanwhileError, UnmeantRuleError
from catalog.models import Example, ProductFamily, RuleChange
from catalog.sentences import ASKED_IF
from configurator.customers.http import number_in
from configurator.releases.authoring import story
from configurator.releases.authoring.draft import read_draft
from configurator.releases.authoring.editing import Editing, compare, drop, editing, keep, last_change
from configurator.releases.authoring.effects import UnpublishableError, effects
from configurator.releases.authoring.fields import Fields
from configurator.releases.authoring.http import LARGE, for_staff, hand_of, is_swap, may_change, page, place_of, refused
from configurator.releases.authoring.listing import listing, validity
from configurator.releases.authoring.place import FORMS
from configurator.releases.authoring.revert import go_back

if TYPE_CHECKING:
    from django.http import HttpRequest


@for_staff
@require_safe
def families(request: HttpRequest) -> HttpResponse:
    """Whose rules to look at."""
    rows = ProductFamily.objects.with_counts().order_by("position", "code")
    return page(request, "families.html", {"title": _("Rules"), "families": rows})


@for_staff
@require_safe
def rules(request: HttpRequest, family_code: str) -> HttpResponse:
    """All rules of a family as sentences, with the try-it panel and the examples."""
    place, words = place_of(family_code), request.GET.get("q", "")
    groups = listing(place, words=words, today=timezone.now().date())
    context = {
        "title": _("Rules of {name}").format(name=place.family.name),
        "place": place,
        "groups": groups,
        "words": words,
    }
    context |= {"forms": FORMS.values(), "examples": Example.objects.filter(family=place.family).in_order()}
    return page(request, "_list.html" if is_swap(request) else "rules.html", context)


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, family_code: str, form: str) -> HttpResponse:
    """Write a new rule; for *asked only if* the module is chosen first."""
    place = place_of(family_code)
    if form == ASKED_IF and request.method in ("GET", "HEAD"):
        if request.GET.get("module") in place.modules:
            return redirect("rules:condition", family_code, request.GET["module"])
        return page(request, "which_module.html", {"title": _("Asked only if"), "place": place, "about": FORMS[form]})
    return _edit(request, editing(place, form=form) if form != ASKED_IF else None)


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: HttpRequest, family_code: str, code: str) -> HttpResponse:
    """Change a rule."""
    return _edit(request, editing(place_of(family_code), code=code))


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def condition(request: HttpRequest, family_code: str, code: str) -> HttpResponse:
    """Change when a module is asked."""
    return _edit(request, editing(place_of(family_code), form=ASKED_IF, code=code))


def _edit(request: HttpRequest, desk: Editing | None) -> HttpResponse:
    if request.method == "GET" and desk is None:
        raise Http404
    if desk is None:
        return _gone(request)
    if request.method in ("GET", "HEAD"):
        return _form(request, desk)
    may_change(request)
    act = request.POST.get("act", "save")
    desk.fields = _fields(request)
    if act == "save":
        return _save(request, desk)
    if act == "delete" and desk.stored is not None and desk.form != ASKED_IF:
        return _delete(request, desk)
    desk.fields.act(act)
    if act in ("check", "paste"):
        desk.read()
        _take_rows(desk)
    return _form(request, desk, with_effects=act == "check")


def _gone(request: HttpRequest) -> HttpResponse:
    messages.warning(request, _("This rule was taken out meanwhile, so nothing was saved. Its history still has it."))
    return redirect("rules:families")


def _fields(request: HttpRequest) -> Fields:
    return Fields({name: [str(text) for text in request.POST.getlist(name)] for name in request.POST})


def _take_rows(desk: Editing) -> None:
    """Cells that were pasted and read become the table's rows."""
    if desk.typed is not None and desk.fields["paste"] and "paste" not in desk.typed.wrong:
        rows = desk.typed.rule.get("rows", [])
        desk.fields.values["fit"] = [" ".join(row) for row in rows]
        desk.fields.put("cells", "\n".join("\t".join(row) for row in rows))
        desk.fields.put("paste", "")


def _save(request: HttpRequest, desk: Editing) -> HttpResponse:
    if not desk.read().is_meant:
        return _form(request, desk, status=422)
    try:
        code = keep(editing=desk, seen=_seen(request), hand=hand_of(request))
    except UnmeantRuleError as error:
        for problem in error.problems:
            desk.read().tell("", problem.text)
        return _form(request, desk, status=422)
    except ChangedMeanwhileError as error:
        return _two_people(request, desk, error)
    text = _("Kept: “{rule}” Customers see it after the next publishing.")
    messages.success(request, text.format(rule=desk.sentence))
    target = redirect("rules:rules", desk.place.family.code)
    target["Location"] += f"#rule-{code}"
    return target


def _seen(request: HttpRequest) -> int:
    """Which state of the rule the page was made of; -1, which no rule has, for anything else."""
    return number_in(request.POST.get("seen"), otherwise=-1)


def _two_people(request: HttpRequest, desk: Editing, error: ChangedMeanwhileError) -> HttpResponse:
    if error.theirs is None:
        desk.stored = None  # it is gone: saving again writes it anew
    compare(desk, error, number_in(request.POST.get("seen_change")))
    return _form(request, desk, status=409)


def _delete(request: HttpRequest, desk: Editing) -> HttpResponse:
    try:
        drop(editing=desk, seen=_seen(request), hand=hand_of(request))
    except ChangedMeanwhileError as error:
        return _two_people(request, desk, error)
    messages.success(request, _("The rule is taken out; “What was changed” can bring it back."))
    return redirect("rules:rules", desk.place.family.code)


def _form(request: HttpRequest, desk: Editing, *, status: int = 200, with_effects: bool = False) -> HttpResponse:
    context: dict[str, Any] = {"title": desk.title, "desk": desk, "place": desk.place}
    context["seen_change"] = last_change(desk.place.family, desk.key)
    context |= {"history": story.history(desk.place, code=desk.key)[:10] if desk.stored else []}
    if with_effects:
        context |= _effects(desk)
    return page(request, "_form.html" if is_swap(request) else "rule.html", context, status=status)


@for_staff
@require_POST
def effects_of(request: HttpRequest, family_code: str) -> HttpResponse:
    """What the rule that is being written does; a part of the rule's page."""
    place, form, code = place_of(family_code), request.POST.get("form", ""), request.POST.get("code", "")
    desk = editing(place, form=form, code=code) if form in FORMS else None
    if desk is None:
        raise Http404
    desk.fields = _fields(request)
    context: dict[str, Any] = {"desk": desk, "place": place, "is_swap": True}
    if place.component_count > LARGE and "now" not in request.POST:
        desk.read()
        context["is_waiting"] = True
    else:
        context |= _effects(desk)
    return page(request, "_effects.html", context)


def _effects(desk: Editing) -> dict[str, Any]:
    today = timezone.now().date()
    if not desk.read().is_meant:
        return {}
    when, is_out = validity(desk.read().rule, today)
    context: dict[str, Any] = {"when": when, "is_out": is_out, "strength": desk.read().rule.get("strength", "must")}
    try:
        document = read_draft(desk.place.family.code, on=today)
        return context | {"effects": effects(document, desk.read().rule | {"code": desk.key})}
    except UnpublishableError as error:
        return context | refused(error, desk.place)


@for_staff
@require_safe
def components(request: HttpRequest, family_code: str) -> HttpResponse:
    """Components of a module that have the words, as options of a list to choose from."""
    place, module = place_of(family_code), request.GET.get("module", "")
    words = next((str(text) for name, text in request.GET.items() if name != "module"), "")
    found = place.find(module, words) if module in place.modules else []
    return HttpResponse(format_html_join("", '<option value="{1} ({0})"></option>', found))


@for_staff
@require_safe
def past(request: HttpRequest, family_code: str) -> HttpResponse:
    """What was changed, by whom and when."""
    place, code = place_of(family_code), request.GET.get("rule")
    changes = story.history(place, code=code)
    return page(
        request, "history.html", {"title": _("What was changed"), "place": place, "changes": changes, "code": code}
    )


@for_staff
@require_POST
def back(request: HttpRequest, family_code: str, change: int) -> HttpResponse:
    """Bring back the state before a change."""
    may_change(request)
    place = place_of(family_code)
    row = get_object_or_404(RuleChange, family=place.family, pk=change, before__isnull=False)
    try:
        go_back(place=place, change=row, hand=hand_of(request, RuleChange.Way.BACK))
    except UnmeantRuleError as error:
        text = format_html_join(" ", "{}", ((problem.text,) for problem in error.problems))
        messages.error(request, format_html(_("It can't be brought back as it was: {}"), text))
    else:
        messages.success(request, _("It is as it was before that change. Customers see it after the next publishing."))
    return redirect("rules:rules", place.family.code)
