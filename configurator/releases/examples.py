"""Examples: builds that must be possible, or must not be, run against compiled rules before these go on sale."""

from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_noop

from configurator.languages.told import Told, told, told_names, told_parts
from configurator.releases.compile import Compiled, Rule, TooComplexFamilyError, rules_against
from configurator.releases.lines import line_choices


@dataclass(frozen=True, slots=True)
class FailedExample:
    """An example that comes out the other way; the rules are a minimal set that forbids what must be possible."""

    code: str
    name: str
    problem: Told
    rules: tuple[Rule, ...] = ()

    @property
    def words(self) -> Told:
        """What is the matter and because of which rules, as a sentence that is said later."""
        rules = [f"{says or code} ({code})" for code, says in self.rules]
        if not rules:
            return told(gettext_noop("{problem}."), problem=self.problem)
        return told(gettext_noop("{problem}: {rules}"), problem=self.problem, rules=told_parts(rules))


FORBIDDEN = told(gettext_noop("It must be possible, but is forbidden"))
_ALLOWED = told(gettext_noop("It must be impossible, but no rule forbids it"))
_NOT_OFFERED = gettext_noop("It must be possible, but nobody offers {names}")


def failed_examples(compiled: Compiled) -> list[FailedExample]:
    """The examples that don't come out as they must. Costs one pass of the engine each; more if any fails."""
    found: list[FailedExample] = []
    forbidden: dict[int, dict[str, str]] = {}
    for example in compiled.document.get("examples", ()):
        choices, unknown = line_choices(compiled.translation.vocabulary, example["choices"])
        problem = _problem(compiled, example["must_be"], choices, unknown)
        if problem == FORBIDDEN:
            forbidden[len(found)] = choices
        if problem:
            found.append(FailedExample(example["code"], example["name"], problem))
    for place, rules in zip(forbidden, _reasons(compiled.document, list(forbidden.values())), strict=False):
        found[place] = replace(found[place], rules=tuple(rules))
    return found


def _problem(compiled: Compiled, must_be: str, choices: dict[str, str], unknown: list[Told]) -> Told:
    """What is the matter with an example, "" if nothing is."""
    if unknown:  # what nobody offers is impossible indeed
        return told(_NOT_OFFERED, names=told_names(unknown)) if must_be == "possible" else ""
    consistent = compiled.knowledge.evaluate(compiled.knowledge.encode(choices)).consistent
    if must_be == "possible":
        return "" if consistent else FORBIDDEN
    return _ALLOWED if consistent else ""


def _reasons(document: dict[str, Any], forbidden: list[dict[str, str]]) -> list[list[Rule]]:
    """The rules to blame for each; none where they are too many to find out."""
    try:
        return rules_against(document, forbidden)
    except TooComplexFamilyError:
        return []
