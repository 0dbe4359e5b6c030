"""The numbers under the bars on a package (GTIN, GS1 General Specifications): 8, 12, 13 or 14 digits."""

from configurator.languages.figures import only_digits

LENGTHS = (8, 12, 13, 14)
_LONGEST, _USUAL, _SHORTEST = 14, 13, 8
_TEN, _THREE = 10, 3


def gtin_of(text: str) -> str | None:
    """A GTIN in the one spelling that is kept, however people and scanners write it; None where it can't be one.

    Twelve digits, and fourteen with a zero in front, become thirteen; eight stay eight. The last digit has to be the
    one that the others ask for.
    """
    digits = only_digits(text.strip())
    if len(digits) not in LENGTHS or check_digit(digits[:-1]) != digits[-1]:
        return None
    whole = digits.zfill(_LONGEST)
    shown = next(size for size in (_SHORTEST, _USUAL, _LONGEST) if not whole[:-size].strip("0"))
    return whole[-shown:]


def check_digit(digits: str) -> str:
    """The digit that belongs behind these: from the right every second one counts three times, from the last on."""
    total = sum(int(digit) * (1 if place % 2 else _THREE) for place, digit in enumerate(reversed(digits)))
    return str(-total % _TEN)
