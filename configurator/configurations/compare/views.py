import uuid
from collections.abc import Iterable
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from configurator.configurations import configure
from configurator.configurations.compare.table import LEAST, MOST, compare
from configurator.configurations.compare.take import wanted_from
from configurator.configurations.configure import Outcome
from configurator.configurations.decide import Wanted
from configurator.configurations.explanations import notice_of
from configurator.configurations.http import CLOSED, STALE, own, version_in
from configurator.configurations.models import Configuration
from configurator.configurations.page import open_builds, state_of
from configurator.configurations.state import BuildState
from configurator.customers.http import Request, SeeOther


@never_cache
@require_GET
def compared(request: Request) -> HttpResponse:
    """Builds side by side as the address names them; with fewer than two, the choice of them."""
    asked = _keys(request.GET.getlist("b"))
    owned = Configuration.objects.owned_by(request.visitor.customer_id).in_bulk(asked[:MOST])
    found = [owned[key] for key in asked[:MOST] if key in owned]
    context = {"gone": _gone() if len(found) < len(asked[:MOST]) else "", "too_many": len(asked) > MOST, "most": MOST}
    if len(found) < LEAST:
        picked = {configuration.pk for configuration in found}
        context |= {"builds": open_builds(request.visitor.customer_id), "picked": picked}
        return render(request, "configurations/compare/pick.html", context)
    table, only = compare(configurations=found), "only" in request.GET
    lines = [line for line in table.lines if line.differs or not only]
    context |= {"table": table, "lines": lines, "only": only, "query": _query(c.pk for c in found)}
    context["orders"] = [_query([c.pk, *(o.pk for o in found if o is not c)]) for c in found]
    return render(request, "configurations/compare/compare.html", context)


def _gone() -> str:
    return _("One of the builds is not here any more, or belongs to somebody else.")


@require_POST
def taken(request: Request) -> HttpResponse:
    """Take into one build what another has of a module; other choices give way, which is said."""
    keys = _keys(request.POST.getlist("b"))[:MOST]
    into, other = (_keys(request.POST.getlist(name)) for name in ("into", "from"))
    if not into or not other:
        raise Http404
    given, module_code = state_of(own(request, other[0])), request.POST.get("module", "")

    def decide(state: BuildState) -> Wanted:
        alike = state.release.family_code == given.release.family_code
        if not alike or module_code not in state.release.modules or module_code not in given.release.modules:
            raise Http404
        found = wanted_from(into=state, values=given.decided, module_code=module_code)
        if found is None:
            raise Http404
        return found

    try:
        outcome = configure.choose(
            key=into[0],
            visitor=request.visitor,
            version=version_in(request),
            decide=decide,
            at=timezone.now(),
            repairing=True,
        )
    except Configuration.DoesNotExist:
        raise Http404 from None
    except configure.StaleError:
        messages.info(request, STALE)
    except configure.ClosedError:
        messages.info(request, CLOSED)
    else:
        messages.info(request, _told(outcome, module_code))
    only = "&only=1" if "only" in request.POST else ""
    return SeeOther(f"{reverse('configurations:compare')}?{_query(keys)}{only}#m-{module_code}")


def _told(outcome: Outcome, module_code: str) -> str:
    notice = notice_of(outcome)
    module = outcome.after.release.modules[module_code]
    said = notice.text if notice else ""
    if outcome.refused:
        return said
    taken_over = _("{module} is taken over.").format(module=module.name)
    undo = _("Undo is on the page of the build.")
    return f"{taken_over} {said} {undo}"


def _keys(texts: Iterable[str]) -> list[uuid.UUID]:
    """The keys among these texts, each once, in their order."""
    found = []
    for text in texts:
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return list(dict.fromkeys(found))


def _query(keys: Iterable[uuid.UUID]) -> str:
    return urlencode([("b", str(key)) for key in keys])
