"""Labels: the names that Django makes of models and fields by itself, in the language of the page.

A name that is written in a model is part of its migrations, one that is made of the attribute's name is not: so those
are translated here, when the models are there and before anything makes a form of them.
"""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy, gettext_noop

KNOWN = (
    *(gettext_noop("amount"), gettext_noop("answers"), gettext_noop("applied at"), gettext_noop("asked")),
    *(gettext_noop("at"), gettext_noop("attributes"), gettext_noop("attribution"), gettext_noop("by")),
    *(gettext_noop("choices"), gettext_noop("code"), gettext_noop("coefficient"), gettext_noop("colour")),
    *(gettext_noop("compatibility rule"), gettext_noop("compatibility rules"), gettext_noop("components")),
    *(gettext_noop("conditions"), gettext_noop("constant"), gettext_noop("corners"), gettext_noop("cost")),
    *(gettext_noop("currency"), gettext_noop("description"), gettext_noop("example"), gettext_noop("examples")),
    *(gettext_noop("family"), gettext_noop("file"), gettext_noop("font"), gettext_noop("fonts"), gettext_noop("form")),
    *(gettext_noop("imprint"), gettext_noop("imprints"), gettext_noop("key"), gettext_noop("kind")),
    *(gettext_noop("layer"), gettext_noop("licence"), gettext_noop("module"), gettext_noop("modules")),
    *(gettext_noop("must be"), gettext_noop("name"), gettext_noop("needs questions"), gettext_noop("number")),
    *(
        gettext_noop("numbers"),
        gettext_noop("operator"),
        gettext_noop("paper"),
        gettext_noop("parts"),
        gettext_noop("percent"),
    ),
    *(gettext_noop("picture"), gettext_noop("picture layers"), gettext_noop("place"), gettext_noop("position")),
    *(gettext_noop("preset"), gettext_noop("presets"), gettext_noop("price"), gettext_noop("product family")),
    *(gettext_noop("quantity"), gettext_noop("required"), gettext_noop("role"), gettext_noop("rule")),
    *(gettext_noop("rule change"), gettext_noop("rule changes"), gettext_noop("scripts"), gettext_noop("step")),
    *(gettext_noop("sheet upload"), gettext_noop("sheet uploads"), gettext_noop("strength"), gettext_noop("table")),
    *(gettext_noop("tagline"), gettext_noop("takes"), gettext_noop("unit"), gettext_noop("valid from")),
    *(gettext_noop("field"), gettext_noop("language"), gettext_noop("original")),
    *(gettext_noop("valid to"), gettext_noop("way"), gettext_noop("weight"), gettext_noop("yes no")),
)
"""Names that staff read; another one is shown in English."""


def translate_names(config: AppConfig) -> None:
    """Make the names that no model of an app writes down translations of themselves; migrations don't see it."""
    for model in config.models.values():
        options = model._meta
        one = str(options.verbose_name_raw)
        plural = one + "s"  # as Django makes it
        if "verbose_name_plural" not in options.original_attrs:
            options.verbose_name_plural = gettext_lazy(plural)
        if "verbose_name" not in options.original_attrs:
            options.verbose_name = gettext_lazy(one)
        for field in (*options.local_fields, *options.local_many_to_many):
            if field._verbose_name is None:  # type: ignore[attr-defined]  # noqa: SLF001  what migrations look at
                field.verbose_name = gettext_lazy(str(field.verbose_name))
