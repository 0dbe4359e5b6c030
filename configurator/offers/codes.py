"""Codes of what is sent to one person: nobody guesses them, and a slip of the pen is seen before anything is looked up.

Twelve random signs (60 bits) and one that checks them, in the field of 32 elements: any single wrong sign and any two
signs in each other's place are found.
"""

from hashlib import blake2b
from random import Random

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without what is easily mistaken: I, O, 0, 1."""
LIST = "L-"
"""What the codes of personal lists begin with."""
_RANDOM, _DERIVED, _GROUP = 12, 10, 4
_TOP, _REDUCE = 16, 0b100101


def new_code(*, rng: Random) -> str:
    """A code of a personal list."""
    signs = "".join(rng.choice(ALPHABET) for _ in range(_RANDOM))
    return LIST + signs + ALPHABET[_times_two(_folded(signs))]


def has_slip(code: str) -> bool:
    """Whether this begins as the code of a list does, and can't be one."""
    signs = code.removeprefix(LIST)
    if signs == code:
        return False
    return len(signs) != _RANDOM + 1 or not set(signs) <= set(ALPHABET) or _folded(signs) != 0


def spoken(code: str) -> str:
    """A code of a list as people read it."""
    return LIST + in_groups(code.removeprefix(LIST))


def in_groups(signs: str) -> str:
    """In groups of four, as people read them out."""
    return " ".join(signs[at : at + _GROUP] for at in range(0, len(signs), _GROUP))


def signs_for(said: bytes) -> str:
    """Ten signs that follow from this, always the same: for what need not be a secret."""
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in blake2b(said, digest_size=_DERIVED).digest())


def _folded(signs: str) -> int:
    """The polynomial with these signs at the field's generator; 0 for a code with its check."""
    found = 0
    for sign in signs:
        found = _times_two(found) ^ ALPHABET.index(sign)
    return found


def _times_two(element: int) -> int:
    return element << 1 ^ (_REDUCE if element & _TOP else 0)
