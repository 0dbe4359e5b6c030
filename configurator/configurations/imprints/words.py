"""Words: whether a customer's text can be printed in a place, and if not, why, in a sentence for them."""

import unicodedata
from collections.abc import Iterator

from fontTools import unicodedata as scripts_of

from catalog.scripts import SCRIPTS
from configurator.configurations.imprints.draw import LEAST_MM, letter_height_mm
from configurator.configurations.imprints.lettering import characters
from configurator.releases.imprints import ReleasedFont, ReleasedImprint

JOINERS = "\u200c\u200d"
"""Persian spells with the first; both only say how letters join."""
TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that turn the direction of writing; letters bring theirs along."""
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
        yield f"At this length the letters would be {height:.1f} mm high, too small to read. Please make it shorter."


def _length_problems(text: str, imprint: ReleasedImprint) -> Iterator[str]:
    if len(text) > imprint.most:
        yield f"There is room for {imprint.most} characters here; this has {len(text)}."
    lines = text.count("\n") + 1
    if lines > imprint.lines:
        room = "one line" if imprint.lines == 1 else f"{imprint.lines} lines"
        yield f"There is room for {room} here; this has {lines}."


def _character_problems(text: str) -> Iterator[str]:
    if not TURNING.isdisjoint(text):
        yield "It holds marks that turn the direction of writing. Please write it without them."
    hidden = ("Cc", "Cf", "Cs", "Co", "Cn")
    if any(unicodedata.category(sign) in hidden and sign not in "\n" + JOINERS for sign in text):
        yield "There are characters in it that can't be seen. Please type it anew."
    run = 0
    for sign in text:
        run = run + 1 if unicodedata.combining(sign) else 0
        if run > _MOST_MARKS:
            yield "There are too many marks on one letter to print them."
            return


def _script_problems(text: str, imprint: ReleasedImprint) -> Iterator[str]:
    allowed = _SHARED.union(*(SCRIPTS[code][1] for code in imprint.scripts))
    for sign in text:
        script = scripts_of.script(sign)
        if script not in allowed:
            taken = " or ".join(SCRIPTS[code][0] for code in imprint.scripts)
            name = scripts_of.script_name(script).replace("_", " ")
            yield f"This place takes {taken} writing; “{sign}” is {name}."
            return


def _direction_problems(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        directions = [unicodedata.bidirectional(sign) for sign in line]
        from_right = next((s for s, d in zip(line, directions, strict=True) if d in _RIGHT_TO_LEFT), "")
        from_left = next((s for s, d in zip(line, directions, strict=True) if d in _LEFT_TO_RIGHT), "")
        if from_right and from_left:
            yield (
                f"“{from_left}” is written from the left and “{from_right}” from the right; on one line nobody could "
                "say which word comes first. Please write a line in one of them."
            )
            return


def _font_problems(text: str, imprint: ReleasedImprint, font: ReleasedFont) -> Iterator[str]:
    lacking = missing_in(text, font)
    if not lacking:
        return
    sign = lacking[0]
    name = unicodedata.name(sign, "").lower()
    other = next((other for other in imprint.fonts if not missing_in(text, other)), None)
    way = f"The font “{other.name}” has it." if other else "Please write it without."
    yield f"“{sign}”{f' ({name})' if name else ''} is not in the font “{font.name}”. {way}"


def missing_in(text: str, font: ReleasedFont) -> list[str]:
    """The characters of a text that a font has no sign for, each once. Joiners need none."""
    known = characters(font.file)
    return [sign for sign in dict.fromkeys(text) if sign not in "\n" + JOINERS and ord(sign) not in known]
