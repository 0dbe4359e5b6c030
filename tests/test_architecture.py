"""What import-linter can't see: foreign keys, templates, sizes, the shape of steps, what never changes."""

import ast
import re
import tomllib
from pathlib import Path
from statistics import median

import pytest
from django.apps import apps

from configurator.privacy.classes import CLASSES
from tests.steps import STEPS

BASE = Path(__file__).resolve().parent.parent
ROOTS = (BASE / "configurator", BASE / "catalog")
SOURCES = sorted(p for root in ROOTS for p in root.rglob("*.py") if "migrations" not in p.parts)
TEMPLATES = sorted((BASE / "templates").rglob("*.html"))
STATIC = sorted(p for kind in ("css", "js") for p in (BASE / "static").rglob(f"*.{kind}") if "vendor" not in p.parts)

FUNCTION_MEDIAN, FUNCTION_MOST, CLASS_MOST = 8, 50, 200
FILE_MOST = {".py": 400, ".html": 150, ".css": 300, ".js": 300}

# an app's templates may include these beside their own folder and components/; admin/ is Django's
OPEN_TO_ALL = {
    "base.html",
    "plain.html",
    "account/base_reauthenticate.html",
}  # the last is one page for two apps of allauth
EVERYBODYS = {"components", "admin"}
VAGUE = {"utils", "util", "helpers", "helper", "services", "service", "common", "misc", "managers"}


def name_of(path):
    return str(path.relative_to(BASE))


def parsed(path):
    return ast.parse(path.read_text())


