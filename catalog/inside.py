"""Inside: how names and beginnings are written within a sentence, which is English alone to write them small."""

from django.utils.translation import get_language


def in_english() -> bool:
    """Whether what is written now is English, so that the words of a name lose their capitals within a sentence."""
    return (get_language() or "en").startswith("en")


def inside(name: str) -> str:
    """A name inside a sentence: "keyboard", but "SIM card"; other languages leave it as it is."""
    return name[:1].lower() + name[1:] if name[1:2].islower() and in_english() else name
