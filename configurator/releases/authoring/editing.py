"""One rule on the desk: what is stored, what is typed, and what happens when it is kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.text import slugify
from django.utils.translation import gettext as _

from catalog.drafting import drafted
from catalog.keep import condition_document, drop_rule, keep_condition, keep_rule
from catalog.models import CompatibilityRule, Module, ProductFamily, RuleChange
from catalog.sentences import ASKED_IF, sentence
from catalog.snapshot import rule_document
from configurator.releases.authoring.blanks import Blanks, Grid, Side, grid
from configurator.releases.authoring.fields import Fields, fields_of, new_fields
from configurator.releases.authoring.place import FORMS, FormOfSentence, Place
from configurator.releases.authoring.story import ThreeWays, three_ways, who
from configurator.releases.authoring.typed import Typed, read

if TYPE_CHECKING:
    from catalog.documents import Document
    from catalog.keep import ChangedMeanwhileError, Hand
    from configurator.releases.authoring.blanks import Blank

LONGEST_CODE = 60


@dataclass
class Editing:
    """A rule's form; `code` is "" as long as the rule is new, for *asked only if* it is the module's."""

    place: Place
    form: str
    code: str
    stored: Document | None
    version: int
    fields: Fields
    typed: Typed | None = None
    three_ways: list[ThreeWays] = field(default_factory=list)
    other: RuleChange | None = None

    @property
    def other_name(self) -> str:
        """Who changed the rule meanwhile."""
        return who(self.other) if self.other is not None else _("Somebody")

    @property
    def about(self) -> FormOfSentence:
        """The form of the sentence."""
        return FORMS[self.form]

    @property
    def key(self) -> str:
        """The code that history and drafts know the rule by."""
        return f"{ASKED_IF}/{self.code}" if self.form == ASKED_IF else self.code or "(new)"

    @property
    def title(self) -> str:
        """What the page is called."""
        if self.form == ASKED_IF:
            return _("When “{module}” is asked").format(module=self.place.modules[self.code].name)
        said = _("New rule: {form}") if self.stored is None else _("Rule: {form}")
        return said.format(form=self.about.inside)

    @property
    def blanks(self) -> Blanks:
        """The blanks in their present state."""
        return Blanks(self.form, self.fields, self.place, self.typed)

    @property
    def sides(self) -> list[Side]:
        """The sides of the sentence."""
        return self.blanks.sides()

    @property
    def operator(self) -> Blank | None:
        """The comparison, where the form has one."""
        return self.blanks.operator()

    @property
    def grid(self) -> Grid | None:
        """The table, where the form has one."""
        is_read = self.typed is not None and not self.typed.wrong.keys() & {"cells", "paste"}
        rows = self.typed.rule.get("rows") if self.typed is not None and is_read else None
        rows = rows or (self.stored or {}).get("rows") if self.typed is None else rows
        return grid(self.blanks, rows) if self.form == "table" else None

    @property
    def alone(self) -> dict[str, Blank]:
        """The blanks that stand alone, by name."""
        names = {"limit-kind": "", "bound": _("Number"), "constant": _("A reserve of"), "strength": "", "says": ""}
        names |= {"valid_from": "", "valid_to": "", "note": ""}
        return {name.replace("-", "_"): self.blanks.blank(name, label) for name, label in names.items()}

    @property
    def has_spare(self) -> bool:
        """Whether the days or the note are filled in."""
        return any(self.fields[name] for name in ("valid_from", "valid_to", "note"))

    @property
    def whole_wrong(self) -> list[str]:
        """What is wrong with the sentence as a whole."""
        return self.typed.wrong.get("", []) if self.typed is not None else []

    @property
    def drafted(self) -> str:
        """The sentence that is drafted for customers; "" as long as the rule says nothing."""
        rule = self.typed.rule if self.typed is not None and self.typed.is_meant else None
        rule = self.stored if self.typed is None else rule
        return drafted(rule, self.place.names([rule])) if rule else ""

    def read(self) -> Typed:
        """Read what was typed, once."""
        if self.typed is None:
            self.typed = read(self.form, self.code or "new", self.fields, self.place)
        return self.typed

    @property
    def sentence(self) -> str:
        """Read the rule back; "" as long as it is not one."""
        rule = self.typed.rule if self.typed is not None and self.typed.is_meant else None
        rule = self.stored if self.typed is None else rule
        return sentence(rule, self.place.names([rule])) if rule else ""


def editing(place: Place, *, form: str = "", code: str = "") -> Editing | None:
    """Open a rule, a module's condition or an empty form; None if there is no such thing."""
    if form == ASKED_IF:
        module = Module.objects.filter(family=place.family, code=code).with_conditions().first()
        if module is None:
            return None
        condition = condition_document(module)
        return Editing(place, form, code, condition, module.version, fields_of(condition))
    if not code:
        return Editing(place, form, "", None, 0, new_fields(form)) if form in FORMS else None
    row = CompatibilityRule.objects.filter(family=place.family, code=code).with_terms().first()
    if row is None:
        return None
    rule = rule_document(row)
    fields = fields_of(rule, drafted=drafted(rule, place.names([rule])))
    return Editing(place, rule["form"], code, rule, row.version, fields)


def keep(*, editing: Editing, seen: int, hand: Hand) -> str:
    """Store what was read and give the rule's code. Raises UnmeantRuleError and ChangedMeanwhileError."""
    rule = editing.read().rule
    if editing.form == ASKED_IF:
        keep_condition(family=editing.place.family, condition=rule, seen=seen, hand=hand)
        return editing.code
    if editing.stored is None:
        rule = rule | {"code": fresh_code(editing.place.family, rule, editing.sentence)}
    is_new = editing.stored is None
    return keep_rule(family=editing.place.family, rule=rule, seen=None if is_new else seen, hand=hand).code


def drop(*, editing: Editing, seen: int, hand: Hand) -> None:
    """Take the rule out. Raises ChangedMeanwhileError."""
    drop_rule(family=editing.place.family, code=editing.code, seen=seen, hand=hand)


def compare(editing: Editing, error: ChangedMeanwhileError, seen_change: int) -> None:
    """Show what the other one did beside what was typed; saving again is then a decision."""
    changes = RuleChange.objects.filter(family=editing.place.family, code=editing.key, pk__gt=seen_change)
    unseen = list(changes.select_related("by").order_by("pk"))
    was = unseen[0].before if unseen else editing.stored
    mine = editing.read().rule
    names = editing.place.names([rule for rule in (was, error.theirs, mine) if rule])
    editing.three_ways = three_ways(was=was, theirs=error.theirs, mine=mine, names=names)
    editing.other = unseen[-1] if unseen else None
    editing.version = error.version


def last_change(family: ProductFamily, code: str) -> int:
    """The number of the last change that a form knows of, 0 if there is none."""
    changes = RuleChange.objects.filter(family=family, code=code).order_by("-pk")
    return changes.values_list("pk", flat=True).first() or 0


def fresh_code(family: ProductFamily, rule: Document, words: str) -> str:
    """A lasting code for a new rule, made of its sentence."""
    stem = slugify(words)[:LONGEST_CODE].rsplit("-", 1)[0].strip("-") or rule["form"].replace("_", "-")
    taken = set(CompatibilityRule.objects.filter(family=family, code__startswith=stem).values_list("code", flat=True))
    codes = (stem if number == 1 else f"{stem}-{number}" for number in range(1, len(taken) + 2))
    return next(code for code in codes if code not in taken)
