"""Pages for staff, a module for each; Django finds them here."""

from configurator.profiles.admin import customers, wishes

__all__ = ["customers", "wishes"]
