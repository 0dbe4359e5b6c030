"""Languages: what a release has of words, and what it shares whatever the language.

A release is read in the shop's language. In another one it is the same object again with other texts: the knowledge
base, the engine's model, prices, arrays and files are shared, so it costs its words only, and a click costs the same.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import Any, TypeVar, overload

from django.conf import settings
from django.utils.translation import get_language, gettext, override

from configurator.releases.checks import Check
from configurator.releases.saying import module_figures, module_words
from configurator.releases.translate import Translation

Found = TypeVar("Found")


def shop_language() -> str:
    """The language that staff write the catalog in."""
    return str(settings.LANGUAGE_CODE)


def shown_language() -> str:
    """The language that whoever asks is shown just now."""
    return get_language() or shop_language()


class Wordless(cached_property[Found]):
    """Worked out once for a release, whatever the language; so it may hold no words."""

    @overload
    def __get__(self, instance: None, owner: type[Any] | None = None) -> "Wordless[Found]": ...
    @overload
    def __get__(self, instance: object, owner: type[Any] | None = None) -> Found: ...
    def __get__(self, instance: Any, owner: type[Any] | None = None) -> Any:
        """From the release in the shop's language."""
        plain = None if instance is None else instance.in_shop_language
        if plain is None or plain is instance:
            return super().__get__(instance, owner)
        found = getattr(plain, self.attrname or "")
        instance.__dict__[self.attrname] = found
        return found


class Worded(cached_property[Found]):
    """Worked out once for each language of a release, in that language whatever is shown just now."""

    def __init__(self, func: Callable[[Any], Found]) -> None:
        def in_its_language(instance: Any) -> Found:
            with override(instance.language):
                return func(instance)

        super().__init__(in_its_language)
        self.__doc__ = func.__doc__


def lazy_parts(kind: type[Any], which: Any = (Wordless, Worded)) -> list[str]:
    """The names of what is worked out on first use."""
    return [name for cls in kind.__mro__ for name, member in vars(cls).items() if isinstance(member, which)]


class Said:
    """The words of a document's constraints, by their ids, in the language that is shown now.

    A rule says what staff wrote, a line of the price its name.
    """

    def __init__(self, document: dict[str, Any]) -> None:
        self.rules = {rule["code"]: rule["says"] for rule in document["rules"]}
        self.prices = {price["code"]: price["name"] for price in document.get("prices", ())}
        self.modules = {module["code"]: module for module in document["modules"]}

    def by(self, name: str) -> str:
        """What a constraint says; "" for one that the document does not know."""
        code, _colon, way = name.partition(":")
        if code in self.rules and (not way or way.isdecimal()):
            return str(self.rules[code])
        price = way.partition(":")[0]
        if code == "price" and price in self.prices:
            return str(self.prices[price])
        module = self.modules.get(code)
        return "" if module is None else gettext(module_words(module, way)).format(**module_figures(module, way))


def in_words(plain: Translation, document: dict[str, Any]) -> Translation:
    """What was translated for the engine, with the words of a document in the language that is shown now.

    The model stays as it is, with its labels untranslated: see `LoadedRelease.sentences`.
    """
    said = Said(document)
    names = {price["code"]: price["name"] for price in document.get("prices", ())}

    def check(one: Check) -> Check:
        return replace(one, says=said.by(one.code) or one.says)

    return replace(
        plain,
        vocabulary=plain.vocabulary.in_words(document),
        rules=tuple(map(check, plain.rules)),
        checks=tuple(map(check, plain.checks)),
        price_lines=tuple(replace(line, name=names[line.code]) for line in plain.price_lines),
        breaks=tuple(replace(one, name=names[one.code]) for one in plain.breaks),
    )
