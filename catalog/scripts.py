"""Scripts: which writing a place for customers' words takes, by the codes of ISO 15924."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SCRIPTS: dict[str, tuple[str | Promise, frozenset[str]]] = {
    "latin": (_("Latin"), frozenset({"Latn"})),
    "arabic": (_("Arabic and Persian"), frozenset({"Arab"})),
    "cyrillic": (_("Cyrillic"), frozenset({"Cyrl"})),
    "greek": (_("Greek"), frozenset({"Grek"})),
    "hebrew": (_("Hebrew"), frozenset({"Hebr"})),
    "chinese": (_("Chinese"), frozenset({"Hani", "Bopo"})),
    "japanese": (_("Japanese"), frozenset({"Hani", "Hira", "Kana"})),
    "korean": (_("Korean"), frozenset({"Hang", "Hani"})),
}
"""Name for people, and the scripts that belong to it. What all share, such as digits and dots, is always taken."""
