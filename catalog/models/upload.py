import gzip
import json
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models

from catalog.models.family import ProductFamily


class SheetUpload(models.Model):
    """A spreadsheet that was uploaded or pasted, with what it would do; kept until it is applied, a day at most.

    A long one is read and applied in the background, by the task whose key is in `task`; `refusal` says why that did
    not do what was asked.
    """

    key = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    family = models.ForeignKey(ProductFamily, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, blank=True)
    has_decimal_comma = models.BooleanField(default=False)
    is_pasted = models.BooleanField(default=False)
    data = models.BinaryField()
    packed_report = models.BinaryField(default=b"")
    at = models.DateTimeField(db_index=True)
    applied_at = models.DateTimeField(null=True)
    task = models.UUIDField(null=True)
    refusal = models.TextField(blank=True, default="")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name

    @property
    def is_read(self) -> bool:
        """Whether there is a report."""
        return bool(self.packed_report)

    @property
    def report(self) -> Any:
        """What the dry run found, as JSON."""
        return json.loads(gzip.decompress(bytes(self.packed_report)))

    @report.setter
    def report(self, found: Any) -> None:
        self.packed_report = gzip.compress(json.dumps(found, ensure_ascii=False).encode(), compresslevel=3)
