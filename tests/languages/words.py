"""The words of the site: what the sources mark, and what locale/ holds of it."""

import ast
import re
from pathlib import Path

from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.utils.translation import template

BASE = Path(__file__).resolve().parent.parent.parent
LOCALES = {"de": "de", "fa": "fa", "zh-hans": "zh_Hans"}
_CALLED = r"_|(?:n?p?gettext)(?:_lazy|_noop)?"
_TEXT = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""


def catalog(language):
    """What locale/ holds in a language."""
    with (BASE / "locale" / LOCALES[language] / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=LOCALES[language])


def compiled(language):
    """The same as the site reads it."""
    with (BASE / "locale" / LOCALES[language] / "LC_MESSAGES" / "django.mo").open("rb") as file:
        return read_mo(file)


def messages(language):
    """Every message but the header."""
    return [message for message in catalog(language) if message.id]


def ids_of(message):
    """Singular and plural of what is to be translated."""
    return tuple(message.id) if isinstance(message.id, list | tuple) else (message.id,)


def texts_of(message):
    """All forms of the translation."""
    return tuple(message.string) if isinstance(message.string, list | tuple) else (message.string,)


def sources():
    """Everything that words are collected from."""
    for root, kinds in (("configurator", ("py",)), ("catalog", ("py",)), ("templates", ("html", "txt"))):
        for kind in kinds:
            yield from sorted((BASE / root).rglob(f"*.{kind}"))


def marked():
    """Context and msgid of what the sources mark, without the programs of gettext: templates as Django reads them."""
    found = set()
    for path in sources():
        text = path.read_text(encoding="utf-8")
        calls = _calls_in_python(text) if path.suffix == ".py" else _calls_in_template(text)
        found |= {_named(name, words) for name, words in calls}
    return found - {None}


def _named(name, words):
    """Context and msgid of a call; None where only the context is written there."""
    if "p" not in name.split("gettext")[0]:
        return None, words[0]
    return (words[0], words[1]) if len(words) > 1 else None


def _calls_in_python(text):
    for node in ast.walk(ast.parse(text)):
        name = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
        if re.fullmatch(_CALLED, name) and node.args and isinstance(node.args[0], ast.Constant):
            yield name, [one.value for one in node.args if isinstance(one, ast.Constant)]


def _calls_in_template(text):
    for name, words in re.findall(rf"(?<!\w)({_CALLED})\(\s*((?:{_TEXT}\s*,?\s*)+)", template.templatize(text)):
        yield (
            name,
            ast.literal_eval(f"({words},)") if not words.rstrip().endswith(",") else ast.literal_eval(f"({words})"),
        )


# Words in templates that are not marked

_SKIPPED = re.compile(
    r"\{%\s*(blocktranslate|blocktrans)\b.*?\{%\s*end\1\s*%\}"
    r"|\{%\s*comment\b.*?\{%\s*endcomment\s*%\}|\{#.*?#\}|<!--.*?-->"
    r"|<(script|style|code)\b[^>]*>.*?</\2>",
    re.DOTALL,
)
_TAGS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_SAID = re.compile(
    r'\s(?:title|aria-label|aria-description|aria-roledescription|placeholder|alt|label|data-done|data-by-hand)="([^"]*)"'
)
_HTML = re.compile(r"""<(?:[^>"']|"[^"]*"|'[^']*')*>""", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]{2,}")
NAMES = {
    "Atelier",
    "SKU",
    "CSV",
    "JSON",
    "PDF",
    "XML",
    "UBL",
    "API",
    "URL",
    "SVG",
    "QR",
    "nbsp",
    "amp",
    "times",
    "min",
    "mm",
}


def _blanked(found):
    return "\n" * found.group().count("\n")


def unmarked(text):
    """Line and words of every text of a template that stands outside translation tags."""
    bare = _TAGS.sub(_blanked, _SKIPPED.sub(_blanked, text))
    for number, line in enumerate(_HTML.sub(_spoken, bare).split("\n"), start=1):
        words = [word for word in _WORD.findall(re.sub(r"&\w+;", " ", line)) if word not in NAMES]
        if words:
            yield number, " ".join(words)


def _spoken(tag):
    """Of a tag, what is shown or read out."""
    return " ".join(["", *_SAID.findall(tag.group()), ""]) + "\n" * tag.group().count("\n")
