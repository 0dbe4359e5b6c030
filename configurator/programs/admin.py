"""What staff see of programmes in the admin, from each of its parts."""

from configurator.programs.campaigns.admin import CampaignAdmin
from configurator.programs.reports.admin import SupplierPeriodAdmin

__all__ = ["CampaignAdmin", "SupplierPeriodAdmin"]
