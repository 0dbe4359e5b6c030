"""Lines: a preset's or an example's choices, as staff and files write them, in the engine's words."""

from collections.abc import Iterator, Mapping
from typing import Any

from catalog.numbers import NUMBER, text_of
from configurator.releases.vocabulary import YES, Vocabulary, value_name


def line_choices(vocabulary: Vocabulary, lines: Mapping[str, Any]) -> tuple[dict[str, str], list[str]]:
    """Lines by module ("SKU", ["SKU", 2], ["SKU", "SKU"], {"SKU": 2}) as choices, and what of them nobody offers."""
    choices: dict[str, str] = {}
    unknown: list[str] = []
    for module, line in lines.items():
        for variable, value, said in _line(vocabulary, module, line):
            slot = vocabulary.slot.get(variable)
            if slot is None or value not in slot.values:
                unknown.append(said)
            else:
                choices[variable] = value
    return choices, unknown


def _line(vocabulary: Vocabulary, module: str, line: Any) -> Iterator[tuple[str, str, str]]:
    """Variable, value, and what the line says."""
    known = vocabulary.modules.get(module)
    name = known["name"] if known else module
    kind = known["kind"] if known else "one"
    if kind == "several":
        for sku in [line] if isinstance(line, str) else line:
            yield f"{module}/{sku}", YES, f"{sku} in {name}"
    elif kind == "portions" and isinstance(line, dict):
        for sku, count in line.items():
            yield f"{module}/{sku}", str(count), f"{count} of {sku} in {name}"
    elif kind == NUMBER:
        yield module, text_of(line) or str(line), f"{line} in {name}"
    elif isinstance(line, list):
        sku, count = line
        yield module, value_name(sku, count), f"{count} of {sku} in {name}"
    else:
        yield module, str(line), f"{line} in {name}"
