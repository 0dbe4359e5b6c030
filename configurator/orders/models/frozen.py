"""Rows that are written once: what was sold stays what was sold."""

from typing import Any, Never, TypeVar

from django.db import models


class FrozenRowError(Exception):
    """Somebody tried to change or delete a row that is a record."""

    def __init__(self, *, model: str) -> None:
        super().__init__(model)
        self.model = model


_Row = TypeVar("_Row", bound=models.Model)


class FrozenQuerySet(models.QuerySet[_Row]):
    """Reads and creates; changes nothing."""

    def update(self, **values: Any) -> Never:  # noqa: ARG002  Django's signature
        """Refuse: there is no update path."""
        raise FrozenRowError(model=self.model.__name__)

    def delete(self) -> Never:
        """Refuse: there is no delete path."""
        raise FrozenRowError(model=self.model.__name__)

    def bulk_update(self, *args: Any, **options: Any) -> Never:  # noqa: ARG002  Django's signature
        """Refuse: there is no update path."""
        raise FrozenRowError(model=self.model.__name__)


class FrozenModel(models.Model):
    """A row without update or delete path."""

    class Meta:
        abstract = True

    def save(self, **options: Any) -> None:
        """Write a new row; a stored one is refused."""
        if not self._state.adding:
            raise FrozenRowError(model=type(self).__name__)
        super().save(**options)

    def delete(self, **options: Any) -> Never:  # type: ignore[override]  # noqa: ARG002  Django's signature
        """Refuse: there is no delete path."""
        raise FrozenRowError(model=type(self).__name__)
