"""Go back: make a rule what it was before one of its changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from catalog.documents import RULES
from catalog.keep import UnmeantRuleError, keep_condition, keep_rule
from catalog.models import CompatibilityRule, Module
from catalog.problems import Problem
from catalog.sentences import ASKED_IF

if TYPE_CHECKING:
    from catalog.keep import Hand
    from catalog.models import RuleChange
    from configurator.releases.authoring.place import Place


def go_back(*, place: Place, change: RuleChange, hand: Hand) -> None:
    """Store the rule as it was before a change. Raises UnmeantRuleError if it names what is gone by now."""
    rule, family = change.before, place.family
    assert rule is not None  # noqa: S101  for the type checker: who asks has looked
    if rule["form"] == ASKED_IF:
        module = Module.objects.filter(family=family, code=rule["module"]).first()
        if module is None:
            raise UnmeantRuleError(
                [Problem((), _("There is no module “{module}” any more.").format(module=rule["module"]))]
            )
        keep_condition(family=family, condition=rule, seen=module.version, hand=hand)
        return
    problems: list[Problem] = []
    rule = RULES[rule["form"]].read(rule, (), problems)
    if problems:
        raise UnmeantRuleError(problems)
    row = CompatibilityRule.objects.filter(family=family, code=change.code).first()
    keep_rule(family=family, rule=rule, seen=None if row is None else row.version, hand=hand)
