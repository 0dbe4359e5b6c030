"""Scripts: which writing a place for customers' words takes, by the codes of ISO 15924."""

SCRIPTS: dict[str, tuple[str, frozenset[str]]] = {
    "latin": ("Latin", frozenset({"Latn"})),
    "arabic": ("Arabic and Persian", frozenset({"Arab"})),
    "cyrillic": ("Cyrillic", frozenset({"Cyrl"})),
    "greek": ("Greek", frozenset({"Grek"})),
    "hebrew": ("Hebrew", frozenset({"Hebr"})),
    "chinese": ("Chinese", frozenset({"Hani", "Bopo"})),
    "japanese": ("Japanese", frozenset({"Hani", "Hira", "Kana"})),
    "korean": ("Korean", frozenset({"Hang", "Hani"})),
}
"""Name for people, and the scripts that belong to it. What all share, such as digits and dots, is always taken."""
