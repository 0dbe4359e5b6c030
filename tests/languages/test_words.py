"""The words of the interface: complete, with the same blanks, compiled, collected, and marked in every template."""

import re
from collections import defaultdict

import pytest
from django.utils import translation

from configurator.languages.scripts import SENTENCES
from tests.languages.unmarked import unmarked_code
from tests.languages.words import BASE, LOCALES, catalog, compiled, ids_of, marked, messages, texts_of, unmarked

COMPLETE = ("",)
"""Where every word has its translation in every language: everywhere. While much is new, name what is done instead."""

IN_ENGLISH = ("templates/api/",)
"""Folders whose pages are English on purpose: the description of the HTTP API is for who writes programs."""

_BLANKS = re.compile(r"%\((\w+)\)[sd]|(?<!\{)\{(\w*)[^{}]*\}(?!\})")
_TAG = re.compile(r"</?[a-z]+")
languages = pytest.mark.parametrize("language", LOCALES)


def has_its_translation(message):
    where = [path for path, _line in message.locations]
    return any(path.startswith(COMPLETE) for path in where)


def blanks(text):
    return {one or other for one, other in _BLANKS.findall(text)}


def flaws(message):
    """What is wrong with a translation."""
    ids, texts = ids_of(message), texts_of(message)
    if not all(texts):
        return ["missing"] if has_its_translation(message) else ["half"] if any(texts) else []
    allowed = [blanks(one) for one in ids]
    found = ["blanks"] if any(blanks(text) not in allowed for text in texts) else []
    if message.fuzzy:
        found.append("fuzzy")
    if any(sorted(_TAG.findall(text)) not in [sorted(_TAG.findall(one)) for one in ids] for text in texts):
        found.append("markup")
    if any(
        (text.startswith("\n"), text.endswith("\n")) != (ids[0].startswith("\n"), ids[0].endswith("\n"))
        for text in texts
    ):
        found.append("line ends")
    return found


@languages
def test_every_translation_is_there_and_has_the_same_blanks(language):
    assert {message.id: found for message in messages(language) if (found := flaws(message))} == {}


def test_flaws_would_be_found():
    words = catalog("de")

    def of(msgid, text, **more):
        words.add(msgid, text, **more)
        return flaws(words.get(msgid, more.get("context")))

    home = {"locations": [("templates/base.html", 1)]}
    assert of("x1", "", **home) == ["missing"]
    assert of("x2", "") == []
    assert of(("x3", "x3s"), ("y", "")) == ["half"]
    assert of("x {name}", "y {nome}") == ["blanks"]
    assert of("x %(name)s", "y") == ["blanks"]
    assert of(("one", "{n} x"), ("eins", "{n} y")) == []
    assert of("x4", "y", flags=["fuzzy"]) == ["fuzzy"]
    assert of("<b>x</b>", "<i>y</i>") == ["markup"]
    assert of("x5\n", "y") == ["line ends"]


@languages
def test_what_the_site_reads_is_what_is_written(language):
    def pairs(found):
        return {(m.context, *ids_of(m)): list(texts_of(m)) for m in found if m.id and all(texts_of(m))}

    assert pairs(compiled(language)) == pairs(catalog(language)), "run: make languages"


class Anything(str):
    """Stands for whatever a sentence has a blank for."""

    __slots__ = ()

    def __format__(self, _how):
        return "7"

    def __getattr__(self, _name):
        return self


def said(message, count):
    """One message as a page would say it."""
    ids = ids_of(message)
    if len(ids) == 1:
        text = translation.pgettext(message.context, ids[0]) if message.context else translation.gettext(ids[0])
    elif message.context:
        text = translation.npgettext(message.context, *ids, count)
    else:
        text = translation.ngettext(*ids, count)
    if "python-brace-format" in message.flags and "no-python-brace-format" not in message.flags:
        named = {name: Anything("7") for one in ids for name in blanks(one) if name}
        return text.format(*["7"] * 9, **named)
    return text % defaultdict(lambda: 7) if "python-format" in message.flags else text


@languages
def test_every_sentence_can_be_said(language):
    with translation.override(language):
        for message in messages(language):
            for count in (0, 1, 2, 5, 100):
                assert said(message, count), message.id


def test_the_words_are_those_of_the_sources():
    """Read without gettext's programs, so that it holds on every machine."""
    found = marked()
    assert len(found) > 10
    for language in LOCALES:
        held = {(message.context, ids_of(message)[0]) for message in messages(language)}
        assert (found - held, held - found) == (set(), set()), "run: make languages"


# Marks


