from catalog.admin import component, family, fixed, imprint, layer, module, needs, offering, preset, price_rule, rule

__all__ = [
    "component",
    "family",
    "fixed",
    "imprint",
    "layer",
    "module",
    "needs",
    "offering",
    "preset",
    "price_rule",
    "rule",
]
