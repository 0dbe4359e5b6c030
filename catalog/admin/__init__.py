from catalog.admin import component, family, module, preset, rule

__all__ = ["component", "family", "module", "preset", "rule"]
