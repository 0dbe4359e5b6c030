from catalog.admin import component, family, layer, module, offering, preset, price_rule, rule

__all__ = ["component", "family", "layer", "module", "offering", "preset", "price_rule", "rule"]
