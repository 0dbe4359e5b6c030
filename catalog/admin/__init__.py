from catalog.admin import component, family, imprint, layer, module, needs, offering, preset, price_rule, rule

__all__ = ["component", "family", "imprint", "layer", "module", "needs", "offering", "preset", "price_rule", "rule"]
