"""Changes: the answer to a click, as out-of-band swaps of what looks different."""

from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string

from configurator.configurations import fragments, markup
from configurator.configurations.fragments import Forms
from configurator.configurations.models import Configuration
from configurator.configurations.numbers import markup as number_fields


def forms_of(context: Mapping[str, Any], plain: str = "") -> Forms:
    """What the summary's forms need, out of a page's or an answer's context."""
    build: Configuration = context["configuration"]
    ordered = build.status == Configuration.Status.ORDERED
    undoable, redoable = bool(build.past), bool(build.ahead)
    ways = {"undoable": undoable, "redoable": redoable, "owned": build.hand is None}
    return Forms(context["url"], context["version"], ordered, plain=plain, **ways)


def changes(context: Mapping[str, Any], *, near: bool = False) -> str:
    """The swaps of a step, out of `page.change_context`. A swap needs no token, no messages and no user.

    `near` says that they go into the page at the build's own address, from where links are short.
    """
    found = [markup.changes(context["changed"], "" if near else context["url"])]
    found.append(number_fields.changes(context["numbers"]))
    found += [fragments.head(head, oob=True) for head in context["heads"]]
    found.append(context["picture"])
    if context["step_heads"]:
        found.append(fragments.steps(context["step_heads"], oob=True))
    found.append(_notice(context) if context["notice"] is not None else fragments.NO_NOTICE)
    found.append(fragments.summary(context["summary"], forms_of(context), oob=True))
    return "".join(found)


def _notice(context: Mapping[str, Any]) -> str:
    return render_to_string("configurations/_notice.html", {**context, "oob_notice": True})