def unmarked_in(skipped):
    paths = sorted((BASE / "templates").rglob("*.html"))
    names = [(path, str(path.relative_to(BASE))) for path in paths]
    return [
        f"{name}:{line}: {words}"
        for path, name in names
        if not name.startswith(skipped)
        for line, words in unmarked(path.read_text(encoding="utf-8"))
    ]


def test_every_text_of_a_template_is_marked():
    assert unmarked_in(IN_ENGLISH) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<p>Hello you</p>", [(1, "Hello you")]),
        ('\n<p title="Two words">{% translate "Hello" %}</p>', [(2, "Two words")]),
        ("{% if x %}Yes{% else %}{{ no }}{% endif %}", [(1, "Yes")]),
        ("{% blocktranslate trimmed %}\nHello\n{% endblocktranslate %} Atelier", []),
        ("<script>const a = 1;</script><!-- none --> {# none #} &nbsp; 12 x", []),
    ],
)
def test_a_text_without_a_mark_is_found(text, found):
    assert list(unmarked(text)) == found


def test_no_folder_is_excused_for_nothing():
    assert all(unmarked_in(()) and any(f.startswith(folder) for f in unmarked_in(())) for folder in IN_ENGLISH)


BY_COMMAND, BY_PROGRAM = "said by a command: English", "read by programs: English"
ENGLISH_CODE = {
    "catalog/demo/": BY_COMMAND,
    "catalog/fixed_load.py": BY_COMMAND,
    "catalog/management/": BY_COMMAND,
    "catalog/sheets/sentences.py": "cells of a spreadsheet, which are read again",
    "configurator/api/": BY_PROGRAM,
    "configurator/background/management/": BY_COMMAND,
    "configurator/backup/": BY_COMMAND,
    "configurator/configurations/checks.py": BY_COMMAND,
    "configurator/customers/management/": BY_COMMAND,
    "configurator/customers/wordings.py": "written in each language by itself, and kept as it was said",
    "configurator/demo.py": BY_COMMAND,
    "configurator/engine/": "knows neither Django nor people",
    "configurator/fulfillment/checks.py": BY_COMMAND,
    "configurator/fulfillment/formats/": BY_PROGRAM,
    "configurator/fulfillment/management/": BY_COMMAND,
    "configurator/fulfillment/reconcile/": "a receiver's mistakes, for the log",
    "configurator/fulfillment/reports/": BY_PROGRAM,
    "configurator/fulfillment/shipstation/": BY_PROGRAM,
    "configurator/orders/countries.py": "names from CLDR stand before these",
    "configurator/orders/load_terms.py": BY_COMMAND,
    "configurator/insight/funnel/sql.py": "statements for the database",
    "configurator/insight/groups/divide.py": BY_COMMAND,
    "configurator/insight/groups/rebuild.py": BY_COMMAND,
    "configurator/insight/households/": "said by a command, and names for an American club's households: English",
    "configurator/insight/management/": BY_COMMAND,
    "configurator/insight/share/spent.py": "statements for the database",
    "configurator/orders/management/": BY_COMMAND,
    "configurator/orders/payment/": "answers to the payment service, and marks for the log",
    "configurator/outbox/follow.py": BY_COMMAND,
    "configurator/profiles/dialogue/load.py": BY_COMMAND,
    "configurator/profiles/files.py": BY_COMMAND,
    "configurator/profiles/management/": BY_COMMAND,
    "configurator/profiles/population/": BY_COMMAND,
    "configurator/profiles/simulated.py": BY_COMMAND,
    "configurator/programs/": BY_COMMAND,
    "configurator/releases/jobs.py": "said by the process that compiles to the one that asked",
    "configurator/releases/management/": BY_COMMAND,
    "configurator/stock/load.py": BY_COMMAND,
    "configurator/stock/management/": BY_COMMAND,
}
NOT_THESE = ("configurator/api/admin.py", "configurator/api/models.py", "configurator/api/apps.py")
"""What is shown to people all the same."""
_MACHINES = "api/ health/ static/ media/ shipstation/ hooks/ schemas/ robots.txt embed.js"
NO_ADMIN = "a row that no page shows"
IN_DATA = "a cell of a data set, the same in every copy"
EXCUSED = {
    ("catalog/groups.py", "conversion specialist"): "the name of a group of staff, as the others are",
    ("catalog/groups.py", "market research"): "the name of a group of staff, as the others are",
    (
        "configurator/insight/experiments/effect.py",
        "treated {}, held out {}: at least {} on each side",
    ): "an error that pages say in their own words",
    ("catalog/sheets/columns.py", "by weight"): "a cell of a spreadsheet, which is read again",
    ("catalog/sheets/columns.py", "on request"): "a cell of a spreadsheet, which is read again",
    ("configurator/customers/models/merge.py", "{} into {}"): NO_ADMIN,
    ("configurator/insight/research/bands.py", "under {}"): IN_DATA,
    ("configurator/insight/research/bands.py", "{} or more"): IN_DATA,
    ("configurator/insight/research/bands.py", "{} to {}"): IN_DATA,
    ("configurator/insight/research/gather.py", "group {}"): IN_DATA,
    ("configurator/fulfillment/deliveries/post.py", "no answer within {} s"): "receivers/failures.py says it to people",
    ("configurator/fulfillment/models/tick.py", "{} of {} {}"): NO_ADMIN,
    ("configurator/fulfillment/receivers/failures.py", "no answer within"): "what is looked for, not what is said",
    ("configurator/languages/middleware.py", _MACHINES): "addresses",
    ("configurator/orders/models/amendment.py", "{} line {}"): NO_ADMIN,
    ("configurator/orders/models/answer.py", "{} until {}"): NO_ADMIN,
    ("configurator/orders/models/giveback.py", "staff:"): "how it is written",
    ("configurator/orders/models/order.py", "{} version {}"): NO_ADMIN,
    ("configurator/orders/models/payment.py", "{} of {}"): NO_ADMIN,
    ("configurator/releases/impact.py", "{} is asked"): "what is looked for, not what is said",
    ("configurator/releases/models.py", "Current: {}"): NO_ADMIN,
    ("configurator/releases/models.py", "Publication {}"): NO_ADMIN,
    ("configurator/releases/models.py", "Report {}"): NO_ADMIN,
    ("configurator/releases/models.py", "Trial {}"): NO_ADMIN,
}


