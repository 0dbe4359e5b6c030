"""Django's command, without guesses: a new message stands empty until somebody translates it."""

from django.core.management.commands import makemessages


class Command(makemessages.Command):
    """A likeness to another message is no translation, and would hide that there is none."""

    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]
