"""Words in Python that people read and no translator sees: prose in any literal, and any word where labels stand."""

import ast
import re

from tests.languages.words import _HTML, NAMES

MARKS = re.compile(r"_|(?:n?p?gettext)(?:_lazy|_noop)?")
LOGS = {"debug", "info", "warning", "error", "exception", "critical"}
FOR_PROGRAMMERS = {
    *("TypeError", "ValueError", "RuntimeError", "AssertionError", "LookupError", "KeyError"),
    *("ImproperlyConfigured", "AttributeError", "ProgrammingError", "OSError", "NotPersonal", "add_argument"),
    "ContextVar",
}
"""Calls whose words are said to programmers, or on the command line."""
LABELS = {
    *("verbose_name", "verbose_name_plural", "help_text", "label", "empty_label", "description", "short_description"),
    *("title", "message", "heading", "search_help_text", "site_header", "site_title", "index_title"),
}
"""Arguments, names in a class and keys of a dict that hold what is shown."""
SAYING = {"ValidationError": 0, "success": 1, "message_user": 1, "add_error": 1, "Problem": 1, "show_in_form": 1}
"""Calls that show a text even if it is one word, and the place of that."""

_WORD = re.compile(r"[^\W\d_]{2,}")
_PROSE = re.compile(r"[^\W\d_]{2,}[,:;.)”’]* [(“‘]?(?:[^\W\d_]{2,}|\{\})")
_CODE = re.compile(
    r"^\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|PRAGMA|ALTER|DROP|COPY)\s"
    r"|^[\w/-]+; \w+=|^(private|public|noindex|Disallow|default-src)\b|^\{?\w*\}? ?-?\w+-\{\}"
)
_BY_DJANGO = {"permissions"}
"""Rows that Django writes, in English like its own."""


def unmarked_code(text):
    """Line and words of everything unmarked in the source of a module."""
    found = set()
    _look(ast.parse(text), found, is_shown=False)
    return sorted(found)


def _look(node, found, *, is_shown):
    if isinstance(node, ast.Constant | ast.JoinedStr):
        _read(node, found, is_shown=is_shown)
        return
    children = _CHILDREN.get(type(node), _all)
    for child, shown in children(node):
        _look(child, found, is_shown=shown)


def _all(node):
    yield from ((part, False) for part in ast.iter_child_nodes(node))


def _nothing(_node):
    return ()


def _call(node):
    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
    if MARKS.fullmatch(name) or name in FOR_PROGRAMMERS or _logs(node):
        return
    if not (
        name == "split" and isinstance(getattr(node.func, "value", None), ast.Constant)
    ):  # words in a row are no sentence
        yield node.func, False
    for place, part in enumerate(node.args):
        yield part, SAYING.get(name) == place
    for word in node.keywords:
        yield word.value, word.arg in LABELS


def _logs(call):
    named = isinstance(call.func, ast.Attribute) and call.func.attr in LOGS
    return named and getattr(call.func.value, "id", "") in {"log", "logger"}


def _dict(node):
    for key, value in zip(node.keys, node.values, strict=True):
        yield value, isinstance(key, ast.Constant) and key.value in LABELS


def _assign(node):
    names = {getattr(target, "id", "") for target in node.targets}
    if not names & _BY_DJANGO:
        yield node.value, bool(names & LABELS - {"label"})  # an app's label is its code


def _function(node):
    yield from ((part, False) for part in [*node.decorator_list, node.args, *node.body])


def _annotated(node):
    if node.value is not None:
        yield node.value, False


def _statement(node):
    if not isinstance(node.value, ast.Constant):  # else it is a docstring
        yield node.value, False


_CHILDREN = {
    ast.Call: _call,
    ast.Dict: _dict,
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.Expr: _statement,
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.arg: _nothing,
    ast.Compare: _nothing,  # a word that is looked for
    ast.Subscript: _nothing,
}


def _read(node, found, *, is_shown):
    text = node.value if isinstance(node, ast.Constant) else _joined(node, found)
    if not isinstance(text, str):
        return
    bare = _HTML.sub(" ", text)
    words = [word for word in _WORD.findall(bare) if word not in NAMES]
    if words and (is_shown or (_PROSE.search(bare) and not _CODE.search(bare))):
        found.add((node.lineno, " ".join(bare.split())))


def _joined(node, found):
    """An f-string with its blanks as {}; what stands in the blanks is looked at, too."""
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            _look(part.value, found, is_shown=False)
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
