"""What staff see of programmes in the admin, from each of its parts."""

from configurator.programs.reports.admin import SupplierPeriodAdmin

__all__ = ["SupplierPeriodAdmin"]
