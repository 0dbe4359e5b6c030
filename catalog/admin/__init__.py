from catalog.admin import component, family, module, offering, preset, rule

__all__ = ["component", "family", "module", "offering", "preset", "rule"]
