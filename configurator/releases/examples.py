"""Examples: builds that must be possible, or must not be, run against compiled rules before these go on sale."""

from dataclasses import dataclass, replace
from typing import Any

from configurator.releases.compile import Compiled, Rule, TooComplexFamilyError, rules_against
from configurator.releases.lines import line_choices


@dataclass(frozen=True, slots=True)
class FailedExample:
    """An example that comes out the other way; the rules are a minimal set that forbids what must be possible."""

    code: str
    name: str
    problem: str
    rules: tuple[Rule, ...] = ()

    @property
    def words(self) -> str:
        """What is the matter and because of which rules."""
        rules = "; ".join(f"{says or code} ({code})" for code, says in self.rules)
        return f"{self.problem}: {rules}" if rules else f"{self.problem}."


_FORBIDDEN = "It must be possible, but is forbidden"


def failed_examples(compiled: Compiled) -> list[FailedExample]:
    """The examples that don't come out as they must. Costs one pass of the engine each; more if any fails."""
    found: list[FailedExample] = []
    forbidden: dict[int, dict[str, str]] = {}
    for example in compiled.document.get("examples", ()):
        choices, unknown = line_choices(compiled.translation.vocabulary, example["choices"])
        problem = _problem(compiled, example["must_be"], choices, unknown)
        if problem == _FORBIDDEN:
            forbidden[len(found)] = choices
        if problem:
            found.append(FailedExample(example["code"], example["name"], problem))
    for place, rules in zip(forbidden, _reasons(compiled.document, list(forbidden.values())), strict=False):
        found[place] = replace(found[place], rules=tuple(rules))
    return found


def _problem(compiled: Compiled, must_be: str, choices: dict[str, str], unknown: list[str]) -> str:
    """What is the matter with an example, "" if nothing is."""
    if unknown:  # what nobody offers is impossible indeed
        return f"It must be possible, but nobody offers {', '.join(unknown)}" if must_be == "possible" else ""
    consistent = compiled.knowledge.evaluate(compiled.knowledge.encode(choices)).consistent
    if must_be == "possible":
        return "" if consistent else _FORBIDDEN
    return "It must be impossible, but no rule forbids it" if consistent else ""


def _reasons(document: dict[str, Any], forbidden: list[dict[str, str]]) -> list[list[Rule]]:
    """The rules to blame for each; none where they are too many to find out."""
    try:
        return rules_against(document, forbidden)
    except TooComplexFamilyError:
        return []
