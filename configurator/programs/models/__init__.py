"""The tables of programmes."""

from configurator.programs.models.report import ChargedRedemption, SupplierCell, SupplierCharge, SupplierPeriod

__all__ = ["ChargedRedemption", "SupplierCell", "SupplierCharge", "SupplierPeriod"]