def unmarked_by_module():
    """Every module's name with what stands unmarked in it, as (line, words)."""
    paths = [path for root in ("catalog", "configurator") for path in sorted((BASE / root).rglob("*.py"))]
    names = {str(path.relative_to(BASE)): path for path in paths if "migrations" not in path.parts}
    found = {name: unmarked_code(path.read_text(encoding="utf-8")) for name, path in names.items()}
    return {name: words for name, words in found.items() if words}


def folder_of(name):
    """The entry that excuses a module, None for none."""
    return None if name in NOT_THESE else next((one for one in ENGLISH_CODE if name.startswith(one)), None)


def test_what_people_read_is_marked_in_python_too():
    found = [
        f"{name}:{line}: {words}"
        for name, unmarked in unmarked_by_module().items()
        for line, words in unmarked
        if folder_of(name) is None and (name, words) not in EXCUSED
    ]
    assert found == []


def test_nothing_is_excused_in_python_that_is_not_there():
    found = unmarked_by_module()
    assert {folder_of(name) for name in found} - {None} == set(ENGLISH_CODE)
    assert set(EXCUSED) <= {(name, words) for name, unmarked in found.items() for _line, words in unmarked}


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('raise ValidationError("No.")', ["No."]),
        ('raise ValidationError(_("No."))', []),
        ('messages.info(request, f"Saved {name}")', ["Saved {}"]),
        ('form.add_error("name", "Missing")', ["Missing"]),
        ('name = models.CharField(help_text="Short")', ["Short"]),
        ('class A:\n    verbose_name = "thing"\n    label = "a"', ["thing"]),
        ('context = {"title": "Things", "code": "thing"}', ["Things"]),
        ("found = [f\"{n} parts {gettext('of')} {'two words'}\"]", ["two words", "{} parts {} {}"]),
        ('yield format_html("<p class=a>Two words</p>")', ["Two words"]),
        ('"""Some words."""\nlog.info("some words")\nraise ValueError("some words")', []),
        ('keys = "some words".split()\ncursor.execute("SELECT one FROM two")', []),
        ('def f(a: "some words") -> "some words":\n    """Some words."""\n    return a == "some words"', []),
    ],
)
def test_words_without_a_mark_are_found(code, found):
    assert sorted(words for _line, words in unmarked_code(code)) == found


# Scripts


def spoken_in_scripts():
    """Sentences in the site's scripts: what stands in quotes and ends as sentences do."""
    for path in sorted((BASE / "static" / "js").glob("*.js")):
        if path.name == "trouble.js":
            continue  # its words stand in the page
        code = re.sub(r"(?m)^\s*//.*$|(?s:/\*.*?\*/)", "", path.read_text(encoding="utf-8"))
        for sentence in re.findall(r'"([A-Z][^"\n]* [^"\n]*[.!?])"', code):
            yield path.name, sentence


def test_what_scripts_say_is_translated():
    assert {sentence for _name, sentence in spoken_in_scripts()} <= set(SENTENCES)


def test_no_sentence_is_kept_that_no_script_says():
    assert set(SENTENCES) <= {sentence for _name, sentence in spoken_in_scripts()}
