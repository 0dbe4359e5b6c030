"""Lines: a preset's or an example's choices, as staff and files write them, in the engine's words."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_noop

from catalog.numbers import NUMBER, text_of
from configurator.languages.told import Told, told
from configurator.releases.vocabulary import YES, Vocabulary, value_name

_IN, _COUNT_IN = gettext_noop("{what} in {module}"), gettext_noop("{count} of {what} in {module}")


def line_choices(vocabulary: Vocabulary, lines: Mapping[str, Any]) -> tuple[dict[str, str], list[Told]]:
    """Lines by module ("SKU", ["SKU", 2], ["SKU", "SKU"], {"SKU": 2}) as choices, and what of them nobody offers."""
    choices: dict[str, str] = {}
    unknown: list[Told] = []
    for module, line in lines.items():
        for variable, value, said in _line(vocabulary, module, line):
            slot = vocabulary.slot.get(variable)
            if slot is None or value not in slot.values:
                unknown.append(said)
            else:
                choices[variable] = value
    return choices, unknown


def _line(vocabulary: Vocabulary, module: str, line: Any) -> Iterator[tuple[str, str, Told]]:
    """Variable, value, and what the line says."""
    known = vocabulary.modules.get(module)
    name = known["name"] if known else module
    kind = known["kind"] if known else "one"
    if kind == "several":
        for sku in [line] if isinstance(line, str) else line:
            yield f"{module}/{sku}", YES, told(_IN, what=sku, module=name)
    elif kind == "portions" and isinstance(line, dict):
        for sku, count in line.items():
            yield f"{module}/{sku}", str(count), told(_COUNT_IN, count=count, what=sku, module=name)
    elif kind == NUMBER:
        yield module, text_of(line) or str(line), told(_IN, what=str(line), module=name)
    elif isinstance(line, list):
        sku, count = line
        yield module, value_name(sku, count), told(_COUNT_IN, count=count, what=sku, module=name)
    else:
        yield module, str(line), told(_IN, what=str(line), module=name)
