"""Pages for staff, a module for each; Django finds them here."""

from configurator.profiles.admin import customers, proposals, questions, wishes

__all__ = ["customers", "proposals", "questions", "wishes"]
