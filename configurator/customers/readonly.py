"""Read-only: what staff look at in the admin and nobody edits there."""

from typing import Any


class ReadOnly:
    """Stands before ModelAdmin or an inline: neither added nor changed nor deleted by hand."""

    def has_add_permission(self, *_args: Any) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, *_args: Any) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, *_args: Any) -> bool:
        """Nobody."""
        return False