def functions(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def classes(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]


def lines_of(node):
    """Lines of a definition; the docstring explains, it is not counted against a function."""
    body = node.body
    first = body[0]
    told = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    docstring = first.end_lineno - first.lineno + 1 if told else 0
    return node.end_lineno - node.lineno + 1 - docstring


# Layers


def layers():
    """Apps from low to high, in the order that pyproject.toml gives to import-linter."""
    contracts = tomllib.loads((BASE / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    rows = next(c for c in contracts if c["name"] == "Layers point down")["layers"]
    found = {}
    for height, row in enumerate(reversed(rows)):
        for name in row.split("|"):
            found[name.strip(" ()")] = height
    return found


def own_models():
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith(("configurator.", "catalog."))
    ]


def height(model):
    config = apps.get_app_config(model._meta.app_label)
    return layers()[config.name]


def upward(models):
    """Foreign keys from a lower app to a higher one, or between two apps of one layer."""
    return [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in models
        for field in model._meta.get_fields()
        if field.is_relation
        and not field.auto_created
        and field.related_model in set(own_models())
        and model._meta.app_label != field.related_model._meta.app_label
        and height(model) <= height(field.related_model)
    ]


def test_foreign_keys_point_down():
    assert own_models()
    assert upward(own_models()) == []


def test_a_foreign_key_that_points_up_would_be_found(monkeypatch):
    upside_down = {name: -level for name, level in layers().items()}
    monkeypatch.setattr("tests.test_architecture.layers", lambda: upside_down)
    assert "configurations.Configuration.release -> releases.Release" in upward(own_models())


def test_every_app_of_ours_has_a_layer():
    ours = {c.name for c in apps.get_app_configs() if c.name.startswith(("configurator.", "catalog"))}
    assert ours - set(layers()) == set()


# People


def unclassified():
    return sorted({model._meta.label for model in apps.get_models(include_auto_created=True)} ^ set(CLASSES))


def test_every_table_says_what_it_holds_about_people():
    assert unclassified() == [], "each table has a line in configurator/privacy/classes.py"


def test_a_table_that_does_not_say_would_be_found(monkeypatch):
    monkeypatch.delitem(CLASSES, "customers.Interaction")
    assert unclassified() == ["customers.Interaction"]


# Templates


INCLUDED = re.compile(r"{%-?\s*(?:include|extends)\s+[\"']([^\"']+)[\"']")


def strangers(path, text):
    """Templates of another app that this one includes."""
    folder = path.relative_to(BASE / "templates").parts[0]
    allowed = {folder, *EVERYBODYS}
    return [
        f"{name_of(path)} includes {target}"
        for target in INCLUDED.findall(text)
        if target not in OPEN_TO_ALL and target.split("/")[0] not in allowed
    ]


def test_templates_include_their_own_folder_and_components_only():
    assert [s for path in TEMPLATES for s in strangers(path, path.read_text())] == []
    assert strangers(BASE / "templates/orders/a.html", "{% include 'configurations/_build.html' %}") != []


FORBIDDEN_MARKUP = {
    "an inline style": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\ssrc=)", re.IGNORECASE),
    "an inline handler": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "a script address": re.compile(r"javascript:", re.IGNORECASE),
    "unescaped text": re.compile(r"\|\s*safe\b|{%\s*autoescape\s+off"),
    "code in an attribute": re.compile(r"\b(?:data-)?hx-on\b|\bjs:"),
}


def markup_faults(text):
    return [fault for fault, pattern in FORBIDDEN_MARKUP.items() if pattern.search(text)]


def test_templates_hold_no_inline_code_and_escape_everything():
    assert {name_of(p): markup_faults(p.read_text()) for p in TEMPLATES if markup_faults(p.read_text())} == {}


@pytest.mark.parametrize(
    "text",
    [
        '<p style="color:red">',
        "<style>p{}</style>",
        "<script>alert(1)</script>",
        '<a onclick="go()">',
        '<a href="javascript:go()">',
        "{{ name|safe }}",
        "<div data-hx-on:click='x'>",
    ],
)
def test_inline_code_would_be_found(text):
    assert len(markup_faults(text)) == 1


def test_every_fragment_says_what_it_needs():
    silent = [
        name_of(p) for p in TEMPLATES if p.name.startswith("_") and "{# needs" not in p.read_text().split("\n")[0]
    ]
    assert silent == []


# Sizes


def test_files_stay_within_their_budget():
    sizes = {name_of(p): len(p.read_text().splitlines()) for p in [*SOURCES, *TEMPLATES, *STATIC]}
    assert {name: size for name, size in sizes.items() if size > FILE_MOST[Path(name).suffix]} == {}


def test_functions_stay_within_their_budget():
    sizes = {f"{name_of(p)}:{f.lineno} {f.name}": lines_of(f) for p in SOURCES for f in functions(parsed(p))}
    assert {name: size for name, size in sizes.items() if size > FUNCTION_MOST} == {}
    assert median(sizes.values()) <= FUNCTION_MEDIAN


def test_classes_stay_within_their_budget():
    sizes = {
        f"{name_of(p)}:{c.lineno} {c.name}": c.end_lineno - c.lineno + 1 for p in SOURCES for c in classes(parsed(p))
    }
    assert {name: size for name, size in sizes.items() if size > CLASS_MOST} == {}


# Names and steps


def test_no_module_has_a_name_that_says_nothing():
    assert [name_of(p) for p in SOURCES if VAGUE & {p.stem, *p.relative_to(BASE).parts[:-1]}] == []


def missing_shape(function):
    """What a step's signature lacks: only keywords, and a type on each and on the answer."""
    arguments = function.args
    found = []
    if arguments.args or arguments.posonlyargs:
        found.append("takes arguments by position")
    if any(a.annotation is None for a in [*arguments.args, *arguments.kwonlyargs]) or function.returns is None:
        found.append("lacks a type")
    if {a.arg for a in [*arguments.args, *arguments.kwonlyargs]} & {"request"}:
        found.append("knows the request")
    return found


def steps():
    for module, names in STEPS.items():
        path = BASE / (module.replace(".", "/") + ".py")
        found = {f.name: f for f in parsed(path).body if isinstance(f, ast.FunctionDef)}
        for name in sorted(names):
            yield f"{module}.{name}", found[name]


def test_steps_take_typed_keywords_and_no_request():
    assert {name: missing_shape(f) for name, f in steps() if missing_shape(f)} == {}


def test_a_step_of_another_shape_would_be_found():
    function = ast.parse("def choose(request, *, key: int): ...").body[0]
    assert missing_shape(function) == ["takes arguments by position", "lacks a type", "knows the request"]


def test_steps_read_no_clock_and_draw_no_lots():
    """Time and randomness are passed in."""
    clocks = re.compile(r"timezone\.now\(|datetime\.now\(|random\.|time\.time\(")
    guilty = [module for module in STEPS if clocks.search((BASE / (module.replace(".", "/") + ".py")).read_text())]
    assert guilty == []


def test_no_signals():
    receivers = re.compile(r"django\.dispatch|db\.models\.signals|@receiver")
    assert [name_of(p) for p in SOURCES if receivers.search(p.read_text())] == []


# What never changes

# the verbs that change stored rows, and where each immutable model may be deleted
CHANGING = {"update", "bulk_update", "update_or_create", "aupdate", "select_for_update"}
FORGET = "configurator/customers/forget.py"
IMMUTABLE = {
    "Release": set(),
    "OnSale": set(),
    "Interaction": {FORGET},
    "Consent": set(),
    "Movement": set(),
    "Assignment": set(),
    "StepPassed": set(),
    "Exposure": {"configurator/experiments/expose.py"},
}
DETACHED = {"Consent": {FORGET}}  # where rows may lose their person, and nothing else


def model_at_root(node):
    """The name that a chain of calls and attributes begins with."""
    while isinstance(node, ast.Call | ast.Attribute | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def changing_calls(path):
    calls = [n for n in ast.walk(parsed(path)) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)]
    for call in calls:
        model = model_at_root(call)
        if model not in IMMUTABLE:
            continue
        detaching = call.func.attr == "update" and name_of(path) in DETACHED.get(model, set())
        if detaching and [word.arg for word in call.keywords] == ["customer"]:
            continue
        if call.func.attr in CHANGING or (call.func.attr == "delete" and name_of(path) not in IMMUTABLE[model]):
            yield f"{name_of(path)}:{call.lineno} {model}.{call.func.attr}"


def test_nothing_changes_a_release_or_an_interaction():
    assert [call for path in SOURCES for call in changing_calls(path)] == []


def test_a_change_of_an_immutable_row_would_be_found(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.test_architecture.BASE", tmp_path)
    file = tmp_path / "bad.py"
    file.write_text("Interaction.objects.of(key).update(at=now)\nRelease.objects.filter(pk=1).delete()\n")
    assert list(changing_calls(file)) == ["bad.py:1 Interaction.update", "bad.py:2 Release.delete"]


def test_times_are_written_as_html_knows_them():
    """Django's 'c' writes microseconds, of which HTML allows three digits."""
    assert [name_of(path) for path in TEMPLATES if re.search(r"""\|date:['"]c['"]""", path.read_text())] == []
