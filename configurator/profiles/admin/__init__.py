"""Pages for staff, a module for each; Django finds them here."""

from configurator.profiles.admin import customers, questions, wishes

__all__ = ["customers", "questions", "wishes"]
