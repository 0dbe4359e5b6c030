"""Saying: what a module asks for, in words that are translated where they are shown."""

from typing import Any

AT_MOST, AT_LEAST = "<=", ">="


def gettext_noop(words: str) -> str:
    """Mark words to be translated where they are shown: the process that compiles rules knows no languages."""
    return words


_AT_MOST, _AT_LEAST = gettext_noop("{module}: at most {count}."), gettext_noop("{module}: at least {count}.")
_ONE = gettext_noop("{module}: choose one.")
_WITH_OTHERS = gettext_noop("{module} goes with something else.")


def module_says(module: dict[str, Any], way: str) -> str:
    """What a module asks for, untranslated: `way` is how its constraint is called behind the module's code."""
    return module_words(module, way).format(**module_figures(module, way))


def module_words(module: dict[str, Any], way: str) -> str:
    """The words with names for what stands in them."""
    if way.startswith(AT_MOST):
        return _AT_MOST
    if way.startswith(AT_LEAST):
        return _AT_LEAST
    return _ONE if module["required"] else _WITH_OTHERS


def module_figures(module: dict[str, Any], way: str) -> dict[str, Any]:
    """What stands in the words."""
    count = module["maximum"] if way.startswith(AT_MOST) else fewest(module)
    return {"module": module["name"], "count": count}


def fewest(module: dict[str, Any]) -> int:
    """How many of a module must be taken while it is asked."""
    return max(int(module.get("minimum") or 0), int(module["required"]))
