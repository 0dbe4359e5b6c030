"""Words: whether a customer's text can be printed in a place, and if not, why, in a sentence for them."""

import unicodedata
from collections.abc import Iterator

from django.utils.translation import get_language, gettext_noop, ngettext, pgettext
from django.utils.translation import gettext as _
from fontTools import unicodedata as scripts_of

from catalog.scripts import SCRIPTS
from configurator.configurations.imprints.draw import LEAST_MM, letter_height_mm
from configurator.configurations.imprints.lettering import characters
from configurator.releases.imprints import ReleasedFont, ReleasedImprint

JOINERS = "\u200c\u200d"
"""Persian spells with the first; both only say how letters join."""
TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that turn the direction of writing; letters bring theirs along."""
# how fontTools calls the scripts that customers are likely to try
_SCRIPT_NAMES = (
    *(gettext_noop("Latin"), gettext_noop("Arabic"), gettext_noop("Cyrillic"), gettext_noop("Greek")),
    *(gettext_noop("Hebrew"), gettext_noop("Han"), gettext_noop("Bopomofo"), gettext_noop("Hiragana")),
    *(gettext_noop("Katakana"), gettext_noop("Hangul"), gettext_noop("Devanagari"), gettext_noop("Thai")),
    *(gettext_noop("Armenian"), gettext_noop("Georgian")),
)
_SHARED = frozenset({"Zyyy", "Zinh", "Zzzz"})
_MOST_MARKS = 3  # above and below one letter
_RIGHT_TO_LEFT, _LEFT_TO_RIGHT = ("R", "AL"), ("L",)


def tidy(text: str) -> str:
    """Composed, with one kind of line end and without spaces that nobody sees. Ends of lines stay lines."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(" ".join(line.split(" ")).strip() for line in lines).strip("\n")


def text_sentence(*, text: str, imprint: ReleasedImprint, font: ReleasedFont, beside: bool = False) -> str:
    """What stands against a tidied text, "" if it can be printed, `beside` a picture or alone. The first reason."""
    return next(_problems(text, imprint, font, beside=beside), "")


def _problems(text: str, imprint: ReleasedImprint, font: ReleasedFont, *, beside: bool) -> Iterator[str]:
    yield from _length_problems(text, imprint)
    yield from _character_problems(text)
    yield from _script_problems(text, imprint)
    yield from _direction_problems(text)
    yield from _font_problems(text, imprint, font)
    height = letter_height_mm(text=text, imprint=imprint, font=font, beside=beside)
    if text and height < LEAST_MM:
        said = _("At this length the letters would be {height:.1f} mm high, too small to read. Please make it shorter.")
        yield said.format(height=height)


def _length_problems(text: str, imprint: ReleasedImprint) -> Iterator[str]:
    if len(text) > imprint.most:
        said = ngettext(
            "There is room for {most} character here; this has {typed}.",
            "There is room for {most} characters here; this has {typed}.",
            imprint.most,
        )
        yield said.format(most=imprint.most, typed=len(text))
    lines = text.count("\n") + 1
    if lines > imprint.lines:
        said = ngettext(
            "There is room for one line here; this has {typed}.",
            "There is room for {most} lines here; this has {typed}.",
            imprint.lines,
        )
        yield said.format(most=imprint.lines, typed=lines)


def _character_problems(text: str) -> Iterator[str]:
    if not TURNING.isdisjoint(text):
        yield _("It holds marks that turn the direction of writing. Please write it without them.")
    hidden = ("Cc", "Cf", "Cs", "Co", "Cn")
    if any(unicodedata.category(sign) in hidden and sign not in "\n" + JOINERS for sign in text):
        yield _("There are characters in it that can't be seen. Please type it anew.")
    run = 0
    for sign in text:
        run = run + 1 if unicodedata.combining(sign) else 0
        if run > _MOST_MARKS:
            yield _("There are too many marks on one letter to print them.")
            return


def _script_problems(text: str, imprint: ReleasedImprint) -> Iterator[str]:
    allowed = _SHARED.union(*(SCRIPTS[code][1] for code in imprint.scripts))
    for sign in text:
        script = scripts_of.script(sign)
        if script not in allowed:
            taken = pgettext("between two of several scripts", " or ").join(str(SCRIPTS[c][0]) for c in imprint.scripts)
            name = _(scripts_of.script_name(script).replace("_", " "))
            yield _("This place takes {taken} writing; “{sign}” is {script}.").format(
                taken=taken, sign=sign, script=name
            )
            return


def _direction_problems(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        directions = [unicodedata.bidirectional(sign) for sign in line]
        from_right = next((s for s, d in zip(line, directions, strict=True) if d in _RIGHT_TO_LEFT), "")
        from_left = next((s for s, d in zip(line, directions, strict=True) if d in _LEFT_TO_RIGHT), "")
        if from_right and from_left:
            said = _(
                "“{from_left}” is written from the left and “{from_right}” from the right; on one line nobody could "
                "say which word comes first. Please write a line in one of them."
            )
            yield said.format(from_left=from_left, from_right=from_right)
            return


def _font_problems(text: str, imprint: ReleasedImprint, font: ReleasedFont) -> Iterator[str]:
    lacking = missing_in(text, font)
    if not lacking:
        return
    shown = _shown(lacking[0])
    other = next((other for other in imprint.fonts if not missing_in(text, other)), None)
    if other:
        said = _("{sign} is not in the font “{font}”. The font “{other}” has it.")
        yield said.format(sign=shown, font=font.name, other=other.name)
    else:
        yield _("{sign} is not in the font “{font}”. Please write it without.").format(sign=shown, font=font.name)


def _shown(sign: str) -> str:
    """A character for people, and what Unicode calls it; its names are English, so others read its number."""
    in_english = (get_language() or "en").startswith("en")
    name = unicodedata.name(sign, "").lower() if in_english else f"U+{ord(sign):04X}"
    return _("“{sign}” ({name})").format(sign=sign, name=name) if name else _("“{sign}”").format(sign=sign)


def missing_in(text: str, font: ReleasedFont) -> list[str]:
    """The characters of a text that a font has no sign for, each once. Joiners need none."""
    known = characters(font.file)
    return [sign for sign in dict.fromkeys(text) if sign not in "\n" + JOINERS and ord(sign) not in known]
