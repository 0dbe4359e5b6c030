"""Campaign: a link that leads to a step, or brings parts along; what of them can't be had together is said."""

from collections import Counter
from dataclasses import dataclass

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from configurator.configurations.state import assess
from configurator.languages.few import few
from configurator.releases.shelf import LoadedRelease

MOST = 20
_SHOWN, _NAMED = 40, 5


def step_place(release: LoadedRelease, named: str) -> str:
    """The place of the step that a link names by number or name, or of the module by its code; "" for neither.

    A link speaks the shop's language or that of the page.
    """
    if not named:
        return ""
    in_shop = release.in_shop_language
    for number, steps in enumerate(zip(release.steps, in_shop.steps, strict=True), start=1):
        if named == str(number) or any(named in {name, slugify(name, allow_unicode=True)} for name, _modules in steps):
            return f"#step-{number}"
    return f"#m-{named}" if named in release.modules else ""


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of the parts of a link."""

    choices: dict[str, str]
    unknown: tuple[str, ...]  # as they stood in the link
    unfit: tuple[str, ...]  # names
    cut: bool  # the link named more than MOST

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the customer is to know of it."""
        found = []
        if self.unknown:
            text = _("This link also names {parts}, which we don't sell here any more.")
            found.append(text.format(parts=_listed(self.unknown)))
        if self.unfit:
            text = _("Left out, because it doesn't go with the rest of what this link brings: {parts}.")
            found.append(text.format(parts=_listed(self.unfit)))
        if self.cut:
            text = ngettext(
                "A link can bring {most} part; those after it were left out.",
                "A link can bring {most} parts; those after them were left out.",
                MOST,
            )
            found.append(text.format(most=MOST))
        return tuple(found)


def bring(*, release: LoadedRelease, text: str) -> Brought:
    """The choices of a link such as `i7,ram-16,nuts,nuts`: SKUs in the order in which they count, one more for more."""
    named = [part.strip() for part in text.split(",", MOST)]
    wanted = Counter(part for part in named[:MOST] if part)
    choices: dict[str, str] = {}
    unknown, unfit = [], []
    for sku, count in wanted.items():
        if sku not in release.takers:
            unknown.append(sku[:_SHOWN])
            continue
        found = _fitting(release, choices, sku, count)
        if found is None:
            name = str(release.translation.vocabulary.components[sku]["name"])
            unfit.append(f"{count} × {name}" if count > 1 else name)  # noqa: RUF001  a real multiplication sign
        else:
            choices |= found
    return Brought(choices, tuple(unknown), tuple(unfit), cut=len(named) > MOST)


def _fitting(release: LoadedRelease, choices: dict[str, str], sku: str, count: int) -> dict[str, str] | None:
    """The first way to take so many of a component that goes with the choices."""
    for flat, quantity in release.takers[sku]:
        option = release.option_at[flat]
        value = option.values[flat - option.flats[0]]
        if quantity == count and option.variable not in choices:
            taken = {option.variable: value}
            if assess(release=release, choices=choices | taken).consistent:
                return taken
    return None


def _listed(names: tuple[str, ...]) -> str:
    return few(names, most=_NAMED)
