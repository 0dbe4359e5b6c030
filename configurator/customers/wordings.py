"""Wordings: the very words that customers answer, by purpose and version. Published words never change.

A new wording goes to the end of its list; the ledger names the version that was on the page.
"""

from configurator.customers.models import Purpose

_LEARN = (
    "Learn from my choices, so that the next visit is shorter. Off: nothing is written down. This visit: forgotten "
    "when the visit is over. Always: kept until I erase it. I can change this at any time."
)
_WRITE = (
    "Write to me about builds that I saved and things that I ordered, not more often than I say. "
    "I can stop it with one click in every message."
)
_COUNT = (
    "Count my choices, without my name or address, to find out what should be offered. "
    "I can take this back at any time; what is counted already stays counted."
)

WORDINGS: dict[Purpose, tuple[str, ...]] = {
    Purpose.PERSONALISE: (_LEARN,),
    Purpose.MESSAGE: (_WRITE,),
    Purpose.RESEARCH: (_COUNT,),
}


def newest_wording(purpose: Purpose) -> int:
    """The version that pages show now, counted from 1."""
    return len(WORDINGS[purpose])


def wording_of(purpose: Purpose, version: int = 0) -> str:
    """The words of a version; of 0 the newest."""
    return WORDINGS[purpose][version - 1]
