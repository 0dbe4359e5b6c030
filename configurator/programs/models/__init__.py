"""The tables of programmes."""

from configurator.programs.models.campaign import Assignment, Campaign, CampaignGroup, Contact
from configurator.programs.models.life import ComponentLife
from configurator.programs.models.programme import Programme, StepPassed
from configurator.programs.models.report import ChargedRedemption, SupplierCell, SupplierCharge, SupplierPeriod

__all__ = [
    "Assignment",
    "Campaign",
    "CampaignGroup",
    "ChargedRedemption",
    "ComponentLife",
    "Contact",
    "Programme",
    "StepPassed",
    "SupplierCell",
    "SupplierCharge",
    "SupplierPeriod",
]
